"""What the program is, its version and licences; and the list of its keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QLabel,
    QPushButton,
    QWidget,
)

import gridplanner
from gridplanner.resources.texts import text
from gridplanner.ui.icons import picture
from gridplanner.ui.theme import titled
from gridplanner.ui.widgets import column, label, scrolled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gridplanner.ui.command import Command


def _closing(dialog: QDialog) -> QDialogButtonBox:
    box = QDialogButtonBox()
    close = QPushButton(text("close"))
    close.setDefault(True)
    box.addButton(close, QDialogButtonBox.ButtonRole.RejectRole)
    box.rejected.connect(dialog.reject)
    return box


class About(QDialog):
    """Name, version, what it is for, whose work it stands on."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(text("help.about"))
        lines = column(self, margin=24, spacing=10)
        mark = QLabel()
        mark.setPixmap(picture("app", 48))
        name = label("GridPlanner")
        name.setFont(titled(18))
        lines.addWidget(mark)
        lines.addWidget(name)
        lines.addWidget(
            label(text("about.version", version=gridplanner.__version__), role="muted")
        )
        for key in ("about.what", "about.local", "about.parts"):
            words = label(text(key), wraps=True)
            words.setMinimumWidth(380)
            lines.addWidget(words)
        lines.addWidget(_closing(self))


class Keys(QDialog):
    """All commands that have keys, in two columns."""

    def __init__(
        self, commands: Sequence[Command], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(text("help.keys"))
        content = QWidget()
        content.setObjectName("panel")
        grid = QGridLayout(content)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(6)
        listed = [command for command in commands if command.keys]
        half = -(-len(listed) // 2)
        native = QKeySequence.SequenceFormat.NativeText
        for index, command in enumerate(listed):
            row, place = index % half, 2 * (index // half)
            keys = " / ".join(
                QKeySequence(key).toString(native) for key in command.keys
            )
            shown = label(keys, role="figure")
            grid.addWidget(shown, row, place, Qt.AlignmentFlag.AlignLeft)
            grid.addWidget(label(text(command.key)), row, place + 1)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)
        lines = column(self, margin=16, spacing=12)
        lines.addWidget(scrolled(content), 1)
        note = label(text("keys.note"), role="muted", wraps=True)
        lines.addWidget(note)
        lines.addWidget(_closing(self))
        self.resize(760, 560)
