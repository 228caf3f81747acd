"""Choose one of several units, or one of several answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QListWidget,
    QListWidgetItem,
    QRadioButton,
    QWidget,
)

from gridplanner.ui.dialogs.form import Form

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gridplanner.data.records import Unit

_ID = Qt.ItemDataRole.UserRole


class ChooseForm(Form):
    """A list of units, the likeliest first; a double click takes one.

    Parameters
    ----------
    parent : QWidget or None
    title, verb, heading : str
        String keys.
    units : sequence of Unit
    """

    def __init__(
        self,
        parent: QWidget | None,
        *,
        title: str,
        verb: str,
        heading: str,
        units: Sequence[Unit],
    ) -> None:
        super().__init__(parent, title=title, verb=verb)
        self.list = QListWidget()
        self.list.setMinimumSize(340, 200)
        for unit in units:
            item = QListWidgetItem("  ".join(filter(None, (unit.name, unit.code))))
            item.setData(_ID, unit.id)
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self.list.itemDoubleClicked.connect(lambda _item: self.accept())
        self.add_field(heading, self.list)
        self.accept_button.setEnabled(bool(units))

    @property
    def chosen(self) -> int:
        """Id of the unit chosen, 0 where there is none."""
        row = self.list.currentRow()
        return 0 if row < 0 else int(self.list.item(row).data(_ID))


class AnswerForm(Form):
    """A question with a few answers; the first is proposed.

    Parameters
    ----------
    parent : QWidget or None
    title, verb : str
        String keys.
    question : str
        In the user's language.
    answers : sequence of str
        In the user's language.
    """

    def __init__(
        self,
        parent: QWidget | None,
        *,
        title: str,
        verb: str,
        question: str,
        answers: Sequence[str],
    ) -> None:
        super().__init__(parent, title=title, verb=verb)
        self.add_note(question, role="")
        self.answers = QButtonGroup(self)
        for number, words in enumerate(answers):
            button = QRadioButton(words)
            self.answers.addButton(button, number)
            self.fields.addWidget(button)
        self.answers.button(0).setChecked(True)

    @property
    def answer(self) -> int:
        """Number of the answer chosen."""
        return self.answers.checkedId()
