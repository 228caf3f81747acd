"""Sheets printed: all patrol maps of a project, A3, a page after the other.

``python -m benchmarks.bench_print PROJECT [PAPER [SCALE]] [--qgis]`` prints seconds of
the processor and of the clock for reading the ground, for a sheet (median, 95 of 100,
the slowest) and for the whole file with its bookmarks and places; kilobytes a page,
words on the maps, door plates in side tables, and the most memory (Linux only). With
``--qgis`` Debian's QGIS prints the same frames by a layout alike, 60 pages of them.
``python -m benchmarks.printed_town FILE.gpkg`` makes a project of full sheets.
"""

from __future__ import annotations

import io
import json
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter, process_time

import numpy as np

from gridplanner.analysis.standing import Standing
from gridplanner.command_line.call import now
from gridplanner.data.document import Document
from gridplanner.data.exports.binding import bind_pages
from gridplanner.data.job import Progress
from gridplanner.headless import begin_drawing
from gridplanner.layers.print.pages import PdfPages
from gridplanner.layers.print.products import PRODUCTS
from gridplanner.resources.letters import private_letters
from gridplanner.studies.printing.sheets import level_of
from gridplanner.studies.printing.source import read_source
from gridplanner.studies.printing.wish import Wish

QGIS_PAGES = 60


def main(project: Path, paper: str, scale: int | None, *, qgis: bool) -> None:
    """Print the figures of one atlas."""
    family = begin_drawing()
    document = Document.open(project, mode="look", clock=now, user="benchmark")
    snapshot = document.snapshot(1, progress=Progress())
    standing = Standing(snapshot, document.footprints, Progress())
    level = level_of(document.plan.levels, PRODUCTS["patrol"])
    wish = Wish("patrol", level, (), paper, scale, "2026-01-01", "benchmark")
    begin = process_time()
    source = read_source(document, standing, document.plan, wish)
    print(f"ground and posts {process_time() - begin:.2f} s of the processor")
    ends: list[float] = []
    frames: list[dict[str, object]] = []
    first = None
    labels = asides = doors = 0

    def made():
        nonlocal labels, asides, doors, first
        for topic in source.topics(wish):
            for sheet in source.sheets(topic, wish, family):
                first = first or sheet
                frames.append(
                    {
                        "code": sheet.subject.code,
                        "title": sheet.subject.title,
                        "box": sheet.map.view.box,
                    }
                )
                labels += len(sheet.map.labels)
                asides += len(sheet.map.asides)
                doors += len(sheet.map.doors)
                yield sheet
                ends.append(process_time())

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "atlas.pdf"
        clock, begin = perf_counter(), process_time()
        painted = PdfPages(family)
        for sheet in made():
            painted.add(sheet, source.ground)
        part, pages = io.BytesIO(painted.finish()), len(painted.marks)
        letters = private_letters()
        bind_pages(
            path, [part], painted.marks, title="x", crs=document.crs, letters=letters
        )
        used, clock = process_time() - begin, perf_counter() - clock
        size = path.stat().st_size
    each = np.diff([begin, *ends]) * 1000
    middle, most = np.percentile(each, [50, 95])
    print(
        f"{pages} pages: {used:.1f} s of the processor, {clock:.1f} s by the clock;"
        f" a page {middle:.0f} ms, 95 of 100 within {most:.0f},"
        f" the slowest {each.max():.0f}"
    )
    print(
        f"{size / pages / 1000:.0f} kB a page, {labels / pages:.0f} words,"
        f" {asides} of {doors} door plates in side tables;"
        f" {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB at most"
    )
    document.close()
    if qgis:
        ask_qgis(project, first, frames, used / pages * 1000)


def ask_qgis(project, sheet, frames, ours):
    """Let QGIS print the same frames; say how many times as long a page takes."""
    place = sheet.map.view.place
    with tempfile.TemporaryDirectory() as folder:
        said = Path(folder) / "pages.json"
        said.write_text(
            json.dumps(
                {
                    "paper": sheet.size,
                    "map": (place.x, place.y, place.width, place.height),
                    "scale": sheet.scale,
                    "pages": frames[:QGIS_PAGES],
                }
            ),
            encoding="utf-8",
        )
        script = str(Path(__file__).with_name("qgis_printing.py"))
        done = subprocess.run(
            ["/usr/bin/python3", script, project, said, Path(folder) / "q.pdf"],
            env={"PATH": "/usr/bin:/bin", "HOME": folder, "LANG": "C.UTF-8"},
            check=True,
            capture_output=True,
            text=True,
        )
    found = json.loads(done.stdout.splitlines()[-1])
    each, clock, size = (
        found[name] / found["pages"] * 1000 for name in ("processor", "clock", "bytes")
    )
    print(
        f"QGIS, {found['pages']} pages: {each:.0f} ms a page of the processor"
        f" ({clock:.0f} by the clock), {size / 1e6:.0f} kB;"
        f" {each / ours:.1f} times ours"
    )


if __name__ == "__main__":
    words = [word for word in sys.argv[1:] if word != "--qgis"]
    main(
        Path(words[0]),
        words[1] if len(words) > 1 else "A3",
        int(words[2]) if len(words) > 2 else None,
        qgis="--qgis" in sys.argv,
    )
