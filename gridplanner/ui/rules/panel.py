"""The tray's tab of rules: each with its share, and beside it those who break it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QModelIndex, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QBrush, QColor
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QStackedLayout,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gridplanner.analysis.rules.verdict import State
from gridplanner.layers.style import LIGHT
from gridplanner.resources.texts import own_name, text
from gridplanner.studies.rules.words import (
    demand_words,
    rule_name,
    share_words,
    state_words,
)
from gridplanner.ui.icons import icon
from gridplanner.ui.people_list.list_view import make_list_view
from gridplanner.ui.rules.breaches_model import BreachesModel
from gridplanner.ui.widgets import ElidedLabel, label, push_button

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gridplanner.analysis.rules.verdict import Verdict
    from gridplanner.layers.style import Palette

Row = tuple[str, "Verdict"]
_BUTTONS: Final = (
    ("run", "check"),
    ("edit", "settings"),
    ("import", "import"),
    ("export", "export"),
)
_STATES: Final = ("kept", "broken", "unknown")
_PLAIN: Final = frozenset({"import", "export"})  # icons leave room for the summary
_TITLES: Final = ("rules.rule", "rules.demand", "rules.state", "rules.share")
_WIDTHS: Final = (118, 114, 90, 144)
_AIR, _WIDEST = 18, 220


class RulesPanel(QWidget):
    """Shows verdicts; what is wanted comes out as signals."""

    wanted = Signal(str)
    pack_chosen = Signal(str)
    used = Signal(bool)
    thing_wanted = Signal(int, bool)

    def __init__(self, name_of: Callable[[int, bool], str]) -> None:
        super().__init__()
        self.rows: Sequence[Row] = ()
        self._is_stale = False
        self._palette: Palette = LIGHT
        self.buttons = {
            name: push_button("", partial(self.wanted.emit, name), icon_name=picture)
            for name, picture in _BUTTONS
        }
        self.packs = QComboBox()
        self.packs.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.packs.activated.connect(
            lambda _row: self.pack_chosen.emit(self.packs.currentData())
        )
        self.in_use = QCheckBox()
        self.in_use.clicked.connect(self.used)
        self.words = ElidedLabel(role="muted")
        self.table = _make_table()
        self.table.currentCellChanged.connect(lambda *_cells: self._list())
        self.model = BreachesModel(name_of)
        self.view = make_list_view(self.model, (210, 70), self._open)
        self._empty = label(role="muted", wraps=True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._lay_out()
        self.setFocusProxy(self.table)
        self.retranslate()

    def show_packs(self, names: Sequence[str], chosen: str, *, in_use: bool) -> None:
        """Offer the packs of the project, or the usual one where it has none."""
        with QSignalBlocker(self.packs):
            self.packs.clear()
            for name in names or [""]:
                self.packs.addItem(own_name(name, "rules.usual"), name)
            self.packs.setCurrentIndex(max(self.packs.findData(chosen), 0))
        self.in_use.setEnabled(bool(names))
        self.in_use.setChecked(in_use or not names)

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show what became of each rule of each pack; without any, why."""
        self.rows, self._is_stale = rows, False
        self._show()

    def say_stale(self) -> None:
        """Say that the town has changed since the rules were held against it."""
        self._is_stale = bool(self.rows)
        self._say()

    def _say(self) -> None:
        """Count the rules that are kept, broken and not known."""
        states = [verdict.state.value for _, verdict in self.rows]
        words = ""
        if self._is_stale:
            words = text("checks.stale")
        elif states:
            counts = {name: states.count(name) for name in _STATES}
            words = text("rules.summary", **counts)
        self.words.setText(words)

    def _show(self) -> None:
        rows = self.rows
        self._say()
        self._stack.setCurrentIndex(0 if rows else 1)
        chosen = max(self.table.currentRow(), 0)
        several = len({name for name, _ in rows}) > 1
        with QSignalBlocker(self.table):
            self.table.setRowCount(len(rows))
            for place, (pack, verdict) in enumerate(rows):
                own = own_name(pack, "rules.usual") if several else ""
                self._fill(place, verdict, own)
            if rows:
                self.table.setCurrentCell(min(chosen, len(rows) - 1), 0)
        _fit(self.table)
        self._list()

    def use_theme(self, palette: Palette) -> None:
        """Take the light look or the dark one."""
        self._palette = palette
        self._show()

    def retranslate(self) -> None:
        """Say everything in the present language."""
        for name, picture in _BUTTONS:
            button = self.buttons[name]
            if name not in _PLAIN:
                button.setText(text(f"rules.{name}"))
            button.setAccessibleName(text(f"rules.{name}"))
            button.setToolTip(text(f"rules.{name}.help"))
            button.setIcon(icon(picture))
        self.in_use.setText(text("rules.in_use"))
        self.in_use.setToolTip(text("rules.in_use.help"))
        self.packs.setAccessibleName(text("rules.packs"))
        for row in range(self.packs.count()):
            name = own_name(self.packs.itemData(row), "rules.usual")
            self.packs.setItemText(row, name)
        self.table.setHorizontalHeaderLabels([text(key) for key in _TITLES])
        self.table.setAccessibleName(text("tray.rules"))
        self.view.setAccessibleName(text("rules.who"))
        self._empty.setText(text("rules.empty"))
        self._show()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setContentsMargins(8, 6, 8, 4)
        top.setSpacing(8)
        top.addWidget(self.buttons["run"])
        top.addWidget(self.packs)
        top.addWidget(self.in_use)
        for name in ("edit", "import", "export"):
            top.addWidget(self.buttons[name])
        top.addWidget(self.words, 1)
        both = QHBoxLayout()
        both.setContentsMargins(0, 0, 0, 0)
        both.addWidget(self.table, 3)
        both.addWidget(self.view, 2)
        held = QWidget()
        held.setLayout(both)
        self._stack = QStackedLayout()
        self._stack.addWidget(held)
        self._stack.addWidget(self._empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addLayout(self._stack, 1)

    def _fill(self, place: int, verdict: Verdict, pack: str) -> None:
        name = rule_name(verdict.rule.kind.key)
        cells = (
            f"{name}  · {pack}" if pack else name,
            demand_words(verdict.rule),
            state_words(verdict),
            share_words(verdict),
        )
        inks = {
            State.BROKEN: self._palette.over_text,
            State.KEPT: self._palette.ink,
            State.UNKNOWN: self._palette.muted,
        }
        for column, words in enumerate(cells):
            item = QTableWidgetItem(words)
            told = text(f"rule.{verdict.rule.kind.key}.help")
            item.setToolTip(f"{words}\n{told}" if words else told)
            if column == 2:
                item.setForeground(QBrush(QColor(inks[verdict.state])))
            self.table.setItem(place, column, item)

    def _list(self) -> None:
        place = self.table.currentRow()
        there = 0 <= place < len(self.rows)
        self.model.show_verdict(self.rows[place][1] if there else None)

    def _open(self, index: QModelIndex) -> None:
        verdict = self.model.verdict
        if verdict is not None:
            breach = self.model.rows[index.row()]
            self.thing_wanted.emit(breach.id, verdict.of_buildings)


def _fit(table: QTableWidget) -> None:
    """Give names and demands the room their words need, within reason."""
    metrics = table.fontMetrics()
    for column, least in enumerate(_WIDTHS[:-1]):
        items = (table.item(row, column) for row in range(table.rowCount()))
        wide = [metrics.horizontalAdvance(item.text()) for item in items if item]
        wanted = max(wide, default=0) + _AIR
        table.setColumnWidth(column, min(max(wanted, least), _WIDEST))


def _make_table() -> QTableWidget:
    """Make the table of rules."""
    table = QTableWidget(0, len(_TITLES))
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setAlternatingRowColors(True)
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.setTabKeyNavigation(False)
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(26)
    header = table.horizontalHeader()
    header.setHighlightSections(False)
    header.setStretchLastSection(True)
    for column, width in enumerate(_WIDTHS):
        table.setColumnWidth(column, width)
    return table
