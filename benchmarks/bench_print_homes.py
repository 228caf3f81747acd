"""Cards, matrices and household files of a whole grid, each into one PDF.

``python -m benchmarks.bench_print_homes PROJECT [GRID]`` prints for each product how
many pages there are, milliseconds of the processor for one of them from project to
finished file, and kilobytes. Without a grid it takes that with the most dwellings.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from time import process_time

from gridplanner.analysis.standing import Standing
from gridplanner.command_line.call import now
from gridplanner.data.document import Document
from gridplanner.data.job import Progress
from gridplanner.headless import begin_drawing
from gridplanner.layers.print.products import PRODUCTS
from gridplanner.studies.printing.sheets import level_of
from gridplanner.studies.printing.source import read_source
from gridplanner.studies.printing.wish import Wish
from gridplanner.studies.printing.writing import write_sheets

OF_HOUSES = ("building", "matrix", "household")


def main(project: Path, grid: str) -> None:
    """Print the figures of one grid."""
    family = begin_drawing()
    document = Document.open(project, mode="look", clock=now, user="benchmark")
    snapshot = document.snapshot(1, progress=Progress())
    standing = Standing(snapshot, document.footprints, Progress())
    level = level_of(document.plan.levels, PRODUCTS["matrix"])
    figures = standing.figures(level)
    at = figures.measures.index("dwellings")
    fullest = figures.units[int(figures.rows.values[:, at].argmax())]
    unit = next((one for one in figures.units if grid == one.name), fullest)
    for product in OF_HOUSES:
        paper = PRODUCTS[product].paper
        wish = Wish(product, level, (unit.id,), paper, None, "2026-01-01", "benchmark")
        source = read_source(document, standing, document.plan, wish)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "a.pdf"
            begin = process_time()
            done = write_sheets(
                source,
                source.topics(wish),
                wish,
                out=path,
                family=family,
                title="x",
                processes=1,
            )
            used, size = process_time() - begin, path.stat().st_size
        pages = len(done)
        print(
            f"{product} of {unit.name}: {pages} pages, {used / pages * 1000:.1f} ms"
            f" and {size / pages / 1000:.0f} kB a page"
        )
    document.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "")
