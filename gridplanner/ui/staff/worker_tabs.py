"""Tabs of a worker: the grids looked after, and all posts with their days."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from gridplanner.analysis.arithmetic import arithmetic_of_worker
from gridplanner.data.levels import Role
from gridplanner.data.team.posts import UNIT
from gridplanner.resources.format import NONE, format_count
from gridplanner.resources.texts import text
from gridplanner.ui.panels.facts import Page
from gridplanner.ui.panels.inspector import PageView
from gridplanner.ui.session import first_level
from gridplanner.ui.staff.pages import unit_key
from gridplanner.ui.staff.places import worker_name
from gridplanner.ui.staff.post_words import days_words, role_word
from gridplanner.ui.staff.where import place_words
from gridplanner.ui.staff.written import handovers, written_posts
from gridplanner.ui.widgets import label, link_button
from gridplanner.ui.work.tab import WorkTab

if TYPE_CHECKING:
    from gridplanner.analysis.arithmetic import Arithmetic
    from gridplanner.data.team.on_day import HeldPost
    from gridplanner.ui.main_window import MainWindow
    from gridplanner.ui.session import Session
    from gridplanner.ui.staff.written import Handover, WrittenPost

_LEFT = Qt.AlignmentFlag.AlignLeft


def the_worker(session: Session) -> int:
    """Give the id of the only worker selected; 0 where something else is."""
    selection = session.selection
    is_one = len(selection) == 1 and bool(selection.workers)
    return selection.workers[0] if is_one else 0


def add_worker_tabs(window: MainWindow) -> None:
    """Give the details the tabs of a worker."""
    session = window.session

    def is_worker(_session: Session) -> bool:
        return the_worker(session) > 0

    def catch_up() -> None:
        if session.selection.workers:
            window.inspector.refresh_soon()

    session.work_desk.changed.connect(catch_up)
    session.staff_desk.changed.connect(catch_up)
    add = window.inspector.add_tab
    add("worker_grids", "tab.grids", applies=is_worker, make=lambda: _Grids(window))
    add(
        "worker_load",
        "tab.workload",
        applies=is_worker,
        make=lambda: WorkTab(window, lambda: _arithmetic(session)),
    )
    add("worker_posts", "tab.posts", applies=is_worker, make=lambda: _Posts(window))
    add(
        "worker_handovers",
        "tab.handover",
        applies=is_worker,
        make=lambda: _Handovers(window),
    )


def _arithmetic(session: Session) -> Arithmetic | None:
    """Give what the load of the selected worker is the sum of."""
    document, duties = session.document, session.staff_desk.duties()
    if document is None or duties is None:
        return None
    loads = session.work_desk.loads(first_level(document, Role.GRID))
    if loads is None:
        return None
    return arithmetic_of_worker(loads, duties, the_worker(session))


class _Grids(PageView):
    """The units a worker has posts at today; a click selects one."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(
            lambda: Page("", commands=("staff.to_map",)), window.run_command
        )
        self._window, self._session = window, window.session

    def add_more(self, page: Page) -> None:
        """Add a line for each unit, with what it holds."""
        desk = self._session.staff_desk
        posts = [
            post
            for post in desk.posts_of(the_worker(self._session))
            if post.scope == UNIT and post.place
        ]
        if not posts:
            self.column.addWidget(
                label(text("staff.no_grids"), role="muted", wraps=True)
            )
        for unit_id in dict.fromkeys(post.place for post in posts):
            self._add(unit_id, [post for post in posts if post.place == unit_id])
        super().add_more(page)

    def _add(self, unit_id: int, posts: list[HeldPost]) -> None:
        session = self._session
        unit = session.unit(unit_id)
        if unit is None:
            return
        line = link_button(unit.name or unit.code, partial(self._open, unit_id))
        self.column.addWidget(line, 0, _LEFT)
        words = [*self._figures(unit_id, unit.level)]
        for post in posts:
            leave = text("staff.on_leave_now") if post.on_leave else ""
            stand_in = text("staff.stands_in") if post.stands_in_for else ""
            words.append(role_word(post.role) + leave + stand_in)
        self.column.addWidget(label(" · ".join(words), role="muted", wraps=True))

    def _figures(self, unit_id: int, level: int) -> list[str]:
        found = self._session.figures(level)
        words: list[str] = []
        if found is None:
            return words
        row = next((i for i, unit in enumerate(found.units) if unit.id == unit_id), -1)
        for column, measure in enumerate(found.measures):
            if measure in {"households", "people"} and row >= 0:
                known = bool(found.rows.known[row, column])
                number = int(found.rows.values[row, column])
                said = format_count(number) if known else NONE
                words.append(text(f"staff.of.{measure}", n=said))
        return words + self._minutes(unit_id, level)

    def _minutes(self, unit_id: int, level: int) -> list[str]:
        session = self._session
        loads = session.work_desk.loads(level)
        if loads is None:
            return []
        rows = [row for row, unit in enumerate(loads.units) if unit.id == unit_id]
        unit = unit_key(session.work_desk.norm)
        amounts = [format_count(round(float(loads.rows.load[row]))) for row in rows]
        return [text(f"staff.load.{unit}", n=amount) for amount in amounts]

    def _open(self, unit_id: int) -> None:
        session = self._session
        unit = session.unit(unit_id)
        if unit is not None:
            session.set_level(unit.level)
            session.select_units([unit_id])
            self._window.shell.zoom_to_units([unit_id])


