"""How much of a unit's border runs along something one can see.

What can be seen is measured elsewhere (`gridplanner.analysis.sights`); here it is put
together from the borders, each of which is measured once as long as it stays.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from gridplanner.data.levels import Role

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gridplanner.data.plan import Plan
    from gridplanner.data.records import Border, Vertex

# Lines, shape (n,) -> share along something visible, (n,), and a place on the rest of
# each, (n, 2), NaN where there is no rest.
Measure = Callable[
    ["NDArray[np.object_]"], "tuple[NDArray[np.float64], NDArray[np.float64]]"
]
# A border, its ends, and whether a village ends there.
_State = tuple["Border", "Vertex", "Vertex", bool]
Marks = tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]


@dataclass(frozen=True, slots=True)
class _Known:
    """What was measured of a border, and of which state of it."""

    state: _State
    length: float
    share: float
    faint: tuple[float, float]


class BorderMarks:
    """Measures borders, and remembers.

    Parameters
    ----------
    measure : callable
        Gives for lines (ndarray of LineString, shape (n,), metres of the project CRS)
        the share of each along something visible, and a place along nothing.
    """

    def __init__(self, measure: Measure) -> None:
        self._measure = measure
        self._known: dict[int, _Known] = {}

    def marks(self, plan: Plan, level: int, units: Iterable[int]) -> Marks:
        """Give for units of a level how much of their border is marked.

        Parameters
        ----------
        plan : Plan
        level : int
        units : iterable of int
            Those without ground are left out.

        Returns
        -------
        units : ndarray, int64, shape (n,)
        shares : ndarray, float64, shape (n,)
            0 to 1. The border of a village or of the town counts as marked.
        faint : ndarray, float64, shape (n, 2)
            A place on the longest stretch along nothing; NaN where there is none.
        """
        around = {u: _edge_of(plan, level, u) for u in units if plan.cells_of(u)}
        self._learn(plan, set().union(*around.values()))
        shares = np.ones(len(around))
        faint = np.full((len(around), 2), np.nan)
        for row, numbers in enumerate(around.values()):
            known = [self._known[number] for number in sorted(numbers)]
            length = sum(each.length for each in known)
            bare = [each.length * (1 - each.share) for each in known]
            if length and max(bare) > 0:
                shares[row] = 1 - sum(bare) / length
                faint[row] = known[int(np.argmax(bare))].faint
        return np.array(list(around), np.int64), shares, faint

    def _learn(self, plan: Plan, numbers: set[int]) -> None:
        new = []
        for number in sorted(numbers):
            known = self._known.get(number)
            if known is None or known.state != _state(plan, number):
                new.append(number)
        if not new:
            return
        lines = plan.lines(new)
        states = [_state(plan, number) for number in new]
        free = np.array([not is_area_line for *_, is_area_line in states])
        shares, faint = np.ones(len(new)), np.full((len(new), 2), np.nan)
        if free.any():
            shares[free], faint[free] = self._measure(lines[free])
        for number, state, line, share, place in zip(
            new, states, lines, shares.tolist(), faint.tolist(), strict=True
        ):
            self._known[number] = _Known(state, float(line.length), share, tuple(place))


def _state(plan: Plan, number: int) -> _State:
    border = plan.borders[number]
    ends = plan.vertices[border.start], plan.vertices[border.end]
    return (border, *ends, _is_area_line(plan, number))


def _edge_of(plan: Plan, level: int, unit: int) -> set[int]:
    """Borders with the unit on one side only."""
    found: set[int] = set()
    for cell in plan.cells_of(unit):
        for number in plan.sides[cell]:
            border = plan.borders[number]
            other = border.right if border.left == cell else border.left
            if not other or plan.cells[other].owners[level] != unit:
                found.add(number)
    return found


def _is_area_line(plan: Plan, number: int) -> bool:
    """Whether a border is one of a village, or of the town."""
    border = plan.borders[number]
    if not border.left or not border.right:
        return True
    left, right = plan.cells[border.left].owners, plan.cells[border.right].owners
    return any(
        one != two and level.role is Role.AREA
        for one, two, level in zip(left, right, plan.levels, strict=True)
    )
