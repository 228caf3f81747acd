"""The records a plan is made of. Frozen: an edit makes new ones with the same id."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class GridKind(StrEnum):
    """Kind of a grid: basic and exclusive ones tile, professional ones overlie."""

    BASIC = "basic"
    EXCLUSIVE = "exclusive"
    PROFESSIONAL = "professional"


@dataclass(frozen=True, slots=True)
class Vertex:
    """Where borders meet, or the anchor of a ring; metres, canonical to 1 mm."""

    id: int
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Border:
    """A line between two vertices, with the cell on either side (0 = none).

    ``bends`` are float64 x, y pairs between start and end, as bytes.
    """

    id: int
    start: int
    end: int
    bends: bytes
    left: int
    right: int
    source: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """Ground with one owner at every level; nameless.

    ``owners`` holds one Unit id per level of the template, topmost first,
    0 = none there. No two cells of a plan have the same owners.
    """

    id: int
    owners: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Unit:
    """A named area at one level: town, community, grid, micro-grid.

    ``parent`` is the id of the unit above (0 = none), ``level`` an index into
    the template, ``parts`` the number of pieces expected, ``kind`` a `GridKind`
    value for grids and a free word for areas, ``colour`` ``"#rrggbb"`` or empty,
    ``valid_from`` and ``valid_to`` ISO dates or empty. Codes are text, always.
    ``predecessors`` are the units this one came from: split from, merged in, or,
    where it got another code, the retired record that keeps the former one.
    ``sides`` are its 四至 where a user typed them, as `sides.write_sides` has them.
    """

    id: int
    parent: int
    level: int
    parts: int = 1
    code: str = ""
    name: str = ""
    kind: str = ""
    department: str = ""
    colour: str = ""
    locked: bool = False
    valid_from: str = ""
    valid_to: str = ""
    note: str = ""
    predecessors: tuple[int, ...] = ()
    sides: str = ""


Record = Vertex | Border | Cell | Unit
