"""The fields of the question what another norm, or another value in it, would mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridplanner.data.norms.defaults import PRESETS
from gridplanner.data.norms.one_value import values_of
from gridplanner.data.question import Asked, Question
from gridplanner.resources.texts import own_name, text
from gridplanner.ui.what_if.norm_words import value_words
from gridplanner.ui.what_if.questions import Page
from gridplanner.ui.widgets import label
from gridplanner.ui.work.number_box import NumberBox
from gridplanner.ui.work.words import plain

if TYPE_CHECKING:
    from PySide6.QtWidgets import QVBoxLayout

    from gridplanner.data.norms.norm import Norm
    from gridplanner.ui.what_if.present import Named, Present


class NormPage(Page):
    """The work is reckoned by another norm, or with one value of a norm changed."""

    asked = Asked.NORM

    def make(self, held: QVBoxLayout) -> None:
        self.norm = self._box("what_if.norm")
        self.norm.activated.connect(lambda _index: self._turn())
        self.value_of = self._box("what_if.value_of")
        self.value_of.activated.connect(lambda _index: self._show_value())
        self.value = NumberBox(0.0, text("what_if.value"), digits=2)
        self.value.valueChanged.connect(lambda _value: self.changed.emit())
        held.addWidget(self.value)
        self.now = label("", role="muted", wraps=True)
        held.addWidget(self.now)
        held.addWidget(label(text("what_if.norm.where"), role="muted", wraps=True))
        held.addStretch(1)

    def fill(self, present: Present) -> None:
        self.present = present
        self.norm.clear()
        for name in present.norms:
            own = own_name(name, "workload.default_norm")
            self.norm.addItem(own, ("", name))
        for preset in PRESETS:
            self.norm.addItem(text(f"norm.preset.{preset}"), (preset, ""))
        name = own_name(present.norm_name, "workload.default_norm")
        self.norm.addItem(text("what_if.norm.used", name=name), ("", ""))
        self._offer_values("")

    def _turn(self) -> None:
        self._offer_values(self.value_of.currentData() or "")
        self.changed.emit()

    def _offer_values(self, chosen: str) -> None:
        """Offer the values of the norm in front."""
        norm = self._norm
        self.value_of.clear()
        self.value_of.addItem(text("what_if.value.none"), "")
        if norm is not None:
            for name in values_of(norm):
                self.value_of.addItem(value_words(norm, name), name)
        self.value_of.setCurrentIndex(max(self.value_of.findData(chosen), 0))
        self._show_number(self._now)

    def _show_value(self) -> None:
        self._show_number(self._now)
        self.changed.emit()

    def _show_number(self, number: float | None) -> None:
        """Show a value and what it is now, or that none is changed."""
        now = self._now
        self.value.setEnabled(number is not None)
        self.value.blockSignals(True)
        self.value.show_number(number or 0.0)
        self.value.blockSignals(False)
        words = "" if now is None else text("what_if.value.now", n=plain(now))
        self.now.setText(words)
        self.now.setVisible(bool(words))

    @property
    def _named(self) -> Named | None:
        found = self.norm.currentData()
        return None if found is None else (found[0], found[1])

    @property
    def _norm(self) -> Norm | None:
        named = self._named
        return None if named is None else self.present.kept_norms.get(named)

    @property
    def _now(self) -> float | None:
        """The value as it is in the norm; None where none is to be changed."""
        norm, name = self._norm, self.value_of.currentData()
        return None if norm is None or not name else values_of(norm)[name]

    @property
    def question(self) -> Question:
        preset, name = self._named or ("", "")
        value_of = self.value_of.currentData() or ""
        value = self.value.number if value_of else 0.0
        return Question(
            self.asked, norm=name, preset=preset, value_of=value_of, value=value
        )

    def show_question(self, question: Question) -> None:
        wanted = (question.preset, question.norm)
        rows = range(self.norm.count())
        found = [row for row in rows if tuple(self.norm.itemData(row)) == wanted]
        self.norm.setCurrentIndex(found[0] if found else -1)
        self._offer_values(question.value_of)
        if self.value_of.currentData():
            self._show_number(question.value)

    def fault(self) -> str:
        if self._named is None:
            return "what_if.norm_gone"
        if self._named == ("", "") and self._now is None:
            return "what_if.same_norm"
        return ""
