"""Read the matrix of a building from the project file: a handful of queries, masked."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from gridplanner.data.access.grant import shown
from gridplanner.data.dwelling_layout import lay_out
from gridplanner.data.dwelling_words import LET, LIVED_IN, SHOP, VACANT, read_room
from gridplanner.data.matrix import Cell, Heading, Matrix, State
from gridplanner.data.people.categories import CARE, OPEN
from gridplanner.data.store import matrix_rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from gridplanner.data.access.grant import Grant
    from gridplanner.data.dwelling_layout import Layout
    from gridplanner.data.store.geopackage import ProjectFile

    Row = Mapping[str, Any]
    Rows = Sequence[Row]

_ELSEWHERE = frozenset({"migrant", "overseas", "unregistered"})


def read_matrix(
    file: ProjectFile,
    building_id: int,
    *,
    grant: Grant | None = None,
    now: datetime | None = None,
) -> Matrix:
    """Read the matrix of a building, or of all behind the same door plate.

    Parameters
    ----------
    file : ProjectFile
    building_id : int
    grant : Grant, optional
        To read names in plain.
    now : datetime, optional
        Needed with a grant.

    Returns
    -------
    Matrix
        Empty where nothing is known of its dwellings. Of the houses of a courtyard
        those without a dwelling are left out.
    """
    return read_matrices(file, [building_id], grant=grant, now=now)[0]


def read_matrices(
    file: ProjectFile,
    building_ids: Sequence[int],
    *,
    grant: Grant | None = None,
    now: datetime | None = None,
) -> list[Matrix]:
    """Read the matrices of many buildings at once; see `read_matrix`."""
    doors = [matrix_rows.door_of(file, number) for number in building_ids]
    every = sorted({number for door in doors for number in door})
    rows = matrix_rows.dwellings_of(file, every)
    people: dict[int, list[Row]] = defaultdict(list)
    for row in matrix_rows.people_of(file, every, day=file.now()[:10]):
        people[row["dwelling_id"]].append(row)
    places = matrix_rows.places_of(file, every)
    business = {row["dwelling_id"]: row["name"] or "" for row in places}
    made = {
        int(row["id"]): _cell(row, people[row["id"]], business, grant=grant, now=now)
        for row in rows
    }
    known = {int(row["fid"]): row for row in matrix_rows.buildings_of(file, every)}
    of = _by_building(rows), _by_building(matrix_rows.units_of(file, every))
    held = _by_building(places)
    found = []
    for number, door in zip(building_ids, doors, strict=True):
        lived = [one for one in door if of[0].get(one) or held.get(one)] or [number]
        own = [row for one in door for row in of[0].get(one, ())]
        behind = _Door(
            [known[one] for one in lived if one in known],
            own,
            [row for one in door for row in of[1].get(one, ())],
            [row for one in door for row in held.get(one, ())],
            {int(row["id"]): made[int(row["id"])] for row in own},
        )
        found.append(_joined(number, behind))
    return found


def _by_building(rows: Rows) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        found[int(row["building_id"])].append(row)
    return found


def _cell(
    row: Row,
    people: Sequence[Row],
    business: Mapping[int, str],
    *,
    grant: Grant | None,
    now: datetime | None,
) -> Cell:
    number = int(row["id"])
    tags = {tag for each in people for tag in (each["tags"] or "").split(",")}
    is_let = row["status"] == LET or (
        row["status"] not in (LIVED_IN, VACANT)
        and any(each["is_tenant"] for each in people)
    )
    head = people[0] if people else None
    return Cell(
        dwelling_id=number,
        building_id=int(row["building_id"]),
        room=str(row["room"] or ""),
        use=str(row["use"] or ""),
        state=_state(row["status"], is_let=is_let, people=len(people), tags=tags),
        is_let=is_let,
        head=""
        if head is None
        else shown(
            "name", head["name"], person_id=head["person_id"], grant=grant, now=now
        ),
        households=len({each["household_id"] for each in people}),
        people=len(people),
        migrants=sum(each["population_kind"] in _ELSEWHERE for each in people),
        tags=tuple(tag for tag in OPEN if tag in tags),
        business=business.get(number, ""),
    )


def _state(status: str | None, *, is_let: bool, people: int, tags: set[str]) -> State:
    """Say how a dwelling is marked: in a vacant one somebody may live all the same."""
    if tags & CARE:
        return State.CARE
    if is_let:
        return State.RENTED
    if people or status == LIVED_IN:
        return State.OCCUPIED
    return State.VACANT if status == VACANT else State.UNREGISTERED


@dataclass(frozen=True, slots=True)
class _Door:
    """All rows behind a door plate, and the cells made of them."""

    buildings: Rows
    rows: Rows
    units: Rows
    places: Rows
    cells: Mapping[int, Cell]

    def layouts(self) -> dict[int, Layout]:
        """Lay out each building."""
        found = {}
        for building in self.buildings:
            number = building["fid"]
            order = [u["id"] for u in self.units if u["building_id"] == number]
            own = (row for row in self.rows if row["building_id"] == number)
            found[number] = lay_out(own, order)
        return found

    def businesses(self) -> list[Cell]:
        """Make a cell of each business of which only the building is known."""
        return [
            Cell(0, row["building_id"], "", SHOP, State.OCCUPIED, business=row["name"])
            for row in self.places
            if row["dwelling_id"] not in self.cells and row["name"]
        ]


def _joined(building_id: int, door: _Door) -> Matrix:
    """Put the houses side by side, their ground floors on one line."""
    layouts = door.layouts()
    deepest = max((each.ground for each in layouts.values()), default=0)
    highest = max(
        (len(each.floors) - each.ground for each in layouts.values()), default=0
    )
    floors: list[int | None] = [None] * (deepest + highest)
    names = {unit["id"]: unit["name"] or "" for unit in door.units}
    headings: list[Heading] = []
    columns: list[str] = []
    cells: list[Cell] = []
    strips: dict[str, list[Cell]] = defaultdict(list)
    for building in door.buildings:
        layout, first = layouts[building["fid"]], len(columns)
        lift = deepest - layout.ground
        for line, floor in enumerate(layout.floors, lift):
            floors[line] = floor if floors[line] is None else floors[line]
        called = _called(building) if len(door.buildings) > 1 else ""
        headings += _headings(layout, building["fid"], first, names, called)
        columns += _columns(layout, door.cells)
        cells += _moved(layout, door.cells, lines=lift, columns=first)
        for use, ids in layout.strips.items():
            strips[use] += [door.cells[number] for number in ids]
    businesses = door.businesses()
    if businesses:
        strips[SHOP] += businesses
    return Matrix(
        building_id,
        tuple(door.buildings),
        tuple(floors),
        tuple(headings),
        tuple(columns),
        tuple(sorted(cells, key=_reading)),
        {use: tuple(found) for use, found in strips.items()},
    )


def _moved(
    layout: Layout, cells: Mapping[int, Cell], *, lines: int, columns: int
) -> list[Cell]:
    """Give the cells of one house their places among all."""
    return [
        replace(
            cells[number],
            place=replace(at, line=at.line + lines, column=at.column + columns),
        )
        for number, at in layout.places.items()
    ]


def _reading(cell: Cell) -> tuple[int, int]:
    assert cell.place is not None  # those of strips are kept apart
    return cell.place.line, cell.place.column


def _called(building: Row) -> str:
    return str(building["name"] or building["plate"] or building["use"] or "")


def _headings(
    layout: Layout,
    building_id: int,
    first: int,
    names: Mapping[int, str],
    called: str,
) -> list[Heading]:
    """Join columns of one entrance that stand beside each other."""
    found: list[Heading] = []
    for at, unit in enumerate(layout.columns):
        if found and found[-1].unit_id == unit:
            last = found[-1]
            found[-1] = Heading(
                building_id, unit, last.name, last.column, last.columns + 1
            )
        else:
            name = " ".join(filter(None, (called, names.get(unit, ""))))
            found.append(Heading(building_id, unit, name, first + at, 1))
    return found


def _columns(layout: Layout, made: Mapping[int, Cell]) -> list[str]:
    """Name columns by the place on the floor that their dwellings' numbers say."""
    said: list[Counter[int]] = [Counter() for _ in layout.columns]
    for number, place in layout.places.items():
        suffix = read_room(made[number].room)[1]
        if suffix:
            said[place.column][suffix] += 1
    return [f"{each.most_common(1)[0][0]:02}" if each else "" for each in said]
