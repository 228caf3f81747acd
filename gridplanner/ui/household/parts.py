"""The pieces of the household file: a heading with its menu, somebody, a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QPoint, Qt, Signal
from PySide6.QtGui import QDrag, QMouseEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gridplanner.data.people.code_tables import HEALTH
from gridplanner.resources.texts import text
from gridplanner.studies.household_words import person_words, registered_words, tag_word
from gridplanner.ui.registry_words import value_words
from gridplanner.ui.widgets import label, plain_button

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from gridplanner.data.household_file import Resident

PEOPLE_MIME = "application/x-gridplanner-people"
"""Ids of people that are dragged to another dwelling, with commas between."""
_OF_PERSON = (
    "edit", "head", "tags", "tag", "visit_person", "", "move", "split", "",
    "moved_out", "deceased",
)  # fmt: skip


def menu_button(
    actions: Sequence[str],
    run: Callable[[str], None],
    *,
    title: str,
    blocked: Mapping[str, str] | None = None,
) -> QToolButton:
    """Make the button ⋯ with a menu of actions; an empty one draws a line.

    Those `blocked` are grey and say why, by the key of its sentence.
    """
    reasons = blocked or {}
    button = plain_button("more", title)

    def show() -> None:
        menu = QMenu(button)
        menu.setToolTipsVisible(True)
        for action in actions:
            if not action:
                menu.addSeparator()
                continue
            entry = menu.addAction(text(f"household.do.{action}"))
            entry.triggered.connect(lambda _on=False, name=action: run(name))
            if action in reasons:
                entry.setEnabled(False)
                entry.setToolTip(text(reasons[action]))
        menu.exec(button.mapToGlobal(QPoint(0, button.height())))

    button.clicked.connect(show)
    return button


def _blocked(one: Resident) -> dict[str, str]:
    """Say what means nothing for somebody, and why."""
    found = {}
    if one.is_head:
        found["head"] = "household.blocked.head"
    if not one.tags:
        found["tags"] = "household.blocked.tags"
    return found


def heading(words: str, *buttons: QWidget) -> QWidget:
    """Make the heading of a part, with buttons at its right."""
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 4, 0, 0)
    row.setSpacing(2)
    row.addWidget(label(words, role="section", wraps=True), 1)
    for button in buttons:
        row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
    return made


def copyable(words: str, *, role: str = "", wraps: bool = True) -> QLabel:
    """Make a text that can be marked and copied."""
    made = label(words, role=role, wraps=wraps)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made


class PersonCard(QFrame):
    """Somebody who lives there; a double click opens the form, a drag moves them."""

    wanted = Signal(str, int)

    def __init__(self, one: Resident, *, can_edit: bool) -> None:
        super().__init__()
        self.setObjectName("card")
        self._id, self._can_edit = one.id, can_edit
        self._pressed: QPoint | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 6, 4, 6)
        column.setSpacing(2)
        top = QHBoxLayout()
        top.setSpacing(6)
        name = label(one.name, role="figure")
        top.addWidget(name)
        words = person_words(one)
        if one.is_head and one.relation != "02":
            words = " · ".join(filter(None, (text("household.head_mark"), words)))
        top.addWidget(label(words, wraps=True), 1)
        if can_edit:
            more = menu_button(
                _OF_PERSON,
                self._want,
                title="household.more_of_person",
                blocked=_blocked(one),
            )
            top.addWidget(more, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(top)
        numbers = "  ".join(part for part in (one.id_no, one.phone) if part)
        if numbers:
            column.addWidget(label(numbers, role="caption", wraps=True))
        where = registered_words(one)
        if where:
            column.addWidget(label(where, role="caption", wraps=True))
        if one.health in HEALTH.codes:  # it may be read
            health = value_words("health", one.health)
            column.addWidget(label(text("household.health", words=health), wraps=True))
        if one.tags:
            tags = " · ".join(tag_word(tag.tag) for tag in one.tags)
            column.addWidget(label(tags, wraps=True))
        self.setAccessibleName(f"{one.name} {words}")

    def _want(self, action: str) -> None:
        self.wanted.emit(action, self._id)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = event.position().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None or not self._can_edit:
            return
        way = event.position().toPoint() - self._pressed
        if way.manhattanLength() < QApplication.startDragDistance():
            return
        self._pressed = None
        data = QMimeData()
        data.setData(PEOPLE_MIME, str(self._id).encode())
        drag = QDrag(self)
        drag.setMimeData(data)
        drag.exec(Qt.DropAction.MoveAction)

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        self._pressed = None

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        if self._can_edit:
            self._want("edit")
