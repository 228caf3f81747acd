"""Codes for units: from north to south in bands, west to east inside.

The project's template says how a code is built; here it is found out where each unit
belongs and which numbers are free. A code that was ever given, to a unit that has
ended too, is not given again.
"""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING

import numpy as np
import shapely

from gridplanner.data.code_template import (
    FIRST_COMMUNITY,
    FIRST_MERGED,
    FIRST_TOWN,
    CodeFault,
    CodeKind,
    Stem,
)
from gridplanner.data.errors import EditError
from gridplanner.data.levels import Role
from gridplanner.data.short_names import prefix_of, propose_short_name, short_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from gridplanner.data.plan import Plan
    from gridplanner.data.records import Unit


def propose_codes(plan: Plan, unit_ids: Iterable[int]) -> dict[int, str]:
    """Propose a code for each unit that has none; the others keep theirs.

    Parameters
    ----------
    plan : Plan
        Holds the units, whose ground says their order, and the template.
    unit_ids : iterable of int

    Returns
    -------
    dict of int to str
        One code for each id, but none for a retired unit that had none, nor where
        all numbers of the template are used up. A number that was used, by a retired
        unit too, is not used again: new ones follow at the end. Where the unit above
        has no code, a provisional one beginning with 000000 stands for it.
    """
    asked = list(unit_ids)
    numbering = Numbering(plan)
    bare: dict[int, list[Unit]] = {}
    for unit in plan.units.values():
        if not unit.code and not unit.valid_to:
            bare.setdefault(unit.level, []).append(unit)
    for level in sorted(bare):
        numbering.number(sorted(bare[level], key=attrgetter("id")))
    known = numbering.known
    return {number: known[number] for number in asked if number in known}


def require_codes(plan: Plan, unit_ids: Iterable[int]) -> dict[int, str]:
    """Propose codes as `propose_codes`, or refuse.

    Raises
    ------
    EditError
        ``refuse.codes_full`` if no number is left for a unit in force.
    """
    asked = list(unit_ids)
    codes = propose_codes(plan, asked)
    for number in asked:
        if number not in codes and not plan.units[number].valid_to:
            raise full(plan, plan.units[number])
    return codes


def full(plan: Plan, unit: Unit) -> EditError:
    """Give the refusal that no number is left for a unit."""
    above = plan.units.get(unit.parent)
    name = "" if above is None else above.name or above.code
    return EditError("refuse.codes_full", cells=plan.cells_of(unit.id), grid=name)


def find_fault(plan: Plan, unit: Unit, code: str) -> CodeFault | None:
    """Say why a code does not fit the template of the plan.

    Parameters
    ----------
    plan : Plan
    unit : Unit
        Whose code it is to be.
    code : str

    Returns
    -------
    CodeFault or None
        None where it fits; an empty code has no fault.
    """
    return Families(plan).fault(unit, code)


class Families:
    """Tells to which family of codes each unit of a plan belongs.

    Parameters
    ----------
    plan : Plan
    codes : mapping of int to str, optional
        Codes by unit id, without it those that stand. Looked at as they are then.
    """

    def __init__(self, plan: Plan, codes: Mapping[int, str] | None = None) -> None:
        self._plan, self._codes = plan, codes
        self._template = plan.code_template
        self._short: dict[int, str] | None = None

    def stem_of(self, unit: Unit) -> Stem:
        """Give the stem of a unit, from the code of the unit above it."""
        levels = self._plan.levels
        role = levels[unit.level].role
        first = self._first(unit)
        parent = self._plan.units.get(unit.parent)
        above = "" if parent is None else self._above(parent, role)
        if parent is not None and above:
            return self._template.stem(
                role,
                above,
                parent=levels[parent.level].role,
                skipped=unit.level - parent.level - 1,
                first=first,
            )
        down = levels[: unit.level + 1]
        areas = sum(level.role is Role.AREA for level in down)
        return self._template.stem_of_orphans(
            role,
            areas=areas,
            below=len(down) - areas,
            first=first,
            word=self._word_of(levels[unit.level].name),
        )

    def _word_of(self, level_name: str) -> str:
        of_names = self._template.kind is CodeKind.SHORT
        return propose_short_name(level_name) if of_names else ""

    def _above(self, parent: Unit, role: Role) -> str:
        """Give what stands for the unit above in the codes below it."""
        of_names = self._template.kind is CodeKind.SHORT and role is not Role.AREA
        if of_names and self._plan.levels[parent.level].role is Role.AREA:
            if self._short is None:
                self._short = short_names(self._plan)
            return prefix_of(self._plan, parent.id, self._short)
        return parent.code if self._codes is None else self._codes.get(parent.id, "")

    def _first(self, unit: Unit) -> int:
        if self._plan.levels[unit.level].role is not Role.AREA:
            return 1
        if unit.level == 0:
            return FIRST_TOWN
        merges = unit.kind.endswith("新村") or "合并" in unit.kind
        is_merged = merges and self._template.kind is CodeKind.DIGITS_20
        return FIRST_MERGED if is_merged else FIRST_COMMUNITY

    def is_undivided(self, unit: Unit, stem: Stem) -> bool:
        """Tell whether 00 of 20 digits is the code of a grid: it is its community."""
        plan = self._plan
        if self._template.kind is not CodeKind.DIGITS_20 or stem.is_provisional:
            return False
        if plan.levels[unit.level].role is not Role.GRID:
            return False
        cells = plan.cells_of(unit.id)
        return bool(cells) and cells == plan.cells_of(unit.parent)

    def fault(self, unit: Unit, code: str) -> CodeFault | None:
        """Say why a code does not fit; see `find_fault`."""
        stem = self.stem_of(unit)
        role = self._plan.levels[unit.level].role
        found = self._template.fault(code, role=role, stem=stem)
        if found is None and role is Role.GRID and not stem.is_provisional:
            stands_for_all = code == stem.code(0)
            of_20 = self._template.kind is CodeKind.DIGITS_20
            if stands_for_all and not (of_20 and self.is_undivided(unit, stem)):
                return CodeFault("code.fault.undivided", {})
        return found


