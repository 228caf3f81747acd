"""The start page: three cards, and below them what else one may want first."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from gridplanner.data.store.backup_list import backups_of, has_others, total_size
from gridplanner.resources.format import format_size
from gridplanner.resources.texts import language, text
from gridplanner.ui.icons import picture
from gridplanner.ui.panels.strip import Strip
from gridplanner.ui.theme import titled
from gridplanner.ui.widgets import label, link_button, push_button, restyle

if TYPE_CHECKING:
    from PySide6.QtGui import (
        QFocusEvent,
        QKeyEvent,
        QMouseEvent,
        QResizeEvent,
        QShowEvent,
    )

_SHOWN = 5


class Card(QFrame):
    """A large button with a picture, a title and a line of help."""

    clicked = Signal()

    def __init__(
        self, icon_name: str, title: str, sub: str, *, focusable: bool = True
    ) -> None:
        super().__init__()
        self.setObjectName("card")
        self._keys = (icon_name, title, sub)
        self._active = focusable
        self._icon = QLabel()
        self._title = label()
        self._title.setFont(titled(16))
        self._title.setWordWrap(True)
        self.sub = label(role="muted", wraps=True)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(20, 20, 20, 16)
        self.body.setSpacing(8)
        for widget in (self._icon, self._title, self.sub):
            self.body.addWidget(widget)
        self.body.addStretch(1)
        self.setMinimumSize(240, 230)
        self.setMaximumWidth(320)
        if focusable:
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.retranslate()

    def retranslate(self) -> None:
        """Say title and help in the present language and look."""
        icon_name, title, sub = self._keys
        self._icon.setPixmap(picture(icon_name, 36))
        self._title.setText(text(title))
        self.sub.setText(text(sub) if sub else "")
        self.sub.setVisible(bool(sub))
        self.setAccessibleName(text(title))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._active and self.rect().contains(event.position().toPoint()):
            self.clicked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.clicked.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._show_focus("true")

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._show_focus("false")

    def _show_focus(self, value: str) -> None:
        self.setProperty("focused", value)
        restyle(self)


class StartPage(QWidget):
    """What is shown while no project is open."""

    new_from_files = Signal()
    demo = Signal()
    open_file = Signal()
    open_recent = Signal(str)
    restore_wanted = Signal(str)
    language_chosen = Signal(str)
    dark_chosen = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self._dark = False
        self.files = Card("new", "start.from_files", "start.from_files.sub")
        self.demo_card = Card("town", "start.demo", "start.demo.sub")
        self.recent = Card("history", "start.recent", "", focusable=False)
        self.files.clicked.connect(self.new_from_files)
        self.demo_card.clicked.connect(self.demo)
        self._recent_rows = QVBoxLayout()
        self._recent_rows.setSpacing(0)
        self.recent.body.insertLayout(2, self._recent_rows)
        self._paths: list[str] = []
        self._title = label()
        self._title.setFont(titled(18))
        cards = QHBoxLayout()
        cards.setSpacing(16)
        cards.addStretch(1)
        for card in (self.files, self.demo_card, self.recent):
            cards.addWidget(card, 4)
        cards.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(16)
        column.addStretch(2)
        column.addWidget(self._title, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addLayout(cards)
        column.addLayout(self._make_doors())
        column.addStretch(3)
        # Behind a map with panels beside it the page must not push the window.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self.strip = Strip(self)
        self.strip.shown.connect(lambda _message: self._place_strip())
        self.retranslate()

    def show_recent(self, paths: list[str]) -> None:
        """List the projects opened of late."""
        self._paths = paths[:_SHOWN]
        while self._recent_rows.count():
            item = self._recent_rows.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.deleteLater()
        for path in self._paths:
            button = link_button(Path(path).stem)
            button.setToolTip(path)
            button.clicked.connect(
                lambda _=False, path=path: self.open_recent.emit(path)
            )
            self._recent_rows.addWidget(button)
            if self.isVisible():
                self._add_backups(path)
        if self.isVisible() and has_others(map(Path, self._paths)):
            # An empty path stands for whatever project there are copies of.
            door = link_button(text("start.other_backups"))
            door.clicked.connect(lambda _=False: self.restore_wanted.emit(""))
            self._recent_rows.addWidget(door)
        if not self._paths:
            self._recent_rows.addWidget(
                label(text("start.no_recent"), role="muted", wraps=True)
            )

    def _add_backups(self, path: str) -> None:
        """Offer the copies of a project below it, where there are any."""
        found = backups_of(Path(path))
        if not found:
            return
        size = format_size(total_size(found))
        door = link_button(text("start.backups", n=len(found), size=size))
        door.setAccessibleDescription(Path(path).stem)
        door.clicked.connect(lambda _=False: self.restore_wanted.emit(path))
        self._recent_rows.addWidget(door)

    def show_dark(self, dark: bool) -> None:  # noqa: FBT001 - a state
        """Say which look the door leads to."""
        self._dark = dark
        self.retranslate()

    def retranslate(self) -> None:
        """Say everything in the present language."""
        self._title.setText(text("start.title"))
        for card in (self.files, self.demo_card, self.recent):
            card.retranslate()
        self._open.setText(text("start.open"))
        self._ledger.setText(text("start.ledger"))
        self._ledger.setToolTip(text("start.ledger.blocked"))
        self._language.setText("English" if language() == "zh" else "中文")
        self._look.setText(text("start.light" if self._dark else "start.dark"))
        self.show_recent(self._paths)

    def _make_doors(self) -> QHBoxLayout:
        self._open = push_button("", self.open_file.emit)
        self._ledger = push_button("")
        self._ledger.setEnabled(False)
        self._language = link_button("", self._choose_language)
        self._look = link_button("", lambda: self.dark_chosen.emit(not self._dark))
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addStretch(1)
        doors: tuple[QPushButton, ...] = (
            self._open,
            self._ledger,
            self._language,
            self._look,
        )
        for door in doors:
            row.addWidget(door)
        row.addStretch(1)
        return row

    def _place_strip(self) -> None:
        self.strip.setFixedWidth(min(640, max(self.width() - 24, 120)))
        self.strip.adjustSize()
        self.strip.move((self.width() - self.strip.width()) // 2, 12)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.show_recent(self._paths)  # now with their backups

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_strip()

    def _choose_language(self) -> None:
        self.language_chosen.emit("en" if language() == "zh" else "zh")

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            for card in (self.files, self.demo_card, self.recent):
                card.retranslate()
