"""The import preview: a page to look, and a page to name and confirm."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QHeaderView,
    QProgressBar,
    QStackedWidget,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from gridplanner.data.errors import GridPlannerError, ImportRejected
from gridplanner.data.import_set import in_order, look, propose_set
from gridplanner.resources.texts import text
from gridplanner.ui.dialogs.files import ask_save
from gridplanner.ui.dialogs.form import Form
from gridplanner.ui.dialogs.import_confirm import ConfirmPage
from gridplanner.ui.dialogs.import_issues import all_issues, save_issues
from gridplanner.ui.dialogs.import_look import LookPage
from gridplanner.ui.dialogs.import_rows import KINDS, ImportRow, readings_of
from gridplanner.ui.jobs import JobRunner

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from gridplanner.data.import_set import ImportRequest
    from gridplanner.data.job import Progress
    from gridplanner.data.proposal import ImportIssue, Proposal
    from gridplanner.data.target import Target
    from gridplanner.ui.context import Context

T = TypeVar("T")
_COLUMNS = ("file", "kind", "text", "place", "result")
_FILE_WIDTH = 230  # px; a longer name is in the tooltip, the result has the room


class ImportDialog(Form):
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
        super().__init__(
            context.shell.widget, title="import.title", verb="import.place_yes"
        )
        self._context, self._target, self._paths = context, target, list(paths)
        self.rows: list[ImportRow] = []
        self._readings = readings_of(target.levels)
        self._jobs = JobRunner(self)
        self.table = self._make_table()
        self.look = LookPage(self)
        self.confirm = ConfirmPage(self, is_new=is_new, folder=context.settings.folder)
        self.pages = QStackedWidget()
        for page in (self.look, self.confirm):
            self.pages.addWidget(page)
        self.bar = QProgressBar()
        self.bar.setRange(0, 1000)
        for part, stretch in ((self.table, 0), (self.pages, 1), (self.bar, 0)):
            self.fields.addWidget(part, stretch)
        self.box.accepted.disconnect()
        self.box.accepted.connect(self._go_on)
        self.look.changed.connect(self.look_again)
        self.look.issues_wanted.connect(self._show_issues)
        self.confirm.changed.connect(self._show_state)
        self._jobs.progressed.connect(
            lambda done, _step: self.bar.setValue(int(1000 * done))
        )
        self.resize(960, 600)
        self._recognise()

    # What the caller takes

    @property
    def requests(self) -> list[ImportRequest]:
        """What is to be imported, borders first."""
        chosen = in_order([row.request for row in self._included()])
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
        project = self._target.path

        def work(progress: Progress) -> tuple[list[ImportRow], list[GridPlannerError]]:
            rows, faults = [], []
            for number, path in enumerate(self._paths):
                progress.fraction(number / len(self._paths))
                try:
                    rows += [
                        ImportRow(request) for request in look(path, project=project)
                    ]
                except GridPlannerError as fault:
                    faults.append(fault)
            return rows, faults

        def done(found: tuple[list[ImportRow], list[GridPlannerError]]) -> None:
            self.rows, faults = found
            for row in self.rows:
                # Of a file with many layers only what is certainly meant is chosen.
                row.included = len(self.rows) <= 4 or row.request.kind != "features"
            for fault in faults:
                self._context.shell.tell(fault)
            if not self.rows:
                self.reject()
                return
            self.look_again()

        self._run(work, done)

    def look_again(self) -> None:
        """Ask anew what an import would do."""
        included = [row for row in self._included() if row.fault is None]
        included.sort(key=lambda row: KINDS.index(row.request.kind))

        def work(progress: Progress) -> list[Proposal | GridPlannerError]:
            try:
                requests = [row.request for row in included]
                return list(propose_set(self._target, requests, progress=progress))
            except GridPlannerError:
                return _one_by_one(self._target, included, progress)

        def done(found: list[Proposal | GridPlannerError]) -> None:
            for row, one in zip(included, found, strict=True):
                if isinstance(one, GridPlannerError):
                    row.fault, row.included = one, False
                else:
                    row.proposal = one
            systems = [row.proposal.crs for row in included if row.proposal]
            known = next(filter(None, [self._target.crs, *systems]), None)
            for row in included:
                row.crs = known
            self._fill()

        self._stop()
        if not included:
            self._fill()
            return
        self._run(work, done)

    def _run(self, work: Callable[[Progress], T], done: Callable[[T], None]) -> None:
        self.bar.show()
        self.bar.setValue(0)
        self._show_state()

        # The worker reads the project file, which serves one thread at a time.
        session = self._context.session
        session.hold()

        def finish(value: T) -> None:
            session.release()
            self.bar.hide()
            done(value)
            self._show_state()

        def fail(error: Exception) -> None:
            session.release()
            self.bar.hide()
            self._context.shell.tell(error)
            self.reject()

        self._jobs.run(work, title="import.title", done=finish, failed=fail)
        self._show_state()

    def reject(self) -> None:
        """Stop what runs; nothing was changed."""
        self._stop()
        super().reject()

    def _stop(self) -> None:
        if self._jobs.running:
            self._jobs.stop()
            self._context.session.release()

    # Showing

    def _make_table(self) -> QTableWidget:
        table = QTableWidget(0, len(_COLUMNS))
        table.setHorizontalHeaderLabels([text("import." + name) for name in _COLUMNS])
        table.verticalHeader().hide()
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


def _one_by_one(
    target: Target, rows: Sequence[ImportRow], progress: Progress
) -> list[Proposal | GridPlannerError]:
    """Find out which of several files is at fault."""
    found: list[Proposal | GridPlannerError] = []
    sound: list[ImportRow] = []
    for number, row in enumerate(rows):
        try:
            requests = [each.request for each in (*sound, row)]
            part = progress.part(number / len(rows), (number + 1) / len(rows))
            proposal = propose_set(target, requests, progress=part)[-1]
        except GridPlannerError as fault:
            found.append(fault)
        else:
            found.append(proposal)
            sound.append(row)
    return found
