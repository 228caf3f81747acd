"""配人员: who holds which post at a place, what is wanting, and who could take it.

Each step is an edit of its own, done and said at once; the dialog stays open.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QTableView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gridplanner.data.levels import Role
from gridplanner.data.team.roles import PostRole
from gridplanner.resources.format import NONE
from gridplanner.resources.texts import text
from gridplanner.ui.dialogs.form import Form
from gridplanner.ui.household.code_box import DayField
from gridplanner.ui.staff.candidates import COLUMNS, CandidatesModel, candidates
from gridplanner.ui.staff.places import TeamRow, roles_at, team_rows, worker_name
from gridplanner.ui.staff.post_words import days_words, role_word
from gridplanner.ui.widgets import label, push_button

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gridplanner.ui.session import Session
    from gridplanner.ui.staff.places import Place

_WIDTHS: Final = (80, 88, 56, 88, 64, 64)
_TEAM_WIDTHS: Final = (104, 136, 92, 96)
_WIDEST: Final = 200  # px of the roles
_ROW: Final = 26
_WIDE, _LEFT = 1000, 400  # px of the dialog, and of the team in it
_MOST: Final = 400
"""Posts listed at once; a building of many floors has no more."""


class Posting(Protocol):
    """Who writes posts down."""

    def assign(
        self,
        places: Sequence[Place],
        worker_id: int,
        role: str,
        *,
        start: str,
        end: str,
    ) -> bool:
        """Give somebody a role at places, as one edit."""

    def end_posts(self, posts: Sequence[int]) -> bool:
        """Ask from which day on posts are not held any more, and end them."""

    def leave(self, worker_id: int, posts: Sequence[int] = ()) -> bool:
        """Ask who stands in for somebody on leave."""


class TeamForm(Form):
    """Shows the team of places and lets it be changed.

    Parameters
    ----------
    parent : QWidget or None
    session : Session
    title : str
        What the places are called together.
    places : sequence of Place
        Several units get the same worker; of a house one is chosen.
    middle : (float, float) or None
        Where they lie, for the distance.
    posting : Posting
    """

    def __init__(
        self,
        parent: QWidget | None,
        session: Session,
        *,
        title: str,
        places: Sequence[Place],
        middle: tuple[float, float] | None,
        posting: Posting,
    ) -> None:
        super().__init__(parent, title="staff.assign", verb="staff.done")
        self.setWindowTitle(text("staff.assign.title", place=title))
        self.cancel.hide()
        self._session, self._posting = session, posting
        self._places, self._middle = tuple(places), middle
        self._rows: list[TeamRow] = []
        self._is_house = self._places[0].level < 0
        sides = QHBoxLayout()
        sides.setSpacing(16)
        sides.addLayout(self._make_team(), 1)
        sides.addLayout(self._make_choice(), 1)
        self.fields.addLayout(sides, 1)
        self.setMinimumSize(_WIDE, 460)
        self._fill_roles()
        self.refresh()
        self.role.currentIndexChanged.connect(self._take_role)
        session.staff_desk.changed.connect(self.refresh)
        session.work_desk.changed.connect(self.refresh)
        session.held_changed.connect(self._check)
        session.work_desk.want()

    @property
    def targets(self) -> tuple[Place, ...]:
        """Where the chosen worker gets the role."""
        if self._is_house:
            return (self._places[max(self.place.currentIndex(), 0)],)
        return self._places

    def refresh(self) -> None:
        """Show who holds what now, and how loaded everybody is."""
        self._rows = [
            row for place in self._places for row in team_rows(self._session, place)
        ][:_MOST]
        self._fill_team()
        self._fill_candidates()

    def stop_following(self) -> None:
        """Let go of desks and session: the dialog is over."""
        self._session.held_changed.disconnect(self._check)
        self._session.staff_desk.changed.disconnect(self.refresh)
        self._session.work_desk.changed.disconnect(self.refresh)

    def choose_worker(self, worker_id: int) -> None:
        """Select somebody among the candidates."""
        for row, one in enumerate(self.model.rows):
            if one.id == worker_id:
                self.people.selectRow(row)

    def _make_team(self) -> QVBoxLayout:
        self.team = QTableWidget(0, 4 if len(self._places) > 1 else 3)
        heads = ["place"] if len(self._places) > 1 else []
        keys = [*heads, "role", "worker", "days"]
        self.team.setHorizontalHeaderLabels([text(f"staff.team.{key}") for key in keys])
        _set_up(self.team, text("staff.team.title"))
        self.team.setMinimumWidth(_LEFT)
        widths = _TEAM_WIDTHS[-len(keys) :]
        for place, width in enumerate(widths):
            self.team.setColumnWidth(place, width)
        self.team.itemSelectionChanged.connect(self._take_row)
        self._end = push_button(text("staff.end_post"), self._end_chosen)
        self._leave = push_button(text("staff.leave"), self._leave_chosen)
        buttons = QHBoxLayout()
        buttons.addWidget(self._end)
        buttons.addWidget(self._leave)
        buttons.addStretch(1)
        column = QVBoxLayout()
        column.addWidget(label(text("staff.team.title"), role="section"))
        column.addWidget(self.team, 1)
        column.addLayout(buttons)
        return column

    def _make_choice(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.addWidget(label(text("staff.team.who"), role="section"))
        self.words = QLineEdit()
        self.words.setPlaceholderText(text("staff.team.filter"))
        self.words.setAccessibleName(text("staff.team.filter"))
        self.words.setClearButtonEnabled(True)
        self.model = CandidatesModel()
        self.words.textChanged.connect(self.model.filter)
        self.people = QTableView()
        self.people.setModel(self.model)
        self.people.setSortingEnabled(True)
        self.people.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        _set_up(self.people, text("staff.team.who"))
        for place, width in enumerate(_WIDTHS):
            self.people.setColumnWidth(place, width)
        self.people.setColumnHidden(COLUMNS.index("after"), self._is_house)
        self.people.selectionModel().selectionChanged.connect(lambda *_: self._check())
        self.people.doubleClicked.connect(lambda _index: self.assign())
        column.addWidget(self.words)
        column.addWidget(self.people, 1)
        column.addLayout(self._make_line())
        self.fault = label("", role="refused", wraps=True)
        column.addWidget(self.fault)
        return column

    def _make_line(self) -> QVBoxLayout:
        """Make the fields of place, role and days with the button."""
        self.place, self.role = QComboBox(), QComboBox()
        for place in self._places:
            self.place.addItem(place.words)
        self.place.setVisible(self._is_house and len(self._places) > 1)
        self.place.setAccessibleName(text("staff.team.place"))
        self.place.currentIndexChanged.connect(lambda _row: self._fill_roles())
        self.role.setAccessibleName(text("staff.team.role"))
        today = self._session.staff_desk.day
        self.start, self.end = DayField(today), DayField()
        self.end.setPlaceholderText(text("staff.open_end"))
        self.start.setAccessibleName(text("staff.from"))
        self.end.setAccessibleName(text("staff.to"))
        self.give = push_button(text("staff.give"), self.assign, role="primary")
        first, second = QHBoxLayout(), QHBoxLayout()
        for box in (self.place, self.role):
            first.addWidget(box, 1)
        for name, field in (("staff.from", self.start), ("staff.to", self.end)):
            second.addWidget(label(text(name), role="muted"))
            second.addWidget(field, 1)
        second.addWidget(self.give)
        lines = QVBoxLayout()
        lines.addLayout(first)
        lines.addLayout(second)
        for day in (self.start, self.end):
            day.setMinimumWidth(96)
            day.textChanged.connect(lambda _words: self._check())
        return lines

    def _fill_roles(self) -> None:
        held = self.role.currentData()
        self.role.clear()
        for role in roles_at(self._session, self.targets[0]):
            self.role.addItem(role_word(role), role.value)
        wanted = self._default_role() if held is None or self._is_house else held
        self.role.setCurrentIndex(max(self.role.findData(wanted), 0))

    def _default_role(self) -> str:
        # Of places other than grids the team template tells what is wanted first.
        if self._is_house or self.targets[0].scope != Role.GRID.value:
            return str(self.role.itemData(0))
        return PostRole.FULL_TIME_WORKER.value

    def _fill_team(self) -> None:
        self.team.setRowCount(len(self._rows))
        muted = self.palette().placeholderText()
        for number, row in enumerate(self._rows):
            words = [row.place.words] if len(self._places) > 1 else []
            words.append(role_word(row.role))
            if row.post is None:
                words += [text("staff.vacant_posts", n=row.vacant), ""]
            else:
                words += [self._holder(row), days_words(row.post.starts, row.post.ends)]
            for column, said in enumerate(words):
                item = QTableWidgetItem(said)
                item.setToolTip(said)
                if row.post is None:
                    item.setForeground(muted)
                self.team.setItem(number, column, item)
        role = self.team.columnCount() - 3
        wide = min(self.team.sizeHintForColumn(role), _WIDEST)
        self.team.setColumnWidth(role, max(self.team.columnWidth(role), wide))
        self._check()

    def _holder(self, row: TeamRow) -> str:
        post = row.post
        if post is None:
            return NONE
        name = worker_name(self._session.staff_desk.worker_row(post.worker_id))
        leave = text("staff.on_leave_now") if post.on_leave else ""
        stand_in = text("staff.stands_in") if post.stands_in_for else ""
        return f"{name}{leave}{stand_in}"

    def _fill_candidates(self) -> None:
        chosen = self.chosen
        units = [place.id for place in self._places if place.level >= 0]
        role = PostRole(self.role.currentData())
        self.model.show(candidates(self._session, units, self._middle, role=role))
        if chosen:
            self.choose_worker(chosen)
        self._check()

    @property
    def chosen(self) -> int:
        """Id of the candidate chosen; 0 for none."""
        rows = self.people.selectionModel().selectedRows()
        return self.model.rows[rows[0].row()].id if rows else 0

    @property
    def held_rows(self) -> list[TeamRow]:
        """The posts chosen that somebody holds."""
        numbers = {index.row() for index in self.team.selectedIndexes()}
        chosen = [self._rows[number] for number in sorted(numbers)]
        return [row for row in chosen if row.post is not None]

    def _take_row(self) -> None:
        """Take role and place of the post that is chosen on the left."""
        numbers = {index.row() for index in self.team.selectedIndexes()}
        if len(numbers) == 1:
            row = self._rows[numbers.pop()]
            if self._is_house:
                self.place.setCurrentIndex(self._places.index(row.place))
            self.role.setCurrentIndex(max(self.role.findData(row.role.value), 0))
        self._check()

    def _take_role(self, row: int) -> None:
        """Tell the load with another role; between two lists of roles is none."""
        if row >= 0:
            self._fill_candidates()

    def _check(self) -> None:
        if not hasattr(self, "fault"):
            return  # the right side is still being made
        held, is_busy = self.held_rows, self._session.is_held
        self._end.setEnabled(bool(held) and not is_busy)
        workers = {row.post.worker_id for row in held if row.post is not None}
        self._leave.setEnabled(len(workers) == 1 and not is_busy)
        key = ""
        if is_busy:
            key = "blocked.busy"  # counting the work may have begun here
        elif not (self.start.is_sound and self.start.day and self.end.is_sound):
            key = "staff.wrong.day"
        elif self.end.day and self.end.day <= self.start.day:
            key = "staff.wrong.end"
        self.fault.setText(text(key) if key else "")
        self.fault.setVisible(bool(key))
        self.give.setEnabled(not key and self.chosen > 0)
        self.give.setToolTip("" if self.chosen else text("staff.team.choose"))

    def assign(self) -> None:
        """Give the chosen worker the role at the places."""
        if self.give.isEnabled():
            self._posting.assign(
                self.targets,
                self.chosen,
                str(self.role.currentData()),
                start=self.start.day,
                end=self.end.day,
            )

    def _end_chosen(self) -> None:
        posts = [row.post.id for row in self.held_rows if row.post is not None]
        self._posting.end_posts(posts)

    def _leave_chosen(self) -> None:
        posts = [row.post for row in self.held_rows if row.post is not None]
        self._posting.leave(posts[0].worker_id, [post.id for post in posts])


def _set_up(view: QTableView, name: str) -> None:
    """Give both tables the same look."""
    view.setAccessibleName(name)
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    is_team = isinstance(view, QTableWidget)
    modes = QAbstractItemView.SelectionMode
    view.setSelectionMode(modes.ExtendedSelection if is_team else modes.SingleSelection)
    view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    view.setAlternatingRowColors(True)
    view.setShowGrid(False)
    view.setWordWrap(False)
    view.setTabKeyNavigation(False)
    view.verticalHeader().hide()
    view.verticalHeader().setDefaultSectionSize(_ROW)
    header = view.horizontalHeader()
    header.setHighlightSections(False)
    header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
    header.setStretchLastSection(True)
