"""Indices of a plan: which borders meet at a vertex, and which bound a cell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from immutables import Map

from gridplanner.data.records import Border, Cell, Vertex

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from gridplanner.data.change import Change
    from gridplanner.data.plan import Plan

Numbers = frozenset[int]
Index = Map[int, Numbers]


def build_indices(
    vertices: Mapping[int, Vertex],
    borders: Mapping[int, Border],
    cells: Mapping[int, Cell],
) -> tuple[Index, Index]:
    """Build the indices of records from scratch.

    Parameters
    ----------
    vertices, borders, cells : mapping of int to record

    Returns
    -------
    star : Map of vertex id to frozenset of border ids
    sides : Map of cell id to frozenset of border ids
        0, the ground without a cell, has an entry where a border bounds it.
    """
    star: dict[int, set[int]] = {number: set() for number in vertices}
    sides: dict[int, set[int]] = {number: set() for number in cells}
    for border in borders.values():
        star[border.start].add(border.id)
        star[border.end].add(border.id)
        for side in (border.left, border.right):
            sides.setdefault(side, set()).add(border.id)
    return (
        Map({key: frozenset(value) for key, value in star.items()}),
        Map({key: frozenset(value) for key, value in sides.items()}),
    )


def update_indices(plan: Plan, change: Change) -> tuple[Index, Index]:
    """Give the indices of a plan after a change.

    Parameters
    ----------
    plan : Plan
        Before the change.
    change : Change

    Returns
    -------
    star, sides : Map
        As `build_indices` would give them.
    """
    star: dict[int, set[int]] = {}
    sides: dict[int, set[int]] = {}
    for (kind, number), record in change.after.items():
        if record is not None and kind == "vertex":
            star[number] = set(plan.star.get(number, ()))
        elif record is not None and kind == "cell":
            sides[number] = set(plan.sides.get(number, ()))
    for records, join in ((change.before, False), (change.after, True)):
        for record in records.values():
            if isinstance(record, Border):
                _enter(record, (record.start, record.end), plan.star, star, join=join)
                _enter(
                    record, (record.left, record.right), plan.sides, sides, join=join
                )
    gone = {key for key, record in change.after.items() if record is None}
    return (
        replaced(plan.star, _entries(star, {n for k, n in gone if k == "vertex"})),
        replaced(plan.sides, _entries(sides, {n for k, n in gone if k == "cell"})),
    )


def _enter(
    border: Border,
    keys: tuple[int, int],
    index: Index,
    fresh: dict[int, set[int]],
    *,
    join: bool,
) -> None:
    for key in keys:
        row = fresh.setdefault(key, set(index.get(key, ())))
        if join:
            row.add(border.id)
        else:
            row.discard(border.id)


def _entries(
    fresh: Mapping[int, set[int]], gone: set[int]
) -> list[tuple[int, Numbers | None]]:
    rows: list[tuple[int, Numbers | None]] = [(key, None) for key in gone]
    for key, borders in fresh.items():
        if key not in gone:
            empty = key == 0 and not borders
            rows.append((key, None if empty else frozenset(borders)))
    return rows


def replaced(old: Map[int, Any], entries: Iterable[tuple[int, Any]]) -> Map[int, Any]:
    """Give a map with some entries set, or taken away where they are None.

    Without entries it is the very same map, by which others tell that all stands.
    """
    given = list(entries)
    if not given:
        return old
    draft = old.mutate()
    for number, value in given:
        if value is None:
            draft.pop(number, None)
        else:
            draft[number] = value
    return draft.finish()
