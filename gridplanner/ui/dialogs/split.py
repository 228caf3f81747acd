"""Which half of a grid keeps its code, and what the other one is called."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QButtonGroup, QComboBox, QLineEdit, QRadioButton, QWidget

from gridplanner.data.edits.split import SplitChoice
from gridplanner.data.records import Unit
from gridplanner.resources.format import format_count
from gridplanner.resources.texts import text
from gridplanner.ui.dialogs.code_field import say
from gridplanner.ui.dialogs.form import Form
from gridplanner.ui.widgets import label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gridplanner.ui.dialogs.code_field import CodeField


@dataclass(frozen=True, slots=True)
class Half:
    """What a half holds; None where nothing is known."""

    households: int | None
    people: int | None


class SplitForm(Form):
    """Asks which half keeps the code; the one with more households is proposed.

    Parameters
    ----------
    parent : QWidget or None
    unit : Unit
        What is split.
    places : sequence of str
        Where each part lies, in words.
    held : sequence of Half
    keep : int
        Part that is proposed to keep the code.
    proposed : sequence of Unit
        Codes and names proposed for the other parts.
    crossed : sequence of Unit
        Micro-grids the line runs through.
    about : CodeField
        Says what is to be known of the code of the other part.
    """

    def __init__(
        self,
        parent: QWidget | None,
        *,
        unit: Unit,
        places: Sequence[str],
        held: Sequence[Half],
        keep: int,
        proposed: Sequence[Unit],
        crossed: Sequence[Unit],
        about: CodeField,
    ) -> None:
        super().__init__(parent, title="tool.split", verb="split.do")
        self._unit, self._count = unit, len(places)
        self._crossed, self._about = crossed, about
        grid = unit.name or unit.code
        key = "split.question" if self._count == 2 else "split.question_parts"
        question = text(key, grid=grid, code=unit.code, n=self._count)
        self.add_note(question, role="")
        self.choices = QButtonGroup(self)
        for number, (place, half) in enumerate(zip(places, held, strict=True)):
            self._add_choice(number, f"{place}  {_holds(half)}".strip())
        neither = "split.neither" if self._count == 2 else "split.neither_parts"
        self._add_choice(len(places), text(neither, code=unit.code))
        self.choices.button(keep).setChecked(True)
        draft = proposed[0] if proposed else Unit(0, 0, 0)
        self.code, self.name = QLineEdit(draft.code), QLineEdit(draft.name)
        code, name = (
            ("split.other_code", "split.other_name")
            if self._count == 2
            else ("split.first_code", "split.first_name")
        )
        self.add_field(code, self.code, help_key="field.code.help")
        self.add_field(name, self.name)
        self.micro: list[QComboBox] = []
        for child in crossed:
            box = QComboBox()
            box.addItem(text("split.together"), -1)
            for number, place in enumerate(places):
                box.addItem(text("split.whole", place=place), number)
            heading = text("split.crossed", name=child.name or child.code)
            self.add_note(heading)
            box.setAccessibleName(heading)
            self.fields.addWidget(box)
            self.micro.append(box)
        self._fault = label(role="refused", wraps=True)
        self._fault.setMinimumHeight(24)
        self.fields.addWidget(self._fault)
        self.setMinimumWidth(420)
        self.code.textChanged.connect(lambda _words: self._check())
        self.choices.idToggled.connect(lambda _id, _on: self._show_drafts())
        self._show_drafts()
        self._check()

    @property
    def choice(self) -> SplitChoice:
        """What the user has decided."""
        keep = self.choices.checkedId()
        draft = Unit(
            0, 0, 0, code=self.code.text().strip(), name=self.name.text().strip()
        )
        whole = {
            child.id: int(box.currentData())
            for child, box in zip(self._crossed, self.micro, strict=True)
            if int(box.currentData()) >= 0
        }
        if keep == self._count:
            return SplitChoice(None, (), whole)
        # With more than two parts the codes of all but the first are proposed.
        return SplitChoice(keep, (draft,), whole)

    def fault(self) -> str:
        """Say what is wrong with the fields; empty where nothing is."""
        if self.choices.checkedId() == self._count:
            return ""
        return self._about.fault(self.code.text().strip())

    def _add_choice(self, number: int, words: str) -> None:
        button = QRadioButton(words)
        self.choices.addButton(button, number)
        self.fields.addWidget(button)

    def _show_drafts(self) -> None:
        both = self.choices.checkedId() == self._count
        self.code.setEnabled(not both)
        self.name.setEnabled(not both)
        self._check()

    def _check(self) -> None:
        fault = self.fault()
        both = self.choices.checkedId() == self._count
        code = "" if both else self.code.text().strip()
        say(self._fault, fault, self._about.warning(code))
        self.accept_button.setEnabled(not fault)


def _holds(half: Half) -> str:
    parts = []
    if half.households is not None:
        parts.append(format_count(half.households, "unit.households"))
    if half.people is not None:
        parts.append(format_count(half.people, "unit.people"))
    return " ".join(parts)
