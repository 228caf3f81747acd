"""The details' tab of the team of a unit: who holds which post, and what is vacant."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from gridplanner.resources.format import format_share
from gridplanner.resources.texts import text
from gridplanner.ui.panels.facts import Page
from gridplanner.ui.panels.inspector import PageView, the_unit
from gridplanner.ui.staff.places import TeamRow, team_rows, unit_places, worker_name
from gridplanner.ui.staff.post_words import days_words, role_word
from gridplanner.ui.widgets import label, link_button

if TYPE_CHECKING:
    from gridplanner.ui.main_window import MainWindow
    from gridplanner.ui.session import Session


def add_team_tab(window: MainWindow) -> None:
    """Give the details of areas, grids and micro-grids their team."""
    session = window.session

    def is_unit(_session: Session) -> bool:
        return the_unit(session) is not None

    def catch_up() -> None:
        if window.inspector.tab == "team" and the_unit(session) is not None:
            window.inspector.refresh_soon()

    session.staff_desk.changed.connect(catch_up)
    window.inspector.add_tab(
        "team", "tab.team", applies=is_unit, make=lambda: _Team(window)
    )


class _Team(PageView):
    """Posts by role; a click on a name opens the page of the worker."""

    def __init__(self, window: MainWindow) -> None:
        page = Page("", commands=("staff.assign",))
        super().__init__(lambda: page, window.run_command)
        self._session = window.session

    def add_more(self, page: Page) -> None:
        """Add a heading for each role, and a line for each who holds it."""
        unit = the_unit(self._session)
        places = [] if unit is None else unit_places(self._session, [unit.id])
        rows = [row for place in places for row in team_rows(self._session, place)]
        self._add_sum(rows)
        for role in dict.fromkeys(row.role for row in rows):
            self.column.addWidget(label(role_word(role), role="section"))
            for row in rows:
                if row.role is role:
                    self._add(row)
        super().add_more(page)

    def _add_sum(self, rows: list[TeamRow]) -> None:
        held = sum(row.post is not None and not row.post.stands_in_for for row in rows)
        vacant = sum(row.vacant for row in rows)
        if not rows:
            none = label(text("staff.team.none"), role="muted", wraps=True)
            self.column.addWidget(none)
        elif vacant:
            words = text("staff.team.sum", share=format_share(held, held + vacant))
            self.column.addWidget(label(words, role="muted", wraps=True))

    def _add(self, row: TeamRow) -> None:
        post = row.post
        if post is None:
            words = text("staff.vacant_posts", n=row.vacant)
            self.column.addWidget(label(words, role="note"))
            return
        name = worker_name(self._session.staff_desk.worker_row(post.worker_id))
        open_page = partial(self._session.select_workers, [post.worker_id])
        line = link_button(name, open_page)
        self.column.addWidget(line, 0, Qt.AlignmentFlag.AlignLeft)
        said = [days_words(post.starts, post.ends)]
        said += [text("staff.on_leave_word")] if post.on_leave else []
        said += [text("staff.stand_in")] if post.stands_in_for else []
        words = " · ".join(filter(None, said))
        if words:
            self.column.addWidget(label(words, role="muted", wraps=True))
