"""What a question is about, on the map: its grids, houses and workers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from gridplanner.data.question import Asked
from gridplanner.layers.overlay import Mark, MarkKind
from gridplanner.ui.what_if.situation import used_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gridplanner.analysis.what_if_answer import Answer, Change
    from gridplanner.data.question import Question
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


def box_of(
    present: Present, question: Question, answer: Answer
) -> tuple[float, float, float, float] | None:
    """Give the box of what a question is about; None where it is nowhere."""
    marks = marks_of(present, question, answer)
    if not marks:
        return None
    points = np.concatenate([mark.points for mark in marks])
    west, south = points.min(axis=0).tolist()
    east, north = points.max(axis=0).tolist()
    return west, south, east, north


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
    owners = snapshot.cell_owners[:, level]
    is_gone = question.asked is Asked.DEMOLISHED
    for change in concerned(answer, question):
        kind = MarkKind.HOVER
        if is_gone and change.id in question.units:
            kind = MarkKind.HATCH
        cells = snapshot.cell_polygons[owners == change.id]
        ground = shapely.union_all(cells)
        for part in shapely.get_parts(ground):
            rings = shapely.get_rings(part)
            if not len(rings):
                continue
            first, *holes = (shapely.get_coordinates(ring) for ring in rings)
            yield Mark(kind, first, closed=True, holes=tuple(holes))
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
            start = _place_of(present, worker)
            if start is not None:
                yield Mark(MarkKind.RUBBER, np.array([start, grid]))


def _came(change: Change) -> list[int]:
    """Give the workers (ids) who come to look after a grid."""
    before, after = (
        set() if one is None else set(one.others)
        for one in (change.before, change.after)
    )
    return sorted(after - before)


def _place_of(present: Present, worker: int) -> Place | None:
    """Give where a worker is: the base, else the middle of what is looked after."""
    if worker in present.bases:
        return present.bases[worker]
    own = [
        present.places[unit]
        for unit in present.situation.units_of(worker)
        if unit in present.places
    ]
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
