"""Codes and names for units: from north to south in bands, west to east inside.

A code is the code of the unit above and three digits more: 6 county + 3 town + 3
community + 3 grid (+ 3 micro-grid).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gridplanner.data.levels import Level, Role

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gridplanner.data.plan import Plan
    from gridplanner.data.records import Unit

_NO_COUNTY = "000000"
_FIRST_TOWN, _FIRST_COMMUNITY = 101, 201


def propose_codes(plan: Plan, unit_ids: Iterable[int]) -> dict[int, str]:
    """Propose a code for each unit that has none; the others keep theirs.

    Parameters
    ----------
    plan : Plan
        Holds the units; their ground says their order.
    unit_ids : iterable of int

    Returns
    -------
    dict of int to str
        One code for each id, but none for a retired unit that had none. A number
        that was used, by a retired unit too, is not used again: new ones follow at
        the end. Where the unit above has no code, a provisional one beginning with
        000000 stands for it.

    References
    ----------
    Order and 15 digits as in DB11/T 2157-2023 and DB6101/T 3185-2024.
    """
    asked = list(unit_ids)
    known: dict[int, str] = {
        unit.id: unit.code for unit in plan.units.values() if unit.code
    }
    for level in range(len(plan.levels)):
        wanted = [u for u in plan.units_at(level) if not u.code]
        _number_level(plan, level, wanted, known)
    return {number: known[number] for number in asked if number in known}


def _number_level(
    plan: Plan, level: int, wanted: list[Unit], known: dict[int, str]
) -> None:
    families: dict[str, list[int]] = {}
    for unit in wanted:
        base = known.get(unit.parent) or _base(plan.levels, level)
        families.setdefault(base, []).append(unit.id)
    used: dict[str, int] = {}
    for unit in plan.units.values():
        code = unit.code
        if unit.level == level and code[-3:].isdecimal() and code[:-3] in families:
            used[code[:-3]] = max(used.get(code[:-3], 0), int(code[-3:]))
    taken = set(known.values())
    for base, members in families.items():
        number = max(used.get(base, 0) + 1, _first(plan.levels, level))
        for unit_id in in_order(plan, members):
            while f"{base}{number:03d}" in taken:
                number += 1
            known[unit_id] = f"{base}{number:03d}"
            number += 1


def _base(levels: tuple[Level, ...], level: int) -> str:
    """Code of a unit above that is not there: 000 for each level of it."""
    return _NO_COUNTY + "000" * min(level, sum(x.role is Role.AREA for x in levels))


def _first(levels: tuple[Level, ...], level: int) -> int:
    if levels[level].role is not Role.AREA:
        return 1
    return _FIRST_TOWN if level == 0 else _FIRST_COMMUNITY


def in_order(plan: Plan, unit_ids: Iterable[int]) -> list[int]:
    """Order units by bands from north to south, inside a band from west to east.

    Parameters
    ----------
    plan : Plan
    unit_ids : iterable of int

    Returns
    -------
    list of int
        The height of a band is the median height of the units. Units without ground
        come last, by id.
    """
    ids = sorted(unit_ids)
    outlines = {number: plan.outline(number) for number in ids}
    placed = [number for number in ids if not outlines[number].is_empty]
    if not placed:
        return ids
    bounds = np.array([outlines[number].bounds for number in placed])
    band = max(float(np.median(bounds[:, 3] - bounds[:, 1])), 1e-3)
    centres = np.array([outlines[number].centroid.coords[0] for number in placed])
    row = np.floor((centres[:, 1].max() - centres[:, 1]) / band + 0.5)
    order = np.lexsort((np.array(placed), centres[:, 0], row))
    return [placed[i] for i in order] + [n for n in ids if n not in set(placed)]
