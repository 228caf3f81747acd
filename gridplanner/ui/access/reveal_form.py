"""The dialog that asks what plain data are needed for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QHBoxLayout,
    QLineEdit,
    QRadioButton,
    QWidget,
)

from gridplanner.data.access.reveal import (
    PURPOSES,
    SHORTEST,
    USUAL,
    WITH_ID,
    WITH_TEXT,
    is_reason,
)
from gridplanner.data.access.stand_ins import count_people
from gridplanner.resources.format import format_count
from gridplanner.resources.texts import text
from gridplanner.ui.dialogs.form import Form
from gridplanner.ui.widgets import label

if TYPE_CHECKING:
    from datetime import datetime

    from gridplanner.data.access.reveal import Subject

_OTHER = len(PURPOSES)
_LONGEST = 200  # characters of a purpose


class RevealForm(Form):
    """Asks for a purpose; `reason` and `fields` are what was answered.

    Parameters
    ----------
    parent : QWidget or None
    subject : Subject
        Whose data are to be shown.
    user : str
    time : datetime
        Present time, as it will stand in the record.
    """

    def __init__(
        self, parent: QWidget | None, subject: Subject, *, user: str, time: datetime
    ) -> None:
        super().__init__(parent, title="reveal.title", verb="reveal.title")
        count = count_people(subject.people)
        key = "reveal.whom" if subject.sample and count > 1 else "reveal.whom_one"
        self.add_note(
            text(
                key, name=subject.sample or subject.object or "—", n=format_count(count)
            ),
            role="",
        )
        self.with_id = QCheckBox(text("reveal.with_id"))
        self.with_text = QCheckBox(text("reveal.with_text"))
        for box in (self.with_id, self.with_text):
            self.fields.addWidget(box)
        self.fields.addSpacing(6)
        self.fields.addWidget(label(text("reveal.purpose"), role="muted"))
        self.purposes = QButtonGroup(self)
        row = QHBoxLayout()
        row.setSpacing(14)
        for number, purpose in enumerate(PURPOSES):
            row.addWidget(self._purpose(text(f"reveal.{purpose}"), number))
        row.addStretch(1)
        self.fields.addLayout(row)
        self.fields.addWidget(self._purpose(text("reveal.other"), _OTHER))
        self.words = QLineEdit()
        self.words.setMaxLength(_LONGEST)
        self.words.setAccessibleName(text("reveal.other"))
        self.words.textChanged.connect(self._check)
        # Whoever writes a purpose of their own means it.
        self.words.textEdited.connect(
            lambda _words: self.purposes.button(_OTHER).setChecked(True)
        )
        self.fields.addWidget(self.words)
        self.purposes.idToggled.connect(lambda *_what: self._check())
        self.purposes.button(0).setChecked(True)
        self.fields.addSpacing(6)
        self.add_note(text("reveal.notice", user=user, time=f"{time:%Y-%m-%d %H:%M}"))
        self._check()

    def _purpose(self, words: str, number: int) -> QRadioButton:
        button = QRadioButton(words)
        self.purposes.addButton(button, number)
        return button

    @property
    def reason(self) -> str:
        """Name of the purpose, or what was written."""
        number = self.purposes.checkedId()
        return PURPOSES[number] if number < _OTHER else self.words.text().strip()

    @property
    def plain_fields(self) -> frozenset[str]:
        """Which kinds of data are to be shown."""
        fields = USUAL
        if self.with_id.isChecked():
            fields |= WITH_ID
        if self.with_text.isChecked():
            fields |= WITH_TEXT
        return fields

    def _check(self) -> None:
        is_enough = is_reason(self.reason)
        self.accept_button.setEnabled(is_enough)
        self.accept_button.setToolTip(
            "" if is_enough else text("reveal.no_reason", n=SHORTEST)
        )
