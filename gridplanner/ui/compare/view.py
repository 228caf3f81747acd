"""The comparison in the place of the map: which plans, two maps, list and table."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QHBoxLayout,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from gridplanner.data.branches import list_scenarios
from gridplanner.layers.town_map import TownMap
from gridplanner.resources.texts import text
from gridplanner.ui.compare.changes import ChangesList
from gridplanner.ui.compare.comparison import Comparison, compare_plans, plan_name
from gridplanner.ui.compare.hatching import mark_of, marks_of
from gridplanner.ui.compare.maps import Mode, TwoMaps
from gridplanner.ui.compare.measures import MeasuresTable
from gridplanner.ui.panels.strip import Strip
from gridplanner.ui.session import TILING
from gridplanner.ui.widgets import label, push_button

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from gridplanner.data.plan import Plan
    from gridplanner.layers.overlay import Mark
    from gridplanner.layers.view import View
    from gridplanner.ui.compare.comparison import Row
    from gridplanner.ui.compare.running import Runner
    from gridplanner.ui.session import Session
    from gridplanner.ui.town import Town


class CompareView(QWidget):
    """Two plans of the open project; `closed` when the user has seen enough."""

    closed = Signal()
    picture_wanted = Signal()

    def __init__(self, session: Session, town: Town, runner: Runner) -> None:
        super().__init__()
        self._session, self._town, self._runner = session, town, runner
        self.comparison: Comparison | None = None
        self._marks: tuple[Mark, ...] = ()
        self._sides = (QComboBox(), QComboBox())
        for box in self._sides:
            box.activated.connect(lambda _row: self.compare())
        self.maps = TwoMaps()
        for canvas in self.maps.canvases:
            canvas.escaped.connect(self.closed)
        self.changes = ChangesList()
        self.changes.shown.connect(self._fly)
        self.table = MeasuresTable()
        self.table.setFixedHeight(200)
        self.strip = Strip(self)
        self.strip.shown.connect(lambda _message: self._place_strip())
        self._modes = QButtonGroup(self)
        self._titles = (label(), label("⟷"), label())
        self._picture = push_button("", self.picture_wanted.emit)
        self._close = push_button("", self.closed.emit)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(self._make_bar())
        middle = QHBoxLayout()
        middle.setSpacing(0)
        maps = QVBoxLayout()
        maps.setSpacing(0)
        maps.addWidget(self.maps, 1)
        maps.addWidget(self.table)
        middle.addLayout(maps, 1)
        middle.addWidget(self.changes)
        whole.addLayout(middle, 1)
        self.retranslate()

    @property
    def numbers(self) -> tuple[int, int]:
        """Numbers of the plans on the left and on the right."""
        return (
            int(self._sides[0].currentData()),
            int(self._sides[1].currentData()),
        )

    def mode_button(self, mode: Mode) -> QRadioButton:
        """Give the button that chooses how the maps share the room."""
        found = self._modes.button(list(Mode).index(mode))
        assert isinstance(found, QRadioButton)  # as made in `_make_bar`
        return found

    def begin(self, left: int, right: int, view: View) -> None:
        """Compare two plans, on the ground the map shows."""
        document = self._session.document
        assert document is not None  # the command is blocked else
        numbers = [TILING, *(entry.id for entry in list_scenarios(document))]
        for box, wanted in zip(self._sides, (left, right), strict=True):
            box.clear()
            for number in numbers:
                box.addItem(plan_name(self._session, number), number)
            box.setCurrentIndex(box.findData(wanted))
        self.compare()
        self.maps.left.set_view(view, remember=False)
        self.maps.setFocus(Qt.FocusReason.OtherFocusReason)

    def compare(self) -> None:
        """Work out what is other between the plans chosen, and show it."""
        numbers, desk = self.numbers, self._session.work_desk
        desk.want_if_quick()
        work = desk.workload
        if work is not None:
            work.make_ready()
            work = copy(work)  # for the worker alone
        norm = desk.norm if desk.fault is None else None
        self._runner.run(
            lambda: compare_plans(self._session, numbers, work, norm),
            title="compare.running",
            done=self._show,
        )

    def _show(self, comparison: Comparison) -> None:
        document = self._session.document
        if document is None or not self.is_current:
            return  # the user has left meanwhile
        if comparison.numbers != self.numbers:
            self.compare()
            return
        self.comparison = comparison
        stacks = [self._map_of(plan) for plan in comparison.plans]
        self.maps.show_stacks(stacks[0].stack, stacks[1].stack)
        self.maps.show_names(*comparison.names)
        accent = stacks[0].stack.style.palette.accent
        self._marks = marks_of(document, comparison, colour=accent)
        self.maps.show_marks(self._marks)
        self.changes.show_comparison(comparison)
        self.table.show_comparison(comparison)
        self._take_mode()

    @property
    def is_current(self) -> bool:
        """Whether the plans that were compared are still there."""
        document = self._session.document
        if document is None or not self._sides[0].count():
            return False
        return set(self.numbers) <= set(document.plans)

    def forget(self) -> None:
        """Let go of what was compared: the project closes."""
        self.comparison = None
        for box in self._sides:
            box.clear()
        self.strip.dismiss()

    def retranslate(self) -> None:
        """Say everything in the present language."""
        for name, box, key in zip(
            (self._titles[0], self._titles[2]),
            self._sides,
            ("compare.left", "compare.right"),
            strict=True,
        ):
            name.setText(text(key))
            box.setAccessibleName(text(key))
            # Scenarios keep the names they were given.
            if (row := box.findData(TILING)) >= 0:
                box.setItemText(row, plan_name(self._session, TILING))
        for mode in Mode:
            self.mode_button(mode).setText(text("compare." + mode.value))
        self._picture.setText(text("compare.picture"))
        self._close.setText(text("compare.close"))
        self.changes.retranslate()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave with Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def _make_bar(self) -> QHBoxLayout:
        bar = QHBoxLayout()
        bar.setContentsMargins(12, 8, 12, 8)
        bar.setSpacing(8)
        bar.addWidget(self._titles[0])
        bar.addWidget(self._sides[0])
        bar.addWidget(self._titles[1])
        bar.addWidget(self._titles[2])
        bar.addWidget(self._sides[1])
        for number, _mode in enumerate(Mode):
            button = QRadioButton()
            button.setChecked(number == 0)
            button.clicked.connect(lambda _on: self._take_mode())
            self._modes.addButton(button, number)
            bar.addWidget(button)
        bar.addStretch(1)
        bar.addWidget(self._picture)
        bar.addWidget(self._close)
        return bar

    def _map_of(self, plan: Plan) -> TownMap:
        """Make a map of a plan on the ground that is shown, read only once."""
        shown = self._town.map
        made = TownMap(shown.stack.style)
        made.show_buildings(shown.buildings.packed)
        made.show_features(shown.features.features)
        made.show_plan(plan, level=self._session.level)
        return made

    def _take_mode(self) -> None:
        mode = list(Mode)[self._modes.checkedId()]
        for canvas in self.maps.canvases:
            for name in ("buildings", "features"):
                if name in canvas.stack:
                    canvas.stack[name].set_visible(mode is not Mode.CHANGES)
        self.maps.set_mode(mode)

    def _fly(self, row: Row) -> None:
        """Show where a change is."""
        if row.ground is None:
            return
        west, south, east, north = row.ground.bounds
        self.maps.right.zoom_to_box((west, south, east, north), margin=0.3)
        self.maps.show_marks((*self._marks, *mark_of(row)))

    def _place_strip(self) -> None:
        room = self.maps.geometry()
        width = min(640, room.width() - 24)
        self.strip.setFixedWidth(max(width, 120))
        self.strip.adjustSize()
        self.strip.move(room.center().x() - self.strip.width() // 2, room.top() + 12)
        self.strip.raise_()
