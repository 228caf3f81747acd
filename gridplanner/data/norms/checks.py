"""What is wrong with a norm: told with line and reason, never mended silently."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from gridplanner.data.errors import GridPlannerError
from gridplanner.data.norms.kinds import KINDS
from gridplanner.data.norms.norm import Method
from gridplanner.data.people.categories import CATEGORIES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gridplanner.data.norms.norm import Line, Norm

_NUMBERS = ("visits", "minutes", "weight")
_NAMED = {
    "field": ("norm.field.", "norm.part."),
    "part": ("norm.field.", "norm.part."),
    "line": ("norm.line.",),
    "like": ("norm.line.",),
    "kind": ("category.", "norm.kind.", "household.place_kind."),
}


class NormError(GridPlannerError):
    """A norm that cannot be taken, with the line it is about.

    Parameters
    ----------
    code : str
    line : str, optional
        Key of the line, or name of the part beside the lines.
    row : int, optional
        Its place among the lines, from 1; 0 where it is no line.
    **fields : object
        Values for the sentence.
    """

    named = _NAMED

    def __init__(
        self, code: str, *, line: str = "", row: int = 0, **fields: object
    ) -> None:
        super().__init__(code, line=line, row=row, **fields)
        self.line = line
        self.row = row


def find_faults(norm: Norm) -> list[NormError]:
    """List what is wrong with a norm; empty where it is sound.

    Parameters
    ----------
    norm : Norm

    Returns
    -------
    list of NormError
        ``norm.negative`` and ``norm.no_number`` with the field, ``norm.twice`` for a
        key that stands twice, ``norm.unknown_kind``, ``norm.unknown_line`` and
        ``norm.circle`` for a line that takes its visits from no line or from itself,
        ``norm.no_lines``; ``norm.part`` for a number beside the lines.
    """
    if not norm.lines:
        return [NormError("norm.no_lines")]
    faults: list[NormError] = []
    for row, line in enumerate(norm.lines, start=1):
        faults.extend(_line_faults(norm, line, row))
    return faults + list(_part_faults(norm))


def check_norm(norm: Norm) -> Norm:
    """Give the norm back where it is sound.

    Raises
    ------
    NormError
        The first of its faults.
    """
    for fault in find_faults(norm):
        raise fault
    return norm


def _line_faults(norm: Norm, line: Line, row: int) -> Iterator[NormError]:
    told = line.name or line.key
    if not line.key:
        yield NormError("norm.no_key", line=told, row=row)
    if [other.key for other in norm.lines].count(line.key) > 1:
        yield NormError("norm.twice", line=told, row=row)
    for field in _NUMBERS:
        value = getattr(line, field)
        if not math.isfinite(value):
            yield NormError("norm.no_number", line=told, row=row, field=field)
        elif value < 0:
            yield NormError("norm.negative", line=told, row=row, field=field)
    for kind in (*line.any_of, *line.all_of):
        if kind not in KINDS[line.subject]:
            yield NormError("norm.unknown_kind", line=told, row=row, kind=kind)
    yield from _like_faults(norm, line, row)


def _like_faults(norm: Norm, line: Line, row: int) -> Iterator[NormError]:
    """Follow the lines a line takes its visits from; they must end somewhere."""
    told, seen, now = line.name or line.key, {line.key}, line
    by_key = {each.key: each for each in norm.lines}
    while now.like:
        if now.like not in by_key:
            yield NormError("norm.unknown_line", line=told, row=row, like=now.like)
            return
        if now.like in seen:
            yield NormError("norm.circle", line=told, row=row, like=now.like)
            return
        seen.add(now.like)
        now = by_key[now.like]


def _part_faults(norm: Norm) -> Iterator[NormError]:
    parts = {
        "rounds": norm.patrol.rounds,
        "days": norm.patrol.days,
        "speed": norm.patrol.speed,
        "least": norm.patrol.least,
        "event_minutes": norm.event_minutes,
        "spread_metres": norm.spread.metres,
        "spread_cap": norm.spread.cap,
        "full_time": norm.capacity.full_time,
        "part_time": norm.capacity.part_time,
        "leaders": norm.capacity.leaders,
        "square_kilometre": norm.square_kilometre,
        "target_from": norm.target[0],
        "target_to": norm.target[1],
        "near": norm.near,
        "far": norm.far,
    }
    for name, value in parts.items():
        if not math.isfinite(value) or value < 0:
            yield NormError("norm.part", part=name)
    if norm.patrol.speed == 0:
        yield NormError("norm.part", part="speed")
    if norm.spread.cap < 1:
        yield NormError("norm.part", part="spread_cap")
    if norm.far < norm.near:
        yield NormError("norm.part", part="far")
    if norm.target[1] < norm.target[0] or norm.target[1] == 0:
        yield NormError("norm.part", part="target_to")
    if norm.method is Method.TIME and norm.capacity.full_time == 0:
        yield NormError("norm.part", part="full_time")
    if any(category not in CATEGORIES for category in norm.beside):
        yield NormError("norm.part", part="beside")
