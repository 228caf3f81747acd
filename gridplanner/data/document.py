"""The open project: its plans, its registry, its history, and who wants to know."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from gridplanner.data.access.limits import Limits
from gridplanner.data.coding import empty_beside
from gridplanner.data.edited_ground import edited_ground
from gridplanner.data.errors import ProjectError
from gridplanner.data.events import Changed, Signal
from gridplanner.data.gesture import Gesture
from gridplanner.data.in_force import InForce
from gridplanner.data.job import Progress
from gridplanner.data.moments import Moments
from gridplanner.data.outside import sort_out
from gridplanner.data.registry import Registry
from gridplanner.data.steps import applied, event_of, published
from gridplanner.data.store import history, journal
from gridplanner.data.store.geopackage import ProjectFile
from gridplanner.data.store.images import few_rows
from gridplanner.data.store.plan_list import UNPUBLISHED
from gridplanner.data.store.touched import any_touched, read_touched

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from gridplanner.data.access.keys import KeyRing
    from gridplanner.data.batch import Batch
    from gridplanner.data.change import Change
    from gridplanner.data.edited_ground import Box
    from gridplanner.data.levels import Level
    from gridplanner.data.outside import OutsideChanges
    from gridplanner.data.plan import Plan
    from gridplanner.data.snapshot import Footprints, Snapshot
    from gridplanner.data.store.history import HistoryEntry
    from gridplanner.data.store.opening import Clock, Mode
    from gridplanner.data.vantage import Vantage

TILING = 1


class Document:
    """The open project.

    Attributes
    ----------
    file : ProjectFile
    plans : dict of int to Plan
        As they are now, previews of a gesture included; 1 tiles the town.
    registry : Registry
    limits : Limits
    in_force : InForce
        Since when the tiling plan holds, and whether it may be edited all the same.
    changed : Signal of Changed
        Told after every change, each in the order it happened.
    gesture_now : Gesture or None
    version : int
        Grows with each change, transient ones too.
    outside : OutsideChanges or None
        What another program changed in a project that is only looked at: its fields
        are shown, and nothing is written.
    """

    def __init__(self, file: ProjectFile) -> None:
        self.file = file
        self.plans: dict[int, Plan] = {n: file.read_plan(n) for n in file.plan_ids()}
        self.registry = Registry(file)
        self.in_force = InForce(file)
        self.limits = Limits(file, self.plans, self.in_force)
        self.changed: Signal[Changed] = Signal()
        self.version = 0
        self.gesture_now: Gesture | None = None
        self._is_together = False
        self._moments = Moments(self)
        self.outside = self._look_outside() if file.read_only else None

    @classmethod
    def create(
        cls,
        path: str | Path,
        *,
        levels: Sequence[Level],
        crs: str | None = None,
        clock: Clock,
        user: str,
    ) -> Document:
        """Make a new project; see `ProjectFile.create`."""
        return cls(
            ProjectFile.create(path, levels=levels, crs=crs, clock=clock, user=user)
        )

    @classmethod
    def open(
        cls,
        path: str | Path,
        *,
        mode: Mode = "edit",
        clock: Clock,
        user: str,
        keys: KeyRing | None = None,
    ) -> Document:
        """Open a project; see `ProjectFile.open`."""
        file = ProjectFile.open(path, mode=mode, clock=clock, user=user, keys=keys)
        try:
            return cls(file)
        except BaseException:
            file.close()
            raise

    @property
    def path(self) -> Path:
        """The file the user chose."""
        return self.file.path

    @property
    def levels(self) -> tuple[Level, ...]:
        """Template of the project, topmost level first."""
        return self.file.levels

    @property
    def crs(self) -> str | None:
        """Reference system, ``"EPSG:4549"``; None until the first import."""
        return self.file.crs

    @property
    def read_only(self) -> bool:
        """True where the project is only looked at."""
        return self.file.read_only

    @property
    def plan(self) -> Plan:
        """The plan that tiles the town."""
        return self.plans[TILING]

    def set_crs(self, crs: str) -> None:
        """Set the reference system; coordinates stay as they are."""
        self.file.set_crs(crs)
        self.tell(Changed(everything=True))

    def add_plan(self, plan: Plan, *, name: str, kind: str = "professional") -> None:
        """Add a whole plan, for instance the grids of one department.

        `ValueError` where the project has a plan of that id.
        """
        if plan.id in self.plans:
            raise ValueError(f"plan {plan.id} is there already")
        self.file.write_plan(plan, name=name, kind=kind)
        self.plans[plan.id] = plan
        # A scenario begins as what is there: nothing is to be looked at anew.
        self.tell(Changed(plan=plan.id, everything=kind not in UNPUBLISHED))

    def drop_plan(self, plan_id: int) -> None:
        """Forget a plan that was taken out of the file."""
        del self.plans[plan_id]
        self.tell(Changed(plan=plan_id))

    def apply(self, change: Change) -> None:
        """Apply an edit: one transaction, one entry of the history.

        Raises
        ------
        EditError
            ``refuse.changed_since`` where the plan is no longer the one the edit
            was made from; else those of `Limits.check`.
        ProjectError
            If it could not be written. The document is as it was in both cases.
        """
        self._check_free()
        if not change and not self.in_force.is_mark(change.label):
            return
        self.limits.check([change])
        before = self.plans[change.plan]
        after = before.apply(change)
        with self.file.transaction():
            journal.write_change(self.file, change, before, after)
            self.in_force.mark(change.label, change.fields)
        self.plans[change.plan] = after
        self.tell(event_of(change))

    def apply_batch(self, batch: Batch, *, progress: Progress | None = None) -> None:
        """Apply a bulk change: one transaction, one entry of the history.

        Raises
        ------
        Cancelled
            If the user stopped it.
        EditError, ProjectError
            As `apply`. Every table is as it was in all these cases.
        """
        self._check_free()
        if not batch:
            return
        new = set(batch.new_plans) - set(self.plans)
        known = {**self.plans, **{n: empty_beside(self.plan, n) for n in new}}
        changes = [change for change in batch.plan_changes if change]
        self.limits.check(changes, batch)
        plans = applied(known, changes)
        told = progress or Progress()
        entry = journal.write_batch(self.file, batch, plans, progress=told)
        self.plans.update({number: known[number] for number in new})
        self._take(plans, changes, tables=batch.names, entry=entry)

    @contextmanager
    def together(self) -> Iterator[None]:
        """Keep all edits made inside, each an entry of its own, or none of them.

        After a failure the document is as it was, and listeners, who heard of edits
        that hold no longer, are told to look at everything anew.
        """
        if self._is_together:
            yield
            return
        plans, self._is_together = dict(self.plans), True
        try:
            with self.file.transaction():
                yield
        except BaseException:
            self.plans.clear()
            self.plans.update(plans)
            self.tell(Changed(everything=True))
            raise
        finally:
            self._is_together = False

    def gesture(self, plan_id: int = TILING) -> Gesture:
        """Begin an edit that is previewed while the hand moves."""
        self._check_free()
        self.gesture_now = Gesture(self, self.plans[plan_id])
        return self.gesture_now

    def show(self, plan: Plan, changes: Sequence[Change]) -> None:
        """Set a plan that is only previewed; called by the gesture."""
        self.plans[plan.id] = plan
        cells = frozenset[int]().union(*(change.touched for change in changes))
        units = frozenset[int]().union(*(change.units for change in changes))
        self.tell(Changed(plan=plan.id, cells=cells, units=units, transient=True))

    def end_gesture(self, plan: Plan, changes: Sequence[Change]) -> None:
        """Set the plan of a gesture's start again; called by the gesture."""
        self.gesture_now = None
        if changes:
            self.show(plan, changes)

    def undo(self, *, progress: Progress | None = None) -> HistoryEntry | None:
        """Take back the last edit; None where there is none."""
        return self._turn(self.next_undo(), progress)

    def redo(self, *, progress: Progress | None = None) -> HistoryEntry | None:
        """Do again what was taken back last; None where there is nothing."""
        return self._turn(self.next_redo(), progress)

    def _turn(
        self, entry: HistoryEntry | None, progress: Progress | None
    ) -> HistoryEntry | None:
        self._check_free()
        if entry is None:
            return None
        changes = history.read_changes(self.file.connection, entry.id)
        if not entry.undone:
            changes = [change.inverse() for change in changes]
        self.limits.check(changes, entry=entry)
        plans = applied(self.plans, changes)
        with self.file.transaction():
            journal.take_back(
                self.file, entry, changes, plans, progress=progress or Progress()
            )
            self.in_force.mark(entry.label, entry.fields, undone=not entry.undone)
        self._take(plans, changes, tables=entry.tables, entry=entry.id)
        return entry

    def _take(
        self,
        plans: Mapping[int, tuple[Plan, Plan]],
        changes: Sequence[Change],
        *,
        tables: Sequence[str],
        entry: int = 0,
    ) -> None:
        """Take plans that were written, and tell of each what changed."""
        rows = few_rows(self.file.connection, entry) if entry else None
        houses = self._moments.houses(entry) if rows is not None else None
        self.plans.update({number: after for number, (_, after) in plans.items()})
        for index, change in enumerate(changes or [None]):
            told = () if index else tables
            self.tell(event_of(change, tables=told, rows=rows, houses=houses))

    def poll_outside(self) -> OutsideChanges | None:
        """Look whether another program changed the project; cheap where not.

        Returns
        -------
        OutsideChanges or None
            None where nothing came since the last call, or all is as it was.
        """
        is_busy = self.read_only or self.gesture_now is not None
        came = not is_busy and self.file.came_from_outside()
        return self._sort_out() if came else None

    def _sort_out(self) -> OutsideChanges | None:
        connection = self.file.connection
        if not any_touched(connection):
            return None
        found = sort_out(read_touched(connection), published(self.file, self.plans))
        return found if found.changes or found.rows or found.proposals else None

    def _look_outside(self) -> OutsideChanges | None:
        """Show what another program changed, without writing it."""
        found = self._sort_out()
        for change in () if found is None else found.changes:
            self.plans[change.plan] = self.plans[change.plan].apply(change)
        return found

    def accept_outside(self) -> OutsideChanges | None:
        """Take over what another program changed, as an entry that can be undone.

        Changed polygons of grids are not taken over: they are returned to be
        imported, and the rows other programs see follow the records again.

        Returns
        -------
        OutsideChanges or None
            None where nothing was changed.
        """
        self._check_free()
        if not any_touched(self.file.connection):
            return None
        plans = {number: (plan, plan) for number, plan in self.plans.items()}
        # Nobody writes between reading the log and emptying it.
        with self.file.transaction():
            touched = read_touched(self.file.connection)
            found = sort_out(touched, published(self.file, self.plans))
            for change in found.changes:
                before = self.plans[change.plan]
                plans[change.plan] = (before, before.apply(change))
            journal.take_over(self.file, found, touched, plans)
        if not touched:
            return None
        self.file.came_from_outside()
        self._take(plans, found.changes, tables=tuple(found.rows))
        return found

    def next_undo(self) -> HistoryEntry | None:
        """Give what `undo` would take back."""
        return history.last_done(self.file.connection)

    def next_redo(self) -> HistoryEntry | None:
        """Give what `redo` would do again."""
        return history.first_undone(self.file.connection)

    def undo_label(self) -> tuple[str, Mapping[str, str]] | None:
        """Name what `undo` would take back: key of the sentence and its values."""
        return history.label_of(self.next_undo())

    def redo_label(self) -> tuple[str, Mapping[str, str]] | None:
        """Name what `redo` would do again."""
        return history.label_of(self.next_redo())

    def history(self, *, after: int = 0) -> list[HistoryEntry]:
        """Give the history, oldest first: all of it, or what came after an entry."""
        return history.read_entries(self.file.connection, after=after)

    def recall(self, entry_id: int) -> tuple[Vantage | None, Box | None]:
        """Tell from where an edit was made, and which ground it altered (metres)."""
        changes = history.read_changes(self.file.connection, entry_id)
        vantage = history.read_vantage(self.file.connection, entry_id)
        return vantage, edited_ground(changes, self.plans)

    def snapshot(
        self, plan_id: int = TILING, progress: Progress | None = None
    ) -> Snapshot:
        """Take the arrays of a plan and the buildings as they are now.

        Buildings are not placed yet: see `gridplanner.analysis.standing`.
        """
        return self._moments.take(plan_id, progress)

    @property
    def footprints(self) -> Footprints:
        """What fetches the footprints of building ids."""
        return self._moments.footprints

    def close(self) -> bool:
        """Close the project; see `ProjectFile.close`. A gesture is cancelled."""
        if self.gesture_now is not None:
            self.gesture_now.cancel()
        return self.file.close()

    def _check_free(self) -> None:
        if self.gesture_now is not None:
            raise ValueError("a gesture is under way")
        if self.read_only:
            raise ProjectError("error.read_only", file=self.path.name)

    def tell(self, event: Changed) -> None:
        """Tell every listener what changed."""
        self.version += 1
        self.changed.emit(event)
