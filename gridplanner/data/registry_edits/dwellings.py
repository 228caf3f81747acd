"""Dwellings one by one or several at once: values, new ones, none any more."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

from gridplanner.data.batch import Batch, TableChange
from gridplanner.data.dwelling_words import HOME, STATUSES, number_key, read_room
from gridplanner.data.errors import EditError
from gridplanner.data.registry_edits.writing import HAND, Stamp, Writing

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    Row = Mapping[str, Any]

FIELDS: Final = (
    "unit_id", "floor", "room", "use", "status", "area", "owner_name", "owner_id_no",
    "owner_phone", "note",
)  # fmt: skip
"""What may be changed of a dwelling by hand."""
_LARGEST = 100_000  # square metres; a factory hall has as much


def set_dwellings(
    rows: Sequence[Row],
    values: Mapping[str, Any],
    *,
    stamp: Stamp,
    beside: Iterable[Row] = (),
) -> Batch:
    """Change values of one dwelling or several.

    Parameters
    ----------
    rows : sequence of mapping
        Whole rows of table ``dwelling``.
    values : mapping of str to value
        By column of `FIELDS`; an empty text takes the value away.
    stamp : Stamp
        What is overwritten is kept with it.
    beside : iterable of mapping, optional
        All dwellings of the building, among which a number stands once an entrance.

    Returns
    -------
    Batch
        Empty where nothing differs.

    Raises
    ------
    EditError
        ``refuse.dwelling.status``, ``refuse.dwelling.area``,
        ``refuse.dwelling.several`` where several would get one number, or
        ``refuse.dwelling.room`` where another has it.
    ValueError
        If a column may not be changed so.
    """
    unknown = set(values) - set(FIELDS)
    if unknown:
        raise ValueError(f"not a value of a dwelling: {sorted(unknown)}")
    checked = {name: _checked(name, value) for name, value in values.items()}
    if checked.keys() & {"room", "unit_id"}:
        _check_numbers(rows, checked, beside)
    writing = Writing(stamp)
    for row in rows:
        writing.change("dwelling", row, **checked)
    label = "dwelling.status" if set(values) == {"status"} else "dwelling.values"
    differing = [
        row for row in rows if any(row[name] != checked[name] for name in checked)
    ]
    return writing.batch(label, n=len(differing))


def _checked(name: str, value: Any) -> Any:  # noqa: ANN401 - any column
    if isinstance(value, str):
        value = value.strip() or None
    if name == "status" and value is not None and value not in STATUSES:
        raise EditError("refuse.dwelling.status")
    if name == "area" and value is not None:
        return _area(value)
    return value


def _area(value: str | float) -> float:
    try:
        number = float(value)
    except ValueError:
        number = math.nan
    if not 0 < number <= _LARGEST:
        raise EditError("refuse.dwelling.area", most=_LARGEST)
    return number


def _check_numbers(
    rows: Sequence[Row],
    values: Mapping[str, Any],
    beside: Iterable[Row],
) -> None:
    """Refuse a number that another dwelling of the same entrance has."""
    changed = {int(row["id"]) for row in rows}
    taken = {number_key(row): False for row in beside if int(row["id"]) not in changed}
    for row in rows:
        key = number_key({**row, **values})
        if key[-1] and key in taken:
            code = "refuse.dwelling.several" if taken[key] else "refuse.dwelling.room"
            raise EditError(code, room=key[-1])
        taken[key] = True


def add_dwelling(
    building_id: int, fields: Mapping[str, Any], *, beside: Iterable[Row] = ()
) -> Batch:
    """Add a dwelling to a building.

    Parameters
    ----------
    building_id : int
    fields : mapping of str to value
        By column; ``room`` is needed, the floor is read from it where not given.
    beside : iterable of mapping, optional
        The dwellings it has.

    Returns
    -------
    Batch

    Raises
    ------
    EditError
        ``refuse.dwelling.nameless`` without a number, and as `set_dwellings`.
    """
    values = {name: _checked(name, value) for name, value in fields.items()}
    room = values.get("room")
    if not room:
        raise EditError("refuse.dwelling.nameless")
    values = {"unit_id": None, "use": HOME} | values
    taken = {number_key(row) for row in beside}
    if number_key(values) in taken:
        raise EditError("refuse.dwelling.room", room=room)
    if not values.get("floor"):
        values["floor"] = read_room(room)[0]
    columns = {
        "building_id": building_id,
        "source": HAND,
        **values,
    }
    added = {name: [value] for name, value in columns.items()}
    return Batch(
        "dwelling.add", {"room": str(room)}, (TableChange("dwelling", added=added),)
    )


def remove_dwellings(rows: Sequence[Row], occupied: Mapping[int, int]) -> Batch:
    """Take dwellings away; who has people stays.

    Parameters
    ----------
    rows : sequence of mapping
    occupied : mapping of int to int
        How many people live in or are registered at each; those of nobody may be
        left out.

    Raises
    ------
    EditError
        ``refuse.dwelling.lived_in`` if one of them has people: how many, and the
        number of the first.
    """
    held = [row for row in rows if occupied.get(int(row["id"]))]
    if held:
        people = sum(occupied[int(row["id"])] for row in held)
        raise EditError(
            "refuse.dwelling.lived_in",
            room=held[0]["room"] or "—",
            n=len(held),
            people=people,
        )
    gone = tuple(int(row["id"]) for row in rows)
    change = TableChange("dwelling", retired=gone)
    return Batch("dwelling.remove", {"n": str(len(gone))}, (change,))


def clear(rows: Sequence[Row], occupied: Mapping[int, int]) -> Batch:
    """Take all dwellings of a building away but those with people.

    Parameters
    ----------
    rows, occupied
        As `remove_dwellings`.

    Raises
    ------
    EditError
        ``refuse.dwelling.none_empty`` where every one has people.
    """
    gone = [row for row in rows if not occupied.get(int(row["id"]))]
    if not gone:
        raise EditError("refuse.dwelling.none_empty")
    change = TableChange("dwelling", retired=tuple(int(row["id"]) for row in gone))
    return Batch("dwelling.clear", {"n": str(len(gone))}, (change,))
