"""请假和替班: from which posts somebody is away, how long, and who stands in."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QComboBox, QWidget

from gridplanner.resources.texts import text
from gridplanner.ui.dialogs.form import Form
from gridplanner.ui.household.code_box import DayField
from gridplanner.ui.widgets import label

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from gridplanner.ui.staff.candidates import Candidate

_LASTS = 14  # days a leave is taken to last unless it is said


class LeaveForm(Form):
    """Asks for the leave of somebody.

    Parameters
    ----------
    parent : QWidget or None
    name : str
        Of whoever is away.
    posts : mapping of int to str
        Posts held, by id, with what they are called.
    chosen : collection of int
        Posts that are ticked at first.
    people : sequence of Candidate
        Who could stand in, the least loaded first.
    today : str
        ISO date.
    """

    def __init__(
        self,
        parent: QWidget | None,
        *,
        name: str,
        posts: Mapping[int, str],
        chosen: Collection[int],
        people: Sequence[Candidate],
        today: str,
    ) -> None:
        super().__init__(parent, title="staff.leave", verb="staff.leave.do")
        self.add_note(text("staff.leave.note", name=name), role="")
        self._boxes: dict[int, QCheckBox] = {}
        for number, words in posts.items():
            box = QCheckBox(words)
            box.setChecked(number in chosen)
            box.toggled.connect(lambda _on: self._check())
            self._boxes[number] = box
            self.fields.addWidget(box)
        self.taker = QComboBox()
        self.taker.setMaxVisibleItems(16)
        for one in people:
            said = [one.name, one.kind]
            if one.now == one.now:  # a number
                said.append(text("staff.leave.load", now=_percent(one.now)))
            self.taker.addItem(" · ".join(said), one.id)
        self.taker.setCurrentIndex(-1)
        self.taker.setPlaceholderText(text("staff.leave.choose"))
        self.taker.currentIndexChanged.connect(lambda _row: self._check())
        last = date.fromisoformat(today) + timedelta(days=_LASTS)
        self.start, self.last = DayField(today), DayField(last.isoformat())
        self.add_field("staff.leave.from", self.start)
        self.add_field("staff.leave.last", self.last)
        self.add_field("staff.leave.taker", self.taker)
        self.fault = label("", role="refused", wraps=True)
        self.fields.addWidget(self.fault)
        for day in (self.start, self.last):
            day.textChanged.connect(lambda _words: self._check())
        self.setMinimumWidth(400)
        self._check()

    @property
    def posts(self) -> list[int]:
        """Posts that are stood in at."""
        return [number for number, box in self._boxes.items() if box.isChecked()]

    @property
    def taker_id(self) -> int:
        """Who stands in; 0 for nobody yet."""
        return int(self.taker.currentData() or 0)

    @property
    def valid_to(self) -> str:
        """ISO date of the first day after the leave."""
        return (date.fromisoformat(self.last.day) + timedelta(days=1)).isoformat()

    def _check(self) -> None:
        key = ""
        if not (self.start.day and self.last.day):
            key = "staff.wrong.day"
        elif self.last.day < self.start.day:
            key = "staff.wrong.leave"
        self.fault.setText(text(key) if key else "")
        self.fault.setVisible(bool(key))
        self.accept_button.setEnabled(
            not key and bool(self.posts) and self.taker_id > 0
        )


def _percent(share: float) -> str:
    return f"{100 * share:.0f}%"
