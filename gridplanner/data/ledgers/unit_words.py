"""Units of the plan by what rosters call them: code, name, village and name."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from gridplanner.data.addresses.wording import numeral_value
from gridplanner.data.heirs import heirs_of
from gridplanner.data.people.characters import compact

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from gridplanner.data.levels import Level
    from gridplanner.data.records import Unit

_NUMERAL = re.compile(r"[零〇○一二三四五六七八九十百]+(?=号?(?:微?网?格|社区|村)?$)")
_KINDS = {
    "微网格": "micro",
    "网格": "grid",
    "社区居委会 居委会 村委会 社区 行政村 自然村 新村 村": "village",
}


@dataclass(frozen=True, slots=True)
class FoundUnit:
    """What is found for words.

    Attributes
    ----------
    id : int
        0 where nothing is found.
    reason : str
        Why not: ``"no_such_unit"``, ``"unit_shared"`` (several have the name) or
        ``"unit_ended"``; with a unit ``"unit_succeeded"`` where the one that is named
        has ended and has one successor; else empty.
    """

    id: int = 0
    reason: str = ""


class UnitWords:
    """Finds units in force by code or name.

    Parameters
    ----------
    units : mapping of int to Unit
        Of the plan, those that ended included.
    levels : sequence of Level
    """

    def __init__(self, units: Mapping[int, Unit], levels: Sequence[Level]) -> None:
        self._units, self._levels = units, levels
        self._exact: dict[str, list[int]] = defaultdict(list)
        self._folded: dict[str, list[tuple[int, str]]] = defaultdict(list)
        self._ended: dict[str, list[int]] = defaultdict(list)
        for unit in units.values():
            names = self._names(unit)
            if unit.valid_to:
                for name in names:
                    self._ended[name].append(unit.id)
                continue
            for name in names:
                self._exact[name].append(unit.id)
            for bare, kind in {_fold(name) for name in names}:
                self._folded[bare].append((unit.id, kind))

    def _names(self, unit: Unit) -> set[str]:
        """Give code, name, and name behind the names of the units above."""
        own = compared(unit.name)
        found = {compared(unit.code), own} - {""}
        above, prefix = self._units.get(unit.parent), ""
        while above is not None and own:
            name = compared(above.name)
            prefix = name + prefix
            found |= {name + own, prefix + own, _bare(name) + own} - {""}
            above = self._units.get(above.parent)
        return found

    def find(
        self, words: str, *, roles: Iterable[str] = (), within: str = ""
    ) -> FoundUnit:
        """Find the unit that words mean.

        Parameters
        ----------
        words : str
            As written: a code or a name.
        roles : iterable of str
            Roles of levels, the likeliest first: of several units of a name the one
            at the first of these levels is meant.
        within : str
            Name or code of a unit above, empty where the row names none.
        """
        name = compared(words)
        found = self._exact.get(name, [])
        if not found and name not in self._ended:
            found = self._loosely(name)
        if len(found) > 1 and within:
            found = self._inside(found, compared(within)) or found
        for role in roles:
            own = [n for n in found if self._levels[self._units[n].level].role == role]
            if own:
                found = own
                break
        if len(found) == 1:
            return FoundUnit(found[0])
        if found:
            return FoundUnit(reason="unit_shared")
        return self._gone(name)

    def _loosely(self, name: str) -> list[int]:
        """Find units of another kind of word for the same: 尧头1 is 尧头第1网格."""
        bare, kind = _fold(name)
        return list(
            dict.fromkeys(
                number
                for number, own in self._folded.get(bare, [])
                if own == kind or not own or not kind
            )
        )

    def _inside(self, found: Iterable[int], within: str) -> list[int]:
        return [n for n in found if self._lies_in(n, within)]

    def _lies_in(self, number: int, within: str) -> bool:
        unit = self._units.get(self._units[number].parent)
        while unit is not None:
            own = {compared(unit.code), compared(unit.name)}
            if within in own or _bare(within) in {_bare(name) for name in own if name}:
                return True
            unit = self._units.get(unit.parent)
        return False

    def _gone(self, name: str) -> FoundUnit:
        """Look among the units that have ended."""
        gone = self._ended.get(name, [])
        if not gone:
            return FoundUnit(reason="no_such_unit")
        heirs = set(heirs_of(self._units, np.array(gone, np.int64)).tolist())
        if len(heirs) == 1 and 0 not in heirs:
            return FoundUnit(heirs.pop(), "unit_succeeded")
        return FoundUnit(reason="unit_ended")


def compared(words: str) -> str:
    """Write words as they are compared: no blanks, ordinals in digits.

    Examples
    --------
    >>> compared("第十二网格"), compared(" 第12网格"), compared("三里庄村")
    ('第12网格', '第12网格', '三里庄村')
    """
    return _NUMERAL.sub(
        lambda found: numeral_value(found[0]), compact(words).casefold()
    )


def _bare(name: str) -> str:
    """Leave out what kind of place it is."""
    return _parted(name)[0]


def _parted(name: str) -> tuple[str, str]:
    """Part a name from its kind of place: grid, micro-grid, or village."""
    for words, kind in _KINDS.items():
        for word in words.split():
            if name.endswith(word) and len(name) > len(word):
                return name.removesuffix(word), kind
    return name, ""


def _fold(name: str) -> tuple[str, str]:
    """Leave out 第 and 号, and part the name from its kind of place."""
    bare, kind = _parted(name)
    return bare.replace("第", "").removesuffix("号"), kind
