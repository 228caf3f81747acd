"""The open project as the window sees it: selection, level of work, live figures.

The document is the truth; what stands here rides on it and is never saved.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from gridplanner.data.access.administration import note_logout
from gridplanner.data.access.grant import shown
from gridplanner.data.access.roles import permissions_of
from gridplanner.data.buildings import TABLES, few_buildings
from gridplanner.data.events import merged
from gridplanner.data.levels import Role
from gridplanner.data.scenario import differing_cells
from gridplanner.data.store.plan_list import PROFESSIONAL, SCENARIO
from gridplanner.ui.reach import Reach
from gridplanner.ui.targets import Targets

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gridplanner.analysis.coverage import Coverage
    from gridplanner.analysis.figures import Figures
    from gridplanner.analysis.standing import Standing
    from gridplanner.data.access.grant import Grant
    from gridplanner.data.access.reveal import Subject
    from gridplanner.data.access.roles import Permissions
    from gridplanner.data.document import Document
    from gridplanner.data.events import Changed
    from gridplanner.data.plan import Plan
    from gridplanner.data.records import Unit
    from gridplanner.layers.cells import Colouring
    from gridplanner.ui.staff.desk import StaffDesk
    from gridplanner.ui.work_desk import WorkDesk

Clock = Callable[[], datetime]
Label = tuple[str, Mapping[str, str]]
STANDARDS = "gp_standard"
TILING = 1  # id of the plan that tiles; departments' grids are plans of their own


@dataclass(frozen=True, slots=True)
class Selection:
    """What is selected: ids of units, of buildings, of map features or of workers."""

    units: tuple[int, ...] = ()
    buildings: tuple[int, ...] = ()
    features: tuple[int, ...] = ()
    workers: tuple[int, ...] = ()

    def __len__(self) -> int:
        chosen = self.units, self.buildings, self.features, self.workers
        return sum(map(len, chosen))


NOTHING = Selection()


class Session(QObject):
    """One open project, or none."""

    staff_desk: StaffDesk
    work_desk: WorkDesk

    opened = Signal()
    closing = Signal(object)
    changed = Signal(object)
    selected = Signal()
    level_changed = Signal()
    plan_changed = Signal(object)
    mode_changed = Signal()
    figures_changed = Signal()
    foreseen = Signal(object)
    grant_changed = Signal()
    held_changed = Signal()

    def __init__(
        self, *, clock: Clock, user: str, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.clock, self.os_user = clock, user
        self.document: Document | None = None
        self.labels: tuple[Label | None, Label | None] = (None, None)
        self.is_held = False
        self._waiting: list[Changed] = []
        self.selection = NOTHING
        # Leave to see personal data in plain, and whom a panel shows at present.
        self.grant: Grant | None = None
        self.reach = Reach(self)
        self.targets = Targets(self)
        self.subject: Subject | None = None
        self.level = 0
        self.plan_id = TILING  # what is worked on: the tiling plan, a scenario …
        self.is_department = False  # … or the grids of a department
        self.standing: Standing | None = None
        # What the last check found, None where the town changed since.
        self.issues_found: int | None = None
        self._disconnect: Callable[[], None] | None = None
        self._is_outdated = False  # the figures are of other buildings or people
        # Figures of a plan, counted on a worker from those before them.
        self._counted: tuple[Plan, Standing, Standing] | None = None
        self._figures: dict[int, Figures] = {}
        self._without_house: int | None = None
        # Rows of each list that matters, where they have been counted.
        self.findings: Mapping[str, int] = {}
        # What else grids can be coloured by: a number of each unit of the level.
        self.offered: dict[str, Callable[[], Mapping[int, float]]] = {}
        # … and how, where that is not for the user to choose.
        self.colourings: dict[str, Callable[[], Colouring]] = {}
        self.wordings: dict[str, Callable[[], Mapping[int, str]]] = {}

    def use(self, document: Document | None) -> None:
        """Take over another document, or none; the former one is closed."""
        self._let_go()
        self.document = document
        if document is not None:
            self.level = first_level(document, Role.GRID)
            self._disconnect = document.changed.connect(self._take_change)
        self._read_labels()
        self.opened.emit()
        self.selected.emit()

    @property
    def is_outdated(self) -> bool:
        """Whether the figures are of other buildings or people than there are now."""
        return self._is_outdated

    def hold(self) -> None:
        """Let changes wait: a worker has the project file, which serves one only."""
        self.is_held = True
        self.held_changed.emit()

    def release(self) -> None:
        """Take the changes that waited; to be called on the main thread."""
        self.is_held = False
        waiting, self._waiting = self._waiting, []
        for event in merged(waiting):
            self._take_change(event)
        self.held_changed.emit()

    def count_ahead(self) -> None:
        """Count on the worker that has the project what the changes that wait ask for.

        Thousands of houses that another grid may have now take a while to be placed.
        """
        document, standing, waiting = self.document, self.standing, self._waiting
        mine = [event for event in waiting if event.plan == self.plan_id]
        if document is None or standing is None or self._is_outdated or not mine:
            return
        if not any(map(needs_counting, waiting)):
            cells = frozenset[int]().union(*(event.cells for event in mine))
            plan, snapshot = (
                document.plans[self.plan_id],
                document.snapshot(self.plan_id),
            )
            self._counted = plan, standing, standing.for_branch(snapshot, cells)

    def stand(self, standing: Standing | None) -> None:
        """Take over figures counted from scratch."""
        self.standing = standing
        self._is_outdated = False
        self._figures.clear()
        self.figures_changed.emit()

    def select(self, selection: Selection) -> None:
        """Select this and nothing else."""
        if selection != self.selection:
            self.selection = selection
            self.selected.emit()

    def select_units(self, units: Iterable[int]) -> None:
        """Select areas or grids."""
        self.select(Selection(units=tuple(units)))

    def select_workers(self, workers: Iterable[int]) -> None:
        """Select people who work for the town; the map marks what they look after."""
        self.select(Selection(workers=tuple(workers)))

    def set_level(self, level: int) -> None:
        """Work on another level of the template."""
        document = self.document
        if document is not None and 0 <= level < len(document.levels):
            changed = level != self.level
            self.level = level
            if changed:
                self.level_changed.emit()

    def use_plan(self, plan_id: int) -> None:
        """Work on another plan: the one that tiles the town, or a scenario."""
        document = self.document
        if document is None or plan_id == self.plan_id:
            return
        before, after = document.plans.get(self.plan_id), document.plans[plan_id]
        self.plan_id = plan_id
        self.is_department = document.file.plan_kind(plan_id) == PROFESSIONAL
        self.issues_found = None
        self._figures.clear()
        if before is None or self._is_outdated:
            self.standing = None
        differing = None if before is None else differing_cells(before, after)
        if self.standing is not None and differing is not None:
            # Of the plan's figures only those of the ground that differs are counted.
            snapshot = document.snapshot(plan_id)
            self.standing = self.standing.for_branch(snapshot, differing)
        self.plan_changed.emit(differing)
        self._keep_selected()
        self.figures_changed.emit()

    @property
    def user(self) -> str:
        """Who works here: who logged in to the open project, else who sits here."""
        return self.os_user if self.document is None else self.document.file.user

    @property
    def permissions(self) -> Permissions:
        """What the user may do in the open project; everything in a plain one."""
        keys = None if self.document is None else self.document.file.keys
        return permissions_of(None if keys is None else keys.account)

    def use_grant(self, grant: Grant | None) -> None:
        """Show personal data in plain as far as a grant goes; None masks all again."""
        if grant is None or grant != self.grant:
            self.grant = grant
            self.grant_changed.emit()

    def shown(self, field: str, value: str | None, person_id: int) -> str:
        """Give a value of a person as it may be shown now; see `data.access.grant`."""
        return shown(
            field, value, person_id=person_id, grant=self.grant, now=self.clock()
        )

    @property
    def is_scenario(self) -> bool:
        """Whether a scenario is worked on."""
        return self.plan_id != TILING and not self.is_department

    def follow(self, plan_id: int) -> None:
        """Work on the plan an edit was of, where it is one to work on."""
        document = self.document
        if document is None or plan_id not in document.plans:
            return
        kind = document.file.plan_kind(plan_id)
        if plan_id == TILING or kind in {SCENARIO, PROFESSIONAL}:
            self.use_plan(plan_id)

    def figures(self, level: int | None = None) -> Figures | None:
        """Give the figures of a level; None until they have been counted."""
        if self.standing is None:
            return None
        wanted = self.level if level is None else level
        if wanted not in self._figures:
            self._figures[wanted] = self.reach.figures(wanted)
        return self._figures[wanted]

    @property
    def without_house(self) -> int:
        """Number of people who live in no building in use; 0 while a worker reads."""
        if self.document is None or self.is_held or self.reach.is_limited:
            return 0
        if self._without_house is None:
            self._without_house = self.document.registry.count_without_house()
        return self._without_house

    def coverage(self, level: int) -> Coverage | None:
        """Give the shares of the town held at a level; None until counted."""
        if self.standing is None or self.reach.is_limited:
            return None
        return self.standing.coverage(level)

    def unit(self, unit_id: int) -> Unit | None:
        """Give the record of an area or grid that is in force."""
        if self.document is None:
            return None
        unit = self.plan.units.get(unit_id)
        return None if unit is None or unit.valid_to else unit

    @property
    def plan(self) -> Plan:
        """The plan being worked on; for an open project only."""
        assert self.document is not None  # whoever edits or shows has a project
        return self.document.plans[self.plan_id]

    @property
    def selected_units(self) -> list[Unit]:
        """Records of the selected areas and grids."""
        found = [self.unit(unit_id) for unit_id in self.selection.units]
        return [unit for unit in found if unit is not None]

    def role(self, unit: Unit) -> Role:
        """Tell what the level of a unit is for."""
        assert self.document is not None  # a unit comes from an open document
        return self.document.levels[unit.level].role

    def _keep_selected(self) -> None:
        """Let go of units that ended; of a worker all stays selected."""
        chosen = self.selection
        units = (u for u in chosen.units if self.unit(u) is not None)
        self.select(Selection(units=tuple(units), workers=chosen.workers))

    def _read_labels(self) -> None:
        """Ask what undo and redo would do; read once for all menus and tooltips."""
        document = self.document
        if document is None or document.read_only:
            self.labels = (None, None)
        else:
            self.labels = (document.undo_label(), document.redo_label())

    def _let_go(self) -> None:
        if self._disconnect is not None:
            self._disconnect()
            self._disconnect = None
        if self.document is not None:
            self.closing.emit(self.document)
            note_logout(self.document.file)
            self.document.close()
        self.document = None
        self.subject = None
        self.use_grant(None)
        self.plan_id, self.is_department = TILING, False
        self.standing = None
        self._is_outdated = False
        self.issues_found = None
        self._figures.clear()
        self._without_house = None
        self.findings = {}
        self._waiting.clear()
        self.selection = NOTHING

    def _take_change(self, event: Changed) -> None:
        if self.is_held:
            self._waiting.append(event)  # may be called on the worker
            return
        document = self.document
        if document is None:
            return
        if event.everything or event.tables & TABLES:
            self._without_house = None
        recount = needs_counting(event)
        self._is_outdated |= recount
        if self.plan_id not in document.plans:
            self.use_plan(TILING)  # the scenario was deleted
        if not recount:
            self._keep_up(document, event)
        if not event.transient:
            self._read_labels()
            self.issues_found = None
        gone = [u for u in self.selection.units if self.unit(u) is None]
        self.changed.emit(event)
        if gone:
            self._keep_selected()
        # What figures are aimed at, and weighed by, is a standard.
        counts = event.plan or few_buildings(event) or STANDARDS in event.tables
        if counts and not recount and not event.transient:
            # A preview is counted for the pointer's overlay alone; tables and
            # colours follow when the gesture ends.
            self.figures_changed.emit()

    def _keep_up(self, document: Document, event: Changed) -> None:
        """Bring the figures up to date after a change that needs no counting anew."""
        few, counted = few_buildings(event), self._counted
        self._counted = None
        moved = event.plan == self.plan_id and (event.cells or event.units)
        if self.standing is None or not (moved or few):
            return
        if self._is_outdated:
            self.standing = None  # not counted yet, or that was stopped
        elif few is not None:
            self.standing.exchange(document.snapshot(self.plan_id), few)
        elif counted is not None and counted[:2] == (self.plan, self.standing):
            self.standing = counted[2]
        else:
            self.standing.refresh(document.snapshot(self.plan_id), event.cells)
        self._figures.clear()


def needs_counting(event: Changed) -> bool:
    """Tell whether figures must be counted from scratch after a change."""
    counts = event.everything or bool(event.tables & TABLES)
    return counts and few_buildings(event) is None


def first_level(document: Document, role: Role) -> int:
    """Find the first level of a role; the lowest level where there is none."""
    for index, level in enumerate(document.levels):
        if level.role is role:
            return index
    return len(document.levels) - 1


def last_area_level(document: Document) -> int:
    """Find the lowest level of areas: villages or communities."""
    areas = [i for i, level in enumerate(document.levels) if level.role is Role.AREA]
    return areas[-1]
