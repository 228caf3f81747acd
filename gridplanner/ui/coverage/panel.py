"""The tray's page of coverage: whose grids, the table, and the list behind a number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QSplitter,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from gridplanner.resources.format import format_area
from gridplanner.resources.texts import text
from gridplanner.ui.coverage.table import DRAWN, CoverageGrid
from gridplanner.ui.icons import icon
from gridplanner.ui.people_list.houses_model import HousesModel
from gridplanner.ui.people_list.list_view import make_list_view
from gridplanner.ui.people_list.model import PeopleModel
from gridplanner.ui.widgets import ElidedLabel, label, push_button

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QResizeEvent, QShowEvent

    from gridplanner.analysis.covered_ground import Patch
    from gridplanner.ui.session import Session

_PLACE = Qt.ItemDataRole.UserRole
_HOUSES = (210, 80, 70, 130, 110, 90, 90, 260)
_PEOPLE = (90, 64, 48, 150, 110, 70, 80, 180, 60, 60, 130, 160, 200)
_TABLE, _LIST = 560, 280  # px of width before anybody moves the line between
_MOST_PATCHES = 500
_ROOMY = 260  # px of height from which shares on foot leave room for the table
STATES = ("none", "more")


class CoveragePanel(QWidget):
    """Shares of the town, and beside them what is missing or held twice."""

    seen = Signal()
    source_chosen = Signal(str)
    number_chosen = Signal(str, str, str, str)
    map_switched = Signal(bool)
    distances_wanted = Signal()
    thing_wanted = Signal(object)
    place_wanted = Signal(float, float)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._number = ("", "", DRAWN)
        self.source = QComboBox()
        self.source.activated.connect(
            lambda _row: self.source_chosen.emit(str(self.source.currentData()))
        )
        self.rates = ElidedLabel(role="muted")
        self.on_map = push_button("", icon_name="target")
        self.on_map.setCheckable(True)
        self.on_map.toggled.connect(self.map_switched)
        self.walk = push_button("", self.distances_wanted.emit, icon_name="measure")
        self.walks = [ElidedLabel(role="muted") for _ in range(2)]
        self.grid = CoverageGrid()
        self.grid.chosen.connect(self._choose)
        self.houses, self.people = HousesModel(session), PeopleModel(session)
        self._views = [
            make_list_view(self.houses, _HOUSES, self._open(self.houses.row_at)),
            make_list_view(self.people, _PEOPLE, self._open(self.people.row_at)),
        ]
        self.patches = QListWidget()
        self.patches.itemClicked.connect(self._show_place)
        self.patches.itemActivated.connect(self._show_place)
        self._empty = label(role="muted", wraps=True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._lay_out()
        self.retranslate()
        self.say_empty("coverage.choose")

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setContentsMargins(8, 6, 8, 6)
        top.setSpacing(8)
        top.addWidget(self.source)
        top.addSpacing(8)
        top.addWidget(self.rates, 1)
        for part in (self.walk, self.on_map):
            top.addWidget(part)
        self._stack = QStackedLayout()
        for widget in (*self._views, self.patches, self._empty):
            self._stack.addWidget(widget)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._lay_out_head())
        column.addLayout(self._stack, 1)
        both = QSplitter(Qt.Orientation.Horizontal)
        both.addWidget(self.grid)
        both.addWidget(right)
        both.setChildrenCollapsible(False)
        both.setStretchFactor(0, 1)
        both.setSizes([_TABLE, _LIST])
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(top)
        whole.addLayout(self._lay_out_walks())
        whole.addWidget(both, 1)

    def _lay_out_head(self) -> QVBoxLayout:
        """Make what stands above the list: which things, and their number."""
        self._states = QButtonGroup(self)
        # Below the buttons, beside which there is no room for a word of it; but in a
        # low tray that would leave none for the list.
        self._words, self._beside = (ElidedLabel(role="muted") for _ in range(2))
        self._words.setContentsMargins(8, 0, 8, 4)
        head = QHBoxLayout()
        head.setContentsMargins(8, 2, 8, 2)
        head.setSpacing(8)
        for state in STATES:
            button = push_button("", self._ask)
            button.setCheckable(True)
            button.setProperty("state", state)
            self._states.addButton(button)
            head.addWidget(button)
        self._states.buttons()[0].setChecked(True)
        head.addWidget(self._beside, 1)
        head.addStretch(0)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._words)
        return column

    def _lay_out_walks(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(0)
        for line in self.walks:
            line.setContentsMargins(8, 0, 8, 4)
            line.hide()
            column.addWidget(line)
        return column

    @property
    def state(self) -> str:
        """Which things are listed: held by none, or by several."""
        button = self._states.checkedButton()
        return str(button.property("state")) if button is not None else STATES[0]

    def show_sources(self, names: Sequence[tuple[str, str]], chosen: str) -> None:
        """Offer whose grids are meant: key and words of each."""
        with QSignalBlocker(self.source):
            self.source.clear()
            for key, words in names:
                self.source.addItem(words, key)
            self.source.setCurrentIndex(max(self.source.findData(chosen), 0))

    def show_houses(self, words: str) -> None:
        """Show the list of houses that the model holds."""
        self._show(0, words)

    def show_people(self, words: str) -> None:
        """Show the list of people that the model holds."""
        self._show(1, words)

    def show_patches(
        self, words: str, patches: Sequence[Patch], names: Callable[[int], str]
    ) -> None:
        """Show pieces of ground, the largest first."""
        self.patches.clear()
        for patch in patches[:_MOST_PATCHES]:
            units = " × ".join(names(unit) for unit in patch.units)
            item = QListWidgetItem(f"{format_area(patch.area)}  {units}".rstrip())
            place = patch.shape.representative_point()
            item.setData(_PLACE, (place.x, place.y))
            self.patches.addItem(item)
        self._show(2, words)

    def say_empty(self, key: str, **values: str) -> None:
        """Say why nothing is listed."""
        self._say("")
        self._empty.setText(text(key, **values))
        self._stack.setCurrentIndex(3)

    def say_rates(self, words: str) -> None:
        """Say the rates beside the choice of grids."""
        self.rates.setText(words)

    def say_walks(self, lines: Sequence[str]) -> None:
        """Say how many live within some minutes on foot, one line an office."""
        for at, line in enumerate(self.walks):
            line.setText(lines[at] if at < len(lines) else "")
        self.walk.setToolTip("\n".join([text("coverage.walk.help"), *lines]))
        self._fit_walks()

    def _fit_walks(self) -> None:
        """Show the lines where they leave room for the table; the button has them."""
        is_roomy = self.height() >= _ROOMY
        for line in self.walks:
            line.setVisible(bool(line.text()) and is_roomy)
        self._words.setVisible(is_roomy)
        self._beside.setVisible(not is_roomy)

    def leave_number(self) -> None:
        """Mark no number any more: what is listed is behind none of them."""
        self._number = ("", "", DRAWN)
        with QSignalBlocker(self.grid):
            self.grid.setCurrentCell(-1, -1)
        self._say_states()

    def ask_again(self) -> None:
        """Ask for the list of the number that is chosen."""
        self._ask()

    def retranslate(self) -> None:
        """Say everything in the present language."""
        self.source.setAccessibleName(text("coverage.source"))
        self.source.setToolTip(text("coverage.source.help"))
        self.on_map.setText(text("coverage.on_map"))
        self.on_map.setIcon(icon("target"))
        self.on_map.setToolTip(text("coverage.on_map.help"))
        self.walk.setText(text("coverage.walk"))
        self.walk.setIcon(icon("measure"))
        self.walk.setToolTip(text("coverage.walk.help"))
        self._say_states()
        for view in (*self._views, self.patches):
            view.setAccessibleName(text("coverage.list"))
        self.grid.retranslate()
        self.houses.read_again()
        self.people.read_again()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.seen.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_walks()

    def _show(self, page: int, words: str) -> None:
        self._say(words)
        self._stack.setCurrentIndex(page)

    def _say(self, words: str) -> None:
        for label_ in (self._words, self._beside):
            label_.setText(words)

    def _choose(self, kind: str, whole: str, source: str) -> None:
        self._number = (kind, whole, source)
        self._say_states()
        self._ask()

    def _ask(self) -> None:
        kind, whole, source = self._number
        if kind:
            self.number_chosen.emit(kind, whole, self.state, source)

    def _say_states(self) -> None:
        """Say what is listed: without a grid, or in one nobody answers for."""
        source = self._number[2]
        for button in self._states.buttons():
            state = str(button.property("state"))
            is_nobody = source != DRAWN and state == "none"
            button.setText(
                text("coverage.nobody" if is_nobody else f"coverage.{state}")
            )

    def _open(self, row_at: Callable[[int], object]) -> Callable[[QModelIndex], None]:
        def open_row(index: QModelIndex) -> None:
            thing = row_at(index.row())
            if thing is not None:
                self.thing_wanted.emit(thing)

        return open_row

    def _show_place(self, item: QListWidgetItem) -> None:
        self.place_wanted.emit(*item.data(_PLACE))
