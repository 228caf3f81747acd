"""What stands below the name of a grid on the map: how many households it holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from operator import attrgetter
from typing import TYPE_CHECKING

import numpy as np

from gridplanner.resources.format import format_count
from gridplanner.resources.texts import language

if TYPE_CHECKING:
    from gridplanner.analysis.figures import Figures

_ID = attrgetter("id")


class SecondLines(Mapping[int, str]):
    """The words of each unit, written when its label is drawn.

    Of thousands of grids the map names some dozens, and every edit changes figures.
    """

    def __init__(self) -> None:
        self._counts: dict[int, tuple[int, str]] = {}
        self._language = language()

    def add(self, found: Figures) -> None:
        """Take households; buildings in a town of which no household is known."""
        key, values = "buildings", found.rows.buildings
        known = np.ones(len(values), np.bool_)
        if "households" in found.measures:
            column = found.measures.index("households")
            if found.rows.known[:, column].any():
                key, values = "households", found.rows.values[:, column]
                known = found.rows.known[:, column]
        sentence = f"unit.{key}.tight"
        rows = zip(map(_ID, found.units), values.tolist(), known.tolist(), strict=True)
        self._counts.update(
            (unit, (value, sentence)) for unit, value, is_known in rows if is_known
        )

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, SecondLines):
            return super().__eq__(other)
        return self._language == other._language and self._counts == other._counts

    __hash__ = None  # type: ignore[assignment]

    def __getitem__(self, unit: int) -> str:
        value, sentence = self._counts[unit]
        return format_count(value, sentence)

    def __iter__(self) -> Iterator[int]:
        return iter(self._counts)

    def __len__(self) -> int:
        return len(self._counts)
