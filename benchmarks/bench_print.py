"""Sheets printed: all patrol maps of a project, A3, a page after the other.

``python -m benchmarks.bench_print PROJECT [PAPER [SCALE]]`` prints seconds of the
processor and of the clock for reading the ground, for a sheet (median, 95 of 100, the
slowest) and for the whole file with its bookmarks and places; kilobytes a page, words
on the maps, door plates in side tables, and the most memory (Linux only).
"""

from __future__ import annotations

import resource
import sys
import tempfile
from pathlib import Path
from time import perf_counter, process_time

import numpy as np

from gridplanner.analysis.standing import Standing
from gridplanner.command_line.call import now
from gridplanner.data.document import Document
from gridplanner.data.job import Progress
from gridplanner.headless import begin_drawing
from gridplanner.layers.print.atlas import write_atlas
from gridplanner.layers.print.products import PRODUCTS
from gridplanner.studies.printing.sheets import level_of
from gridplanner.studies.printing.source import read_source
from gridplanner.studies.printing.wish import Wish


def main(project: Path, paper: str, scale: int | None) -> None:
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
    labels = asides = doors = 0

    def made():
        nonlocal labels, asides, doors
        for topic in source.topics(wish):
            for sheet in source.sheets(topic, wish, family):
                labels += len(sheet.map.labels)
                asides += len(sheet.map.asides)
                doors += len(sheet.map.doors)
                yield sheet
                ends.append(process_time())

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "atlas.pdf"
        clock, begin = perf_counter(), process_time()
        pages = write_atlas(
            path, made(), source.ground, family, title="x", crs=document.crs
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


if __name__ == "__main__":
    words = sys.argv[1:]
    main(
        Path(words[0]),
        words[1] if len(words) > 1 else "A3",
        int(words[2]) if len(words) > 2 else None,
    )
