"""What a question is about, on the map: its grids, houses and workers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from gridplanner.analysis.takers import unit_places
from gridplanner.data.question import Asked
from gridplanner.layers.overlay import Mark, MarkKind
from gridplanner.ui.what_if.situation import used_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from gridplanner.analysis.what_if import Situation
    from gridplanner.analysis.what_if_answer import Answer, Change
    from gridplanner.data.question import Question
    from gridplanner.data.snapshot import Snapshot
    from gridplanner.ui.what_if.present import Present
    from gridplanner.ui.what_if.situation import Place

MOST: Final = 40
"""Grids shown: more of them would hide the map."""
_HOUSES: Final = 2_000
_DOT: Final = 3.0


def concerned(answer: Answer, question: Question) -> list[Change]:
    """Give the grids a question is about, the first of many.

    Those whose work, households or workers change; of a norm, by which everything
    changes, those that become too much for their workers.
    """
    found = list(answer.units)
    if question.asked is Asked.NORM:
        limit = 1 + answer.after.loads.norm.near
        found = [
            each
            for each in found
            if each.after is not None
            and (each.after.utilisation or 0.0) > limit
            and (each.before is None or (each.before.utilisation or 0.0) <= limit)
        ]
    else:
        own = set(question.units)
        found = [each for each in found if each.id in own or _is_own(each)]
    return found[:MOST]


def marks_of(present: Present, question: Question, answer: Answer) -> tuple[Mark, ...]:
    """Give marks of what a question is about: tints, lines to who takes over, dots."""
    return (
        *_grids(present, question, answer),
        *_lines(present, question, answer),
        *_houses(present, question),
    )


@dataclass(frozen=True, slots=True)
class Ground:
    """Where grids lie, and who has them.

    Attributes
    ----------
    snapshot : Snapshot
    level : int
    situation : Situation
    places : mapping of int to tuple of float
        A point within each grid (id), metres of the project CRS.
    """

    snapshot: Snapshot
    level: int
    situation: Situation
    places: Mapping[int, Place]

    @classmethod
    def of(cls, snapshot: Snapshot, situation: Situation) -> Ground:
        """Give the ground of a situation."""
        level = situation.loads.level
        return cls(snapshot, level, situation, unit_places(snapshot, level))


def hand_over_marks(
    ground: Ground,
    takers: Mapping[int, int],
    bases: Mapping[int, Place],
    *,
    words: Mapping[int, str],
    looked_at: int,
) -> tuple[Mark, ...]:
    """Give marks of grids that are handed over, with lines to who takes them.

    Parameters
    ----------
    ground : Ground
    takers : mapping of int to int
        Worker (id) by id of the grid; 0 for nobody.
    bases : mapping of int to tuple of float
        Where workers (ids) are based.
    words : mapping of int to str
        What stands on each grid.
    looked_at : int
        The grid being decided, which is hatched besides; 0 for none.
    """
    marks: list[Mark] = []
    for unit, taker in takers.items():
        if unit not in ground.places:
            continue
        if len(marks) < MOST or unit == looked_at:
            marks += _tinted(ground.snapshot, ground.level, unit, MarkKind.HOVER)
        if unit == looked_at:
            marks += _tinted(ground.snapshot, ground.level, unit, MarkKind.HATCH)
        place = ground.places[unit]
        start = _place_of(ground.situation, ground.places, bases, taker)
        if taker and start is not None:
            marks.append(Mark(MarkKind.RUBBER, np.array([start, place])))
        if taker:
            marks.append(Mark(MarkKind.LABEL, np.array([place]), text=words[unit]))
    return tuple(marks)


def _tinted(
    snapshot: Snapshot, level: int, unit: int, kind: MarkKind
) -> Iterator[Mark]:
    """Tint the ground of a unit."""
    cells = snapshot.cell_polygons[snapshot.cell_owners[:, level] == unit]
    for part in shapely.get_parts(shapely.union_all(cells)):
        rings = shapely.get_rings(part)
        if not len(rings):
            continue
        first, *holes = (shapely.get_coordinates(ring) for ring in rings)
        yield Mark(kind, first, closed=True, holes=tuple(holes))


def _is_own(change: Change) -> bool:
    """Tell whether more changes than the time its workers have for a grid."""
    before, after = change.before, change.after
    if before is None or after is None:
        return True
    return (before.load, before.households, before.others) != (
        after.load,
        after.households,
        after.others,
    )


def _grids(present: Present, question: Question, answer: Answer) -> Iterator[Mark]:
    """Tint the grids, each with its utilisation before and after."""
    snapshot, level = present.workload.snapshot, present.situation.loads.level
    is_gone = question.asked is Asked.DEMOLISHED
    for change in concerned(answer, question):
        kind = MarkKind.HOVER
        if is_gone and change.id in question.units:
            kind = MarkKind.HATCH
        yield from _tinted(snapshot, level, change.id, kind)
        place = present.places.get(change.id)
        sides = (change.before, change.after)
        before, after = (None if one is None else one.utilisation for one in sides)
        words = used_words(before, after, answer.after.loads.norm)
        names = [present.workers.get(who, "") for who in _came(change)]
        words = " · ".join([words, *filter(None, names)])
        if place is not None:
            yield Mark(MarkKind.LABEL, np.array([place]), text=words)


def _lines(present: Present, question: Question, answer: Answer) -> Iterator[Mark]:
    """Draw lines from who takes a grid over to the grid."""
    for change in concerned(answer, question):
        if change.id not in present.places:
            continue
        grid = present.places[change.id]
        for worker in _came(change):
            start = _place_of(present.situation, present.places, present.bases, worker)
            if start is not None:
                yield Mark(MarkKind.RUBBER, np.array([start, grid]))


def _came(change: Change) -> list[int]:
    """Give the workers (ids) who come to look after a grid."""
    before, after = (
        set() if one is None else set(one.others)
        for one in (change.before, change.after)
    )
    return sorted(after - before)


def _place_of(
    situation: Situation,
    places: Mapping[int, Place],
    bases: Mapping[int, Place],
    worker: int,
) -> Place | None:
    """Give where a worker is: the base, else the middle of what is looked after."""
    if worker in bases:
        return bases[worker]
    own = [places[unit] for unit in situation.units_of(worker) if unit in places]
    if not own:
        return None
    x, y = np.mean(own, axis=0).tolist()
    return x, y


def _houses(present: Present, question: Question) -> Iterator[Mark]:
    """Mark the houses pulled down, and where an estate opens."""
    if question.place is not None:
        yield Mark(MarkKind.FLASH, np.array([question.place]))
    if not question.buildings:
        return
    snapshot = present.workload.snapshot
    rows = np.flatnonzero(np.isin(snapshot.building_ids, question.buildings))
    for point in snapshot.building_points[rows[:_HOUSES]]:
        yield Mark(MarkKind.FLASH, point[None], size=_DOT)
