"""What the charts show: units by their load, the largest first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from gridplanner.analysis.balance import BANDS
from gridplanner.layers.bands import MARKS
from gridplanner.layers.label_sources import short_name
from gridplanner.resources.format import NONE
from gridplanner.resources.texts import text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from gridplanner.analysis.balance import Balance
    from gridplanner.analysis.measured import Measured
    from gridplanner.data.norms.norm import Band
    from gridplanner.data.records import Unit


@dataclass(frozen=True, slots=True)
class Ranking:
    """Units in the order they are drawn.

    Attributes
    ----------
    measured : Measured
    balance : Balance
    units : sequence of Unit
        In the order of `measured`.
    order : ndarray, intp
        Rows of `measured` as they are drawn: by load, or as they stood when a
        gesture began.
    people : ndarray, float64
        Of each row of `measured`, NaN where not known.
    """

    measured: Measured
    balance: Balance
    units: Sequence[Unit]
    order: NDArray[np.intp]
    people: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.order)

    @property
    def values(self) -> NDArray[Any]:
        """Loads in the order they are drawn."""
        values: NDArray[Any] = self.measured.values[self.order]
        return values

    @property
    def places(self) -> NDArray[np.int8]:
        """Place in `BANDS` of each load, in the order they are drawn."""
        return self.balance.places[self.order]

    def unit(self, place: int) -> Unit:
        """Give the unit drawn at a place."""
        return self.units[int(self.order[place])]

    def place_of(self, unit_id: int) -> int:
        """Find the place a unit is drawn at; -1 where it has no load to show."""
        found = np.flatnonzero(self.measured.ids[self.order] == unit_id)
        return int(found[0]) if len(found) else -1

    def short(self, place: int) -> str:
        """Give the few characters below a bar."""
        return short_name(self.unit(place))

    def value_words(self, place: int) -> str:
        """Say a load with its unit."""
        return load_words(self.values[place].item(), self.measured.measure)

    def band(self, place: int) -> Band:
        """Tell the band of the load at a place."""
        return BANDS[int(self.places[place])]

    def words(self, place: int) -> str:
        """Say everything about a bar: name, load, rank, and how it stands."""
        unit = self.unit(place)
        band = self.band(place)
        rank = int((self.values > self.values[place]).sum()) + 1
        lines = [
            f"{unit.name or unit.code}  {unit.code if unit.name else ''}".strip(),
            f"{self.value_words(place)}  {MARKS[band]} {self._stands(place)}",
            text("balance.rank", rank=f"{rank:,}", n=f"{len(self):,}"),
        ]
        return "\n".join(lines)

    def _stands(self, place: int) -> str:
        value = self.values[place].item()
        off = self.balance.target.deviation(value)
        percent = NONE if off is None else f"{abs(100 * off):.0f}"
        return text(f"live.{self.band(place).value}", p=percent)


def rank(
    measured: Measured,
    balance: Balance,
    units: Sequence[Unit],
    *,
    people: NDArray[np.float64],
    held: Sequence[int] = (),
) -> Ranking:
    """Put units into the order they are drawn in.

    Parameters
    ----------
    measured : Measured
    balance : Balance
    units : sequence of Unit
        In the order of `measured`.
    people : ndarray, float64
        Of each row.
    held : sequence of int
        Ids in the order that stands while a hand moves; new ones come behind.
    """
    order = balance.order
    if len(held):
        stands = {unit: place for place, unit in enumerate(held)}
        ids = measured.ids[order].tolist()
        by_place = sorted(
            range(len(order)), key=lambda row: stands.get(ids[row], len(held))
        )
        order = order[np.array(by_place, np.intp)]
    return Ranking(measured, balance, units, order, people)


def load_words(value: float, measure: str) -> str:
    """Say a load with its unit."""
    return text(f"balance.value.{measure}", n=f"{value:,.0f}")
