"""One norm to be changed: its name, method, lines and numbers, checked as one types."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QTabWidget, QWidget

from gridplanner.data.norms.checks import find_faults
from gridplanner.data.norms.defaults import equivalents_norm, time_norm
from gridplanner.data.norms.norm import Method, Norm, Subject
from gridplanner.resources.texts import text
from gridplanner.ui.widgets import column, label
from gridplanner.ui.work.norm_lines import NormLines
from gridplanner.ui.work.norm_parts import NormParts
from gridplanner.ui.work.norm_words import fault_words, method_word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gridplanner.data.norms.norm import Line

_USUAL: Final = {Method.TIME: time_norm, Method.EQUIVALENTS: equivalents_norm}


class NormPage(QWidget):
    """Edits a norm; `norm` and `name` are what the page says."""

    changed = Signal()

    def __init__(self, *, restricted: bool) -> None:
        super().__init__()
        self._given, self._given_name = Norm(), ""
        # What the other method was left with, and what it became.
        self._went: tuple[Norm, Norm] | None = None
        self.name = QLineEdit()
        self.name.setAccessibleName(text("norm.name"))
        self.name.textChanged.connect(lambda _words: self._look())
        self.method = QComboBox()
        self.method.setAccessibleName(text("norm.method"))
        for method in Method:
            self.method.addItem(method_word(method), method.value)
        self.method.activated.connect(lambda _row: self._take_method())
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(label(text("norm.name"), role="muted"))
        top.addWidget(self.name, 1)
        top.addWidget(label(text("norm.method"), role="muted"))
        top.addWidget(self.method)
        self.lines = NormLines(restricted=restricted)
        self.parts = NormParts()
        self.pages = QTabWidget()
        self.pages.addTab(self.lines, text("norm.page.lines"))
        self.pages.addTab(self.parts, "")
        self.fault = label(role="refused", wraps=True)
        held = column(self, margin=0, spacing=8)
        held.addLayout(top)
        held.addWidget(self.pages, 1)
        held.addWidget(self.fault)
        self.lines.changed.connect(self._look)
        self.parts.changed.connect(self._look)
        self.faults: dict[str, str] = {}

    def show_norm(self, name: str, norm: Norm) -> None:
        """Show a norm to be changed."""
        self._given, self._given_name, self._went = norm, name, None
        self.name.setText(name)
        self._fill(norm)
        self._look()

    @property
    def norm(self) -> Norm:
        """What the page says, sound or not."""
        method = Method(self.method.currentData())
        return self.parts.fill(
            replace(self._given, method=method, lines=self.lines.lines)
        )

    @property
    def is_changed(self) -> bool:
        """Whether the page says something else than it was given."""
        return self.norm != self._given or self.name.text() != self._given_name

    def _fill(self, norm: Norm) -> None:
        self.method.setCurrentIndex(self.method.findData(norm.method.value))
        self.lines.show_norm(norm)
        self.parts.show_norm(norm)
        self.pages.setTabText(1, text(f"norm.page.parts.{norm.method.value}"))

    def _take_method(self) -> None:
        """Go over to the other method; lines that have no number for it get usual ones.

        Else a town would have no work at all at once. Who goes straight back finds what
        was left, without the usual numbers.
        """
        method, left = Method(self.method.currentData()), self.lines.method
        if method is left:
            return
        norm = replace(self.norm, method=left)
        if self._went is not None and norm == self._went[1]:
            shown, self._went = self._went[0], None
        else:
            usual = _USUAL[method]().lines
            lines = tuple(
                _with_numbers(line, _usual_of(line, usual), method)
                for line in norm.lines
            )
            shown = replace(norm, method=method, lines=lines)
            self._went = norm, shown
        self._fill(shown)
        self._look()

    def _look(self) -> None:
        """Check what is written, and say beside each field what cannot be meant."""
        norm = self.norm
        self.faults = fault_words(find_faults(norm), norm)
        if not self.name.text().strip():
            self.faults["name"] = text("standard.no_name")
        self.lines.show_faults(self.faults)
        self.parts.show_faults(self.faults)
        shown = {line.key for line in norm.lines} | set(self.parts.boxes)
        rest = [words for at, words in self.faults.items() if at not in shown]
        self.fault.setText(" ".join(rest))
        self.fault.setVisible(bool(rest))
        if not self.faults:
            self.lines.show_work(norm)
        self.changed.emit()


def _usual_of(line: Line, usual: Sequence[Line]) -> Line | None:
    """Find the usual line of the same key, else one about some of the same people."""
    same = [each for each in usual if each.key == line.key]
    alike = (
        each
        for each in usual
        if each.subject is line.subject and set(each.any_of) & set(line.any_of)
    )
    return next(iter((*same, *alike)), None)


def _with_numbers(line: Line, usual: Line | None, method: Method) -> Line:
    if method is Method.EQUIVALENTS:
        return line if line.weight else _weighed(line, usual)
    if line.minutes or line.visits:
        return line
    if usual is None:
        return replace(line, visits=1.0, minutes=15.0)
    return replace(line, visits=usual.visits, minutes=usual.minutes)


def _weighed(line: Line, usual: Line | None) -> Line:
    """Give a line its usual weight.

    A dwelling or a register is no household: who is let to weighs as a household does,
    by the kinds of the usual line, and an empty home weighs nothing. Kinds the user
    has chosen stay.
    """
    if usual is None:
        is_home = line.subject in (Subject.DWELLING, Subject.REGISTER)
        return replace(line, weight=0.0 if is_home else 1.0)
    given = [each for each in _USUAL[Method.TIME]().lines if each.key == line.key]
    is_given = usual.key == line.key and any(e.any_of == line.any_of for e in given)
    kinds = usual.any_of if is_given else line.any_of
    return replace(line, weight=usual.weight, any_of=kinds)
