"""The list in the toolbar that says on which level of the town one works."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSizePolicy, QWidget

from gridplanner.resources.texts import text
from gridplanner.ui.widgets import label

if TYPE_CHECKING:
    from gridplanner.ui.session import Session


class LevelBox(QWidget):
    """Shows and changes the level of work."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._name = label(role="muted")
        self.box = QComboBox()
        self.box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.box.activated.connect(session.set_level)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 8, 0)
        row.addWidget(self._name)
        row.addWidget(self.box)
        session.opened.connect(self.refresh)
        session.level_changed.connect(self.refresh)
        self.retranslate()

    def refresh(self) -> None:
        """Take over the levels of the project."""
        document = self._session.document
        names = (
            [level.name for level in document.levels] if document is not None else []
        )
        self.box.clear()
        self.box.addItems(names)
        self.box.setCurrentIndex(self._session.level if names else -1)

    def retranslate(self) -> None:
        """Say the name in the present language."""
        self._name.setText(text("level.name"))
        self.box.setAccessibleName(text("level.name"))
        self.box.setToolTip(text("level.help"))
