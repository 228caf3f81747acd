"""The editor of layouts: a move of the hand, and what comes of it on release.

``python -m benchmarks.bench_layout PROJECT`` prints milliseconds (median, 95 of 100,
the slowest) for one move of an element under the hand, painted, on an A3 sheet shown
whole, and for making and painting the sheet anew on release.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from time import perf_counter

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gridplanner.analysis.standing import Standing
from gridplanner.command_line.call import now
from gridplanner.data.document import Document
from gridplanner.data.job import Progress
from gridplanner.layers.print.draft import with_places
from gridplanner.studies.printing.source import read_source
from gridplanner.studies.printing.wish import Wish
from gridplanner.ui.printing.layout.book import TemplateBook
from gridplanner.ui.printing.layout.canvas import LayoutCanvas
from gridplanner.ui.printing.layout.desk import LayoutDesk
from gridplanner.ui.theme import OWN_FONT, use_fonts

_MOVES, _RELEASES = 300, 20
_SIZE = (900, 760)
_LEFT = Qt.MouseButton.LeftButton


def main(project: Path) -> None:
    """Print the figures of one project's first sheet."""
    use_fonts(QApplication(sys.argv[:1]))
    document = Document.open(project, mode="look", clock=now, user="benchmark")
    snapshot = document.snapshot(1, progress=Progress())
    standing = Standing(snapshot, document.footprints, Progress())
    wish = Wish("patrol", 2, day="2026-01-01", maker="benchmark")
    source = read_source(document, standing, document.plan, wish)
    book, keeper = TemplateBook(document), QObject()
    desk = LayoutDesk(keeper, book, source, source.topics(wish), wish)
    canvas = LayoutCanvas(OWN_FONT)
    canvas.resize(*_SIZE)
    desk.shown.connect(
        lambda: canvas.show_page(desk.page, desk.sheet, desk.source.ground)
    )
    canvas.arranged.connect(lambda places: desk.do(with_places(desk.page, places)))
    desk.make()
    canvas.show()
    QApplication.processEvents()
    moves, releases = [], []
    for number in range(_RELEASES):
        start = canvas.table.rect(desk.page.places["north"]).center().toPoint()
        QTest.mousePress(canvas, _LEFT, pos=start)
        for step in range(_MOVES // _RELEASES):
            by = QPoint(-3 * step, (2 if number % 2 else -2) * step)
            begin = perf_counter()
            QTest.mouseMove(canvas, start + by)
            QApplication.processEvents()
            moves.append(1000 * (perf_counter() - begin))
        begin = perf_counter()
        QTest.mouseRelease(canvas, _LEFT, pos=start + QPoint(-40, 0))
        QApplication.processEvents()
        releases.append(1000 * (perf_counter() - begin))
    for name, found in (("move", moves), ("release", releases)):
        middle, most = np.percentile(found, [50, 95])
        print(f"{name}: {middle:.1f} / {most:.1f} / {max(found):.1f} ms")
    document.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
