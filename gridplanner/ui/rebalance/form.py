"""调平衡: wishes above, the moves and what they do below; they hold once accepted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialogButtonBox,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QTabWidget,
)

from gridplanner.resources.format import format_count, format_percent
from gridplanner.resources.texts import text
from gridplanner.ui.dialogs.form import Form
from gridplanner.ui.rebalance.moves_table import MovesTable, name_of
from gridplanner.ui.rebalance.wishes import Wishes
from gridplanner.ui.widgets import label, push_button

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from gridplanner.analysis.division.refusing import Without
    from gridplanner.studies.rebalancing.asked import Proposal
    from gridplanner.ui.session import Session

_SIZE: Final = (760, 560)
_GRIDS: Final = ("grid", "before", "after", "target", "deviation")


class RebalanceForm(Form):
    """Asks for wishes, shows moves, lets each be refused.

    Parameters
    ----------
    parent : QWidget or None
    session : Session
    """

    wanted = Signal()
    """Somebody wants a proposal."""
    pointed = Signal(int)
    """Move the pointer is on, -1 for all that are kept."""
    sought = Signal(int)
    """Move to be seen from near."""
    taken = Signal()
    kept_as_scenario = Signal()

    def __init__(self, parent: QWidget | None, session: Session) -> None:
        super().__init__(parent, title="shape.rebalance", verb="rebalance.accept")
        self.proposal: Proposal | None = None
        self.rest: Without | None = None
        self.setMinimumSize(*_SIZE)
        self.setMaximumSize(1240, 720)
        self.wishes = Wishes(session)
        self.fields.addWidget(self.wishes)
        self.find_button = push_button(text("rebalance.find"), self.wanted.emit)
        self.find_button.setAutoDefault(False)
        self.fields.addWidget(self.find_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.state = label(text("rebalance.begin"), wraps=True)
        self.fields.addWidget(self.state)
        self.moves, self.grids = MovesTable(), _make_grids()
        pages = QTabWidget()
        pages.addTab(self.moves, text("rebalance.moves"))
        pages.addTab(self.grids, text("rebalance.grids"))
        self.fields.addWidget(pages, 1)
        self.scenario_button = push_button(
            text("rebalance.as_scenario"), self.kept_as_scenario.emit
        )
        self.scenario_button.setAutoDefault(False)
        self.box.addButton(self.scenario_button, QDialogButtonBox.ButtonRole.ActionRole)
        self.wishes.changed.connect(self.forget)
        self.moves.refused_changed.connect(self._refresh)
        self.moves.pointed.connect(self.pointed)
        self.moves.sought.connect(self.sought)
        self._allow()

    def accept(self) -> None:
        """Let the moves be made; the dialog goes once they are."""
        if self.accept_button.isEnabled():
            self.taken.emit()

    def show_proposal(self, proposal: Proposal) -> None:
        """Show the moves, all of them taken."""
        self.proposal = proposal
        self.moves.show_proposal(proposal)
        self._refresh()

    def say(self, words: str) -> None:
        """Say how it stands."""
        self.state.setText(words)
        self.grow()

    def forget(self) -> None:
        """Let go of a proposal that answers other wishes, or another town."""
        self.proposal = self.rest = None
        self.moves.show_proposal(None)
        self.grids.setRowCount(0)
        self._allow()
        self.pointed.emit(-1)
        self.say(text("rebalance.begin"))

    def hold(self, *, busy: bool) -> None:
        """Keep hands off while a job runs."""
        for widget in (self.wishes, self.moves, self.find_button):
            widget.setEnabled(not busy)
        if busy:
            self.accept_button.setEnabled(False)
            self.scenario_button.setEnabled(False)
        else:
            self._allow()

    def _refresh(self) -> None:
        """Work out what falls with what is refused, and tell what the rest does."""
        found = self.proposal
        if found is None:
            return
        self.rest = rest = found.without(self.moves.refused)
        self.moves.show_rest(rest, _effects(found, rest, self.moves.refused))
        self._show_grids(found, rest)
        said = [
            text(
                "rebalance.said",
                moves=format_count(len(rest.kept)),
                before=format_percent(found.deviation(())),
                after=format_percent(found.deviation(rest.kept)),
                share=format_percent(found.moved_share(rest.kept)),
            )
            if found.told
            else text("rebalance.nothing", share=format_percent(found.deviation(())))
        ]
        if rest.dependent:
            said.append(text("rebalance.fall", n=len(rest.dependent)))
        self.say("\n".join(said))
        self._allow()
        self.pointed.emit(-1)

    def _allow(self) -> None:
        can = self.rest is not None and bool(self.rest.kept)
        for button in (self.accept_button, self.scenario_button):
            button.setEnabled(can)
            button.setToolTip("" if can else text("rebalance.begin"))

    def _show_grids(self, found: Proposal, rest: Without) -> None:
        before, after = found.held(()), found.held(rest.kept)
        targets = found.targets
        changed = np.flatnonzero((before != after) | (found.found.task.leaving))
        order = changed[np.argsort(-np.abs(before - targets)[changed], kind="stable")]
        self.grids.setRowCount(len(order))
        for row, part in enumerate(order.tolist()):
            target = float(targets[part])
            off = float(after[part]) / target - 1.0 if target > 0 else 0.0
            words = (
                name_of(found, part),
                format_count(round(float(before[part]))),
                format_count(round(float(after[part]))),
                format_count(round(target)),
                format_percent(off) if target > 0 else "—",
            )
            for column, word in enumerate(words):
                item = QTableWidgetItem(word)
                if column:
                    item.setTextAlignment(
                        Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
                    )
                self.grids.setItem(row, column, item)


def _effects(found: Proposal, rest: Without, refused: set[int]) -> list[str]:
    """Say of each move what it does to both, or why it is not made."""
    held = found.held(())
    words = []
    for at, move in enumerate(found.told):
        if at in refused:
            words.append(text("rebalance.refused"))
        elif at in rest.apart:
            words.append(text("rebalance.apart"))
        elif at in rest.uneven:
            words.append(text("rebalance.uneven"))
        else:
            old = held[move.giver], held[move.taker]
            held[move.giver] -= move.weight
            held[move.taker] += move.weight
            words.append(
                text(
                    "rebalance.effect",
                    giver_before=format_count(round(float(old[0]))),
                    giver_after=format_count(round(float(held[move.giver]))),
                    taker_before=format_count(round(float(old[1]))),
                    taker_after=format_count(round(float(held[move.taker]))),
                )
            )
    return words


def _make_grids() -> QTableWidget:
    table = QTableWidget(0, len(_GRIDS))
    names = [text(f"rebalance.grid.{name}") for name in _GRIDS]
    table.setHorizontalHeaderLabels(names)
    table.setAccessibleName(text("rebalance.grids"))
    table.verticalHeader().hide()
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    head = table.horizontalHeader()
    head.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
    return table
