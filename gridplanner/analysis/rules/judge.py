"""Holding a pack of rules against the units of a level."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from gridplanner.analysis.rules.staffed import STAFFED
from gridplanner.analysis.rules.values import VALUES
from gridplanner.analysis.rules.verdict import Breach, Verdict, state_of

if TYPE_CHECKING:
    from gridplanner.analysis.rules.values import Scope
    from gridplanner.data.rules.pack import Pack, Rule

_MARGIN: Final = 1e-9


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
    return tuple(_judge(rule, scope) for rule in pack.rules if rule.is_on)


def _judge(rule: Rule, scope: Scope) -> Verdict:
    key = rule.kind.key
    if key in STAFFED:
        return STAFFED[key](rule, scope)
    return (
        _of_buildings(rule, scope) if key == "all_buildings" else _of_units(rule, scope)
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
        state_of(len(breaches), len(unknown), whole),
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
        state_of(len(breaches), 0, whole),
        whole - len(breaches),
        whole,
        breaches,
        of_buildings=True,
        counts="buildings",
    )