class Numbering:
    """Hands out codes, level by level from the top.

    Attributes
    ----------
    known : dict of int to str
        Codes by unit id: those that stand and those handed out.
    families : Families
        By the codes known so far.
    """

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self.known = {unit.id: unit.code for unit in plan.units.values() if unit.code}
        self._taken = set(self.known.values())
        self.families = Families(plan, self.known)

    def number(self, units: Iterable[Unit]) -> list[int]:
        """Give codes to units, each family in its order.

        Parameters
        ----------
        units : iterable of Unit
            Of one level, those above it numbered before. A code that stands is
            given up, and stays used.

        Returns
        -------
        list of int
            Units that got none, since their family is full.
        """
        families: dict[Stem, list[int]] = {}
        for unit in units:
            families.setdefault(self.families.stem_of(unit), []).append(unit.id)
        used = self._used(families)
        left: list[int] = []
        for stem, members in families.items():
            free = stem.free_numbers(used[stem])
            codes = (c for c in map(stem.code, free) if c not in self._taken)
            for unit_id in in_order(self._plan, members):
                code = self._undivided(stem, unit_id) or next(codes, "")
                self.known.pop(unit_id, None)
                if code:
                    self.known[unit_id] = code
                    self._taken.add(code)
                else:
                    left.append(unit_id)
        return left

    def _used(self, families: Iterable[Stem]) -> dict[Stem, set[int]]:
        """Read the numbers of all codes, those of retired units too."""
        used: dict[Stem, set[int]] = {stem: set() for stem in families}
        of_text: dict[str, list[Stem]] = {}
        for stem in used:
            of_text.setdefault(stem.text, []).append(stem)
        lengths = {len(text) for text in of_text}
        # Asking every stem about every code would be slow for thousands of grids.
        for code in self._taken:
            for length in lengths:
                for stem in of_text.get(code[:length], ()):
                    number = stem.number_in(code)
                    if number is not None:
                        used[stem].add(number)
        return used

    def _undivided(self, stem: Stem, unit_id: int) -> str:
        """Give the code of the only grid of a community, in 20 digits; else nothing."""
        code = stem.code(0)
        fits = self.families.is_undivided(self._plan.units[unit_id], stem)
        return code if fits and code not in self._taken else ""


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
    order = order_on_ground(np.array([outlines[n] for n in placed], object))
    return [placed[i] for i in order] + [n for n in ids if outlines[n].is_empty]


def order_on_ground(shapes: NDArray[np.object_]) -> list[int]:
    """Order ground (rows) by bands from north to south, inside from west to east.

    Parameters
    ----------
    shapes : ndarray of Polygon or MultiPolygon, shape (n,)
        None of them empty.

    Returns
    -------
    list of int
        The height of a band is the median height of the shapes.
    """
    if not len(shapes):
        return []
    bounds = shapely.bounds(shapes)
    band = max(float(np.median(bounds[:, 3] - bounds[:, 1])), 1e-3)
    centres = shapely.get_coordinates(shapely.centroid(shapes))
    row = np.floor((centres[:, 1].max() - centres[:, 1]) / band + 0.5)
    found = np.lexsort((np.arange(len(shapes)), centres[:, 0], row))
    return [int(each) for each in found]
