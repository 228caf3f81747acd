"""The dialog that makes a report: of which days, what it says, where it goes."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, QTimer
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDateEdit,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from gridplanner.data.period import Period, parse_period
from gridplanner.report_writing import SUFFIXES, Wish, make_report, write_report
from gridplanner.reports.report import Report, with_remark
from gridplanner.resources.texts import text
from gridplanner.ui.dialogs.working_form import WorkingForm
from gridplanner.ui.export import open_folder
from gridplanner.ui.panels.strip import Action
from gridplanner.ui.widgets import column, label

if TYPE_CHECKING:
    from gridplanner.data.job import Progress
    from gridplanner.reports.kinds import ReportKind
    from gridplanner.ui.context import Context

_SPANS: dict[str, tuple[str, ...]] = {
    "weekly": ("last-week", "this-week"),
    "monthly": ("last-month", "this-month"),
}
_OWN = "own"
_PRESET = (".docx", ".xlsx")


class ReportForm(WorkingForm):
    """Asks which days, shows what the report says, and writes it.

    Parameters
    ----------
    context : Context
    kind : str
        Of `gridplanner.reports.kinds.KINDS`.
    """

    def __init__(self, context: Context, kind: ReportKind) -> None:
        super().__init__(context, title=f"report.{kind}", verb="report.make")
        self._kind: ReportKind = kind
        self._made: Report | None = None
        self.written: list[Path] = []
        self.setMinimumWidth(520)
        self._add_pages(self._choices(), self._result())
        self.bar.hide()
        self._begin()
        self._show_state()

    def _begin(self) -> None:
        self._show_span()

    def _choices(self) -> QWidget:
        page = QWidget()
        rows = column(page, spacing=6)
        self._add_days(rows)
        self.kinds = {
            suffix: QCheckBox(text(f"report.as.{suffix[1:]}")) for suffix in SUFFIXES
        }
        kinds = QHBoxLayout()
        for suffix, box in self.kinds.items():
            box.setChecked(suffix in _PRESET)
            box.toggled.connect(lambda _on: self._show_state())
            kinds.addWidget(box)
        kinds.addStretch(1)
        self.maps = QCheckBox(text(self._maps_words))
        self.maps.setChecked(True)
        rows.addWidget(label(text("report.written_as"), role="muted"))
        rows.addLayout(kinds)
        rows.addWidget(self.maps)
        rows.addStretch(1)
        return page

    def _add_days(self, rows: QVBoxLayout) -> None:
        """Ask of which days, or of which day, the report is."""
        self.span = QComboBox()
        for each in (*_SPANS[self._kind], _OWN):
            self.span.addItem(text(f"report.span.{each}"), each)
        self.first, self.last = QDateEdit(), QDateEdit()
        days = QHBoxLayout()
        for name, field in (("first", self.first), ("last", self.last)):
            field.setCalendarPopup(True)
            field.setDisplayFormat("yyyy-MM-dd")
            field.setAccessibleName(text(f"report.day.{name}"))
            field.dateChanged.connect(lambda _day: self._show_state())
            days.addWidget(field, 1)
        self.span.setAccessibleName(text("report.of_days"))
        self.span.currentIndexChanged.connect(lambda _index: self._show_span())
        rows.addWidget(label(text("report.of_days"), role="muted"))
        rows.addWidget(self.span)
        rows.addLayout(days)

    def _result(self) -> QWidget:
        page = QWidget()
        rows: QVBoxLayout = column(page, spacing=6)
        self.said = label("", wraps=True)
        self.remark = QLineEdit()
        self.remark.setAccessibleName(text(self._remark_words))
        self.remark.setPlaceholderText(text(self._example_words))
        self.folder = QLineEdit(self._context.settings.folder)
        self.folder.setReadOnly(True)
        self.folder.setAccessibleName(text("report.folder"))
        other = QPushButton(text("report.other_folder"))
        other.setAutoDefault(False)
        other.clicked.connect(self._choose_folder)
        where = QHBoxLayout()
        where.addWidget(self.folder, 1)
        where.addWidget(other)
        rows.addWidget(self.said)
        rows.addWidget(label(text(self._remark_words), role="muted"))
        rows.addWidget(self.remark)
        rows.addWidget(label(text("report.folder"), role="muted"))
        rows.addLayout(where)
        self.names = label("", role="muted", wraps=True)
        rows.addWidget(self.names)
        rows.addStretch(1)
        return page

    @property
    def _remark_words(self) -> str:
        return f"report.remark.{self._kind}"

    @property
    def _example_words(self) -> str:
        return "report.remark.example"

    @property
    def _maps_words(self) -> str:
        return "report.with_maps"

    @property
    def period(self) -> Period:
        """The days chosen."""
        return Period(day_of(self.first), day_of(self.last))

    @property
    def paths(self) -> list[Path]:
        """The files that will be written."""
        name = f"{text(f'report.{self._kind}')} {self.period.first.isoformat()}"
        folder = Path(self.folder.text())
        return [
            folder / f"{name}{suffix}"
            for suffix, box in self.kinds.items()
            if box.isChecked()
        ]

    def _show_span(self) -> None:
        """Fill the days in; only those of one's own choice can be changed."""
        chosen = self.span.currentData()
        if chosen != _OWN:
            today = self._context.session.clock().date()
            period = parse_period(chosen, today)
            for field, day in ((self.first, period.first), (self.last, period.last)):
                field.setDate(QDate(day.year, day.month, day.day))
        for field in (self.first, self.last):
            field.setEnabled(chosen == _OWN)
        self._show_state()

    def _choose_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(
            self, text("report.folder"), self.folder.text()
        )
        if chosen:
            self.folder.setText(chosen)
            self._context.settings.folder = chosen

    def _go_on(self) -> None:
        if self.pages.currentIndex():
            self._save()
            return
        session = self._context.session
        document, standing = session.document, session.standing
        if document is None or standing is None:
            return
        wish = self._wish()

        def work(progress: Progress) -> Report:
            return make_report(document, standing, wish, progress)

        self._run(work, self._show_made)

    def _wish(self) -> Wish:
        session = self._context.session
        return Wish(
            self._kind,
            self.period,
            made=f"{session.user} {session.clock():%Y-%m-%d %H:%M}",
            maps=self.maps.isChecked(),
        )

    def _show_made(self, made: Report) -> None:
        self._made = made
        self.said.setText("\n".join(made.sections[0].words))
        self.pages.setCurrentIndex(1)
        # Fields take no focus before the work has ended altogether.
        QTimer.singleShot(0, self.remark, self.remark.setFocus)

    def _save(self) -> None:
        made, paths = self._made, self.paths
        if made is None:
            return
        made = with_remark(made, self.remark.text())

        def work(progress: Progress) -> list[Path]:
            for number, path in enumerate(paths):
                progress.step("export.running")
                progress.fraction(number / len(paths))
                write_report(path, made)
            return paths

        self._run(work, self._finish)

    def _finish(self, written: list[Path]) -> None:
        self.written = written
        self.accept()

    def _show_state(self) -> None:
        at_result = bool(self.pages.currentIndex())
        running = self._jobs.running
        reason = self._reason()
        self.back.setVisible(at_result)
        self.back.setEnabled(not running)
        self.pages.setEnabled(not running)
        self.accept_button.setText(text("report.save" if at_result else "report.make"))
        self.accept_button.setEnabled(not reason and not running)
        self.accept_button.setToolTip(text(reason) if reason else "")
        names = text("report.between").join(path.name for path in self.paths)
        self.names.setText(text("report.files", names=names))

    def _reason(self) -> str:
        """Say why nothing can be made now; empty where something can."""
        if not any(box.isChecked() for box in self.kinds.values()):
            return "report.no_kind"
        if self.period.last < self.period.first:
            return "report.backwards"
        return "report.counting" if self._context.session.standing is None else ""


def run_form(form: ReportForm, context: Context) -> None:
    """Let a report be asked for; what was written is told with its folder."""
    if not form.exec():
        return
    first = form.written[0]
    names = text("report.between").join(path.name for path in form.written)
    context.strip.show_message(
        text("report.written", names=names),
        Action("print.open_folder", lambda: open_folder(first)),
    )


def day_of(field: QDateEdit) -> date:
    """Give the day that stands in a field."""
    day = field.date()
    return date(day.year(), day.month(), day.day())
