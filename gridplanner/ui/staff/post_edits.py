"""Posts by hand: given, ended, stood in for while somebody is away."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog

from gridplanner.data.registry_edits import staff
from gridplanner.data.store.homes import rows_by
from gridplanner.data.team.posts import UNIT
from gridplanner.resources.format import format_count
from gridplanner.resources.texts import text
from gridplanner.ui.household.forms import DayForm
from gridplanner.ui.staff.candidates import candidates, middle_of
from gridplanner.ui.staff.edits import StaffDeskEdits
from gridplanner.ui.staff.leave_form import LeaveForm
from gridplanner.ui.staff.place_form import PlaceForm
from gridplanner.ui.staff.places import (
    house_places,
    house_title,
    unit_places,
    worker_name,
)
from gridplanner.ui.staff.post_words import role_word
from gridplanner.ui.staff.team_form import TeamForm
from gridplanner.ui.staff.where import place_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gridplanner.ui.staff.places import Place


class PostEdits(StaffDeskEdits):
    """Edits who holds which post."""

    def open_team(self) -> None:
        """Show the team of the units or of the building that is selected."""
        session = self._context.session
        selection = session.selection
        if selection.units:
            places = unit_places(session, selection.units)
            title = places[0].words if places else ""
            if len(places) > 1:
                title = text("staff.units", n=format_count(len(places)))
            middle = middle_of(session, [place.id for place in places])
        else:
            building = selection.buildings[0]
            places = house_places(session, building)
            title = house_title(session, building)
            middle = self._place_of(building)
        if places:
            form = TeamForm(
                self._context.shell.widget,
                session,
                title=title,
                places=places,
                middle=middle,
                posting=self,
            )
            form.exec()
            form.stop_following()
            form.deleteLater()

    def give_post(self, worker_id: int) -> None:
        """Ask for a post of the selected worker."""
        session = self._context.session
        row = session.staff_desk.worker_row(worker_id)
        form = PlaceForm(
            self._context.shell.widget,
            session,
            name=worker_name(row),
            today=self.today,
        )
        if form.exec() == QDialog.DialogCode.Accepted and form.place is not None:
            self.assign(
                [form.place], worker_id, form.role_key, start=form.start.day,
                end=form.end.day,
            )  # fmt: skip

    def assign(
        self,
        places: Sequence[Place],
        worker_id: int,
        role: str,
        *,
        start: str = "",
        end: str = "",
    ) -> bool:
        """Give somebody a role at places, as one edit; what is held stays."""
        return self.assign_many(places, [worker_id], role, start=start, end=end)

    def assign_many(
        self,
        places: Sequence[Place],
        workers: Sequence[int],
        role: str,
        *,
        start: str = "",
        end: str = "",
    ) -> bool:
        """Give several people a role at several places, as one edit."""
        if self._is_of_scenario(places):
            self._context.strip.show_message(text("staff.of_scenario"))
            return False
        present = rows_by(self._document.file, "post", "worker_id", workers)
        days = {"valid_from": start or self.today, "valid_to": end or None}
        posts = [
            {**place.values(worker, role), **days}
            for worker in workers
            for place in places
        ]
        return self._apply(
            partial(
                staff.assign_all,
                posts,
                self._stamp(),
                present=present,
                next_ids=self._next("post"),
            )
        )

    def _is_of_scenario(self, places: Sequence[Place]) -> bool:
        """Tell whether a grid is there in a scenario alone."""
        session = self._context.session
        in_force = self._document.plan.units
        units = [place.id for place in places if place.code == UNIT]
        return session.is_scenario and any(unit not in in_force for unit in units)

    def take_away(self, worker_id: int, unit_id: int) -> bool:
        """End what somebody holds at a unit, from today on."""
        desk = self._context.session.staff_desk
        held = [post for post in desk.posts_of(worker_id) if post.scope == UNIT]
        ids = [post.id for post in held if post.place == unit_id]
        return bool(ids) and self._end(ids, self.today)

    def end_posts(self, posts: Sequence[int]) -> bool:
        """Ask from which day on posts are not held any more, and end them."""
        form = DayForm(
            self._context.shell.widget,
            title="staff.end_post",
            note=text("staff.end_post.note", n=format_count(len(posts))),
            today=self.today,
            verb="staff.end_post.do",
        )
        if form.exec() != QDialog.DialogCode.Accepted:
            return False
        day = form.day
        return self._end(posts, day)

    def _end(self, posts: Sequence[int], day: str) -> bool:
        rows = self._document.file.read_rows("post", posts)
        stand_ins = self._standing_in(posts)
        return self._apply(
            lambda: staff.end_posts(rows, self._stamp(), on=day, ending=stand_ins)
        )

    def leave(self, worker_id: int, posts: Sequence[int] = ()) -> bool:
        """Ask who stands in for somebody on leave, and write it down."""
        session = self._context.session
        desk = session.staff_desk
        own = [post for post in desk.posts_of(worker_id) if not post.stands_in_for]
        if not own:
            self._context.strip.show_message(text("staff.no_posts"))
            return False
        units = [post.place for post in own if post.scope == UNIT]
        found = candidates(session, (), middle_of(session, units))
        form = LeaveForm(
            self._context.shell.widget,
            name=worker_name(desk.worker_row(worker_id)),
            posts={post.id: self._words(post.id) for post in own},
            chosen=posts or [post.id for post in own],
            people=[one for one in found if one.id != worker_id],
            today=self.today,
        )
        if form.exec() != QDialog.DialogCode.Accepted:
            return False
        rows = self._document.file.read_rows("post", form.posts)
        takers = [(row, form.taker_id) for row in rows]
        start, end = form.start.day, form.valid_to
        return self._apply(
            lambda: staff.leave(
                takers,
                self._stamp(),
                valid_from=start,
                valid_to=end,
                next_ids=self._next("post"),
            )
        )

    def _words(self, post_id: int) -> str:
        session = self._context.session
        team = session.staff_desk.team
        row = self._row("post", post_id)
        held = () if team is None else team.of_worker(int(row["worker_id"]))
        for post in held:
            if post.id == post_id:
                where = place_words(session, post.scope, post.place, post.part)
                return f"{where} · {role_word(post.role)}"
        return str(post_id)

    def _place_of(self, building: int) -> tuple[float, float] | None:
        """Give where a building stands."""
        standing = self._context.session.standing
        if standing is None:
            return None
        found = standing.snapshot.buildings
        rows = (found.ids == building).nonzero()[0]
        if not len(rows):
            return None
        x, y = found.points[rows[0]].tolist()
        return x, y
