"""What a worker hands over: posts that go to one taker together, and their table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
)

from gridplanner.data.team.duty import DUTY_ROLES
from gridplanner.data.team.on_day import TeamOnDay
from gridplanner.data.team.posts import UNIT
from gridplanner.resources.texts import text
from gridplanner.ui.staff.post_words import role_word
from gridplanner.ui.staff.where import place_words, sees_post
from gridplanner.ui.what_if.taker_box import TakerBox

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gridplanner.data.team.on_day import HeldPost
    from gridplanner.ui.session import Session
    from gridplanner.ui.what_if.taker_box import People

COLUMNS: Final = ("grid", "households", "work", "now", "taker", "after")
_TAKER: Final = COLUMNS.index("taker")
_RIGHT: Final = frozenset({"households", "work", "after"})


@dataclass(slots=True)
class Line:
    """Posts that go to one taker together: all of a grid, or one of a house.

    Attributes
    ----------
    posts : list of HeldPost
    words : str
    unit : int
        Id of the unit whose work goes along; 0 where none does.
    taker : int
        Id of the worker who takes over; 0 for nobody.
    """

    posts: list[HeldPost]
    words: str
    unit: int
    taker: int = 0

    @property
    def key(self) -> tuple[int, ...]:
        """What tells it from other lines, whatever day is asked for."""
        return tuple(sorted(post.id for post in self.posts))


def posts_on(session: Session, worker_id: int, day: str) -> tuple[HeldPost, ...]:
    """Give what a worker holds on a day, or stands in for."""
    desk = session.staff_desk
    if day == desk.day or desk.posts is None or desk.workers is None:
        return desk.posts_of(worker_id)
    team = TeamOnDay(desk.posts, desk.workers, session.plan.units, day)
    return team.of_worker(worker_id)


def read_lines(session: Session, worker_id: int, day: str) -> tuple[list[Line], int]:
    """Put the posts of one grid together; those of houses stand alone.

    Returns
    -------
    list of Line
        Grids first.
    int
        Posts beyond the user's units, which are counted and not told.
    """
    found: dict[tuple[int, int, int], Line] = {}
    beyond = 0
    for post in posts_on(session, worker_id, day):
        if post.stands_in_for:
            continue  # ends with the leave of whom it is of
        if not sees_post(session, post):
            beyond += 1
            continue
        is_unit = post.scope == UNIT and post.place > 0
        key = (post.scope, post.place, 0 if is_unit else post.id)
        where = place_words(session, post.scope, post.place, post.part)
        line = found.setdefault(key, Line([], where, 0))
        line.posts.append(post)
        if is_unit and post.role in DUTY_ROLES:
            line.unit = post.place
    for line in found.values():
        roles = [role_word(post.role) for post in line.posts]
        line.words = f"{line.words} · {text('staff.list_comma').join(roles)}"
    lines = sorted(found.values(), key=lambda line: (not line.unit, line.words))
    return lines, beyond


class LinesTable(QTableWidget):
    """A row a line with a box for its taker; `chosen` gives the row."""

    chosen = Signal(int)
    looked_at = Signal(int)

    def __init__(self) -> None:
        super().__init__(0, len(COLUMNS))
        self.setHorizontalHeaderLabels(
            [text(f"handover.column.{name}") for name in COLUMNS]
        )
        self.verticalHeader().hide()
        self.setAccessibleName(text("cmd.handover"))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        head = self.horizontalHeader()
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.boxes: list[TakerBox] = []
        self.currentCellChanged.connect(lambda row, *_others: self.looked_at.emit(row))

    def fill(self, lines: Sequence[Line], people: People) -> None:
        """Show lines, each with who takes it over."""
        self.setRowCount(0)
        self.setRowCount(len(lines))
        self.boxes = []
        for row, line in enumerate(lines):
            for column, name in enumerate(COLUMNS):
                if column == _TAKER:
                    continue
                item = QTableWidgetItem()
                if name in _RIGHT:
                    item.setTextAlignment(
                        Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
                    )
                self.setItem(row, column, item)
            box = TakerBox(people)
            box.setAccessibleName(text("handover.column.taker"))
            box.choose(line.taker)
            box.activated.connect(lambda _index, row=row: self._choose(row))
            self.setCellWidget(row, _TAKER, box)
            self.boxes.append(box)

    def say(self, row: int, words: Sequence[str]) -> bool:
        """Write the cells of a row; tell whether one of them changed."""
        is_changed = False
        for column, said in enumerate(words):
            item = self.item(row, column)
            if item is not None and item.text() != said:
                item.setText(said)
                item.setToolTip(said)
                is_changed = True
        return is_changed

    def fit(self) -> None:
        """Give every column but the first what its words need."""
        for column in range(1, len(COLUMNS)):
            self.resizeColumnToContents(column)

    def _choose(self, row: int) -> None:
        if self.currentRow() != row:
            self.setCurrentCell(row, 0)
        self.chosen.emit(row)
