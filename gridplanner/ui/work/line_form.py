"""Whom a line of a norm is about: its name, what it counts, and which kinds."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QListWidget, QListWidgetItem

from gridplanner.data.norms.kinds import KINDS
from gridplanner.data.norms.norm import Line, Subject
from gridplanner.data.people.categories import RESTRICTED
from gridplanner.resources.texts import text
from gridplanner.ui.dialogs.form import Form
from gridplanner.ui.work.words import kind_word, line_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

_KEY = Qt.ItemDataRole.UserRole


class LineForm(Form):
    """Ask whom a line is about; `line` is the answer.

    Parameters
    ----------
    line : Line
    others : sequence of Line
        Whose visits it may take over.
    restricted : bool
        Whether restricted categories may be named.
    """

    def __init__(
        self,
        line: Line,
        others: Sequence[Line],
        *,
        restricted: bool,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent, title="norm.line", verb="norm.line.do")
        self._line, self._restricted = line, restricted
        self.name = QLineEdit(line.name)
        self.name.setPlaceholderText(line_name(replace(line, name="")))
        self.add_field("norm.line.name", self.name)
        self.subject = QComboBox()
        for subject in Subject:
            self.subject.addItem(text(f"norm.subject.{subject.value}"), subject.value)
        self.subject.setCurrentIndex(self.subject.findData(line.subject.value))
        self.subject.activated.connect(lambda _row: self._list_kinds((), ()))
        self.add_field("norm.line.subject", self.subject)
        self.any_of, self.all_of = QListWidget(), QListWidget()
        for name, box in (("any_of", self.any_of), ("all_of", self.all_of)):
            box.setMinimumHeight(120)
            self.add_field(f"norm.line.{name}", box)
        self.like = QComboBox()
        self.like.addItem(text("norm.line.like.own"), "")
        for other in others:
            if other.key != line.key:
                self.like.addItem(line_name(other), other.key)
        self.like.setCurrentIndex(max(self.like.findData(line.like), 0))
        self.add_field("norm.line.like", self.like)
        self.add_note(text("norm.line.note"))
        self.setMinimumWidth(380)
        self._list_kinds(line.any_of, line.all_of)

    @property
    def line(self) -> Line:
        """What the fields say."""
        return replace(
            self._line,
            name=self.name.text().strip(),
            subject=Subject(self.subject.currentData()),
            any_of=_ticked(self.any_of),
            all_of=_ticked(self.all_of),
            like=str(self.like.currentData()),
        )

    def _list_kinds(self, any_of: Sequence[str], all_of: Sequence[str]) -> None:
        kinds = KINDS[Subject(self.subject.currentData())]
        shown = [each for each in kinds if self._restricted or each not in RESTRICTED]
        for box, ticked in ((self.any_of, any_of), (self.all_of, all_of)):
            box.clear()
            for kind in shown:
                item = QListWidgetItem(kind_word(kind))
                item.setData(_KEY, kind)
                states = Qt.CheckState
                item.setCheckState(
                    states.Checked if kind in ticked else states.Unchecked
                )
                box.addItem(item)


def _ticked(box: QListWidget) -> tuple[str, ...]:
    items = [box.item(row) for row in range(box.count())]
    return tuple(
        str(item.data(_KEY))
        for item in items
        if item.checkState() is Qt.CheckState.Checked
    )
