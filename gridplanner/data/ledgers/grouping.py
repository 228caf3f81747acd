"""Which rows of a sheet are one household: by number, by head, or by their order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridplanner.data.people.relations import HEADS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gridplanner.data.ledgers.ledger import LedgerOptions
    from gridplanner.data.ledgers.readers import ReadColumn
    from gridplanner.data.ledgers.reading import SheetTable

_ADDRESS = ("residence", "estate", "building", "unit", "floor", "room",
            "plate", "dwelling_code", "community")  # fmt: skip
_HEAD = ("reg_no", "head_id", "head_name")


def group_rows(
    table: SheetTable,
    columns: Mapping[str, ReadColumn],
    options: LedgerOptions,
    copied: dict[int, dict[str, str]],
) -> list[int]:
    """Tell households apart, row by row, and fill in what heads say for all.

    A household is told by its register number, else by the ID or the name of its
    head, else by a row that says 户主, with which the next household begins. With
    `LedgerOptions.blank_heads` a row that names none belongs to the one above, as in
    ledgers that write the head once. The address of such a row, where it has none,
    is that of the row it follows.

    Parameters
    ----------
    table : SheetTable
    columns : mapping of str to ReadColumn
        By field; blanks are filled in here.
    options : LedgerOptions
    copied : dict of int to dict of str to str
        Gets what was filled in, by position and field.

    Returns
    -------
    list of int
        For each row a number from 1; rows that nothing tells are alone.
    """
    told = [name for name in _HEAD if name in columns and any(columns[name].values)]
    relation = columns["relation"].values if "relation" in columns else None
    numbers: dict[tuple[str, ...], int] = {}
    groups: list[int] = []
    for at in range(len(table.rows)):
        key = _key(columns, told, at)
        follows = key is None and bool(groups) and _follows(relation, told, options, at)
        if follows:
            groups.append(groups[-1])
            more = told if "head_name" in told else []
            copied[at] = _copy(columns, at, more)
            continue
        if key is None:
            key = ("row", str(at))
        groups.append(numbers.setdefault(key, len(numbers) + 1))
        if at and groups[-1] == groups[-2]:
            copied[at] = _copy(columns, at, [])
    return groups


def _key(
    columns: Mapping[str, ReadColumn], told: list[str], at: int
) -> tuple[str, ...] | None:
    for name in told:
        value = columns[name].values[at]
        if value:
            # Two heads of one name live at two addresses.
            address = columns["residence"].values[at] if "residence" in columns else ""
            more = (address,) if name == "head_name" else ()
            return (name, value, *more)
    return None


def _follows(
    relation: list[str] | None, told: list[str], options: LedgerOptions, at: int
) -> bool:
    """Tell whether a row that names no household belongs to the one above."""
    is_head = relation is not None and relation[at] in HEADS
    if "head_name" in told:
        return options.blank_heads and not is_head
    return relation is not None and bool(relation[at]) and not is_head


def _copy(
    columns: Mapping[str, ReadColumn], at: int, more: list[str]
) -> dict[str, str]:
    """Let a row say what the row above says of the household."""
    copied = {}
    has_address = any(columns[name].values[at] for name in _ADDRESS if name in columns)
    for name in (*([] if has_address else _ADDRESS), *more):
        if name in columns and not columns[name].values[at]:
            copied[name] = columns[name].values[at] = columns[name].values[at - 1]
    return {name: value for name, value in copied.items() if value}
