"""Ticks read from photos of printed sheets, made by a pen and a camera of our own.

``python -m benchmarks.bench_ticks PROJECT [SHEETS]`` renders patrol sheets with boxes
at 250 dots an inch, ticks a third of them with pens and pencil, photographs each at 20
turns with tilt, blur, shadow, grain and JPEG at 12 megapixels, and prints for each turn
how many boxes were read right, left in doubt, and read wrong, and the time it took.
Boxes a stray line goes through are counted apart: those are to be left in doubt.
"""

from __future__ import annotations

import sys
from pathlib import Path
from time import perf_counter

import cv2
import numpy as np
from PySide6.QtGui import QImage

from gridplanner.analysis.paper.reading import Tick, read_sheet
from gridplanner.analysis.standing import Standing
from gridplanner.command_line.call import now
from gridplanner.data.document import Document
from gridplanner.data.errors import GridPlannerError
from gridplanner.data.job import Progress
from gridplanner.headless import begin_drawing
from gridplanner.layers.print.atlas import sheet_picture
from gridplanner.layers.print.products import PRODUCTS
from gridplanner.studies.printing.sheets import level_of
from gridplanner.studies.printing.source import read_source
from gridplanner.studies.printing.wish import Looks, Wish
from tests.helpers.photographed import ANGLES, STROKES, Shot, photograph, stray, tick

PER_MM = 250 / 25.4
PENS = (("blue", 0.45), ("black", 0.6), ("red", 0.4), ("pencil", 0.5))


def pixels(sheet, ground, family):
    """Render a sheet as an array, blue green red."""
    width = round(sheet.size[0] * PER_MM)
    image = sheet_picture(sheet, ground, family, width)
    image = image.convertToFormat(QImage.Format.Format_RGB888)
    shape = image.height(), image.bytesPerLine()
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(shape)
    rows = rows[:, : 3 * image.width()].reshape(image.height(), image.width(), 3)
    return rows[..., ::-1].copy()


def ticked(picture, boxes, rng):
    """Tick a third of the boxes; a stray line in one of 60. Give what is meant."""
    meant = np.zeros(len(boxes), bool)
    astray = np.zeros(len(boxes), bool)
    for row, box in enumerate(boxes):
        drawn = rng.random()
        if drawn < 0.35:
            meant[row] = True
            stroke = rng.choice(STROKES, p=(0.5, 0.25, 0.1, 0.05, 0.1))
            pen, width = PENS[rng.choice(4, p=(0.4, 0.35, 0.1, 0.15))]
            tick(picture, box, PER_MM, rng, stroke=stroke, pen=pen, width=width)
        elif drawn < 0.366:
            astray[row] = True
            way = rng.uniform(0, np.pi)
            middle = np.array((box.x, box.y)) + box.side / 2
            reach = rng.uniform(4, 9) * np.array((np.cos(way), np.sin(way)))
            off = rng.normal(0, 0.4, 2)
            stray(picture, middle - reach + off, middle + reach + off, PER_MM)
    return meant, astray


def main(project: Path, count: int) -> None:
    """Print the table of one project."""
    family, rng = begin_drawing(), np.random.default_rng(7)
    document = Document.open(project, mode="look", clock=now, user="benchmark")
    standing = Standing(
        document.snapshot(1, progress=Progress()), document.footprints, Progress()
    )
    level = level_of(document.plan.levels, PRODUCTS["patrol"])
    looks = Looks(with_boxes=True)
    wish = Wish("patrol", level, day="2026-01-01", maker="benchmark", looks=looks)
    source = read_source(document, standing, document.plan, wish)
    source = type(source)(_kept(source.telling))
    found = []
    for topic in source.topics(wish):
        found += [one for one in source.sheets(topic, wish, family) if one.ticks]
        if len(found) >= count:
            break
    print("sheet turn  boxes right doubt wrong  false   ms")
    total, crossed = np.zeros(5, int), np.zeros(2, int)
    times = []
    for number, sheet in enumerate(found[:count], 1):
        picture = pixels(sheet, source.ground, family)
        meant, astray = ticked(picture, sheet.ticks.boxes, rng)
        for turn in ANGLES:
            shot = Shot(float(turn), blur=rng.uniform(0.6, 1.4))
            photo = photograph(picture, shot, rng)
            row, flagged = _read(photo, sheet.ticks, meant, astray)
            total += row[:5]
            crossed += flagged
            times.append(row[5])
            print(f"{number:5d} {turn:4d} " + " ".join(f"{one:6d}" for one in row))
    boxes, right, doubt, wrong, false = total
    print(
        f"all: {boxes} boxes, {right / boxes:.2%} right, {doubt / boxes:.2%} in doubt,"
        f" {wrong} wrong, of these {false} ticked though empty; {crossed[0]} of"
        f" {crossed[1]} crossed by a line were not taken for ticked; a photo"
        f" {np.median(times):.0f} ms, the slowest {max(times)}"
    )
    document.close()


def _kept(telling):
    from dataclasses import replace

    return replace(telling, comes_back=True)


def _read(photo, sheet, meant, astray):
    begin = perf_counter()
    picture = cv2.imdecode(np.frombuffer(photo, np.uint8), cv2.IMREAD_COLOR)
    try:
        ticks = read_sheet(picture, lambda _words: sheet).ticks
    except GridPlannerError as error:
        print("      ", error)
        ticks = (Tick.DOUBTFUL,) * len(meant)
    spent = round((perf_counter() - begin) * 1000)
    said = np.array([one.value for one in ticks])
    is_ticked, is_empty = said == "ticked", said == "empty"
    plain = ~astray
    right = (is_ticked & meant) | (is_empty & ~meant)
    wrong = (is_ticked & ~meant) | (is_empty & meant)
    counts = (
        plain.sum(),
        (right & plain).sum(),
        ((said == "doubtful") & plain).sum(),
        (wrong & plain).sum(),
        (is_ticked & ~meant & plain).sum(),
        spent,
    )
    return np.array(counts), np.array([(astray & ~is_ticked).sum(), astray.sum()])


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 3)
