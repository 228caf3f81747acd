"""Sheets straight to a printer, at their true size, one between two events."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from gridplanner.data.errors import GridPlannerError
from gridplanner.layers.print.atlas import page_layout_of, paint_sheet
from gridplanner.layers.print.ink import Ink
from gridplanner.studies.printing.binding import bind
from gridplanner.studies.printing.making import marked_sheets
from gridplanner.ui.theme import OWN_FONT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from gridplanner.data.printed import PrintedBefore
    from gridplanner.data.tick_sheets import TickSheet
    from gridplanner.layers.print.sheet import Sheet
    from gridplanner.studies.printing.source import Source
    from gridplanner.studies.printing.topics import Topic
    from gridplanner.studies.printing.wish import Wish

_NEAR: Final = 2.0  # mm two papers of one name may differ by


class PrinterRun(QObject):
    """Sends the sheets of some units to a printer.

    A printer may be asked from the main thread only, so this goes on between events,
    a sheet at a time. Boxes of a sheet are kept before it is sent: what was sent when a
    print is stopped may lie in the tray.

    Attributes
    ----------
    told : Signal
        How much is done, 0 to 1.
    ended : Signal
        How many pages were sent.
    failed : Signal
        The fault, after which nothing more is sent.
    words : dict of str to str
        For what was sent, by the key of a topic.
    """

    told = Signal(float)
    ended = Signal(int)
    failed = Signal(Exception)

    def __init__(
        self,
        parent: QObject,
        printer: QPrinter,
        source: Source,
        wish: Wish,
        keep: Callable[[Iterable[TickSheet]], None],
    ) -> None:
        super().__init__(parent)
        self._printer, self._source, self._wish = printer, source, wish
        self._topics: Sequence[Topic] = ()
        self._done = self._pages = 0
        self._keep = keep
        self.words: dict[str, str] = {}
        self._before: Mapping[str, PrintedBefore] = {}
        self._waiting: list[Sheet] = []
        self._painter = QPainter()
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._next)

    @property
    def running(self) -> bool:
        """Whether sheets are being sent."""
        return self._timer.isActive()

    def start(
        self, topics: Sequence[Topic], before: Mapping[str, PrintedBefore]
    ) -> None:
        """Begin with the first sheet of the first unit.

        What shows something else than before gets a mark.
        """
        self._before = before
        self._source, self._topics = bind(self._source, topics, self._wish, OWN_FONT)
        self._printer.setFullPage(True)
        self._timer.start()

    def stop(self) -> None:
        """Send no more; what the printer has by then it forgets where it can."""
        if self.running:
            self._printer.abort()
        self._end()

    def _next(self) -> None:
        if not self._waiting:
            if self._done == len(self._topics):
                self._end()
                self.ended.emit(self._pages)
                return
            topic = self._topics[self._done]
            self._waiting, word = marked_sheets(
                self._source, topic, self._wish, OWN_FONT, self._before
            )
            self.words[topic.key] = word
            self._done += 1
        sheet = self._waiting.pop(0)
        try:
            if sheet.ticks is not None and sheet.comes_back:
                self._keep([sheet.ticks])
        except GridPlannerError as fault:
            self._end()
            self.failed.emit(fault)
            return
        self._printer.setPageLayout(page_layout_of(sheet))
        is_there = (
            self._printer.newPage()
            if self._pages
            else self._painter.begin(self._printer)
        )
        if not is_there:
            self._end()
            self.failed.emit(GridPlannerError("print.printer_fails"))
            return
        dots = self._printer.resolution() / 25.4
        ink = Ink(self._painter, OWN_FONT, dots, sheet.grow)
        paint_sheet(ink, sheet, self._source.ground)
        self._pages += 1
        self.told.emit(self._done / len(self._topics))

    def _end(self) -> None:
        self._timer.stop()
        if self._painter.isActive():
            self._painter.end()


def lacks_paper(printer: QPrinter, size: tuple[float, float]) -> bool:
    """Tell whether a printer is known to have no paper of a size, in millimetres."""
    known = QPrinterInfo(printer).supportedPageSizes()
    wanted = sorted(size)
    papers = [one.size(QPageSize.Unit.Millimeter) for one in known]
    return bool(papers) and not any(
        abs(min(one.width(), one.height()) - wanted[0]) <= _NEAR
        and abs(max(one.width(), one.height()) - wanted[1]) <= _NEAR
        for one in papers
    )
