"""The way from the dialog to a printer: which one, the sheets sent, what was sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtPrintSupport import QPrintDialog, QPrinter

from gridplanner.data.errors import GridPlannerError
from gridplanner.layers.print.atlas import page_layout_of
from gridplanner.resources.texts import text
from gridplanner.ui.printing.keeping import boxes_kept, keep_sheets_of
from gridplanner.ui.printing.printer import PrinterRun, lacks_paper

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from PySide6.QtWidgets import QWidget

    from gridplanner.data.printed import PrintedBefore
    from gridplanner.layers.print.sheet import Sheet
    from gridplanner.studies.printing.source import Source
    from gridplanner.studies.printing.topics import Topic
    from gridplanner.studies.printing.wish import Wish
    from gridplanner.ui.context import Context


class Sending(QObject):
    """Sends sheets to a printer, one print at a time.

    Attributes
    ----------
    told : Signal
        How much is done, 0 to 1.
    ended : Signal
        How many pages were sent, once all are.
    broken_off : Signal
        Nothing more is sent: the printer failed, or the user stopped it.
    run : PrinterRun or None
        What is being sent.
    """

    told = Signal(float)
    ended = Signal(int)
    broken_off = Signal()

    def __init__(self, parent: QWidget, context: Context) -> None:
        super().__init__(parent)
        self._window, self._context = parent, context
        self.run: PrinterRun | None = None

    def ask(self, sheet: Sheet, product: str, paper: str) -> QPrinter | None:
        """Let a printer be chosen that has a sheet's paper.

        Parameters
        ----------
        sheet : Sheet
            The first.
        product : str
        paper : str
            What the paper is called.

        Returns
        -------
        QPrinter or None
            None where none is chosen, or the chosen one has no such paper.
        """
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(text(f"print.{product}"))
        printer.setPageLayout(page_layout_of(sheet))
        dialog = QPrintDialog(printer, self._window)
        if dialog.exec() != QPrintDialog.DialogCode.Accepted:
            return None
        if lacks_paper(printer, sheet.size):
            self._context.shell.tell(GridPlannerError("print.no_paper", paper=paper))
            return None
        return printer

    def send(
        self,
        printer: QPrinter,
        source: Source,
        topics: Sequence[Topic],
        wish: Wish,
        before: Mapping[str, PrintedBefore],
    ) -> None:
        """Send the sheets of some topics, between events."""
        run = PrinterRun(self, printer, source, wish, boxes_kept(self._context))
        run.told.connect(self.told)
        run.ended.connect(lambda pages: self._sent(run, wish, pages))
        run.failed.connect(self._failed)
        self.run = run
        run.start(topics, before)

    def stop(self) -> bool:
        """Send no more; tell whether anything was being sent."""
        if self.run is None:
            return False
        self.run.stop()
        self.run = None
        self.broken_off.emit()
        return True

    def _sent(self, run: PrinterRun, wish: Wish, pages: int) -> None:
        keep_sheets_of(self._context, wish, run.words)
        self.run = None
        self.ended.emit(pages)

    def _failed(self, error: Exception) -> None:
        self.run = None
        self.broken_off.emit()
        self._context.shell.tell(error)
