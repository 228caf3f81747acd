"""What the norm on the page would do to the town, reckoned while it is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from gridplanner.analysis.norm_effect import NormEffect, effect_of, sum_up
from gridplanner.data.levels import Role
from gridplanner.data.team.duty import capacity_of, duties_on
from gridplanner.resources.texts import text
from gridplanner.ui.session import first_level
from gridplanner.ui.widgets import column, label
from gridplanner.ui.work.norm_words import effect_words

if TYPE_CHECKING:
    from gridplanner.data.duties import Duties
    from gridplanner.data.norms.norm import Norm
    from gridplanner.ui.session import Session


def duties_by(session: Session, norm: Norm) -> Duties | None:
    """Give who works where, with the capacities of a norm; None where nobody does."""
    document, staff = session.document, session.staff_desk
    if document is None or staff.duties() is None:
        return None
    if staff.posts is None or staff.workers is None:
        return None
    level = first_level(document, Role.GRID)
    return duties_on(
        staff.posts,
        staff.workers,
        session.plan.units,
        staff.day,
        capacity=capacity_of(norm),
        level=level if document.levels[level].role is Role.GRID else None,
    )


class NormEffectView(QWidget):
    """Says total, highest and overloaded grids by the norm in use and by another."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session, self._desk = session, session.work_desk
        self._norm: Norm | None = None
        held = column(self, margin=0, spacing=2)
        held.addWidget(label(text("norm.effect"), role="section", wraps=True))
        self._words = label(wraps=True)
        held.addWidget(self._words)
        # Not while somebody types or holds an arrow.
        self._soon = QTimer(self, singleShot=True, interval=150)
        self._soon.timeout.connect(self.refresh)
        self._desk.changed.connect(self._soon.start)

    def begin(self) -> None:
        """Have the workload counted; for a large town a job takes the file."""
        self._desk.want_again()

    def show_norm(self, norm: Norm | None) -> None:
        """Show another norm soon; None while what is written cannot be meant."""
        self._norm = norm
        self._soon.start()

    @property
    def words(self) -> str:
        """What is said."""
        return self._words.text()

    def refresh(self) -> None:
        """Reckon and say it now."""
        norm, session = self._norm, self._session
        document = session.document
        if document is None:
            return
        if norm is None:
            self._words.setText(text("norm.effect.faulty"))
            return
        level = first_level(document, Role.GRID)
        loads, workload = self._desk.loads(level), self._desk.workload
        if loads is None or workload is None:
            is_stopped = self._desk.is_stopped
            self._words.setText(text("work.stopped" if is_stopped else "work.waits"))
            return
        before = sum_up(loads)
        after = effect_of(workload, norm, level, duties_by(session, norm))
        names = [self._name_of(effect) for effect in (before, after)]
        lines = effect_words(before, after, (loads.norm, norm), names)
        self._words.setText("\n".join(lines))

    def _name_of(self, effect: NormEffect) -> str:
        unit = self._session.unit(effect.highest)
        return "" if unit is None else unit.name or unit.code
