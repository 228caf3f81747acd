"""Workers by hand: who is added, what changes of them, who leaves, their photo."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QDialog, QFileDialog

from gridplanner.data.access.reveal import Subject
from gridplanner.data.access.stand_ins import stand_in
from gridplanner.data.errors import GridPlannerError
from gridplanner.data.offices import read_offices
from gridplanner.data.registry_edits import owners, staff
from gridplanner.data.registry_edits.writing import Stamp
from gridplanner.data.store.homes import ValueSources, rows_about, rows_by
from gridplanner.data.team.duty import capacity_of
from gridplanner.resources.texts import text
from gridplanner.ui.household.forms import DayForm
from gridplanner.ui.household.photo import shrink
from gridplanner.ui.staff.base_field import Base
from gridplanner.ui.staff.pages import say
from gridplanner.ui.staff.worker_form import MAP, WorkerForm
from gridplanner.ui.tools.pick_place import PickPlaceTool

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from gridplanner.data.batch import Batch
    from gridplanner.data.document import Document
    from gridplanner.ui.context import Context


class StaffDeskEdits:
    """What every edit of staff needs: the rows as they are, the stamp, the answer."""

    def __init__(self, context: Context) -> None:
        self._context = context

    @property
    def _document(self) -> Document:
        document = self._context.session.document
        assert document is not None  # the commands are blocked else
        return document

    @property
    def today(self) -> str:
        """ISO date."""
        return self._document.file.now()[:10]

    def _stamp(self) -> Stamp:
        file = self._document.file
        return Stamp(file.now(), sources=ValueSources(file))

    def _row(self, table: str, number: int) -> dict[str, Any]:
        (row,) = self._document.file.read_rows(table, [number])
        return row

    def _posts_of(self, *workers: int) -> list[dict[str, Any]]:
        return rows_by(self._document.file, "post", "worker_id", workers)

    def _standing_in(self, posts: Collection[int]) -> list[dict[str, Any]]:
        """Read the posts of those who stand in for some posts (ids)."""
        return rows_by(self._document.file, "post", "substitute_for", posts)

    def _next(self, *tables: str) -> dict[str, int]:
        return {table: self._document.file.next_id(table) for table in tables}

    def _apply(self, make: Callable[[], Batch]) -> bool:
        """Do an edit, or tell in plain words why not."""
        # The commands, which it belongs to, want the whole window first.
        from gridplanner.ui.by_hand import apply_batch

        try:
            batch = make()
        except GridPlannerError as error:
            self._context.shell.tell(error)
            return False
        return bool(batch) and apply_batch(self._context, batch)


class StaffEdits(StaffDeskEdits):
    """Edits who works for the town."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        back = partial(context.tools.activate, "select")
        self._pick = PickPlaceTool(back)
        context.tools.add(self._pick)
        context.shell.ask_people_of(self.subject)

    def add(self) -> None:
        """Add somebody, and show the page."""
        number = self._document.file.next_id("worker")

        def keep(values: Mapping[str, Any]) -> None:
            make = partial(
                staff.add_worker, values, self._stamp(), next_ids=self._next("worker")
            )
            if self._apply(make):
                self._context.session.select_workers([number])

        self._ask({}, {"valid_from": self.today}, keep)

    def change(self, worker_id: int) -> None:
        """Change what is on record of somebody."""

        def keep(values: Mapping[str, Any]) -> None:
            row = self._row("worker", worker_id)
            self._apply(lambda: staff.change_worker(row, values, self._stamp()))

        self._ask(self._row("worker", worker_id), {}, keep)

    def end(self, worker_id: int) -> None:
        """Let somebody leave on a day; what is still held ends with it."""
        session = self._context.session
        row = self._row("worker", worker_id)
        held = len(session.staff_desk.posts_of(worker_id))
        form = DayForm(
            self._context.shell.widget,
            title="staff.end_worker",
            note=text("staff.end_worker.note", name=row["name"], n=held),
            today=self.today,
            verb="staff.end_worker.do",
        )
        if form.exec() != QDialog.DialogCode.Accepted:
            return
        day = form.day
        posts = self._posts_of(worker_id)
        posts += self._standing_in([int(post["id"]) for post in posts])
        stamp = self._stamp()
        self._apply(lambda: staff.end_worker(row, posts, stamp, on=day))

    def choose_photo(self, worker_id: int) -> None:
        """Ask for a photo of somebody; it is kept small."""
        kinds = text("household.photo.kinds")
        name, _ = QFileDialog.getOpenFileName(
            self._context.shell.widget,
            text("staff.photo"),
            "",
            f"{kinds} (*.jpg *.jpeg *.png)",
        )
        if not name:
            return
        picture = shrink(Path(name))
        if not picture:
            self._context.strip.show_message(text("refuse.photo.kind"))
            return
        present = self._photos(worker_id)
        stamp = self._stamp()
        self._apply(
            lambda: owners.set_photo(
                "worker", worker_id, picture, stamp, present=present
            )
        )

    def remove_photo(self, worker_id: int) -> None:
        """Take the photo away."""
        for row in self._photos(worker_id)[-1:]:
            self._apply(partial(owners.remove_photo, row, self._stamp()))

    def _photos(self, worker_id: int) -> list[dict[str, Any]]:
        return rows_about(self._document.file, "photo", "worker", [worker_id])

    def _ask(
        self,
        row: Mapping[str, Any],
        typed: Mapping[str, Any],
        keep: Callable[[Mapping[str, Any]], None],
    ) -> None:
        """Show the form; the map is shown in between where the base is to be."""
        session = self._context.session
        form = WorkerForm(
            self._context.shell.widget,
            row,
            typed=typed,
            say=lambda column: say(session, row, column),
            capacity=capacity_of(session.work_desk.norm),
            offices=self._offices(),
            today=self.today,
        )
        answer = form.exec()
        values = form.values
        if answer == MAP:
            self._point(row, values, keep)
        elif answer == QDialog.DialogCode.Accepted:
            keep(values)

    def _point(
        self,
        row: Mapping[str, Any],
        typed: Mapping[str, Any],
        keep: Callable[[Mapping[str, Any]], None],
    ) -> None:
        """Let a click on the map say where the base is, then go on with the form."""

        def go_on(values: Mapping[str, Any]) -> None:
            # Not within the click: the form would wait in the middle of it.
            QTimer.singleShot(0, lambda: self._ask(row, values, keep))

        def take(x: float, y: float) -> None:
            go_on({**typed, "base_x": round(x, 2), "base_y": round(y, 2)})

        self._context.tools.activate(self._pick.name)
        self._pick.ask(take, lambda: go_on(typed))
        self._context.canvas.setFocus()

    def _offices(self) -> list[Base]:
        standing = self._context.session.standing
        if standing is None:
            return []
        found = read_offices(
            self._document.file, standing.snapshot.buildings, self.today
        )
        places = zip(found.names, found.points.tolist(), strict=True)
        return [Base(name, x, y) for name, (x, y) in places if name]

    def subject(self) -> Subject | None:
        """Tell whose page is shown; for leave to see the telephone in plain."""
        session = self._context.session
        workers = session.selection.workers
        if session.document is None or len(workers) != 1:
            return None
        row = session.staff_desk.worker_row(workers[0])
        if not row:
            return None
        object_ = text("staff.subject", code=row["code"] or workers[0])
        number = stand_in("worker", workers[0])
        return Subject(frozenset({number}), object_, str(row["name"] or ""))
