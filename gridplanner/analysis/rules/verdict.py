"""How a rule stands: kept, broken or not known, with whoever is behind it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gridplanner.data.rules.pack import Rule


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
        Of a unit, or of a building; 0 for what lies in no unit of the level.
    value : float or None
        None where it is not known.
    why : str
        Why it is not known, where that can be told; ``"rules.why." + why`` is the key
        of its sentence.
    """

    id: int
    value: float | None = None
    why: str = ""


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
    why : str
        Why nothing at all is known, as of `Breach`; empty where something is.
    counts : str
        What `held` and `whole` count: ``"units"``, ``"buildings"``, ``"households"``.
    left_out : int
        Of these, those on no ground of the plan, which `whole` cannot count.
    """

    rule: Rule
    state: State
    held: int
    whole: int
    breaches: tuple[Breach, ...] = ()
    unknown: tuple[Breach, ...] = ()
    of_buildings: bool = False
    why: str = ""
    counts: str = "units"
    left_out: int = 0

    @property
    def share(self) -> float | None:
        """Part that keeps it; None where there is nothing to look at."""
        return self.held / self.whole if self.whole else None


def state_of(breaches: int, unknown: int, whole: int) -> State:
    """Tell how a rule stands by what was found."""
    if breaches:
        return State.BROKEN
    return State.UNKNOWN if unknown or not whole else State.KEPT


def not_known(rule: Rule, why: str) -> Verdict:
    """Say that nothing is known, and why."""
    return Verdict(rule, State.UNKNOWN, 0, 0, why=why)
