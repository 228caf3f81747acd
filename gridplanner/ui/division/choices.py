"""What somebody chose last in 自动划分, kept for each project."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Final

from gridplanner.studies.dividing.features import Barrier
from gridplanner.studies.dividing.kept import Keeping
from gridplanner.studies.dividing.seeds import Seeding
from gridplanner.studies.dividing.weights import WEIGHTS
from gridplanner.studies.dividing.wish import MOST_CANDIDATES, Band

BARRIERS: Final = (
    Barrier.RIVERS.value,
    Barrier.RAILWAYS.value,
    Barrier.ROADS.value,
    Barrier.STREETS.value,
    Barrier.VILLAGES.value,
)
_USUAL: Final = frozenset(BARRIERS) - {Barrier.STREETS.value}
KEPT: Final = tuple(each.value for each in Keeping)
SEEDS: Final = tuple(each.value for each in Seeding)
MOST: Final = 9_999
LARGEST: Final = 999_999
_BAND: Final = 4  # a weight, least, ideal, most


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
    within : str
        Name of a level above the villages whose borders are not crossed; else empty.
    bands : tuple of Band
    seeds : str
        A `Seeding` value.
    candidates : int
        How many ways are tried.
    """

    by_size: bool = False
    count: int = 2
    target: int = 300
    weight: str = "households"
    tolerance: int = 5
    barriers: frozenset[str] = _USUAL
    kept: frozenset[str] = field(default_factory=lambda: frozenset(KEPT[:2]))
    within: str = ""
    bands: tuple[Band, ...] = ()
    seeds: str = Seeding.NONE.value
    candidates: int = 3

    def to_text(self) -> str:
        """Write them to be kept."""
        values = {
            name: sorted(value) if isinstance(value, frozenset) else value
            for name, value in asdict(self).items()
        }
        values["bands"] = [
            [band.weight, band.low, band.aim, band.high] for band in self.bands
        ]
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
    weight, seeds = values.get("weight"), values.get("seeds")
    return Choices(
        by_size=values.get("by_size") is True,
        count=_whole(values.get("count"), 1, MOST, usual.count),
        target=_whole(values.get("target"), 1, LARGEST, usual.target),
        weight=weight if weight in WEIGHTS else usual.weight,
        tolerance=_whole(values.get("tolerance"), 0, 100, usual.tolerance),
        barriers=_words(values.get("barriers"), BARRIERS, usual.barriers),
        kept=_words(values.get("kept"), KEPT, usual.kept),
        within=str(values.get("within") or ""),
        bands=_bands(values.get("bands")),
        seeds=seeds if seeds in SEEDS else usual.seeds,
        candidates=_whole(
            values.get("candidates"), 1, MOST_CANDIDATES, usual.candidates
        ),
    )


def _bands(value: object) -> tuple[Band, ...]:
    """Read limits; those that cannot be read are left out."""
    found: dict[str, Band] = {}
    for row in value if isinstance(value, list) else []:
        if not (isinstance(row, list) and len(row) == _BAND and row[0] in WEIGHTS):
            continue
        numbers = [
            _whole(int(each) if isinstance(each, float) else each, 0, LARGEST, -1)
            for each in row[1:]
        ]
        if min(numbers) >= 0:
            low, ideal, high = map(float, numbers)
            found[row[0]] = Band(row[0], low, high, ideal)
    return tuple(found.values())


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
