"""Findings in drawn polygons, and what the user decided about them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    import shapely

    from gridplanner.data.records import Unit


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault found in drawn polygons, and what is done about it.

    Attributes
    ----------
    id : str
        The same for the same fault of the same file, so that a decision finds it.
    kind : str
        ``invalid``, ``nested``, ``duplicate``, ``overlap``, ``gap``, ``vanished``,
        ``multi_part``, ``moved``, ``off_border``, ``split``, ``tight``.
    rows : tuple of int
        Indices of the drawn polygons.
    codes : tuple of str
        Their codes, or names where there is none.
    place : tuple of float or None
        A point in it, metres of the project CRS; None where no ground is left.
    area : float
        Square metres at stake.
    width : float
        Metres: twice the area by the outline.
    choices : tuple of str
        Ways to go on (``cut``, ``other_level``, ``keep_first``, ``keep_last``,
        ``smaller``, ``larger``, ``close``, ``leave``); empty where there is nothing
        to choose.
    chosen : str
        The one taken.
    """

    id: str
    kind: str
    rows: tuple[int, ...]
    codes: tuple[str, ...]
    place: tuple[float, float] | None
    area: float
    width: float
    choices: tuple[str, ...] = ()
    chosen: str = ""


class Faults:
    """Collects findings, and knows what the user decided.

    Parameters
    ----------
    units : sequence of Unit
        Drafts, one a drawn polygon.
    decisions : mapping of str to str
        Finding id to the way chosen.
    """

    def __init__(self, units: Sequence[Unit], decisions: Mapping[str, str]) -> None:
        self._units, self._decisions = units, decisions
        self.found: list[Finding] = []
        self._alike: Counter[str] = Counter()

    def add(
        self,
        kind: str,
        rows: tuple[int, ...],
        ground: shapely.Geometry,
        choices: tuple[str, ...] = (),
    ) -> str:
        """Note a finding; give the way chosen, the first choice where none was."""
        point = ground.representative_point()
        spot = None if point.is_empty else (float(point.x), float(point.y))
        length = float(ground.length)
        number = self._number(kind, rows, spot)
        chosen = self._decisions.get(number, "")
        if chosen not in choices:
            chosen = choices[0] if choices else ""
        self.found.append(
            Finding(
                id=number,
                kind=kind,
                rows=rows,
                codes=tuple(self._units[r].code or self._units[r].name for r in rows),
                place=spot,
                area=float(ground.area),
                width=2 * float(ground.area) / length if length else 0.0,
                choices=choices,
                chosen=chosen,
            )
        )
        return chosen

    def _number(
        self, kind: str, rows: tuple[int, ...], spot: tuple[float, float] | None
    ) -> str:
        """Give the id of a finding; those of one kind within a metre are counted."""
        where = "" if spot is None else f"{spot[0]:.0f},{spot[1]:.0f}"
        number = f"{kind}:{','.join(map(str, rows))}:{where}"
        self._alike[number] += 1
        count = self._alike[number]
        return number if count == 1 else f"{number}:{count}"

    def forget_unchanged(self, redrawn: Collection[int]) -> None:
        """Take away what was said of ground that stays as it stands."""
        self.found = [
            f
            for f in self.found
            if f.kind not in {"multi_part", "moved"} or f.rows[0] in redrawn
        ]
