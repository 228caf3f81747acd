"""What somebody chose last in 自动划分, kept for each project."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Final

from gridplanner.studies.dividing.features import Barrier
from gridplanner.studies.dividing.kept import Keeping
from gridplanner.studies.dividing.weights import WEIGHTS

BARRIERS: Final = (
    Barrier.RIVERS.value,
    Barrier.RAILWAYS.value,
    Barrier.ROADS.value,
    Barrier.VILLAGES.value,
)
KEPT: Final = tuple(each.value for each in Keeping)
MOST: Final = 9_999
LARGEST: Final = 999_999


@dataclass(frozen=True, slots=True)
class Choices:
    """What is asked for, but for the ground.

    Attributes
    ----------
    by_size : bool
        Whether `target` says how many parts there are, and not `count`.
    count, target : int
    weight : str
    tolerance : int
        Per cent.
    barriers, kept : frozenset of str
    """

    by_size: bool = False
    count: int = 2
    target: int = 300
    weight: str = "households"
    tolerance: int = 5
    barriers: frozenset[str] = frozenset(BARRIERS)
    kept: frozenset[str] = field(default_factory=lambda: frozenset(KEPT[:2]))

    def to_text(self) -> str:
        """Write them to be kept."""
        values = {
            name: sorted(value) if isinstance(value, frozenset) else value
            for name, value in asdict(self).items()
        }
        return json.dumps(values)


def choices_from(written: str) -> Choices:
    """Read what was kept; what cannot be read, or is out of bounds, as at first."""
    usual = Choices()
    try:
        values = json.loads(written or "{}")
    except ValueError:
        return usual
    if not isinstance(values, dict):
        return usual
    weight = values.get("weight")
    return Choices(
        by_size=values.get("by_size") is True,
        count=_whole(values.get("count"), 1, MOST, usual.count),
        target=_whole(values.get("target"), 1, LARGEST, usual.target),
        weight=weight if weight in WEIGHTS else usual.weight,
        tolerance=_whole(values.get("tolerance"), 0, 100, usual.tolerance),
        barriers=_words(values.get("barriers"), BARRIERS, usual.barriers),
        kept=_words(values.get("kept"), KEPT, usual.kept),
    )


def _whole(value: object, low: int, high: int, usual: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        return usual
    return value if low <= value <= high else usual


def _words(
    value: object, known: tuple[str, ...], usual: frozenset[str]
) -> frozenset[str]:
    if not isinstance(value, list):
        return usual
    return frozenset(word for word in known if word in value)
