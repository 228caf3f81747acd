"""A pack of rules: read, checked, and written as the body of a standard."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite
from typing import TYPE_CHECKING, Any

from gridplanner.data.errors import GridPlannerError
from gridplanner.data.rules.kinds import BY_KEY, KINDS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gridplanner.data.rules.kinds import RuleKind


class RuleError(GridPlannerError):
    """A pack that cannot be used, with the rule and the reason.

    Keys: ``rules.not_a_list``, ``rules.unknown_kind``, ``rules.twice``,
    ``rules.unknown_parameter``, ``rules.not_a_number``, ``rules.out_of_bounds``,
    ``rules.low_over_high``.
    """


@dataclass(frozen=True, slots=True)
class Rule:
    """A kind of rule with its numbers.

    Attributes
    ----------
    kind : RuleKind
    numbers : mapping of str to float
        Of every parameter of the kind.
    is_on : bool
        Whether it is asked for.
    """

    kind: RuleKind
    numbers: Mapping[str, float]
    is_on: bool = True

    @property
    def low(self) -> float | None:
        """The least value a unit may have; None where there is no such bound."""
        return self.numbers.get("low", self.kind.low)

    @property
    def high(self) -> float | None:
        """The largest value a unit may have; None where there is no such bound."""
        return self.numbers.get("high", self.kind.high)


@dataclass(frozen=True, slots=True)
class Pack:
    """Rules of an office, each kind once, in the order of `KINDS`."""

    rules: tuple[Rule, ...]

    def rule(self, key: str) -> Rule:
        """Give the rule of a kind."""
        return next(rule for rule in self.rules if rule.kind.key == key)


def starting_pack() -> Pack:
    """Give every kind with its defaults."""
    return Pack(tuple(_rule(kind, {}) for kind in KINDS))


def to_body(pack: Pack) -> dict[str, Any]:
    """Write a pack as the body of a standard."""
    rules = [
        {"kind": rule.kind.key, "on": rule.is_on, **rule.numbers} for rule in pack.rules
    ]
    return {"rules": rules}


def from_body(body: Mapping[str, Any]) -> Pack:
    """Read a pack, and check all of it; a kind that is not named is not asked for.

    Raises
    ------
    RuleError
        If a rule is not known, named twice, or has a number that cannot be meant.
    """
    given = body.get("rules")
    if not isinstance(given, list) or not all(isinstance(e, dict) for e in given):
        raise RuleError("rules.not_a_list")
    found: dict[str, Rule] = {}
    for each in given:
        numbers = dict(each)
        key, is_on = numbers.pop("kind", ""), numbers.pop("on", True)
        kind = BY_KEY.get(key) if isinstance(key, str) else None
        if kind is None:
            raise RuleError("rules.unknown_kind", rule=str(key))
        if key in found:
            raise RuleError("rules.twice", rule=key)
        found[key] = _rule(kind, numbers, is_on=bool(is_on))
    off = {kind.key: _rule(kind, {}, is_on=False) for kind in KINDS}
    return Pack(tuple((off | found)[kind.key] for kind in KINDS))


def _rule(kind: RuleKind, given: Mapping[str, Any], *, is_on: bool = True) -> Rule:
    numbers: dict[str, float] = {}
    for name in given:
        if kind.parameter(name) is None:
            raise RuleError("rules.unknown_parameter", rule=kind.key, name=name)
    for parameter in kind.parameters:
        value = given.get(parameter.name, parameter.default)
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if not is_number or not isfinite(value):
            raise RuleError("rules.not_a_number", rule=kind.key, name=parameter.name)
        if not parameter.least <= value <= parameter.most:
            raise RuleError(
                "rules.out_of_bounds",
                rule=kind.key,
                value=_plain(value),
                least=_plain(parameter.least),
                most=_plain(parameter.most),
            )
        numbers[parameter.name] = float(value)
    low, high = numbers.get("low"), numbers.get("high")
    if low is not None and high is not None and low > high:
        raise RuleError(
            "rules.low_over_high", rule=kind.key, low=_plain(low), high=_plain(high)
        )
    return Rule(kind, numbers, is_on)


def _plain(value: float) -> str:
    """Write a number as a clerk does: 1,000,000 and not 1e+06."""
    return f"{value:,.10g}"
