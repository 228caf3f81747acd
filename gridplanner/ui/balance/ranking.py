"""What the charts show: units by their load, the largest first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, overload

import numpy as np

from gridplanner.analysis.balance import BANDS
from gridplanner.analysis.measured import UTILISATION
from gridplanner.layers.bands import MARKS
from gridplanner.layers.label_sources import short_name
from gridplanner.resources.format import NONE
from gridplanner.resources.texts import text

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gridplanner.analysis.balance import Balance
    from gridplanner.analysis.measured import Measured
    from gridplanner.data.norms.norm import Band
    from gridplanner.data.records import Unit

FULL: Final = 1.0
"""Utilisation of a worker whose time is all taken."""


@dataclass(frozen=True, slots=True)
class Bearer:
    """Who or what bears a load: a unit, or a worker.

    Attributes
    ----------
    id : int
    name, code : str
    short : str
        The few characters below a bar.
    """

    id: int
    name: str
    code: str = ""
    short: str = ""

    @classmethod
    def of(cls, unit: Unit, within: Unit | None = None) -> Bearer:
        """Take a unit; one `within` a grid is called after both, being one of many."""
        if within is None:
            return cls(unit.id, unit.name, unit.code, short_name(unit))
        words = text(
            "staff.unit_within",
            within=within.name or within.code,
            name=unit.name or unit.code,
        )
        short = f"{short_name(within)}-{short_name(unit)}"
        return cls(unit.id, words, unit.code, short)


class Bearers(Sequence[Bearer]):
    """The units of a level, each named only when it is looked at.

    Parameters
    ----------
    units : sequence of Unit
    grids : mapping of int to Unit, optional
        By id; whatever lies in one of them is named with it.
    """

    def __init__(
        self, units: Sequence[Unit], grids: Mapping[int, Unit] | None = None
    ) -> None:
        self._units = units
        self._grids = grids or {}

    @overload
    def __getitem__(self, at: int) -> Bearer: ...

    @overload
    def __getitem__(self, at: slice) -> Bearers: ...

    def __getitem__(self, at: int | slice) -> Bearer | Bearers:
        if isinstance(at, slice):
            return Bearers(self._units[at], self._grids)
        unit = self._units[at]
        return Bearer.of(unit, self._grids.get(unit.parent))

    def __len__(self) -> int:
        return len(self._units)


@dataclass(frozen=True, slots=True)
class Ranking:
    """Units or workers in the order they are drawn.

    Attributes
    ----------
    measured : Measured
    balance : Balance
    units : sequence of Bearer
        In the order of `measured`.
    order : ndarray, intp
        Rows of `measured` as they are drawn: by load, or as they stood when a
        gesture began.
    people : ndarray, float64
        Of each row of `measured`, NaN where not known.
    other : Measured, optional
        The same rows by the other measure of work; said beside.
    """

    measured: Measured
    balance: Balance
    units: Sequence[Bearer]
    order: NDArray[np.intp]
    people: NDArray[np.float64]
    other: Measured | None = None

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

    @property
    def limit(self) -> float | None:
        """The load nobody can bear more of; None where the measure has none."""
        return FULL if self.measured.measure == UTILISATION else None

    def unit(self, place: int) -> Bearer:
        """Give the unit or the worker drawn at a place."""
        return self.units[int(self.order[place])]

    def place_of(self, unit_id: int) -> int:
        """Find the place a unit is drawn at; -1 where it has no load to show."""
        found = np.flatnonzero(self.measured.ids[self.order] == unit_id)
        return int(found[0]) if len(found) else -1

    def short(self, place: int) -> str:
        """Give the few characters below a bar."""
        return self.unit(place).short

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
            f"{self._loads(place)}  {MARKS[band]} {self._stands(place)}",
            text("balance.rank", rank=f"{rank:,}", n=f"{len(self):,}"),
        ]
        return "\n".join(lines)

    def _loads(self, place: int) -> str:
        """Say the load, of work in both of its measures."""
        words, row = self.value_words(place), int(self.order[place])
        other = self.other
        if other is None or not other.known[row]:
            return words
        return f"{words} = {load_words(other.values[row].item(), other.measure)}"

    def _stands(self, place: int) -> str:
        value = self.values[place].item()
        off = self.balance.target.deviation(value)
        percent = NONE if off is None else f"{abs(100 * off):.0f}"
        return text(f"live.{self.band(place).value}", p=percent)


def rank(
    measured: Measured,
    balance: Balance,
    units: Sequence[Bearer],
    *,
    people: NDArray[np.float64],
    other: Measured | None = None,
    held: Sequence[int] = (),
) -> Ranking:
    """Put units into the order they are drawn in.

    Parameters
    ----------
    measured : Measured
    balance : Balance
    units : sequence of Bearer
        In the order of `measured`.
    people : ndarray, float64
        Of each row.
    other : Measured, optional
        The same rows by the other measure of work.
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
    return Ranking(measured, balance, units, order, people, other)


def load_words(value: float, measure: str) -> str:
    """Say a load with its unit."""
    return text(f"balance.value.{measure}", n=amount(value, measure))


def amount(value: float, measure: str) -> str:
    """Write a load without its unit: of a share the percent."""
    return f"{100 * value if measure == UTILISATION else value:,.0f}"
