"""The cards of the candidates side by side: one chosen, one pointed at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QWidget

from gridplanner.analysis.division.comparing import merits_of
from gridplanner.resources.texts import text
from gridplanner.studies.dividing.study import best_of
from gridplanner.ui.division.card import LEAST, Card
from gridplanner.ui.division.shown import LETTERS, Shown
from gridplanner.ui.division.words import card_figures, card_heading, merit_words

if TYPE_CHECKING:
    from gridplanner.layers.style import Style
    from gridplanner.studies.dividing.wish import Wish


class CandidateRow(QWidget):
    """Cards; the chosen one is on the map unless another is pointed at."""

    looked_at = Signal()
    """Another candidate is to be seen on the map."""
    chosen_changed = Signal()

    def __init__(self, style: Style) -> None:
        super().__init__()
        self._style = style
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(8)
        self._row.addStretch(0)
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._group.idToggled.connect(self._toggle)
        self._pointed = -1
        self._is_own = False  # somebody has chosen: what is found later does not
        self.cards: list[Card] = []
        self.shown: list[Shown] = []

    @property
    def chosen(self) -> int:
        """Row of the chosen candidate, -1 without any."""
        return self._group.checkedId()

    @property
    def is_by_hand(self) -> bool:
        """Whether somebody has chosen."""
        return self._is_own

    def choose(self, row: int, *, by_hand: bool) -> None:
        """Choose a candidate, as somebody did or as the best so far."""
        self.cards[row].setChecked(True)
        self._is_own = by_hand

    @property
    def on_map(self) -> Shown | None:
        """The candidate to be seen on the map."""
        row = self._pointed if self._pointed >= 0 else self.chosen
        return self.shown[row] if 0 <= row < len(self.shown) else None

    def add(self, shown: Shown, wish: Wish) -> None:
        """Add a candidate; the best so far is chosen while nobody else chooses."""
        row = len(self.shown)
        card = Card(LETTERS[row], shown.picture, self._style)
        self.shown.append(shown)
        self.cards.append(card)
        self._group.addButton(card, row)
        self._row.insertWidget(row, card, 1)
        card.pointed.connect(lambda on, row=row: self._point(row, on))
        card.clicked.connect(self._take_choice)
        self.say()
        if not self._is_own:
            proposals = [each.proposal for each in self.shown]
            best = proposals.index(best_of(proposals, wish))
            self.cards[best].setChecked(True)

    @property
    def wanted_width(self) -> int:
        """How wide the cards must be together for their figures to be read, px."""
        count = len(self.cards)
        return count * LEAST + max(count - 1, 0) * self._row.spacing()

    @property
    def least(self) -> float:
        """How far off the candidate is that is nearest to equal."""
        return min(each.proposal.deviation for each in self.shown)

    def say(self, mark: str = "") -> None:
        """Say what each is best in, now that there are others; `mark` goes with it."""
        merits = merits_of([each.proposal.candidate for each in self.shown])
        for card, shown, merit in zip(self.cards, self.shown, merits, strict=True):
            word = text("dividing.comma").join(filter(None, (merit_words(merit), mark)))
            proposal = shown.proposal
            card.say(card_heading(proposal), card_figures(proposal), word)

    def clear(self) -> None:
        """Let go of all candidates."""
        for card in self.cards:
            self._group.removeButton(card)
            self._row.removeWidget(card)
            card.hide()
            card.deleteLater()
        self.cards.clear()
        self.shown.clear()
        self._pointed, self._is_own = -1, False
        self.looked_at.emit()

    def use_style(self, style: Style) -> None:
        """Paint in another style from now on."""
        self._style = style
        for card in self.cards:
            card.use_style(style)

    def _take_choice(self) -> None:
        self._is_own = True

    def _point(self, row: int, is_on: bool) -> None:  # noqa: FBT001 - a signal's value
        if is_on or self._pointed == row:
            self._pointed = row if is_on else -1
            self.looked_at.emit()

    def _toggle(self, _row: int, is_on: bool) -> None:  # noqa: FBT001
        if is_on:
            self.chosen_changed.emit()
            self.looked_at.emit()
