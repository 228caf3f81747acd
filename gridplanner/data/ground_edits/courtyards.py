"""Several footprints behind one door: a courtyard, made and dissolved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gridplanner.data.batch import Batch, TableChange
from gridplanner.data.errors import EditError
from gridplanner.data.ground_edits.rows import HAND

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    Row = Mapping[str, Any]
    Members = Mapping[int, frozenset[int]]

_DOOR = ("plate", "address")


def group(
    rows: Sequence[Row], fields: Mapping[str, Any], *, members: Members, next_id: int
) -> Batch:
    """Put buildings into one courtyard.

    Parameters
    ----------
    rows : sequence of mapping
        Whole rows of table ``building``.
    fields : mapping of str to value
        Plate, village, name and address of the courtyard.
    members : mapping of int to frozenset of int
        Buildings in use of each courtyard that one of `rows` is in.
    next_id : int
        Id a new courtyard gets.

    Returns
    -------
    Batch
        Where all that are in a courtyard are in the same one, the others join it;
        else they all leave theirs for a new one, and what is left empty goes.
        Buildings without a door plate get the courtyard's.

    Raises
    ------
    EditError
        ``refuse.courtyard.one`` for fewer than two buildings,
        ``refuse.courtyard.same`` where they are together already.
    """
    if len(rows) < 2:
        raise EditError("refuse.courtyard.one")
    held = {int(row["courtyard_id"]) for row in rows if row["courtyard_id"]}
    joins = len(held) == 1
    if joins and all(row["courtyard_id"] for row in rows):
        raise EditError("refuse.courtyard.same")
    number = held.pop() if joins else next_id
    given = {name: fields[name] for name in _DOOR if fields.get(name)}
    changed = {}
    for row in rows:
        values = {name: value for name, value in given.items() if not row[name]}
        changed[int(row["fid"])] = {"courtyard_id": number, **values}
    left = [] if joins else _emptied(changed, members)
    if joins:
        yard = TableChange(
            "courtyard", changed={number: dict(fields)} if fields else {}
        )
    else:
        columns = {**fields, "source": HAND, "id": number}
        added = {name: [value] for name, value in columns.items()}
        # Its ground is that of its footprints: a shape of its own would be a copy.
        yard = TableChange("courtyard", added=added, geometry=[None], retired=left)
    return Batch(
        "byhand.courtyard.group",
        {"n": str(len(rows))},
        (yard, TableChange("building", changed=changed)),
    )


def ungroup(rows: Sequence[Row], *, members: Members) -> Batch:
    """Take buildings out of their courtyards; a courtyard left empty goes.

    Raises
    ------
    EditError
        ``refuse.courtyard.none`` where none of them is in one.
    """
    inside = [row for row in rows if row["courtyard_id"]]
    if not inside:
        raise EditError("refuse.courtyard.none")
    changed = {int(row["fid"]): {"courtyard_id": None} for row in inside}
    left = _emptied(changed, members)
    tables = [TableChange("building", changed=changed)]
    if left:
        tables.append(TableChange("courtyard", retired=left))
    return Batch("byhand.courtyard.ungroup", {"n": str(len(inside))}, tuple(tables))


def _emptied(leaving: Iterable[int], members: Members) -> list[int]:
    gone = set(leaving)
    return [number for number, held in members.items() if held <= gone]
