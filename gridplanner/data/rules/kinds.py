"""The kinds of rules there are: what each looks at, and what can be set.

Thresholds are local: no number here is a law, each is a default to be changed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Parameter:
    """A number of a rule that an office sets.

    Attributes
    ----------
    name : str
    default : float
    least, most : float
        Between which it must lie.
    digits : int
        Decimals it is shown with.
    """

    name: str
    default: float
    least: float = 0.0
    most: float = 1e6
    digits: int = 0


@dataclass(frozen=True, slots=True)
class RuleKind:
    """What a rule looks at.

    Attributes
    ----------
    key : str
        ``"rule." + key`` is the key of its name.
    parameters : tuple of Parameter
        Those named ``low`` and ``high`` bound the value of each unit, both included.
    low, high : float or None
        Bounds of a kind that has no parameter for them.
    """

    key: str
    parameters: tuple[Parameter, ...] = ()
    low: float | None = None
    high: float | None = None

    def parameter(self, name: str) -> Parameter | None:
        """Find a parameter; None where the kind has none of that name."""
        return next((each for each in self.parameters if each.name == name), None)


def _range(low: float, high: float) -> tuple[Parameter, Parameter]:
    return Parameter("low", low), Parameter("high", high)


def _share(name: str, default: float) -> Parameter:
    return Parameter(name, default, 0.0, 1.0, 2)


def _part(name: str, default: float) -> Parameter:
    """Give a share that may be more than the whole."""
    return Parameter(name, default, 0.0, 10.0, 2)


KINDS: Final = (
    RuleKind("households", _range(300, 500)),
    RuleKind("people", _range(0, 1500)),
    RuleKind("dwellings", _range(0, 1000)),
    RuleKind("load_band", (_share("high", 0.15),)),
    RuleKind("one_village", high=1),
    RuleKind("one_piece", high=1),
    RuleKind("compactness", (_share("low", 0.2),)),
    RuleKind(
        "visible_border", (_share("low", 0.5), Parameter("distance", 10.0, 1, 100, 1))
    ),
    RuleKind("cut_buildings", high=0),
    RuleKind("micro_tiles", (Parameter("high", 10.0, 0, 1e6, 1),)),
    RuleKind("all_buildings"),
    RuleKind("team_complete", high=0),
    RuleKind("key_households"),
    RuleKind("utilisation", (_part("low", 0.8), _part("high", 1.15))),
    RuleKind("house_leaders", (Parameter("dwellings", 2, 1, 10_000),)),
    RuleKind("base_distance", (Parameter("high", 1200, 1, 100_000),)),
)
BY_KEY: Final = {kind.key: kind for kind in KINDS}
