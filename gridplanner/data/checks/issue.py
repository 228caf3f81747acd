"""What a check found: one line of the list a person sees to."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

KINDS = (
    "gap",
    "overlap",
    "sliver",
    "spike",
    "self_touching",
    "pieces",
    "two_parents",
    "code_clash",
    "cut_building",
    "cut_courtyard",
    "few_households",
    "many_households",
    "many_people",
    "winding",
    "unmarked_border",
    "code_misfit",
)
SEVERITIES = ("error", "warning", "info")
_RANK = {kind: rank for rank, kind in enumerate(KINDS)}


@dataclass(frozen=True, slots=True)
class CheckIssue:
    """One thing found.

    Attributes
    ----------
    kind : str
        One of `KINDS`.
    level : int
        Index into the template.
    codes : tuple of str
        Codes of the units, or names where there is none.
    place : tuple of float or None
        x, y in metres of the project CRS; None where none of the units has ground.
    area, width : float
        Square metres and metres at stake.
    severity : str
        One of `SEVERITIES`.
    units, cells, buildings : tuple of int
        Whom it concerns.
    measure : float or None
        What was held against a limit where that is no area or width: households,
        people, pieces, compactness, share of the border.
    subject : int
        The one thing it is a fault of, by which a later look finds it again: a cell
        of a gap (0 for ground of nobody), a building, a courtyard, else a unit.
    """

    kind: str
    level: int
    codes: tuple[str, ...]
    place: tuple[float, float] | None
    area: float
    width: float
    severity: str
    units: tuple[int, ...] = ()
    cells: tuple[int, ...] = ()
    buildings: tuple[int, ...] = ()
    measure: float | None = None
    subject: int = 0


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What a check found.

    Attributes
    ----------
    tiles : bool
        The level's units cover the ground above them without gap or overlap.
    counts : mapping of str to int
        Number of issues of each kind, 0 included.
    issues : tuple of CheckIssue
        By kind, in the order of `KINDS`; the same plan gives the same order.
    """

    tiles: bool
    counts: Mapping[str, int]
    issues: tuple[CheckIssue, ...]


def sum_up(issues: Iterable[CheckIssue], *, has_units: bool) -> CheckResult:
    """Put issues into their order and count them.

    Parameters
    ----------
    issues : iterable of CheckIssue
    has_units : bool
        Whether any unit of the level has ground: where there is none, none tile.

    Returns
    -------
    CheckResult
    """
    listed = tuple(sorted(issues, key=_order))
    counts = dict.fromkeys(KINDS, 0) | Counter(issue.kind for issue in listed)
    tiles = has_units and not counts["gap"] and not counts["overlap"]
    return CheckResult(tiles, counts, listed)


def _order(issue: CheckIssue) -> tuple[int, int, tuple[float, float]]:
    return _RANK[issue.kind], issue.subject, issue.place or (0.0, 0.0)
