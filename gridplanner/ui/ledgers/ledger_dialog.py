"""Import of ledgers: which sheets, what their columns mean, then what would change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
)

from gridplanner.data.errors import GridPlannerError
from gridplanner.resources.texts import listed, sentences, text
from gridplanner.ui.dialogs.working_form import WorkingForm
from gridplanner.ui.ledgers.ledger_rows import LedgerFile
from gridplanner.ui.ledgers.ledger_work import look_at_files, propose_files
from gridplanner.ui.ledgers.meaning_page import MeaningPage
from gridplanner.ui.ledgers.outcome_page import OutcomePage
from gridplanner.ui.ledgers.send_back import ask_target, send_back, tell_written
from gridplanner.ui.widgets import label

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from gridplanner.data.document import Document
    from gridplanner.data.job import Progress
    from gridplanner.data.ledgers.ledger import SheetReading
    from gridplanner.ui.context import Context

_COLUMNS = ("import.file", "ledger.rows", "ledger.state", "import.result")
_MOST_LINES = 5  # of more sheets the others are scrolled to
_FRAME = 3  # px
_FILE_WIDTH = 320  # px; a longer name is in the tooltip


class LedgerDialog(WorkingForm):
    """Looks at ledgers on a worker, asks what their columns mean, shows the result.

    Parameters
    ----------
    context : Context
    document : Document
        The open project.
    paths : sequence of Path
    """

    def __init__(
        self, context: Context, document: Document, paths: Sequence[Path]
    ) -> None:
        super().__init__(context, title="ledger.title", verb="ledger.see_result")
        self._document = document
        self.files = [LedgerFile(path) for path in paths]
        self._lines: list[tuple[LedgerFile, SheetReading | None]] = []
        self.table = self._make_table()
        self.meaning = MeaningPage()
        self.outcome = OutcomePage()
        self.told = label(role="refused", wraps=True)
        for part in (self.told, self.table):
            self.fields.addWidget(part)
        self._add_pages(self.meaning, self.outcome)
        self._connect()
        self.resize(1120, 600)
        self.look_again()

    def _connect(self) -> None:
        page = self.meaning
        page.meant.connect(self._mean)
        page.kind_chosen.connect(self._read_kind)
        page.header_moved.connect(self._move_header)
        page.standing_chosen.connect(lambda value: self._decide(standing=value))
        page.source_named.connect(lambda value: self._decide(source=value or None))
        page.heads_kept.connect(lambda value: self._decide(blank_heads=value))
        page.remember.toggled.connect(self._remember)
        page.encoding_chosen.connect(self._read_as)
        self.outcome.rejected_wanted.connect(self._save_rejected)

    # Looking

    def look_again(self) -> None:
        """Read the files anew, with what the user has decided."""
        files, document = self.files, self._document

        def done(_nothing: None) -> None:
            self._fill()
            if all(one.fault is not None for one in files) and len(files) == 1:
                self._context.shell.tell(files[0].fault)  # type: ignore[arg-type]
                super(LedgerDialog, self).reject()

        self._run(lambda progress: look_at_files(document, files, progress), done)

    def _propose(self) -> None:
        """Ask what the import would do, and show it."""
        files, document = self._included(), self._document

        def done(_nothing: None) -> None:
            self._fill()
            session = self._context.session
            self.outcome.show_files(files, grant=session.grant, now=session.clock())
            self.pages.setCurrentWidget(self.outcome)

        self._run(lambda progress: propose_files(document, files, progress), done)

    # Deciding

    def _mean(self, title: str, field: str) -> None:
        file, sheet = self._current()
        if file is not None and sheet is not None:
            file.mean(sheet.name, title, field)
            self.look_again()

    def _move_header(self, row: int) -> None:
        file, sheet = self._current()
        if file is not None and sheet is not None:
            file.move_header(sheet.name, row)
            self.look_again()

    def _read_kind(self, kind: str) -> None:
        file, _sheet = self._current()
        if file is not None:
            file.read_as(kind)
            self.look_again()

    def _read_as(self, encoding: str) -> None:
        self._decide(encoding=encoding or None)
        self.look_again()

    def _decide(self, **choices: object) -> None:
        file, _sheet = self._current()
        if file is not None:
            file.decide(**choices)
            self._show_state()

    def _remember(self, wanted: bool) -> None:  # noqa: FBT001 - a signal's argument
        for file in self.files:
            file.decide(remember=wanted)

    def _take_tick(self, item: QTableWidgetItem) -> None:
        file, sheet = self._lines[item.row()]
        if item.column() == 0 and sheet is not None:
            file.include(sheet.name, wanted=item.checkState() == Qt.CheckState.Checked)
            self._show_state()

    def _save_rejected(self, file: LedgerFile) -> None:
        document, proposal = self._document, file.proposal
        path = ask_target(self._context, file)
        if path is None or proposal is None:
            return

        def work(progress: Progress) -> int | GridPlannerError:
            try:
                return send_back(document.file, proposal, path, progress)
            except GridPlannerError as fault:
                return fault  # told; what was decided here stays

        def done(count: int | GridPlannerError) -> None:
            if isinstance(count, GridPlannerError):
                self._context.shell.tell(count)
            else:
                tell_written(self._context, path, count)

        self._run(work, done)

    # Showing

    def _make_table(self) -> QTableWidget:
        table = QTableWidget(0, len(_COLUMNS))
        table.setHorizontalHeaderLabels([text(name) for name in _COLUMNS])
        table.verticalHeader().hide()
        table.setWordWrap(False)  # or a name is cut at its first space
        table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        table.setVerticalScrollMode(QTableWidget.ScrollMode.ScrollPerPixel)
        header = table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
        header.resizeSection(0, _FILE_WIDTH)
        header.setSectionResizeMode(3, QHeaderView.ResizeMode.Stretch)
        table.itemChanged.connect(self._take_tick)
        table.currentCellChanged.connect(lambda *_cells: self._show_current())
        return table

    def _fill(self) -> None:
        current = max(self.table.currentRow(), 0)
        self._lines = [
            (file, sheet) for file in self.files for sheet in file.sheets or (None,)
        ]
        self.table.blockSignals(True)
        self.table.setRowCount(len(self._lines))
        for number, (file, sheet) in enumerate(self._lines):
            for column, words in enumerate(_words_of(file, sheet)):
                item = QTableWidgetItem(words)
                item.setToolTip(words)
                if column == 0 and sheet is not None and sheet.is_ledger:
                    item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
                    wanted = file.includes(sheet)
                    state = Qt.CheckState
                    item.setCheckState(state.Checked if wanted else state.Unchecked)
                self.table.setItem(number, column, item)
        ledgers = [n for n, (_f, s) in enumerate(self._lines) if s and s.is_ledger]
        if self._lines[current : current + 1] and current not in ledgers and ledgers:
            current = ledgers[0]
        self.table.setCurrentCell(min(current, len(self._lines) - 1), 0)
        self.table.blockSignals(False)
        row = self.table.rowHeight(0) if self._lines else 0
        heading = self.table.horizontalHeader().sizeHint().height()
        shown = min(len(self._lines), _MOST_LINES)
        self.table.setFixedHeight(heading + shown * row + 2 * _FRAME)
        self._show_current()

    def _show_current(self) -> None:
        file, sheet = self._current()
        if file is not None and sheet is not None:
            self.meaning.show_sheet(file, sheet)
        open_ = [one.path.name for one in self.files if one.is_open_elsewhere]
        words = text("ledger.open_elsewhere", file=listed(open_)) if open_ else ""
        sheets = [sheet for _file, sheet in self._lines if sheet is not None]
        if sheets and not any(sheet.is_ledger for sheet in sheets):
            words = sentences(GridPlannerError("ledger.no_rows"))
        self.told.setText(words)
        self.told.setVisible(bool(words))
        self._show_state()

    def _show_state(self) -> None:
        """Let the last button say what comes next, and wait where it cannot."""
        on_meaning = self.pages.currentWidget() is self.meaning
        verb = "ledger.see_result" if on_meaning else "import.do"
        self.accept_button.setText(text(verb))
        self.back.setVisible(not on_meaning)
        included = self._included()
        ready = bool(included) and all(one.is_ready() for one in included)
        if not on_meaning:
            ready = ready and all(one.proposal is not None for one in included)
        self.accept_button.setEnabled(ready and not self._jobs.running)

    def _go_on(self) -> None:
        if self.pages.currentWidget() is self.meaning:
            self._propose()
        else:
            self.accept()

    @property
    def chosen(self) -> list[LedgerFile]:
        """The files that are to be imported."""
        return self._included()

    def _included(self) -> list[LedgerFile]:
        return [file for file in self.files if file.included and file.fault is None]

    def _current(self) -> tuple[LedgerFile | None, SheetReading | None]:
        number = self.table.currentRow()
        return self._lines[number] if 0 <= number < len(self._lines) else (None, None)


def _words_of(file: LedgerFile, sheet: SheetReading | None) -> tuple[str, ...]:
    """Give the words of a line: file and sheet, rows, how it was understood, result."""
    if sheet is None:
        return file.path.name, "", file.fault_words(), ""
    name = file.path.name
    if len(file.sheets) > 1:
        name = text("import.layer_of", file=name, layer=sheet.name)
    rows = text("ledger.row_count", n=f"{sheet.rows:,}") if sheet.rows else ""
    result = file.result_words() if file.includes(sheet) else ""
    return name, rows, file.state_words(sheet), result
