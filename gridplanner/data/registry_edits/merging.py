"""Two flats made one (打通), and one made several again; everybody stays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from gridplanner.data.batch import Batch, TableChange
from gridplanner.data.dwelling_layout import Place, lay_out
from gridplanner.data.dwelling_words import LET, LIVED_IN, VACANT
from gridplanner.data.errors import EditError
from gridplanner.data.registry_edits.writing import HAND

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from gridplanner.data.dwelling_layout import Layout

    Row = Mapping[str, Any]

FOLLOWERS: Final = ("household", "register_household", "residence", "place", "visit")
"""Tables whose rows point to a dwelling, and go along where it becomes another."""
_SHARED = ("building_id", "unit_id", "use")


def merge_dwellings(
    dwellings: Sequence[Row],
    ids: Collection[int],
    *,
    units: Sequence[int] = (),
    followers: Mapping[str, Iterable[Row]],
) -> Batch:
    """Make one dwelling of several that stand together in the grid.

    Parameters
    ----------
    dwellings : sequence of mapping
        All rows of the building.
    ids : collection of int
        The ones that become one. The lowest and leftmost keeps its number.
    units : sequence of int, optional
        Ids of the entrances in their order.
    followers : mapping of str to iterable of mapping
        Rows of the tables of `FOLLOWERS` that point to one of `ids`, with ``"id"``
        and ``"dwelling_id"``.

    Returns
    -------
    Batch
        Everybody, registers, businesses and visits of the others go to the one that
        stays; areas are added where all are known.

    Raises
    ------
    EditError
        ``refuse.dwelling.one`` for fewer than two, ``refuse.dwelling.apart`` where
        they do not make a rectangle, shops and garages among them.
    """
    if len(set(ids)) < 2:
        raise EditError("refuse.dwelling.one")
    layout = lay_out(dwellings, units)
    whole = _rectangle(layout, ids)
    kept, *others = sorted(
        (row for row in dwellings if int(row["id"]) in ids),
        key=lambda row: _corner(layout.places[int(row["id"])]),
    )
    number = int(kept["id"])
    gone = [int(row["id"]) for row in others]
    values: dict[str, Any] = {
        "status": _status([row["status"] for row in (kept, *others)])
    }
    areas = [row["area"] for row in (kept, *others)]
    if all(isinstance(area, (int, float)) for area in areas):
        values["area"] = sum(areas)
    changed = _places(dwellings, layout)
    changed[number] = values | _stored(layout, whole)
    tables = [TableChange("dwelling", changed=changed, retired=gone)]
    for table, rows in followers.items():
        moved = {
            int(row["id"]): {"dwelling_id": number}
            for row in rows
            if row["dwelling_id"] in gone
        }
        tables.append(TableChange(table, changed=moved))
    fields = {"n": str(len(gone) + 1), "room": str(kept["room"] or "—")}
    return Batch("dwelling.merge", fields, tuple(filter(None, tables)))


def split_dwelling(
    dwellings: Sequence[Row],
    number: int,
    *,
    units: Sequence[int] = (),
    former: Iterable[Row] = (),
) -> Batch:
    """Make a dwelling of several cells into one of each cell.

    Parameters
    ----------
    dwellings : sequence of mapping
        All rows of the building.
    number : int
        The one that is divided; all who live there stay in its lowest and leftmost
        part.
    units : sequence of int, optional
    former : iterable of mapping, optional
        Rows of the building that no longer hold; one that was merged comes back.

    Raises
    ------
    EditError
        ``refuse.dwelling.single`` if it has one cell.
    """
    layout = lay_out(dwellings, units)
    place = layout.places.get(number)
    if place is None or place.lines * place.columns == 1:
        raise EditError("refuse.dwelling.single")
    (row,) = (each for each in dwellings if int(each["id"]) == number)
    corner = Place(place.line, place.column)
    changed = _places(dwellings, layout)
    values: dict[str, Any] = dict(_stored(layout, corner))
    ended = {
        (each["row"], each["col"]): each
        for each in sorted(former, key=lambda each: str(each["valid_to"] or ""))
        if each["valid_to"]
    }
    new, back = [], []
    for line, column in place.cells()[1:]:
        stored = _stored(layout, Place(line, column))
        old = ended.get((stored["row"], stored["col"]))
        if old is None:
            floor = layout.floors[line]
            shared = {name: row[name] for name in _SHARED}
            new.append(shared | stored | {"floor": floor, "source": HAND})
        else:
            back.append(old)
            changed[int(old["id"])] = {"valid_to": None, **stored}
    values |= _smaller(row, back)
    changed[number] = changed.get(number, {}) | values
    added = {name: [each[name] for each in new] for name in new[0]} if new else {}
    change = TableChange("dwelling", added=added, changed=changed)
    count = place.lines * place.columns
    return Batch("dwelling.split", {"n": str(count)}, (change,))


def _rectangle(layout: Layout, ids: Collection[int]) -> Place:
    places = [layout.places.get(number) for number in ids]
    known = [place for place in places if place is not None]
    if len(known) < len(places):
        raise EditError("refuse.dwelling.apart")
    cells = {cell for place in known for cell in place.cells()}
    lines = {line for line, _ in cells}
    columns = {column for _, column in cells}
    whole = Place(
        min(lines),
        min(columns),
        max(lines) - min(lines) + 1,
        max(columns) - min(columns) + 1,
    )
    if whole.lines * whole.columns != len(cells):
        raise EditError("refuse.dwelling.apart")
    return whole


def _corner(place: Place) -> tuple[int, int]:
    return place.line, place.column


def _stored(layout: Layout, place: Place) -> dict[str, int]:
    return layout.with_place(0, place).stored(0)


def _places(dwellings: Iterable[Row], layout: Layout) -> dict[int, dict[str, Any]]:
    """Write down the places that were only derived, so that spans hold beside them."""
    found = {}
    for row in dwellings:
        number = int(row["id"])
        if number not in layout.places:
            continue
        stored = layout.stored(number)
        spans = {name: row[name] or 1 for name in ("rowspan", "colspan")}
        if stored != {"row": row["row"], "col": row["col"], **spans}:
            found[number] = dict(stored)
    return found


def _status(statuses: Sequence[str | None]) -> str | None:
    """Whoever lives in a part of it lives in it."""
    for status in (LIVED_IN, LET, VACANT):
        if status in statuses:
            return status
    return statuses[0]


def _smaller(row: Row, back: Sequence[Row]) -> dict[str, float]:
    """Take the areas of the parts that come back off the whole."""
    areas = [each["area"] for each in back]
    if row["area"] is None or not areas or None in areas:
        return {}
    rest = row["area"] - sum(areas)
    return {"area": rest} if rest > 0 else {}
