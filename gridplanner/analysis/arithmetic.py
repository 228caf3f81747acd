"""The arithmetic of a load: what it is the sum of, line by line, and what is left out.

What stands here is what tables, charts and commands show; nothing is reckoned anew.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gridplanner.analysis.loads import (
    EVENTS,
    GROUND,
    PARTS,
    PATROL,
    ROUTES,
    SPREAD,
    Route,
    shares_of,
)
from gridplanner.data.norms.kinds import is_restricted
from gridplanner.data.people.categories import SMALLEST_COUNT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gridplanner.analysis.loads import Loads, Work
    from gridplanner.data.duties import Duties
    from gridplanner.data.norms.norm import Line, Norm

_EXTRA = (SPREAD, PATROL, EVENTS, GROUND)
CENTIMETRES = 100.0  # of a metre, in which the length of a patrol is summed


@dataclass(frozen=True, slots=True)
class Term:
    """One line of a sum.

    Attributes
    ----------
    key : str
        Of a line of the norm; or `SPREAD`, `PATROL`, `EVENTS`, `GROUND`.
    line : Line or None
        Of the norm; None for the others.
    count : int or None
        How many there are: houses of `SPREAD`, metres of `PATROL`, events of all months
        counted, square metres of `GROUND`. None where it is not told, being a few
        people of a restricted category.
    each : float
        Work one of a line asks for a month.
    hundredths : int or None
        Work in hundredths of a minute a month (or of an equivalent); None with the
        count.
    """

    key: str
    line: Line | None
    count: int | None
    each: float
    hundredths: int | None

    @property
    def work(self) -> float | None:
        """Work in minutes a month, or equivalents."""
        return None if self.hundredths is None else self.hundredths / PARTS


@dataclass(frozen=True, slots=True)
class Portion:
    """What a worker has of the load of a unit.

    Attributes
    ----------
    unit_id : int
    whole : int
        Load of the unit, in hundredths.
    hundredths : int
        The worker's part of it.
    """

    unit_id: int
    whole: int
    hundredths: int


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """What a load is the sum of, beside what can be borne.

    Attributes
    ----------
    norm : Norm
    terms : tuple of Term
        Of a unit: the lines of the norm in its order, but for those about restricted
        categories that are off; then patrol and the like. Of a worker: none.
    portions : tuple of Portion
        Of a worker: the units; of a unit: none.
    hundredths : int
        The load: the sum of the terms, or of the portions, to the digit.
    capacity : float
        0 where nobody is there, NaN where it is not known.
    utilisation : float
        NaN where there is no capacity.
    factor : float
        By which houses far apart lengthen visits; NaN for an area.
    route : Route
        Where the length of the patrol comes from.
    months : int
        Over which events are counted.
    beside : mapping of str to int
        People of categories who help rather than ask for work.
    left_out : mapping of str to int
        See `Loads.left_out`, of this unit.
    nowhere : mapping of str to int
        See `Loads.nowhere`, of the whole town.
    staffed : bool
        Whether the capacity is that of real workers.
    """

    norm: Norm
    terms: tuple[Term, ...]
    portions: tuple[Portion, ...]
    hundredths: int
    capacity: float
    utilisation: float
    factor: float
    route: Route
    months: int
    beside: Mapping[str, int]
    left_out: Mapping[str, int]
    nowhere: Mapping[str, int]
    staffed: bool

    @property
    def load(self) -> float:
        """Load in minutes a month, or equivalents."""
        return self.hundredths / PARTS


def arithmetic_of(loads: Loads, unit_id: int) -> Arithmetic | None:
    """Give the arithmetic of a unit; None where the loads have none of that id."""
    ids = [unit.id for unit in loads.units]
    return (
        _arithmetic(loads, loads.rows, ids.index(unit_id)) if unit_id in ids else None
    )


def whole_arithmetic(loads: Loads) -> Arithmetic:
    """Give the arithmetic of all units of the level together."""
    return _arithmetic(loads, loads.total, 0)


def arithmetic_of_worker(
    loads: Loads, duties: Duties, worker_id: int
) -> Arithmetic | None:
    """Give the arithmetic of a worker: parts of units.

    Parameters
    ----------
    loads : Loads
        Of the level whose units are looked after, as a rule the grid.
    duties : Duties
    worker_id : int
        Row of table ``worker``.

    Returns
    -------
    Arithmetic or None
        None where the duties have no such worker. The sum is the worker's load of
        `gridplanner.analysis.loads.share_out`, to the digit.
    """
    found = duties.worker_ids.tolist()
    if worker_id not in found:
        return None
    place = found.index(worker_id)
    shares = shares_of(loads, duties)
    portions = tuple(
        Portion(loads.units[row].id, int(loads.rows.whole[row]), int(part))
        for row, worker, part in zip(
            shares.rows.tolist(),
            shares.workers.tolist(),
            shares.parts.tolist(),
            strict=True,
        )
        if worker == place
    )
    whole = sum(portion.hundredths for portion in portions)
    capacity = loads.norm.bearable(float(duties.capacity[place]))
    return Arithmetic(
        norm=loads.norm,
        terms=(),
        portions=portions,
        hundredths=whole,
        capacity=capacity,
        utilisation=whole / PARTS / capacity if capacity > 0 else math.nan,
        factor=math.nan,
        route=Route.NONE,
        months=loads.months,
        beside={},
        left_out={},
        nowhere=loads.nowhere,
        staffed=True,
    )


def _arithmetic(loads: Loads, work: Work, row: int) -> Arithmetic:
    return Arithmetic(
        norm=loads.norm,
        terms=tuple(_terms(loads, work, row)),
        portions=(),
        hundredths=int(work.whole[row]),
        capacity=float(work.capacity[row]),
        utilisation=float(work.utilisation[row]),
        factor=float(work.factor[row]),
        route=ROUTES[work.route[row]],
        months=loads.months,
        beside=dict(zip(loads.norm.beside, work.beside[row].tolist(), strict=True)),
        left_out=dict(zip(loads.left_out, work.left_out[row].tolist(), strict=True)),
        nowhere=loads.nowhere,
        staffed=loads.staffed,
    )


def _terms(loads: Loads, work: Work, row: int) -> list[Term]:
    norm, found = loads.norm, []
    for key, count, part in zip(
        loads.lines,
        work.counts[row].tolist(),
        work.hundredths[row].tolist(),
        strict=True,
    ):
        if key in _EXTRA and key not in {line.key for line in norm.lines}:
            number = round(count / CENTIMETRES) if key == PATROL else count
            found.append(Term(key, None, number, 0.0, part))
            continue
        line = norm.line(key)
        if is_restricted(line) and not line.is_on:
            continue  # not told to who may not see them, and no work of anybody
        if is_restricted(line) and 0 < count < SMALLEST_COUNT:
            found.append(Term(key, line, None, norm.each(line), None))
        else:
            found.append(Term(key, line, count, norm.each(line), part))
    return found
