"""The details' tab of the work of a unit or a worker: its arithmetic, or why none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gridplanner.analysis.arithmetic import arithmetic_of
from gridplanner.data.levels import Role
from gridplanner.resources.texts import own_name, sentences, text
from gridplanner.ui.panels.inspector import the_unit
from gridplanner.ui.widgets import column, label, link_button, scrolled
from gridplanner.ui.work.sheet import WorkSheet

if TYPE_CHECKING:
    from collections.abc import Callable

    from gridplanner.analysis.arithmetic import Arithmetic
    from gridplanner.ui.main_window import MainWindow


class WorkTab(QWidget):
    """Shows how the load of the selected unit comes about.

    Parameters
    ----------
    window : MainWindow
    find : callable, optional
        Gives the arithmetic of what is selected in place of a unit; None for none yet.
    """

    def __init__(
        self,
        window: MainWindow,
        find: Callable[[], Arithmetic | None] | None = None,
    ) -> None:
        super().__init__()
        self._find = find or self._of_unit
        self._session, self._desk = window.session, window.session.work_desk
        content = QWidget()
        content.setObjectName("panel")
        content.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        held = column(content, margin=12, spacing=8)
        self._words = label(role="muted", wraps=True)
        self._again = link_button("", self._desk.want_again)
        self.sheet = WorkSheet(
            self._name_of, lambda unit: self._session.select_units([unit])
        )
        self._norm = link_button("", lambda: window.run_command("norm.show"))
        self._patrol = link_button("", lambda: window.run_command("patrol.set"))
        left = Qt.AlignmentFlag.AlignLeft
        held.addWidget(self._words)
        held.addWidget(self._again, 0, left)
        held.addWidget(self.sheet)
        held.addWidget(self._patrol, 0, left)
        held.addWidget(self._norm, 0, left)
        held.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolled(content))
        self._desk.changed.connect(self._catch_up)

    def refresh(self) -> None:
        """Show the arithmetic of what is selected."""
        self._desk.want()
        found = self._find()
        if found is not None:
            self.sheet.show_arithmetic(found)
        self.sheet.setVisible(found is not None)
        self._words.setText(self._status(is_there=found is not None))
        self._again.setText(text("work.count_again"))
        self._norm.setText(text("norm.show"))
        self._patrol.setText(text("patrol.set"))
        unit = the_unit(self._session)
        is_grid = unit is not None and self._session.role(unit) is not Role.AREA
        self._patrol.setVisible(is_grid and self._find == self._of_unit)
        self._again.setVisible(found is None and self._desk.is_stopped)

    def _of_unit(self) -> Arithmetic | None:
        unit = the_unit(self._session)
        loads = None if unit is None else self._desk.loads(unit.level)
        return None if unit is None or loads is None else arithmetic_of(loads, unit.id)

    def _status(self, *, is_there: bool) -> str:
        desk = self._desk
        if desk.fault is not None:
            return sentences(desk.fault)
        if is_there:
            name = own_name(desk.norm_name, "workload.default_norm")
            return text("work.by_norm", norm=name)
        if desk.is_stopped:
            return text("work.stopped")
        return text("work.waits")

    def _catch_up(self) -> None:
        if self.isVisible():
            self.refresh()

    def _name_of(self, unit_id: int) -> str:
        unit = self._session.unit(unit_id)
        return "" if unit is None else unit.name or unit.code
