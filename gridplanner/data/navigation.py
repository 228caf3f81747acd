"""From a house to who lives in it, one level at a time, and back from anywhere inside.

Building, entrance, floor, dwelling, person: each level is asked for when it is looked
at, by a few look-ups, so that a district is as quick as a village.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gridplanner.data.access.grant import shown
from gridplanner.data.people.categories import age_on
from gridplanner.data.store import levels_inside
from gridplanner.data.store.connection import told

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from gridplanner.data.access.grant import Grant
    from gridplanner.data.store.geopackage import ProjectFile

LEVELS = ("building", "entrance", "floor", "dwelling", "person")
PAGE = 100


@dataclass(frozen=True, slots=True)
class Node:
    """One entry of a level.

    Attributes
    ----------
    level : str
        One of `LEVELS`.
    id : int
        Of the row; of a floor its number; 0 where the house has no such level.
    name : str
        As it is written, of a person masked; empty where there is none.
    people : int
        Who lives there; of a person 1.
    state : str
        Of a dwelling, as the registry stores it.
    sex, relation : str
        Codes, of a person.
    age : int or None
    household_id : int
        Of a person.
    """

    level: str
    id: int
    name: str
    people: int = 0
    state: str = ""
    sex: str = ""
    relation: str = ""
    age: int | None = None
    household_id: int = 0


class Navigation:
    """Asks a project for one level at a time; it changes nothing.

    Parameters
    ----------
    file : ProjectFile
    """

    def __init__(self, file: ProjectFile) -> None:
        self._file = file

    def buildings(
        self, among: Sequence[int] | None = None, *, after: int = 0
    ) -> list[Node]:
        """List buildings that have dwellings, by id, some at a time.

        Parameters
        ----------
        among : sequence of int, optional
            Ids, ascending; all without it.
        after : int
            Begin behind this id.

        Returns
        -------
        list of Node
            `PAGE` at most; fewer are the last.
        """
        rows = self._ask(levels_inside.buildings, among, after, PAGE)
        return [Node("building", number, name, people) for number, name, people in rows]

    def entrances(self, building: int) -> list[Node]:
        """List the entrances of a building; one nameless where it has none."""
        rows = self._ask(levels_inside.entrances, building)
        return [Node("entrance", *row) for row in rows]

    def floors(self, building: int, entrance: int) -> list[Node]:
        """List the floors behind an entrance, topmost first."""
        rows = self._ask(levels_inside.floors, building, entrance)
        return [
            Node("floor", floor, str(floor) if floor else "", people)
            for floor, people in rows
        ]

    def dwellings(self, building: int, entrance: int, floor: int) -> list[Node]:
        """List the dwellings of a floor by room."""
        rows = self._ask(levels_inside.dwellings, building, entrance, floor)
        return [Node("dwelling", *row) for row in rows]

    def people(
        self, dwelling: int, *, grant: Grant | None = None, now: datetime
    ) -> list[Node]:
        """List who lives in a dwelling, by household, its head first; masked."""
        return [
            Node(
                "person",
                number,
                shown("name", name, person_id=number, grant=grant, now=now),
                people=1,
                sex=sex,
                relation=relation,
                age=age_on(birth, now.date()),
                household_id=household,
            )
            for number, name, sex, birth, relation, household in self._ask(
                levels_inside.people, dwelling
            )
        ]

    def way_to(
        self,
        building: int,
        *,
        dwelling: int = 0,
        household: int = 0,
        person: int = 0,
    ) -> tuple[int, ...]:
        """Give the ids that lead to something inside a house.

        Parameters
        ----------
        building, dwelling, household, person : int
            What is known; 0 for what is not.

        Returns
        -------
        tuple of int
            Ids of the levels from the building down, as far as they are known; empty
            where the house is not.
        """
        way: tuple[int, ...] = self._ask(
            levels_inside.way_to, building, dwelling, household, person
        )
        return way

    def _ask(self, question: Any, *values: object) -> Any:  # noqa: ANN401 - rows
        with told(self._file.path):
            return question(self._file.connection, *values)
