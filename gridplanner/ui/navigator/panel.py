"""The navigator's panel: five columns, each filled from what is chosen before it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gridplanner.data.navigation import LEVELS
from gridplanner.resources.texts import text
from gridplanner.ui.navigator.column import Column
from gridplanner.ui.navigator.words import node_name
from gridplanner.ui.widgets import ElidedLabel, plain_button, refresh_plain_buttons

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QShowEvent

    from gridplanner.data.navigation import Node

    # Entries of a level under the ids chosen before it.
    Fill = Callable[[str, tuple[int, ...]], Sequence[Node]]
    More = Callable[[Node], Sequence[Node]]

_STRETCH = (5, 3, 4, 4, 5)


class NavigatorPanel(QWidget):
    """Shows buildings, entrances, floors, dwellings and people side by side.

    A column with one entry chooses it by itself, so that a homestead shows its people
    at once.

    Attributes
    ----------
    fill : callable or None
        Gives the entries of a level; None where no project is open.
    """

    house_chosen = Signal(int)
    opened = Signal(object)  # the ids from the building down
    menu_wanted = Signal(object, QPoint)
    all_wanted = Signal()
    shown = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.fill: Fill | None = None
        self._is_leading = False
        self._way = ElidedLabel()
        self.all = plain_button("zoom_all", "navigator.all")
        self.all.clicked.connect(self.all_wanted.emit)
        self.columns = [Column(level) for level in LEVELS]
        bar = QHBoxLayout()
        bar.setContentsMargins(8, 2, 8, 0)
        bar.addWidget(self._way, 1)
        bar.addWidget(self.all)
        row = QHBoxLayout()
        row.setContentsMargins(8, 0, 8, 4)
        row.setSpacing(6)
        for place, (column, stretch) in enumerate(
            zip(self.columns, _STRETCH, strict=True)
        ):
            row.addWidget(column, stretch)
            self._join(column, place)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(2)
        outer.addLayout(bar)
        outer.addLayout(row, 1)
        self.retranslate()

    def _join(self, column: Column, place: int) -> None:
        column.chosen.connect(lambda _node: self._take(place))
        column.opened.connect(lambda _node: self.opened.emit(self.ids(place)))
        column.menu_wanted.connect(
            lambda _node, spot: self.menu_wanted.emit(self.ids(place), spot)
        )
        column.left.connect(lambda step: self._enter(place + step))

    @property
    def way(self) -> str:
        """The way to what is chosen, in words."""
        return self._way.text()

    def ids(self, place: int = len(LEVELS) - 1) -> tuple[int, ...]:
        """Give the ids chosen, down to a column."""
        found = []
        for column in self.columns[: place + 1]:
            if column.current is None:
                break
            found.append(column.current.id)
        return tuple(found)

    def show_buildings(self, nodes: Sequence[Node], more: More | None = None) -> None:
        """List other buildings; nothing is chosen among several."""
        self.columns[0].model.show_nodes(nodes, more)
        self._take(0)
        self._choose_only(0)

    def lead(self, way: Sequence[int]) -> bool:
        """Choose what ids lead to as far as it is listed; False without the house."""
        self._is_leading = True
        try:
            for column, number in zip(self.columns, way, strict=False):
                row = column.model.row_of(number)
                if row < 0:
                    return column is not self.columns[0]
                column.choose(row)
        finally:
            self._is_leading = False
        self._choose_only(len(way))
        return True

    def retranslate(self) -> None:
        """Say everything in the present language."""
        for column in self.columns:
            column.retranslate()
        refresh_plain_buttons(self)
        self._say()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.shown.emit()

    def _take(self, place: int) -> None:
        """Fill the columns behind the one in which something was chosen."""
        for column in self.columns[place + 1 :]:
            column.model.show_nodes(())
        current = self.columns[place].current
        if current is not None and self.fill is not None and place + 1 < len(LEVELS):
            nodes = self.fill(LEVELS[place + 1], self.ids(place))
            self.columns[place + 1].model.show_nodes(nodes)
            self._choose_only(place + 1)
        if place == 0 and current is not None and not self._is_leading:
            self.house_chosen.emit(current.id)
        self._say()

    def _choose_only(self, place: int) -> None:
        """Choose the only entry of a column, unless that is a person."""
        if place < len(LEVELS) - 1 and len(self.columns[place].model.nodes) == 1:
            self.columns[place].choose(0)

    def _enter(self, place: int) -> None:
        """Go into a column by the keys."""
        if not 0 <= place < len(LEVELS) or not self.columns[place].model.nodes:
            return
        column = self.columns[place]
        column.list.setFocus()
        if column.current is None:
            column.choose(0)

    def _say(self) -> None:
        """Say the way to what is chosen."""
        names = [node_name(c.current) for c in self.columns if c.current is not None]
        self._way.setText(" › ".join(names) or text("navigator.help"))