class _Posts(PageView):
    """All posts of a worker with their days; those that ended are greyed."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(lambda: Page(""), window.run_command)
        self._session = window.session

    def add_more(self, page: Page) -> None:
        """Add two lines for each post."""
        posts = written_posts(self._session, the_worker(self._session))
        if not posts:
            self.column.addWidget(
                label(text("staff.no_posts"), role="muted", wraps=True)
            )
        for post in posts:
            self._add(post)
        super().add_more(page)

    def _add(self, post: WrittenPost) -> None:
        where = place_words(self._session, post.scope, post.place, post.part)
        role = role_word(post.role) if post.role is not None else NONE
        is_held = post.state == "held"
        head = label(f"{where} · {role}", role="" if is_held else "muted", wraps=True)
        self.column.addWidget(head)
        words = [days_words(post.starts, post.ends)]
        words += [text(f"staff.post.{post.state}")] if not is_held else []
        words += [text("staff.stand_in")] if post.stands_in_for else []
        said = " · ".join(filter(None, words))
        if said:
            self.column.addWidget(label(said, role="muted", wraps=True))


class _Handovers(PageView):
    """Which posts a worker gave away and took over, and with whom."""

    def __init__(self, window: MainWindow) -> None:
        page = Page("", commands=("cmd.handover",))
        super().__init__(lambda: page, window.run_command)
        self._session = window.session

    def add_more(self, page: Page) -> None:
        """Add two lines for each hand-over."""
        session = self._session
        worker = the_worker(session)
        found = handovers(session, worker)
        if not found:
            none = label(text("staff.no_handovers"), role="muted", wraps=True)
            self.column.addWidget(none)
        for each in found:
            where = place_words(session, each.scope, each.place, each.part)
            role = role_word(each.role) if each.role is not None else NONE
            self.column.addWidget(label(f"{where} · {role}", wraps=True))
            words = f"{each.day} · {self._words(each, worker)}"
            self.column.addWidget(label(words, role="muted", wraps=True))
        super().add_more(page)

    def _words(self, each: Handover, worker: int) -> str:
        desk = self._session.staff_desk
        if each.taker == worker:
            name = worker_name(desk.worker_row(each.giver))
            return text("staff.handover.from", name=name)
        if not each.taker:
            return text("staff.handover.vacant")
        return text("staff.handover.to", name=worker_name(desk.worker_row(each.taker)))
