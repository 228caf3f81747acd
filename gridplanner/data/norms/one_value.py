"""One value of a norm, by a name of its own: read, and set to another."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from gridplanner.data.errors import GridPlannerError
from gridplanner.data.norms.norm import Method

if TYPE_CHECKING:
    from gridplanner.data.norms.norm import Line, Norm

FULL_TIME: Final = "full_time"
PART_TIME: Final = "part_time"
EVENT_MINUTES: Final = "event_minutes"
ROUNDS: Final = "rounds"
TARGET: Final = "target"
"""Values that belong to no line."""
VISITS, MINUTES, WEIGHT = "visits", "minutes", "weight"
"""Values of a line, written ``visits:key``."""


def values_of(norm: Norm) -> dict[str, float]:
    """Name the values of a norm that can be set, with what they are.

    Parameters
    ----------
    norm : Norm

    Returns
    -------
    dict of str to float
        Of lines that are on, in their order; those whose visits follow another line
        have no visits of their own.

    Examples
    --------
    >>> from gridplanner.data.norms.norm import Line, Norm, Subject
    >>> one = Line("old", Subject.PERSON, visits=4, minutes=20)
    >>> found = values_of(Norm(lines=(one,)))
    >>> found["visits:old"], found["minutes:old"], found["event_minutes"]
    (4, 20, 30.0)
    """
    lines = [line for line in norm.lines if line.is_on]
    if norm.method is Method.EQUIVALENTS:
        own = {f"{WEIGHT}:{line.key}": line.weight for line in lines}
        return {**own, TARGET: norm.full_time}
    found: dict[str, float] = {}
    for line in lines:
        if not line.like:
            found[f"{VISITS}:{line.key}"] = line.visits
        found[f"{MINUTES}:{line.key}"] = line.minutes
    return {
        **found,
        ROUNDS: norm.patrol.rounds,
        EVENT_MINUTES: norm.event_minutes,
        FULL_TIME: norm.capacity.full_time,
        PART_TIME: norm.capacity.part_time,
    }


def with_value(norm: Norm, name: str, value: float) -> Norm:
    """Give a norm with one value set to another.

    Parameters
    ----------
    norm : Norm
    name : str
        Of `values_of`.
    value : float

    Raises
    ------
    GridPlannerError
        ``what_if.no_value``: the norm has no such value, as when a line was deleted.
    """
    if name not in values_of(norm):
        raise GridPlannerError("what_if.no_value")
    of, _, key = name.partition(":")
    if key:
        lines = (
            _line(line, of, value) if line.key == key else line for line in norm.lines
        )
        return replace(norm, lines=tuple(lines))
    match of:
        case "rounds":
            return replace(norm, patrol=replace(norm.patrol, rounds=value))
        case "event_minutes":
            return replace(norm, event_minutes=value)
        case "target":
            # The range keeps its proportions, and never reaches below nothing.
            part = value / norm.full_time if norm.full_time else 0.0
            low, high = (each * part for each in norm.target)
            return replace(norm, target=(low, high) if part else (value, value))
        case "full_time":
            return replace(norm, capacity=replace(norm.capacity, full_time=value))
        case _:
            return replace(norm, capacity=replace(norm.capacity, part_time=value))


def _line(line: Line, of: str, value: float) -> Line:
    if of == VISITS:
        return replace(line, visits=value)
    if of == MINUTES:
        return replace(line, minutes=value)
    return replace(line, weight=value)
