"""离岗交接: who takes over what, with what it means, seen before it is done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout

from gridplanner.analysis.takers import propose_takers
from gridplanner.analysis.what_if import households_changing, leaving, tell
from gridplanner.resources.format import NONE, format_count
from gridplanner.resources.texts import text
from gridplanner.ui.dialogs.form import Form
from gridplanner.ui.household.code_box import DayField
from gridplanner.ui.what_if.hand_over_lines import Line, LinesTable, read_lines
from gridplanner.ui.what_if.situation import (
    bases,
    grid_places,
    returning_to,
    situation_now,
    town_words,
    used_words,
    worker_word,
)
from gridplanner.ui.what_if.taker_box import People
from gridplanner.ui.widgets import label

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from gridplanner.analysis.what_if import Situation
    from gridplanner.ui.session import Session
    from gridplanner.ui.what_if.taker_box import TakerBox

_SIZE: Final = (880, 480)


class HandOverForm(Form):
    """Shows what a worker holds, a taker proposed for each, and lets them be changed.

    `marked` comes when the map should show something else.

    Parameters
    ----------
    parent : QWidget or None
    session : Session
    worker_id : int
    """

    marked = Signal()

    def __init__(
        self, parent: QWidget | None, session: Session, worker_id: int
    ) -> None:
        super().__init__(parent, title="cmd.handover", verb="handover.do")
        self._session, self.worker_id = session, worker_id
        self._holder = worker_word(session, worker_id)
        self.setWindowTitle(text("handover.title", name=self._holder))
        self.setMinimumSize(*_SIZE)
        self.situation: Situation | None = None
        self._proposed: dict[int, int] | None = None
        self._day = session.staff_desk.day
        self.lines: list[Line] = []
        self.beyond = 0
        self._returning = returning_to(session, worker_id)
        self.table = LinesTable()
        self.table.chosen.connect(self._choose)
        self.table.looked_at.connect(lambda _row: self.marked.emit())
        self.fields.addWidget(self.table, 1)
        self.town = label("", wraps=True)
        self.gap = label("", role="warning", wraps=True)
        self.shared = label(text("handover.shared"), role="muted", wraps=True)
        self._outside = label("", role="muted", wraps=True)
        for each in (self.town, self.gap, self.shared, self._outside):
            self.fields.addWidget(each)
        self._add_last()
        self._read_lines()
        session.work_desk.changed.connect(self._catch_up)
        session.held_changed.connect(self._say_state)
        session.work_desk.want()
        self._catch_up()

    def _add_last(self) -> None:
        """Add the day, and whether the worker leaves for good."""
        self.day = DayField(self._day)
        self.day.setAccessibleName(text("handover.day"))
        self.day.setMaximumWidth(140)
        self.day.textChanged.connect(lambda _words: self._take_day())
        self.leaves = QCheckBox(text("handover.leaves", name=self._holder))
        self.leaves.setChecked(True)
        self.leaves.toggled.connect(lambda _on: self.show_after())
        last = QHBoxLayout()
        last.addWidget(label(text("handover.day"), role="muted"))
        last.addWidget(self.day)
        last.addSpacing(16)
        last.addWidget(self.leaves)
        last.addStretch(1)
        self.fields.addLayout(last)

    def stop_following(self) -> None:
        """Let go of desk and session: the dialog is over."""
        self._session.work_desk.changed.disconnect(self._catch_up)
        self._session.held_changed.disconnect(self._say_state)

    @property
    def boxes(self) -> list[TakerBox]:
        """Where the taker of each line is chosen."""
        return self.table.boxes

    @property
    def takers(self) -> dict[int, int]:
        """Who takes over, by id of the post; 0 for nobody."""
        return {post.id: line.taker for line in self.lines for post in line.posts}

    @property
    def takers_of_units(self) -> dict[int, int]:
        """Who takes over, by id of the unit; 0 for nobody."""
        return {line.unit: line.taker for line in self.lines if line.unit}

    @property
    def unit_looked_at(self) -> int:
        """The grid of the line in which the user is; 0 for none."""
        row = self.table.currentRow()
        return self.lines[row].unit if 0 <= row < len(self.lines) else 0

    @property
    def start(self) -> str:
        """ISO date: the first day of the takers."""
        return self.day.day

    def _take_day(self) -> None:
        """Read the posts of another day; who was chosen for a post stays."""
        if self.start and self.start != self._day:
            self._day = self.start
            self._read_lines()
            self.show_after()
        self._say_state()

    def _read_lines(self) -> None:
        before = {line.key: line.taker for line in self.lines}
        self.lines, self.beyond = read_lines(self._session, self.worker_id, self._day)
        for line in self.lines:
            proposed = (self._proposed or {}).get(line.unit, 0)
            line.taker = before.get(line.key, proposed)
        self._people = People(self, self._who())
        self.table.fill(self.lines, self._people)
        n = format_count(self.beyond)
        self._outside.setText(text("handover.beyond", n=n) if self.beyond else "")
        self._outside.setVisible(bool(self.beyond))
        if self.beyond:
            self.leaves.setChecked(False)
        self.leaves.setEnabled(not self.beyond)

    def _who(self) -> list[tuple[int, str, str]]:
        """List everybody who works for the town that day but the one who leaves."""
        desk = self._session.staff_desk
        workers, rows = desk.workers, desk.rows
        if workers is None or rows is None:
            return []
        codes = {
            number: str(rows.value(at, "code") or "")
            for at, number in enumerate(rows.ids.tolist())
        }
        here = np.flatnonzero(workers.here_on(self._day)).tolist()
        told = [
            (number, str(workers.names[row]), codes.get(number, ""))
            for row in here
            if (number := int(workers.ids[row])) != self.worker_id
        ]
        return sorted(told, key=lambda each: each[1:])

    def _catch_up(self) -> None:
        """Take over the workload of this moment; propose takers once it is there."""
        self.situation = situation_now(self._session)
        if self.situation is not None and self._proposed is None:
            self._proposed = propose_takers(
                self.situation,
                self.worker_id,
                grid_places(self._session),
                bases(self._session),
                self._session.staff_desk.away,
            )
            for line, box in zip(self.lines, self.boxes, strict=True):
                line.taker = self._proposed.get(line.unit, 0)
                box.choose(line.taker)
        self.show_after()

    def _choose(self, row: int) -> None:
        self.lines[row].taker = self.boxes[row].taker
        self.show_after()

    def show_after(self) -> None:
        """Say what the present choice means: line by line, and for the town."""
        now = self.situation
        after = None
        if now is not None:
            after = leaving(
                now,
                self.worker_id,
                self.takers_of_units,
                self._returning,
                stays=not self.leaves.isChecked(),
            )
        told = None if now is None or after is None else _Told(now, after)
        changed = [
            self.table.say(row, self._words(line, told))
            for row, line in enumerate(self.lines)
        ]
        if any(changed):
            self.table.fit()
        if now is None or after is None or told is None:
            is_counting = self._session.work_desk.is_counting
            self.town.setText(text("handover.counting") if is_counting else "")
            self.gap.setText("")
        else:
            before, then = tell(now), tell(after)
            self.town.setText(town_words(before, then, households_changing(now, after)))
            bare = then.households_bare
            self.gap.setText(text("handover.gap", n=format_count(bare)) if bare else "")
        self.gap.setVisible(bool(self.gap.text()))
        self.shared.setVisible(
            told is not None and any(told.is_shared(line.unit) for line in self.lines)
        )
        self._say_state()
        self.marked.emit()

    def after_words(self, unit: int) -> str:
        """Say the load of whoever takes a grid over, before and after."""
        rows = (row for row, line in enumerate(self.lines) if line.unit == unit)
        item = self.table.item(next(rows, -1), self.table.columnCount() - 1)
        return "" if item is None else item.text()

    def _words(self, line: Line, told: _Told | None) -> list[str]:
        """Write the cells of a line."""
        if told is None or line.unit not in told.rows:
            return [line.words, NONE, NONE, self._holder, "", NONE]
        now, row = told.now, told.rows[line.unit]
        others = sorted(
            worker_word(self._session, each)
            for each in told.holders.get(line.unit, frozenset()) - {self.worker_id}
        )
        return [
            line.words,
            format_count(int(now.households[row])),
            format_count(round(float(now.loads.rows.load[row]))),
            text("staff.list_comma").join([self._holder, *others]),
            "",
            used_words(*told.used(line.taker), told.norm) if line.taker else NONE,
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


class _Told:
    """Two situations, with what each line asks of them found once for all."""

    def __init__(self, now: Situation, after: Situation) -> None:
        self.now, self.rows, self.norm = now, now.rows, after.loads.norm
        self.holders = now.holders
        self._after = after.holders
        self._used = [
            dict(zip(w.worker_ids.tolist(), w.utilisation.tolist(), strict=True))
            for w in (now.workers, after.workers)
        ]

    def used(self, worker_id: int) -> tuple[float | None, float | None]:
        """Give the utilisation of a worker now and after; None where there is none."""
        now, after = (side.get(worker_id, np.nan) for side in self._used)
        return None if np.isnan(now) else now, None if np.isnan(after) else after

    def is_shared(self, unit: int) -> bool:
        """Tell whether several people look after a unit, now or after."""
        sides = (self.holders, self._after)
        return any(len(side.get(unit, ())) > 1 for side in sides)
