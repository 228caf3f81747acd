"""The import preview: a page to look, and a page to name and confirm."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from gridplanner.data.errors import GridPlannerError, ImportRejected
from gridplanner.data.intake.import_set import in_order
from gridplanner.resources.texts import sentence, text
from gridplanner.ui.dialogs.files import ask_save
from gridplanner.ui.dialogs.import_confirm import ConfirmPage
from gridplanner.ui.dialogs.import_issues import all_issues, save_issues
from gridplanner.ui.dialogs.import_look import LookPage
from gridplanner.ui.dialogs.import_rows import KINDS, ImportRow, readings_of
from gridplanner.ui.dialogs.import_thumbnail import Picture
from gridplanner.ui.dialogs.import_work import in_kind_order, propose_rows, recognise
from gridplanner.ui.dialogs.working_form import WorkingForm
from gridplanner.ui.widgets import label

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from gridplanner.data.intake.import_set import ImportRequest
    from gridplanner.data.intake.proposal import ImportIssue
    from gridplanner.data.intake.target import Target
    from gridplanner.ui.context import Context
    from gridplanner.ui.dialogs.import_work import Proposed, Recognised

_COLUMNS = ("file", "kind", "text", "place", "result")
_FILE_WIDTH = 280  # px; a longer name is in the tooltip, the result has the room


class ImportDialog(WorkingForm):
    """Looks at files on a worker, shows what was found, asks, confirms.

    Parameters
    ----------
    context : Context
    target : Target
        The open project, or an empty one for a project yet to be made.
    paths : sequence of Path
    is_new : bool
        Whether a project is made: then it asks for a name.
    """

    def __init__(
        self,
        context: Context,
        target: Target,
        paths: Sequence[Path],
        *,
        is_new: bool = False,
    ) -> None:
        super().__init__(context, title="import.title", verb="import.place_yes")
        self._target, self._paths = target, list(paths)
        self.rows: list[ImportRow] = []
        self._readings = readings_of(target.levels)
        self.table = self._make_table()
        self.look = LookPage(self)
        self.confirm = ConfirmPage(self, is_new=is_new, folder=context.settings.folder)
        self.told = label(role="refused", wraps=True)
        self.told.hide()
        for part in (self.told, self.table):
            self.fields.addWidget(part)
        self._add_pages(self.look, self.confirm)
        self.look.changed.connect(self.look_again)
        self.look.issues_wanted.connect(self._show_issues)
        self.confirm.changed.connect(self._show_state)
        self.confirm.decided_anew.connect(self._decide)
        self.look.answered.connect(self._show_state)
        self.resize(1120, 600)
        self._recognise()

    # What the caller takes

    @property
    def requests(self) -> list[ImportRequest]:
        """What is to be imported, borders first."""
        chosen = in_order([row.settled for row in self._included()])
        return [self.confirm.decided(request) for request in chosen]

    @property
    def names(self) -> list[str]:
        """File name of each request."""
        return [request.path.name for request in self.requests]

    @property
    def project_path(self) -> Path:
        """Where the new project goes."""
        return self.confirm.path

    # Looking

    def _recognise(self) -> None:
        """Read the heads of the files."""
        project, paths = self._target.path, self._paths
        self._run(lambda progress: recognise(paths, project, progress), self._take_rows)

    def _take_rows(self, found: Recognised) -> None:
        self.rows = found.rows
        for row in self.rows:
            # Of a file with many layers only what is certainly meant is chosen.
            row.included = len(self.rows) <= 4 or row.request.kind != "features"
        if self.rows:
            self.told.setText("\n".join(sentence(one)[0] for one in found.faults))
            self.told.setVisible(bool(found.faults))
            self.look_again()
            return
        for fault in found.faults:
            self._context.shell.tell(fault)
        self.reject()

    def look_again(self) -> None:
        """Ask anew what an import would do."""
        included = in_kind_order([row for row in self._included() if row.fault is None])
        target = self._target

        def done(found: Proposed) -> None:
            self._take_answers(included, found)

        if included:
            self._run(lambda progress: propose_rows(target, included, progress), done)
        else:
            self.look.thumbnail.show_picture(Picture())
            self._fill()

    def _decide(self, row: ImportRow) -> None:
        """Show what comes of the decisions about a file's polygons."""
        row.request = self.confirm.decided(row.request)
        target, request = self._target, row.settled

        def done(found: Proposed) -> None:
            if not isinstance(found.answers[0], GridPlannerError):
                row.proposal = found.answers[0]
            self.confirm.show_decided(row)
            self.confirm.show_preview(self._included())

        one = ImportRow(request)
        self._run(lambda progress: propose_rows(target, [one], progress), done)

    def _take_answers(self, included: list[ImportRow], found: Proposed) -> None:
        for number, (row, one) in enumerate(zip(included, found.answers, strict=True)):
            row.request = found.requests[number]
            row.candidates = found.candidates[number]
            if isinstance(one, GridPlannerError):
                row.fault = one
                row.included = row.is_place_open
            else:
                row.proposal = one
        systems = [row.proposal.crs for row in included if row.proposal]
        known = next(filter(None, [self._target.crs, *systems]), None)
        for row in included:
            row.crs = known
        self.look.thumbnail.show_picture(found.picture)
        self._fill()
        if self.pages.currentWidget() is self.confirm:
            self.confirm.show_rows(self._included())

    # Showing

    def _make_table(self) -> QTableWidget:
        table = QTableWidget(0, len(_COLUMNS))
        table.setHorizontalHeaderLabels([text("import." + name) for name in _COLUMNS])
        table.verticalHeader().hide()
        table.setWordWrap(False)  # or a name is cut at its first space
        table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        table.setMinimumHeight(110)
        table.setMaximumHeight(190)
        header = table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
        header.resizeSection(0, _FILE_WIDTH)
        header.setSectionResizeMode(4, QHeaderView.ResizeMode.Stretch)
        table.itemChanged.connect(self._take_tick)
        table.currentCellChanged.connect(lambda *_cells: self._show_current())
        return table

    def _fill(self) -> None:
        current = max(self.table.currentRow(), 0)
        self.table.blockSignals(True)
        self.table.setRowCount(len(self.rows))
        for number, row in enumerate(self.rows):
            words = (
                row.file,
                "",
                row.text_words(),
                row.place_words(),
                row.result_words(),
            )
            for column, word in enumerate(words):
                item = QTableWidgetItem(word)
                item.setToolTip(word)
                if column == 0:
                    item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
                    state = (
                        Qt.CheckState.Checked
                        if row.included
                        else Qt.CheckState.Unchecked
                    )
                    item.setCheckState(state)
                self.table.setItem(number, column, item)
            self.table.setCellWidget(number, 1, self._kind_box(number))
        self.table.setCurrentCell(min(current, len(self.rows) - 1), 0)
        self.table.blockSignals(False)
        self._show_current()

    def _kind_box(self, number: int) -> QWidget:
        box = QComboBox()
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        for reading in self._readings:
            box.addItem(reading.words)
        box.setAccessibleName(text("import.kind"))
        box.setCurrentIndex(self.rows[number].reading(self._readings))
        box.activated.connect(lambda index: self._read_as(number, index))
        return box

    def _read_as(self, number: int, index: int) -> None:
        self.rows[number].read_as(self._readings[index])
        self.rows[number].included = True
        self.look_again()

    def _take_tick(self, item: QTableWidgetItem) -> None:
        if item.column() == 0:
            row = self.rows[item.row()]
            row.included = item.checkState() == Qt.CheckState.Checked
            row.fault = None
            self.look_again()

    def _show_current(self) -> None:
        number = self.table.currentRow()
        if 0 <= number < len(self.rows):
            proposals = [row.proposal for row in self._included() if row.proposal]
            proposals.sort(key=lambda proposal: KINDS.index(proposal.kind))
            self.look.show_row(self.rows[number], proposals)
        self._show_state()

    def _show_state(self) -> None:
        """Let the last button say what comes next, and wait where it cannot."""
        on_look = self.pages.currentWidget() is self.look
        self.accept_button.setText(text("import.place_yes" if on_look else "import.do"))
        self.back.setVisible(not on_look)
        ready = all(row.proposal is not None for row in self._included())
        ready = ready and bool(self._included()) and not self._jobs.running
        if on_look:
            ready = ready and self.look.is_place_right
        else:
            ready = ready and not self.confirm.fault()
        self.accept_button.setEnabled(ready)

    def _go_on(self) -> None:
        if self.pages.currentWidget() is self.look:
            rows = self._included()
            self.confirm.show_rows(rows)
            self.pages.setCurrentWidget(self.confirm)
            self._show_state()
        else:
            self.accept()

    def _show_issues(self) -> None:
        from gridplanner.ui.dialogs.import_issues import IssueList

        issues = self._issues()
        IssueList(self, issues, save=lambda: ask_and_save(self._context, issues)).exec()

    def _issues(self) -> list[tuple[str, ImportIssue]]:
        rows = [row for row in self._included() if row.proposal is not None]
        return all_issues(
            [(r.request.path.name, r.proposal) for r in rows if r.proposal]
        )

    def _included(self) -> list[ImportRow]:
        return [row for row in self.rows if row.included]


def ask_and_save(context: Context, issues: Sequence[tuple[str, ImportIssue]]) -> None:
    """Ask where, and write the list of problem rows."""
    name = text("issues.title") + ".xlsx"
    path = ask_save(context, title="import.to_excel", pattern="pattern.xlsx", name=name)
    if path is not None:
        try:
            save_issues(issues, path)
        except OSError:
            fault = ImportRejected("error.open_elsewhere", file=path.name)
            context.shell.tell(fault)
