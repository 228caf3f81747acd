"""What the doors of a sheet are in the project of today, and what visits they make.

A tick beside a door says that somebody was there. Whom it speaks of is plain where one
household lives behind the door; where several do, or where nobody is known to, a person
has to say.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gridplanner.data.errors import GridPlannerError
from gridplanner.data.registry_edits.writing import Stamp, Writing
from gridplanner.data.store.tick_sheets import PAPER, find_tick_sheet, recorded_on_paper
from gridplanner.data.store.ticked_homes import buildings_there, homes_behind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from gridplanner.data.batch import Batch
    from gridplanner.data.store.geopackage import ProjectFile
    from gridplanner.data.store.ticked_homes import TickedHome
    from gridplanner.data.tick_sheets import TickBox, TickSheet


@dataclass(frozen=True, slots=True)
class TickedDoor:
    """A door of a sheet.

    Attributes
    ----------
    box : TickBox
    homes : tuple of TickedHome
        Behind it today.
    is_there : bool
        Whether the project still has the building.
    """

    box: TickBox
    homes: tuple[TickedHome, ...]
    is_there: bool

    @property
    def only(self) -> TickedHome | None:
        """The one home behind the door; None where there are more, or none."""
        return self.homes[0] if len(self.homes) == 1 else None


def sheet_of(file: ProjectFile, project: str, key: str) -> TickSheet:
    """Give the sheet a square code speaks of.

    Parameters
    ----------
    file : ProjectFile
    project : str
        The beginning of a project's id.
    key : str

    Raises
    ------
    GridPlannerError
        ``ticks.other_project``, ``ticks.without_boxes``, ``ticks.not_kept``,
        ``ticks.spoilt``.
    """
    own = file.meta("project_id") or ""
    if not project or not own.startswith(project):
        raise GridPlannerError("ticks.other_project")
    if not key:
        raise GridPlannerError("ticks.without_boxes")
    found = find_tick_sheet(file, key)
    if found is None:
        raise GridPlannerError("ticks.not_kept")
    return found


def doors_of_sheet(file: ProjectFile, sheet: TickSheet) -> list[TickedDoor]:
    """Tell what the doors of a sheet are today, in the order of its boxes."""
    every = {number for box in sheet.boxes for number in box.buildings}
    homes, there = homes_behind(file, every), buildings_there(file, every)
    return [
        TickedDoor(
            box,
            tuple(
                home
                for number in box.buildings
                for home in homes.get(number, ())
                if box.dwelling in (0, home.dwelling)
            ),
            any(number in there for number in box.buildings),
        )
        for box in sheet.boxes
    ]


def source_of(sheet: TickSheet) -> str:
    """Give the source that visits of a sheet are recorded with."""
    return f"{PAPER}{sheet.key}"


def not_yet_recorded(
    file: ProjectFile, sheet: TickSheet, homes: Iterable[TickedHome], day: str
) -> list[TickedHome]:
    """Leave out what this sheet, or another one of that day, has recorded before."""
    known = recorded_on_paper(file, source_of(sheet), day)
    households = {household for household, _dwelling in known if household}
    return [
        home
        for home in homes
        if not (
            home.household in households
            if home.household
            else (0, home.dwelling) in known
        )
    ]


def add_ticked_visits(
    homes: Iterable[tuple[TickedHome, str]],
    values: Mapping[str, Any],
    stamp: Stamp,
) -> Batch:
    """Record visits that were ticked on paper, all as one change.

    Parameters
    ----------
    homes : iterable of (TickedHome, str)
        Each with the source of its sheet; a home that comes twice is visited once.
    values : mapping of str to value
        Columns of table ``visit`` that all have in common: day, kind, by whom.
    stamp : Stamp

    Raises
    ------
    GridPlannerError
        ``refuse.day.future`` for a day to come.
    """
    day = str(values.get("date") or stamp.day)
    if day > stamp.day:
        raise GridPlannerError("refuse.day.future")
    writing = Writing(stamp)
    done: set[tuple[int, int]] = set()
    for home, source in homes:
        whom = (home.household, 0) if home.household else (0, home.dwelling)
        if whom in done:
            continue
        done.add(whom)
        writing.add(
            "visit",
            **{
                **values,
                "date": day,
                "household_id": home.household or None,
                "dwelling_id": home.dwelling,
                "source": source,
            },
        )
    return writing.batch("ticks.visits", n=len(done))
