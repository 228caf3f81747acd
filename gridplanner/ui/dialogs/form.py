"""What all dialogs share: labels above fields, the verb on the last button, Esc."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QLabel,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from gridplanner.resources.texts import text
from gridplanner.ui.widgets import column, label

if TYPE_CHECKING:
    from PySide6.QtCore import QPoint
    from PySide6.QtGui import QShowEvent

BESIDE = 18  # px from the cursor, so that the last corner stays in sight
_LETTERS = 6  # of a choice that are always in sight
PAD = 7  # px before a number in its field
LARGEST = (1240, 620)  # logical px any dialog may take


class Form(QDialog):
    """A dialog with a column of fields and a verb; `verb` and `title` are keys."""

    def __init__(
        self, parent: QWidget | None, *, title: str, verb: str, role: str = "primary"
    ) -> None:
        super().__init__(parent)
        # Commands end in dots since they ask; this is where they do.
        self.setWindowTitle(text(title).removesuffix("…"))
        self.setMaximumSize(*LARGEST)
        self._outer = column(self, margin=16, spacing=12)
        self.fields = QVBoxLayout()
        self.fields.setSpacing(6)
        self._outer.addLayout(self.fields, 1)
        self.box = QDialogButtonBox()
        # The verb stands last on the right on every system, as GNOME lays it out.
        self.box.setStyleSheet("QDialogButtonBox { button-layout: 3 }")
        self.cancel = QPushButton(text("cancel"))
        self.accept_button = QPushButton(text(verb))
        self.accept_button.setProperty("role", role)
        self.cancel.setAutoDefault(role != "primary")
        roles = QDialogButtonBox.ButtonRole
        self.box.addButton(self.cancel, roles.RejectRole)
        self.box.addButton(self.accept_button, roles.AcceptRole)
        self.box.accepted.connect(self.accept)
        self.box.rejected.connect(self.reject)
        self._outer.addWidget(self.box)
        # Only a button that stands in its dialog already stays its default when
        # the focus has been on it and goes on to a field. Where none is the default
        # the box makes the verb its own, and Enter would delete.
        default = self.accept_button if role == "primary" else self.cancel
        default.setDefault(True)

    def add_field(self, name: str, field: QWidget, *, help_key: str = "") -> QLabel:
        """Add a field with its name (a string key) above it, which is returned."""
        heading = label(text(name), role="muted")
        heading.setBuddy(field)
        field.setAccessibleName(text(name))
        if help_key:
            field.setToolTip(text(help_key))
        self.fields.addWidget(heading)
        self.fields.addWidget(field)
        return heading

    def grow(self) -> None:
        """Grow to what wrapped sentences need; Qt asks only for the least of them."""
        high = self.height()
        self._outer.activate()
        wanted = self._outer.totalHeightForWidth(self.width())
        if self.isVisible() and wanted > self.height():
            self.resize(self.width(), wanted)
        if not self.isVisible() or self.height() <= high:
            return
        below = self.frameGeometry().bottom()
        below -= self.screen().availableGeometry().bottom()
        if below > 0:  # where it stood low the verb would be off the screen
            self.move(self.x(), max(self.y() - below, 0))

    def beside(self, cursor: QPoint | None = None) -> None:
        """Stand beside the cursor, wholly on the screen."""
        self.adjustSize()
        place = QCursor.pos() if cursor is None else cursor
        screen = self.screen().availableGeometry()
        x = min(place.x() + BESIDE, screen.right() - self.width())
        y = min(place.y() + BESIDE, screen.bottom() - self.height())
        self.move(max(x, screen.left()), max(y, screen.top()))

    def showEvent(self, event: QShowEvent) -> None:
        """Let Tab go through the fields first, then along the buttons."""
        fields = [
            widget
            for widget in self._focus_chain()
            if widget not in (self.cancel, self.accept_button)
        ]
        for before, after in pairwise([*fields[-1:], self.cancel, self.accept_button]):
            self.setTabOrder(before, after)
        if fields and self.focusWidget() is None:
            fields[0].setFocus()
        pad_numbers(self)
        super().showEvent(event)

    def _focus_chain(self) -> list[QWidget]:
        chain, widget = [], self.nextInFocusChain()
        while widget is not None and widget is not self:
            if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isEnabled():
                chain.append(widget)
            widget = widget.nextInFocusChain()
        return chain

    def add_note(self, words: str, *, role: str = "muted") -> None:
        """Add a sentence of the user's language."""
        note = label(words, role=role, wraps=True)
        note.setMinimumWidth(320)
        self.fields.addWidget(note)


def pad_numbers(within: QWidget) -> None:
    """Keep numbers off the edge of their fields.

    Qt keeps the room a style sheet gives a number, and writes at its edge.
    """
    for box in within.findChildren(QSpinBox) + within.findChildren(QDoubleSpinBox):
        box.lineEdit().setTextMargins(PAD, 0, 0, 0)


def narrow_choices(within: QWidget) -> None:
    """Let choices be narrower than their longest words; the list shows them whole."""
    policy = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
    for choice in within.findChildren(QComboBox):
        choice.setSizeAdjustPolicy(policy)
        choice.setMinimumContentsLength(_LETTERS)


def ask(
    parent: QWidget | None,
    *,
    title: str,
    question: str,
    verb: str,
    role: str = "delete",
) -> bool:
    """Ask a question (in the user's language) that a verb answers; Esc is no."""
    form = Form(parent, title=title, verb=verb, role=role)
    form.add_note(question, role="")
    return form.exec() == QDialog.DialogCode.Accepted
