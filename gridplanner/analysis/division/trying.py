"""One way of dividing tried from one start: solved, drawn, measured."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import shapely

from gridplanner.analysis.division.borders import Drawn, draw_parts
from gridplanner.analysis.division.candidates import Candidate, is_twin, measure
from gridplanner.analysis.division.errors import DivisionError
from gridplanner.analysis.division.faces import Lines
from gridplanner.analysis.division.grouping import groups_of, measured, solve_in_groups
from gridplanner.analysis.division.net import without_pairs
from gridplanner.analysis.division.preparing import Prepared, prepare
from gridplanner.analysis.division.solving import Effort, improve
from gridplanner.analysis.division.staying import divide_staying, stay_on
from gridplanner.analysis.division.ways import Way, task_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from gridplanner.analysis.division.preparing import Ground
    from gridplanner.analysis.division.starting import Task
    from gridplanner.data.job import Progress

    _GoOn = Callable[
        [NDArray[np.int32], NDArray[np.bool_], int], NDArray[np.int32] | None
    ]

_AGAIN = 4  # times a division is drawn anew


@dataclass(frozen=True, slots=True, eq=False)
class Terms:
    """What is asked for, whatever the way; see `divide`."""

    count: int
    tolerance: float | Sequence[float]
    bands: NDArray[np.float64] | None
    seeds: NDArray[np.int64] | None
    effort: Effort | None


@dataclass(frozen=True, slots=True, eq=False)
class Work:
    """Solves one way from one start, draws, and measures.

    Attributes
    ----------
    prepared : Prepared
    ground : Ground
        That is told of.
    terms : Terms
    shares : ndarray, int64, shape (c,)
        Parts of each region.
    blocks : ndarray, int64, shape (s,), or None
        Those of the seeds.
    groups : ndarray, int64, shape (b,)
        Blocks that stay together.
    """

    prepared: Prepared
    ground: Ground
    terms: Terms
    shares: NDArray[np.int64]
    blocks: NDArray[np.int64] | None
    groups: NDArray[np.int64]

    def try_once(
        self,
        way: Way,
        seed: int,
        known: Sequence[NDArray[np.int32]],
        told: Progress,
    ) -> Candidate | None:
        """Give a candidate; None for one that is known, or does not hold once drawn."""
        task = task_of(self.prepared, self.shares, way, self.terms.tolerance)
        task = replace(task, bands=self.terms.bands, seeds=self.blocks)
        part = told.part(0.0, 0.7)
        of: NDArray[np.int32] | None
        if way.stays:
            of = divide_staying(
                task,
                self._units(),
                self._homes(),
                group=self.groups,
                seed=seed,
                progress=part,
            )
        else:
            of = solve_in_groups(
                task,
                self.groups,
                enough=way.enough,
                seed=seed,
                effort=self.terms.effort,
                progress=part,
            ).of
        if of is None or is_twin(_of_houses(self.prepared, of), known):
            return None

        def go_on(
            got: NDArray[np.int32], holds: NDArray[np.bool_], seed: int
        ) -> NDArray[np.int32] | None:
            other = replace(task, net=without_pairs(task.net, ~holds))
            missed = max(1.0, measured(task, of).excess)
            return stay_on(
                other, got, self._homes(), excess=missed, seed=seed, progress=told
            )

        drawn = draw(
            self.prepared,
            task,
            of,
            seed=seed,
            progress=told.part(0.7, 1.0),
            go_on=go_on if way.stays else None,
        )
        seeds = self.terms.seeds
        if seeds is not None and not _are_apart(drawn.of_house[seeds]):
            return None
        if not _are_whole(drawn.polygons):
            return None
        if not _keep_regions(self.prepared, of, drawn.of_house):
            return None
        candidate = measure(self.ground, drawn, way.name)
        return None if is_twin(candidate.of_house, known) else candidate

    def _homes(self) -> NDArray[np.int64]:
        """Count the households of each block."""
        present = self.prepared.ground.present
        assert present is not None
        block = self.prepared.blocks.of_house
        inside = block >= 0
        homes = np.zeros(len(self.prepared.blocks), np.int64)
        np.add.at(homes, block[inside], present.homes[inside])
        return homes

    def _units(self) -> NDArray[np.int32]:
        """Give the unit most households of each block are in, -1 for none."""
        present = self.prepared.ground.present
        assert present is not None
        block, unit = self.prepared.blocks.of_house, present.of_house
        (mine,) = np.nonzero((block >= 0) & (unit >= 0))
        units = int(unit.max(initial=0)) + 1
        key, where = np.unique(
            block[mine].astype(np.int64) * units + unit[mine], return_inverse=True
        )
        homes = np.bincount(where, present.homes[mine] + 1e-6, len(key))
        result = np.full(len(self.prepared.blocks), -1, np.int32)
        order = np.lexsort((-key, homes))
        result[key[order] // units] = key[order] % units
        return result


def work_of(prepared: Prepared, terms: Terms) -> Work:
    """Share parts out, and see what stays together.

    Raises
    ------
    DivisionError
        As `Prepared.shares` and `Prepared.blocks_of`.
    """
    blocks = None if terms.seeds is None else prepared.blocks_of(terms.seeds)
    shares = prepared.shares(terms.count, blocks)
    groups = groups_of(prepared, terms.count, seeds=blocks)
    return Work(prepared, prepared.ground, terms, shares, blocks, groups)


def work_along_what_stands(
    prepared: Prepared, terms: Terms, told: Progress
) -> Work | None:
    """Cut the ground along the units that stand as well, so that borders may stay.

    None where it cannot be divided so: seeds may share what cannot be parted then.
    """
    ground = prepared.ground
    assert ground.present is not None
    borders = Lines(ground.present.borders, 0.0, parts_ground=True)
    cut = prepare(
        replace(ground, lines=(*ground.lines, borders)), progress=told.part(0.0, 0.1)
    )
    try:
        return replace(work_of(cut, terms), ground=ground)
    except DivisionError:
        return None


def _of_houses(prepared: Prepared, of: NDArray[np.int32]) -> NDArray[np.int32]:
    block = prepared.blocks.of_house
    return np.where(block < 0, -1, of[block]).astype(np.int32)


def _are_whole(polygons: NDArray[np.object_]) -> bool:
    """Tell whether each part has ground, in one piece."""
    return bool((shapely.get_type_id(polygons) == 3).all()) and not bool(
        shapely.is_empty(polygons).any()
    )


def _keep_regions(
    prepared: Prepared, of: NDArray[np.int32], drawn: NDArray[np.int32]
) -> bool:
    """Tell whether no house came to a part beyond a barrier when it was drawn."""
    region = np.full(int(of.max()) + 1, -1, np.int64)
    region[of] = prepared.regions
    block = prepared.blocks.of_house
    inside = (block >= 0) & (drawn >= 0)
    kept = region[drawn[inside]] == prepared.regions[block[inside]]
    return bool(kept.all())


def _are_apart(parts: NDArray[np.int32]) -> bool:
    return len(np.unique(parts)) == len(parts)


def draw(
    prepared: Prepared,
    task: Task,
    of: NDArray[np.int32],
    *,
    seed: int,
    progress: Progress,
    go_on: _GoOn | None = None,
) -> Drawn:
    """Draw parts; where houses would lie apart from theirs, think again.

    Sides between blocks are estimates: now and then two blocks that seemed to touch do
    not. Then these no longer count, and the division goes on from what was drawn, as
    long as that keeps seeds apart.
    """
    blocks = prepared.blocks
    houses, lines = prepared.ground.houses, prepared.ground.lines
    first = np.full(len(blocks), -1, np.int64)
    (inside,) = np.nonzero(blocks.of_house >= 0)
    first[blocks.of_house[inside[::-1]]] = inside[::-1]
    holds = np.ones(len(blocks.pairs), np.bool_)
    ends = [each / (_AGAIN + 1) for each in range(_AGAIN + 2)]

    def drawn_as(of: NDArray[np.int32], turn: int) -> Drawn:
        told = progress.part(ends[turn], ends[turn + 1])
        return draw_parts(
            prepared.faces,
            houses,
            blocks,
            of,
            task.count,
            lines=lines,
            progress=told,
        )

    drawn = drawn_as(of, 0)
    for again in range(_AGAIN):
        got = drawn.of_house[first]
        moved = got != of
        if not moved.any():
            break
        if task.seeds is not None and not _are_apart(got[task.seeds]):
            break
        pairs = blocks.pairs
        holds &= (moved[pairs[:, 0]] == moved[pairs[:, 1]]) | (
            of[pairs[:, 0]] != of[pairs[:, 1]]
        )
        if go_on is None:
            of = improve(task, got, holds=holds, seed=seed + again)
        else:
            other = go_on(got, holds, seed + again)
            if other is None:
                break
            of = other
        drawn = drawn_as(of, again + 1)
    progress.fraction(1.0)
    return drawn
