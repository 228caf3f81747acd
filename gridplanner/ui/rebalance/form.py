"""调平衡: wishes above, the moves and what they do below; they hold once accepted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialogButtonBox, QHBoxLayout, QMenu, QTabWidget

from gridplanner.resources.format import format_count, format_percent
from gridplanner.resources.texts import text
from gridplanner.studies.rebalancing.words import (
    advice_words,
    capacity_words,
    still_words,
)
from gridplanner.ui.dialogs.form import Form
from gridplanner.ui.rebalance.effects import row_words
from gridplanner.ui.rebalance.grids_table import GridsTable
from gridplanner.ui.rebalance.moves_table import MovesTable
from gridplanner.ui.rebalance.wishes import Wishes
from gridplanner.ui.widgets import label, link_button, push_button

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtWidgets import QWidget

    from gridplanner.analysis.division.refusing import Without
    from gridplanner.data.errors import EditError
    from gridplanner.studies.rebalancing.asked import Proposal
    from gridplanner.studies.rebalancing.drawing import Drawn
    from gridplanner.ui.session import Session

_LEAST: Final = (700, 600)
_WIDE: Final = 0.58  # of the window: the map beside it is looked at
_LARGEST: Final = (1240, 860)


class RebalanceForm(Form):
    """Asks for wishes, shows moves, lets each be refused.

    Parameters
    ----------
    parent : QWidget or None
    session : Session
    """

    wanted = Signal()
    """Somebody wants a proposal."""
    refusing = Signal()
    """Other moves are refused than before."""
    pointed = Signal(int)
    """Move the pointer is on, -1 for all that are kept."""
    sought = Signal(int)
    """Move to be seen from near."""
    taken = Signal()
    kept_as_scenario = Signal()
    copy_wanted = Signal()
    save_wanted = Signal()
    list_wanted = Signal()

    def __init__(self, parent: QWidget | None, session: Session) -> None:
        super().__init__(parent, title="shape.rebalance", verb="rebalance.accept")
        self.proposal: Proposal | None = None
        self.rest: Without | None = None
        self.faults: Mapping[int, EditError] = {}
        self.setMinimumSize(*_LEAST)
        self.setMaximumSize(*_LARGEST)
        if parent is not None:
            self.resize(min(int(_WIDE * parent.width()), 880), _LEAST[1])
        self.wishes = Wishes(session)
        self.fields.addWidget(self.wishes)
        self.find_button = push_button(text("rebalance.find"), self.wanted.emit)
        self.find_button.setAutoDefault(False)
        self.papers_button = link_button(text("rebalance.papers") + " ▾")
        row = QHBoxLayout()
        row.addWidget(self.find_button)
        row.addStretch(1)
        row.addWidget(self.papers_button)
        self.fields.addLayout(row)
        self.state = label(text("rebalance.begin"), wraps=True)
        self.fields.addWidget(self.state)
        self.moves, self.grids = MovesTable(), GridsTable()
        self.pages = QTabWidget()
        self.pages.addTab(self.moves, text("rebalance.moves"))
        self.pages.addTab(self.grids, text("rebalance.grids"))
        self.fields.addWidget(self.pages, 1)
        self.scenario_button = push_button(
            text("rebalance.as_scenario"), self.kept_as_scenario.emit
        )
        self.scenario_button.setAutoDefault(False)
        self.box.addButton(self.scenario_button, QDialogButtonBox.ButtonRole.ActionRole)
        self._add_papers()
        self.wishes.changed.connect(self.forget)
        self.moves.refused_changed.connect(self._refuse)
        self.moves.pointed.connect(self.pointed)
        self.moves.sought.connect(self.sought)
        self._allow()

    def accept(self) -> None:
        """Let the moves be made; the dialog goes once they are."""
        if self.accept_button.isEnabled():
            self.taken.emit()

    def show_proposal(self, proposal: Proposal) -> None:
        """Show the moves, all of them taken that can be drawn."""
        self.proposal, self.faults = proposal, proposal.faults
        self.wishes.starting.keep()
        self.wishes.between.take_ends(proposal.ends)
        self.moves.show_proposal(proposal)
        self._refresh(proposal.first)

    def show_drawn(self, drawn: Drawn) -> bool:
        """Show what can be drawn of what is left; tell whether that is news."""
        is_news = not drawn.faults.keys() <= self.faults.keys()
        self.faults = drawn.faults
        if is_news or drawn.rest != self.rest:
            self._refresh(drawn.rest)
        return is_news

    def say(self, words: str) -> None:
        """Say how it stands."""
        self.state.setText(words)
        self.grow()

    def forget(self) -> None:
        """Let go of a proposal that answers other wishes, or another town."""
        self.proposal = self.rest = None
        self.faults = {}
        self.wishes.starting.follow()
        self.moves.show_proposal(None)
        self.grids.forget()
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

    def _refuse(self) -> None:
        """Show what falls with what is refused, before the rest is drawn anew."""
        if self.proposal is None:
            return
        self.faults = self.proposal.faults
        self._refresh(self.proposal.without(self.moves.refused))
        self.refusing.emit()

    def _refresh(self, rest: Without) -> None:
        """Tell what is left of the moves, and what it does."""
        found, refused = self.proposal, self.moves.refused
        if found is None:
            return
        self.rest = rest
        words = row_words(found, rest, refused=refused, faults=self.faults)
        self.moves.show_rest(rest.kept, words)
        self.grids.show_grids(found, rest.kept)
        self.say("\n".join(_said(found, rest, len(self.faults), refused)))
        self._allow()
        self.pointed.emit(-1)

    def _allow(self) -> None:
        can = self.rest is not None and bool(self.rest.kept)
        for button in (self.accept_button, self.scenario_button):
            button.setEnabled(can)
            button.setToolTip("" if can else text("rebalance.begin"))
        self.papers_button.setEnabled(can)
        self.papers_button.setToolTip("" if can else text("rebalance.papers.none"))

    def _add_papers(self) -> None:
        button = self.papers_button
        menu = QMenu(button)
        menu.addAction(text("dividing.notice.copy"), self.copy_wanted.emit)
        menu.addAction(text("dividing.notice.save"), self.save_wanted.emit)
        menu.addAction(text("rebalance.papers.list"), self.list_wanted.emit)
        button.clicked.connect(
            lambda: menu.popup(button.mapToGlobal(button.rect().bottomLeft()))
        )
        self.papers_menu = menu
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)


def _said(found: Proposal, rest: Without, faults: int, refused: set[int]) -> list[str]:
    said = []
    if rest.kept:
        said.append(
            text(
                "rebalance.said",
                moves=format_count(len(rest.kept)),
                before=format_percent(found.deviation(())),
                after=format_percent(found.deviation(rest.kept)),
                share=format_percent(found.moved_share(rest.kept)),
            )
        )
    if not refused:
        said += [still_words(found), advice_words(found)]
    if faults:
        said.append(text("rebalance.faults", n=format_count(faults)))
    if rest.dependent:
        said.append(text("rebalance.fall", n=format_count(len(rest.dependent))))
    said.append(capacity_words(found))
    return [words for words in said if words]
