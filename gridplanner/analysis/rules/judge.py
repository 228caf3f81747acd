"""Holding a pack of rules against the units of a level."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

import numpy as np

from gridplanner.analysis.rules.values import VALUES

if TYPE_CHECKING:
    from gridplanner.analysis.rules.values import Scope
    from gridplanner.data.rules.pack import Pack, Rule

_MARGIN: Final = 1e-9


class State(StrEnum):
    """How a rule stands."""

    KEPT = "kept"
    BROKEN = "broken"
    UNKNOWN = "unknown"
    """Nothing breaks it, but not all is known; or there is nothing to look at."""


@dataclass(frozen=True, slots=True)
class Breach:
    """One that does not keep a rule, or of which it is not known.

    Attributes
    ----------
    id : int
        Of a unit, or of a building.
    value : float or None
        None where it is not known.
    """

    id: int
    value: float | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one rule.

    Attributes
    ----------
    rule : Rule
    state : State
    held, whole : int
        How many keep it, of how many of which it is known.
    breaches : tuple of Breach
        Those that do not, in the order of their codes.
    unknown : tuple of Breach
        Those left out of `whole`, since it is not known.
    of_buildings : bool
        Whether the ids are of buildings; else of units.
    """

    rule: Rule
    state: State
    held: int
    whole: int
    breaches: tuple[Breach, ...] = ()
    unknown: tuple[Breach, ...] = ()
    of_buildings: bool = False

    @property
    def share(self) -> float | None:
        """Part that keeps it; None where there is nothing to look at."""
        return self.held / self.whole if self.whole else None


def judge(pack: Pack, scope: Scope) -> tuple[Verdict, ...]:
    """Hold the rules of a pack that are asked for against the units of a level.

    Parameters
    ----------
    pack : Pack
    scope : Scope

    Returns
    -------
    tuple of Verdict
        In the order of the pack.
    """
    return tuple(
        _of_buildings(rule, scope)
        if rule.kind.key == "all_buildings"
        else _of_units(rule, scope)
        for rule in pack.rules
        if rule.is_on
    )


def _of_units(rule: Rule, scope: Scope) -> Verdict:
    values, known = VALUES[rule.kind.key](scope)
    kept = np.ones(len(values), bool)
    if rule.low is not None:
        kept &= values >= rule.low - _MARGIN
    if rule.high is not None:
        kept &= values <= rule.high + _MARGIN
    ids = [unit.id for unit in scope.figures.units]
    breaches = tuple(
        Breach(ids[row], float(values[row]))
        for row in np.flatnonzero(known & ~kept).tolist()
    )
    # A rule about micro-grids does not ask anything of a grid without any.
    told_of_all = rule.kind.key == "micro_tiles"
    unknown = tuple(
        Breach(ids[row]) for row in np.flatnonzero(~known).tolist() if not told_of_all
    )
    whole = int(known.sum())
    return Verdict(
        rule,
        _state(len(breaches), len(unknown), whole),
        whole - len(breaches),
        whole,
        breaches,
        unknown,
    )


def _of_buildings(rule: Rule, scope: Scope) -> Verdict:
    """Whether every building in use lies in a unit of the level."""
    snapshot = scope.snapshot
    owners = np.append(snapshot.cell_owners[:, scope.figures.level], 0)
    outside = snapshot.building_ids[owners[snapshot.building_cell] == 0]
    breaches = tuple(Breach(building) for building in outside.tolist())
    whole = len(snapshot.building_ids)
    return Verdict(
        rule,
        _state(len(breaches), 0, whole),
        whole - len(breaches),
        whole,
        breaches,
        of_buildings=True,
    )


def _state(breaches: int, unknown: int, whole: int) -> State:
    if breaches:
        return State.BROKEN
    return State.UNKNOWN if unknown or not whole else State.KEPT
