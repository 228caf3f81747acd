"""Which page of one file each sheet is: known before the first is made.

An index names pages, and a map the pages of its neighbours, so pages are counted first.
That is cheap: how ground is spread over sheets is worked out without placing a label.
Whoever writes a file part by part takes the parts in the order of the plan.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gridplanner.analysis.printing.fitting import Box

FRONT: Final = "front"
"""Key of the part that leads: overview, index map, table of sheets."""
BACK: Final = "back"
"""Key of the part that closes: the index of streets and door plates."""


@dataclass(frozen=True, slots=True)
class MapPage:
    """A sheet with a map.

    Attributes
    ----------
    page : int
        In the file, from 1.
    key, code, name : str
        Of its topic.
    unit : int
        That it is of; 0 where it is of several.
    scale : int
        Denominator.
    number, count : int
        Of the maps of its topic, from 1.
    box : tuple of float
        West, south, east, north of what it shows, metres.
    """

    page: int
    key: str
    code: str
    name: str
    unit: int
    scale: int
    number: int
    count: int
    box: Box


@dataclass(frozen=True, slots=True)
class Part:
    """Pages that follow each other and are made together: those of a topic."""

    key: str
    first: int
    count: int


@dataclass(frozen=True, slots=True)
class PagePlan:
    """The pages of one file.

    Attributes
    ----------
    parts : tuple of Part
        In their order, without a gap.
    maps : tuple of MapPage
        In the order of their pages.
    """

    parts: tuple[Part, ...] = ()
    maps: tuple[MapPage, ...] = ()
    _first: dict[str, int] = field(init=False, repr=False, compare=False)
    _units: dict[int, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_first", {one.key: one.first for one in self.parts})
        units: dict[int, int] = {}
        for one in self.maps:
            units.setdefault(one.unit, one.page)
        object.__setattr__(self, "_units", units)

    @property
    def pages(self) -> int:
        """Number of pages."""
        return sum(one.count for one in self.parts)

    def page_of(self, key: str) -> int:
        """Give the first page of a part; 0 where the file has none."""
        return self._first.get(key, 0)

    def page_of_unit(self, unit: int) -> int:
        """Give the first page with the map of a unit; 0 where the file has none."""
        return self._units.get(unit, 0) if unit else 0


def parts_of(counts: Iterable[tuple[str, int]]) -> tuple[Part, ...]:
    """Give parts their pages, by the key and the count of each.

    Examples
    --------
    >>> [(one.key, one.first) for one in parts_of([("front", 2), ("unit:7", 1)])]
    [('front', 1), ('unit:7', 3)]
    """
    first, found = 1, []
    for key, count in counts:
        if count:
            found.append(Part(key, first, count))
        first += count
    return tuple(found)
