"""离岗交接: who takes over what, with what it means, seen before it is done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QListView,
    QTableWidget,
    QTableWidgetItem,
)

from gridplanner.analysis.takers import propose_takers
from gridplanner.analysis.what_if import households_changing, leaving, tell
from gridplanner.data.team.duty import DUTY_ROLES
from gridplanner.data.team.posts import UNIT
from gridplanner.resources.format import NONE, format_count
from gridplanner.resources.texts import text
from gridplanner.ui.dialogs.form import Form
from gridplanner.ui.household.code_box import DayField
from gridplanner.ui.staff.post_words import role_word
from gridplanner.ui.staff.where import place_words, sees_post
from gridplanner.ui.what_if.situation import (
    bases,
    grid_places,
    returning_to,
    situation_now,
    town_words,
    used_words,
    worker_word,
)
from gridplanner.ui.widgets import label

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from gridplanner.analysis.what_if import Situation
    from gridplanner.data.team.on_day import HeldPost
    from gridplanner.ui.session import Session

_COLUMNS: Final = ("grid", "households", "work", "now", "taker", "after")
_SIZE: Final = (880, 480)


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


class HandOverForm(Form):
    """Shows what a worker holds, a taker proposed for each, and lets them be changed.

    Parameters
    ----------
    parent : QWidget or None
    session : Session
    worker_id : int
    """

    def __init__(
        self, parent: QWidget | None, session: Session, worker_id: int
    ) -> None:
        super().__init__(parent, title="cmd.handover", verb="handover.do")
        self._session, self.worker_id = session, worker_id
        name = worker_word(session, worker_id)
        self.setWindowTitle(text("handover.title", name=name))
        self.setMinimumSize(*_SIZE)
        self._situation: Situation | None = None
        self._is_proposed = False
        self.beyond = 0
        self.lines = self._read_lines()
        self._returning = returning_to(session, worker_id)
        self.table = self._make_table()
        self.fields.addWidget(self.table, 1)
        self.town = label("", wraps=True)
        self.gap = label("", role="warning", wraps=True)
        self.fields.addWidget(self.town)
        self.fields.addWidget(self.gap)
        if self.beyond:
            words = text("handover.beyond", n=format_count(self.beyond))
            self.fields.addWidget(label(words, role="muted", wraps=True))
        self.day = DayField(session.staff_desk.day)
        self.day.setAccessibleName(text("handover.day"))
        self.day.setMaximumWidth(140)
        self.day.textChanged.connect(lambda _words: self._say_state())
        self.leaves = QCheckBox(text("handover.leaves", name=name))
        self.leaves.setChecked(not self.beyond)
        self.leaves.setEnabled(not self.beyond)
        self.leaves.toggled.connect(lambda _on: self.show_after())
        last = QHBoxLayout()
        last.addWidget(label(text("handover.day"), role="muted"))
        last.addWidget(self.day)
        last.addSpacing(16)
        last.addWidget(self.leaves)
        last.addStretch(1)
        self.fields.addLayout(last)
        session.work_desk.changed.connect(self._catch_up)
        session.held_changed.connect(self._say_state)
        session.work_desk.want()
        self._catch_up()

    def stop_following(self) -> None:
        """Let go of desk and session: the dialog is over."""
        self._session.work_desk.changed.disconnect(self._catch_up)
        self._session.held_changed.disconnect(self._say_state)

    @property
    def takers(self) -> dict[int, int]:
        """Who takes over, by id of the post; 0 for nobody."""
        return {post.id: line.taker for line in self.lines for post in line.posts}

    @property
    def start(self) -> str:
        """ISO date: the first day of the takers."""
        return self.day.day

    def _read_lines(self) -> list[Line]:
        """Put the posts of one grid together; those of houses stand alone.

        Posts beyond the user's units are counted, not told.
        """
        session = self._session
        found: dict[tuple[int, int, int], Line] = {}
        for post in session.staff_desk.posts_of(self.worker_id):
            if post.stands_in_for:
                continue  # ends with the leave of whom it is of
            if not sees_post(session, post):
                self.beyond += 1
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
        return sorted(found.values(), key=lambda line: (not line.unit, line.words))

    def _make_table(self) -> QTableWidget:
        table = QTableWidget(len(self.lines), len(_COLUMNS))
        table.setHorizontalHeaderLabels(
            [text(f"handover.column.{name}") for name in _COLUMNS]
        )
        table.verticalHeader().hide()
        table.setAccessibleName(text("cmd.handover"))
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        head = table.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.boxes: list[QComboBox] = []
        people = self._make_people()
        for row in range(len(self.lines)):
            box = _box_of(people)
            box.setAccessibleName(text("handover.column.taker"))
            box.activated.connect(lambda _index, row=row: self._choose(row))
            table.setCellWidget(row, _COLUMNS.index("taker"), box)
            self.boxes.append(box)
        return table

    def _make_people(self) -> QStandardItemModel:
        """Make what all boxes offer: nobody, and everybody who could take over.

        Leaders of houses are thousands, and so may be the posts of one.
        """
        offered = [(0, text("handover.vacant")), *self._people()]
        self._place_of = {number: row for row, (number, _) in enumerate(offered)}
        model = QStandardItemModel(self)
        for number, name in offered:
            item = QStandardItem(name)
            item.setData(number, Qt.ItemDataRole.UserRole)
            model.appendRow(item)
        return model

    def _people(self) -> list[tuple[int, str]]:
        """List everybody who works for the town today but the one who leaves."""
        desk = self._session.staff_desk
        workers = desk.workers
        if workers is None:
            return []
        here = np.flatnonzero(workers.here_on(desk.day)).tolist()
        told = [(int(workers.ids[row]), workers.names[row]) for row in here]
        return sorted(
            (each for each in told if each[0] != self.worker_id),
            key=lambda each: each[1],
        )

    def _catch_up(self) -> None:
        """Take over the workload of this moment; propose takers once it is there."""
        self._situation = situation_now(self._session)
        if self._situation is not None and not self._is_proposed:
            self._is_proposed = True
            takers = propose_takers(
                self._situation,
                self.worker_id,
                grid_places(self._session),
                bases(self._session),
                self._session.staff_desk.away,
            )
            for line, box in zip(self.lines, self.boxes, strict=True):
                line.taker = takers.get(line.unit, 0)
                box.setCurrentIndex(self._place_of.get(line.taker, 0))
        self.show_after()

    def _choose(self, row: int) -> None:
        self.lines[row].taker = int(self.boxes[row].currentData())
        self.show_after()

    def show_after(self) -> None:
        """Say what the present choice means: line by line, and for the town."""
        now = self._situation
        takers = {line.unit: line.taker for line in self.lines if line.unit}
        after = None
        if now is not None:
            after = leaving(
                now,
                self.worker_id,
                takers,
                self._returning,
                stays=not self.leaves.isChecked(),
            )
        for row, line in enumerate(self.lines):
            for column, words in enumerate(self._words(line, now, after)):
                if _COLUMNS[column] == "taker":
                    continue
                item = QTableWidgetItem(words)
                if _COLUMNS[column] in {"households", "work", "after"}:
                    item.setTextAlignment(
                        Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
                    )
                self.table.setItem(row, column, item)
        if now is None or after is None:
            is_counting = self._session.work_desk.is_counting
            self.town.setText(text("handover.counting") if is_counting else "")
            self.gap.setText("")
        else:
            before, then = tell(now), tell(after)
            self.town.setText(town_words(before, then, households_changing(now, after)))
            bare = then.households_bare
            self.gap.setText(text("handover.gap", n=format_count(bare)) if bare else "")
        self._say_state()

    def _words(
        self, line: Line, now: Situation | None, after: Situation | None
    ) -> list[str]:
        """Write the cells of a line."""
        holder = worker_word(self._session, self.worker_id)
        if now is None or after is None or line.unit not in now.rows:
            return [line.words, NONE, NONE, holder, "", NONE]
        row = now.rows[line.unit]
        before, then = (_used(each, line.taker) for each in (now, after))
        return [
            line.words,
            format_count(int(now.households[row])),
            format_count(round(float(now.loads.rows.load[row]))),
            holder,
            "",
            used_words(before, then, after.loads.norm) if line.taker else NONE,
        ]

    def _say_state(self) -> None:
        """Say why it cannot be done, where it cannot."""
        reason = ""
        if not self.lines:
            reason = "staff.no_posts"
        elif not self.start:
            reason = "handover.no_day"
        elif self._session.is_held:
            reason = "blocked.busy"  # counting the work may have begun here
        self.accept_button.setEnabled(not reason)
        self.accept_button.setToolTip(text(reason) if reason else "")


def _box_of(people: QStandardItemModel) -> QComboBox:
    """Make a box that offers thousands without measuring each of them."""
    box, offered = QComboBox(), QListView()
    offered.setUniformItemSizes(True)
    box.setView(offered)
    box.setSizeAdjustPolicy(
        QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
    )
    box.setModel(people)
    box.setMinimumWidth(150)
    return box


def _used(situation: Situation, worker_id: int) -> float | None:
    """Give the utilisation of a worker; None where there is none."""
    workers = situation.workers
    rows = np.flatnonzero(workers.worker_ids == worker_id)
    if not len(rows):
        return None
    value = float(workers.utilisation[rows[0]])
    return None if np.isnan(value) else value
