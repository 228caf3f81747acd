"""The record of actions (操作记录): filtered, searched, verified, written to a file."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QTableView,
)

from gridplanner.audit_sheet import COLUMNS, verdict_words, write_entries
from gridplanner.data.access.audit import (
    ACTIONS,
    entries_of,
    record,
    users_in,
    verify,
)
from gridplanner.data.store.audit import AuditFilter
from gridplanner.resources.texts import text
from gridplanner.ui.access.audit_model import AuditModel
from gridplanner.ui.dialogs.files import ask_save
from gridplanner.ui.dialogs.form import Form
from gridplanner.ui.widgets import label, push_button, restyle

if TYPE_CHECKING:
    from datetime import datetime

    from gridplanner.data.access.audit import Verdict
    from gridplanner.data.document import Document
    from gridplanner.data.job import Progress
    from gridplanner.ui.context import Context

PERIODS = ("week", "today", "month", "year", "always")
GROUPS: dict[str, frozenset[str]] = {
    "all": frozenset(),
    "reveal": frozenset({"reveal", "restricted"}),
    "export": frozenset({"export"}),
    "print": frozenset({"print"}),
    "import": frozenset({"import", "ticks"}),
    "login": frozenset({"login", "login_failed", "logout", "lock"}),
    "protection": frozenset(ACTIONS[ACTIONS.index("users") :]) - {"restricted"},
}
_TYPING = 250  # ms after the last letter until it is searched
_SIZE = (1000, 460)


def since(period: str, now: datetime) -> str:
    """Give the first day of a period (ISO 8601); empty for always."""
    day = now.date()
    starts = {
        "today": day,
        "week": day - timedelta(days=day.weekday()),
        "month": day.replace(day=1),
        "year": day.replace(month=1, day=1),
    }
    return starts[period].isoformat() if period in starts else ""


class AuditWindow(Form):
    """Lists the record of the open project."""

    def __init__(self, context: Context, document: Document) -> None:
        super().__init__(context.shell.widget, title="audit.title", verb="close")
        self.cancel.hide()
        self._context, self._file = context, document.file
        self._session = context.session
        self.period = self._box(
            "audit.period", [(text(f"audit.period.{name}"), name) for name in PERIODS]
        )
        self.user = self._box("audit.user", self._users())
        self.group = self._box(
            "audit.group", [(text(f"audit.group.{name}"), name) for name in GROUPS]
        )
        self.words = QLineEdit()
        self.words.setPlaceholderText(text("audit.words"))
        self.words.setAccessibleName(text("audit.words"))
        self.words.setClearButtonEnabled(True)
        self._timer = QTimer(self, singleShot=True, interval=_TYPING)
        self._timer.timeout.connect(self.refresh)
        self.words.textChanged.connect(lambda _words: self._timer.start())
        row = QHBoxLayout()
        for box in (self.period, self.user, self.group):
            row.addWidget(box)
        row.addWidget(self.words, 1)
        self.fields.addLayout(row)
        self.model = AuditModel(document.file, lambda: self._session.is_held)
        self.table = self._make_table()
        self.fields.addWidget(self.table, 1)
        self.count = label(role="muted")
        self.verdict = label(wraps=True)
        self.verify_button = push_button(text("audit.verify"), self.verify)
        self.export_button = push_button(text("audit.export"), self._export)
        below = QHBoxLayout()
        below.addWidget(self.count)
        below.addWidget(self.verdict, 1)
        below.addWidget(self.verify_button)
        below.addWidget(self.export_button)
        self.fields.addLayout(below)
        self.resize(*_SIZE)
        self.refresh()

    def _users(self) -> list[tuple[str, str]]:
        if not self._session.permissions.sees_all_actions:
            return [(self._file.user, self._file.user)]
        found = [(name, name) for name in users_in(self._file)]
        return [(text("audit.user.all"), ""), *found]

    def _box(self, name: str, choices: list[tuple[str, str]]) -> QComboBox:
        box = QComboBox()
        box.setAccessibleName(text(name))
        for words, value in choices:
            box.addItem(words, value)
        box.currentIndexChanged.connect(lambda _index: self.refresh())
        return box

    def _make_table(self) -> QTableView:
        table = QTableView()
        table.setModel(self.model)
        table.setAccessibleName(text("audit.title"))
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.verticalHeader().hide()
        table.setShowGrid(False)
        table.setWordWrap(False)
        header = table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setStretchLastSection(False)
        header.setDefaultAlignment(
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        )
        for name in ("object", "reason"):
            mode = QHeaderView.ResizeMode.Stretch
            header.setSectionResizeMode(COLUMNS.index(name), mode)
        return table

    @property
    def wanted(self) -> AuditFilter:
        """What the boxes above the table say."""
        return AuditFilter(
            since=since(self.period.currentData(), self._session.clock()),
            user=self.user.currentData(),
            actions=GROUPS[self.group.currentData()],
            words=self.words.text(),
        )

    def refresh(self) -> None:
        """Show what the boxes say."""
        if not hasattr(self, "count") or self._session.is_held:
            return
        self.model.show(self.wanted)
        self.count.setText(text("audit.count", n=f"{self.model.total:,}"))
        for name in ("time", "user", "action", "rows", "fields", "machine"):
            self.table.resizeColumnToContents(COLUMNS.index(name))

    def verify(self) -> None:
        """Verify the whole record on a worker."""
        file = self._file
        if self._context.jobs.running:
            return
        self.verify_button.setEnabled(False)
        self._context.jobs.run(
            lambda progress: verify(file, progress=progress),
            title="progress.verifying",
            done=self._say,
            failed=self._fail,
            cancelled=lambda: self.verify_button.setEnabled(True),
        )

    def _say(self, verdict: Verdict) -> None:
        mark = "✔ " if verdict.intact else "⛔ "
        self.verdict.setText(mark + verdict_words(verdict))
        self.verdict.setProperty("role", "" if verdict.intact else "refused")
        restyle(self.verdict)
        self.verify_button.setEnabled(True)

    def _fail(self, error: Exception) -> None:
        self.verify_button.setEnabled(True)
        self._context.shell.tell(error)

    def _export(self) -> None:
        """Write what is wanted to a table; that, too, is recorded."""
        day = f"{self._session.clock():%Y%m%d}"
        path = ask_save(
            self._context,
            title="audit.export",
            pattern="files.sheets",
            name=f"{text('audit.title')}{day}.xlsx",
        )
        if path is None or self._context.jobs.running:
            return
        file, wanted, target = self._file, self.wanted, path

        def work(progress: Progress) -> int:
            progress.check()
            count = write_entries(target, entries_of(file, wanted, limit=-1).entries)
            if not file.read_only:
                name = target.name
                record(file, "export", table="audit_log", rows=count, file_name=name)
            return count

        self._context.jobs.run(
            work,
            title="export.running",
            done=lambda count: self.count.setText(
                text("export.done", n=f"{count:,}", file=target.name)
            ),
            failed=self._context.shell.tell,
        )


def open_audit(context: Context) -> None:
    """Show the record of the open project, and verify it."""
    document = context.session.document
    if document is None:
        return
    window = AuditWindow(context, document)
    QTimer.singleShot(0, window.verify)
    window.exec()
    window.deleteLater()
