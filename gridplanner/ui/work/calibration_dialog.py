"""What visits on record say beside a norm, line by line, to be taken into a new one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QDialogButtonBox, QGridLayout, QWidget

from gridplanner.analysis.calibration import (
    MOST_MINUTES,
    MOST_VISITS,
    calibrate,
    calibrated,
    period_of,
)
from gridplanner.data.norms.kinds import is_restricted
from gridplanner.data.norms.norm import without_lines
from gridplanner.data.work_reading import read_visit_records
from gridplanner.resources.format import NONE
from gridplanner.resources.texts import text
from gridplanner.ui.dialogs.working_form import WorkingForm
from gridplanner.ui.widgets import column, label, scrolled
from gridplanner.ui.work.words import line_name, plain, visits_words

if TYPE_CHECKING:
    from gridplanner.analysis.calibration import CalibratedLine, Calibration
    from gridplanner.data.job import Progress
    from gridplanner.data.norms.norm import Norm
    from gridplanner.ui.context import Context

_HEADINGS: Final = (
    "line",
    "asked",
    "recorded",
    "proposed",
    "records",
    "concerned",
)
_SIZE: Final = (1220, 560)


class CalibrationDialog(WorkingForm):
    """Shows norm, records and proposals; ticked ones go into a new norm.

    Parameters
    ----------
    context : Context
    name : str
        Of the norm.
    norm : Norm
    restricted : bool
        Whether the user sees restricted categories.
    """

    def __init__(
        self, context: Context, name: str, norm: Norm, *, restricted: bool
    ) -> None:
        super().__init__(context, title="norm.calibrate", verb="norm.calibrate.do")
        self._norm = norm
        hidden = [line.key for line in norm.lines if is_restricted(line)]
        self._seen = norm if restricted else without_lines(norm, hidden)
        self.found: Calibration | None = None
        self.ticks: dict[str, QCheckBox] = {}
        self.box.addButton(self.accept_button, QDialogButtonBox.ButtonRole.AcceptRole)
        self.back.hide()
        self.fields.addWidget(label(text("norm.calibrate.of", name=name)))
        self.words = label(role="muted", wraps=True)
        self.fields.addWidget(self.words)
        table = QWidget()
        table.setObjectName("panel")
        table.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        held = column(table, margin=8, spacing=0)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(20)
        self._grid.setVerticalSpacing(6)
        held.addLayout(self._grid)
        held.addStretch(1)
        self._add_pages(scrolled(table))
        self.resize(*_SIZE)
        file, day = context.session.document, context.session.clock().date()
        assert file is not None  # the dialog of norms is not shown else
        project, seen = file.file, self._seen

        def work(progress: Progress) -> Calibration:
            progress.step("norm.calibrate.reading")
            records = read_visit_records(project, day, progress)
            progress.fraction(0.9)
            return calibrate(seen, records, period_of(records, day))

        self._run(work, self._show)

    @property
    def norm(self) -> Norm:
        """The new norm, with what is ticked."""
        assert self.found is not None  # the verb is off until then
        keys = [key for key, tick in self.ticks.items() if tick.isChecked()]
        return calibrated(self._norm, self.found, keys)

    def _go_on(self) -> None:
        if self.accept_button.isEnabled():
            self.accept()

    def _show_state(self) -> None:
        ticked = any(tick.isChecked() for tick in self.ticks.values())
        self.accept_button.setEnabled(ticked and not self._jobs.running)

    def _show(self, found: Calibration) -> None:
        self.found = found
        self.words.setText(told(found))
        if not found.lines:
            return
        for place, heading in enumerate(_HEADINGS):
            words = text(f"norm.calibrate.{heading}")
            self._grid.addWidget(label(words, role="muted"), 0, place)
        self._grid.setColumnStretch(len(_HEADINGS), 1)
        for row, line in enumerate(found.lines, start=1):
            tick = QCheckBox(line_name(self._norm.line(line.key)))
            tick.setChecked(line.proposal is not None)
            tick.setEnabled(line.proposal is not None)
            tick.toggled.connect(self._show_state)
            self.ticks[line.key] = tick
            self._grid.addWidget(tick, row, 0)
            for place, words in enumerate(cells(line), start=1):
                self._grid.addWidget(label(words), row, place)


def cells(line: CalibratedLine) -> tuple[str, ...]:
    """Say what is asked, what is on record, what is proposed, and of how many."""
    proposed = line.proposal
    counts = (NONE, NONE)
    if line.visits is not None:
        records = text(
            "norm.calibrate.count", n=f"{line.records:,}", timed=f"{line.timed:,}"
        )
        counts = (records, f"{line.concerned:,}")
    return (
        _both(line.asked_visits, line.asked_minutes),
        _both(line.visits, line.minutes),
        _reason(line) if proposed is None else _both(*proposed),
        *counts,
    )


def _reason(line: CalibratedLine) -> str:
    """Say why nothing is proposed, with the limits where these are why."""
    return text(
        f"norm.calibrate.{line.reason}",
        visits=plain(MOST_VISITS),
        minutes=plain(MOST_MINUTES),
    )


def told(found: Calibration) -> str:
    """Say of which days the visits are, and which of them count in no line."""
    if not found.lines:
        return text("norm.calibrate.no_lines")
    if not found.total:
        return text("norm.calibrate.no_visits")
    left = found.left_out
    period = text(
        "norm.calibrate.period",
        first=found.period.first.isoformat(),
        last=found.period.last.isoformat(),
        months=plain(found.months),
        total=f"{found.total:,}",
    )
    aside = text(
        "norm.calibrate.left_out",
        outside=f"{left.outside:,}",
        household=f"{left.no_household:,}",
        age=f"{left.age_unknown:,}",
        line=f"{left.no_line:,}",
        minutes=f"{left.no_minutes:,}",
    )
    return f"{period}\n{aside}"


def _both(visits: float | None, minutes: float | None) -> str:
    if visits is None and minutes is None:
        return NONE
    parts = [
        NONE if visits is None else visits_words(visits),
        NONE if minutes is None else text("work.minutes", n=plain(minutes)),
    ]
    return " × ".join(parts)
