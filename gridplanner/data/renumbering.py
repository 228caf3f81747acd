"""New codes for units that have some: what a town office does once, when it must."""

from __future__ import annotations

from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING

from gridplanner.data.codes import Numbering, full, in_order
from gridplanner.data.levels import Role

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gridplanner.data.code_template import Stem
    from gridplanner.data.plan import Plan
    from gridplanner.data.records import Unit


class Which(StrEnum):
    """Which of the units asked for get a new code."""

    MISSING = "missing"
    MISFIT = "misfit"
    ALL = "all"


def renumber(plan: Plan, unit_ids: Iterable[int], *, which: Which) -> dict[int, str]:
    """Say which units get which new code.

    Parameters
    ----------
    plan : Plan
        Its template says how codes are built.
    unit_ids : iterable of int
        Units in force; areas among them keep their codes, which are official.
    which : Which
        ``MISSING``: those without a code. ``MISFIT``: those too whose code does not
        fit the template. ``ALL``: all of a family, if one of its codes does not fit
        or they do not run in the order of the ground.

    Returns
    -------
    dict of int to str
        Only codes that differ. Micro-grids follow a grid whose code changes. A number
        that was used is not used again, so that new ones follow at the end, and
        asking again once they are given changes nothing.

    Raises
    ------
    EditError
        ``refuse.codes_full`` if no number is left for a unit.
    """
    asked = set(unit_ids)
    numbering = Numbering(plan)
    former: dict[int, str] = {}
    for level, each in enumerate(plan.levels):
        units = plan.units_at(level)
        if each.role is Role.AREA:
            numbering.number([unit for unit in units if not unit.code])
            continue
        mine = [unit for unit in units if unit.id in asked]
        wanted = _CHOOSE[which](plan, numbering, mine)
        wanted |= {unit.id for unit in units if _follows(unit, former)}
        left = numbering.number([plan.units[number] for number in sorted(wanted)])
        if left:
            raise full(plan, plan.units[left[0]])
        former.update({number: plan.units[number].code for number in wanted})
    return {number: numbering.known[number] for number in former}


def _follows(unit: Unit, former: dict[int, str]) -> bool:
    """Tell whether a code begins with one that the unit above has given up."""
    above = former.get(unit.parent, "")
    return bool(above) and unit.code.startswith(above)


def _missing(_plan: Plan, _numbering: Numbering, units: list[Unit]) -> set[int]:
    return {unit.id for unit in units if not unit.code}


def _misfits(_plan: Plan, numbering: Numbering, units: list[Unit]) -> set[int]:
    return {
        unit.id
        for unit in units
        if not unit.code or numbering.families.fault(unit, unit.code) is not None
    }


def _out_of_order(plan: Plan, numbering: Numbering, units: list[Unit]) -> set[int]:
    misfits = _misfits(plan, numbering, units)
    families: dict[Stem, list[int]] = {}
    for unit in units:
        families.setdefault(numbering.families.stem_of(unit), []).append(unit.id)
    found: set[int] = set()
    for stem, members in families.items():
        codes = [plan.units[number].code for number in in_order(plan, members)]
        numbers = [stem.number_in(code) for code in codes]
        runs = all(
            before is not None and after is not None and before < after
            for before, after in pairwise(numbers)
        )
        if not runs or None in numbers or misfits.intersection(members):
            found.update(members)
    return found


_CHOOSE = {Which.MISSING: _missing, Which.MISFIT: _misfits, Which.ALL: _out_of_order}
