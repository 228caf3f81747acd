"""How an area of an open project could be divided, for window and commands.

What is proposed changes nothing; `edit_of` makes one edit of it, by which the new units
take the place of those that stood there and are not locked.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from gridplanner.analysis.division.candidates import homes_moved
from gridplanner.analysis.division.dividing import divide
from gridplanner.analysis.division.partition import DivisionError
from gridplanner.analysis.division.preparing import Ground, prepare
from gridplanner.analysis.division.sharing import Bound
from gridplanner.analysis.division.ways import first_ways
from gridplanner.data.edits.divide_ground import divide_ground
from gridplanner.data.errors import EditError
from gridplanner.data.job import Progress
from gridplanner.data.levels import Role
from gridplanner.data.memory import uncollected
from gridplanner.data.records import GridKind
from gridplanner.studies.dividing.asked import Asked, Limited, Proposal
from gridplanner.studies.dividing.features import read_features
from gridplanner.studies.dividing.ground import find_houses, find_scope, part_pieces
from gridplanner.studies.dividing.kept import read_kept
from gridplanner.studies.dividing.ordering import in_order
from gridplanner.studies.dividing.seeds import Seed, place_seeds, read_seeds
from gridplanner.studies.dividing.standing import settle
from gridplanner.studies.dividing.weights import scale_of, weights_of
from gridplanner.studies.dividing.wish import (
    Band,
    Wish,
    check_band,
    check_wish,
    chosen_cells,
    count_of,
    within_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from numpy.typing import NDArray

    from gridplanner.analysis.division.candidates import Candidate
    from gridplanner.analysis.division.solving import Effort
    from gridplanner.analysis.standing import Standing
    from gridplanner.data.change import Change
    from gridplanner.data.document import Document
    from gridplanner.studies.dividing.ground import Houses, Pieces

    Shapes = NDArray[np.object_]

__all__ = (
    "Asked", "Band", "Proposal", "Seed", "Wish", "ask", "best_of", "edit_of", "propose",
)  # fmt: skip

_LIGHT: Final = 0.5  # of a part: what lies apart and weighs less goes with a part


@uncollected()
def ask(
    document: Document,
    standing: Standing,
    wish: Wish,
    *,
    plan: int,
    day: date,
    progress: Progress | None = None,
) -> Asked:
    """Put together what is to be divided, and what is known before it is.

    Parameters
    ----------
    document : Document
    standing : Standing
        Of the plan.
    wish : Wish
    plan : int
        Its number.
    day : date
        Of the work, where minutes are shared.
    progress : Progress, optional

    Raises
    ------
    DivisionError
        With the reason why it cannot be divided so.
    NormError
        Where minutes are asked for and the norm cannot be used.
    Cancelled
    """
    told = progress or Progress()
    told.step("progress.reading_ground", 0.0, 0.3)
    here = document.plans[plan]
    check_wish(here, wish)
    cells = chosen_cells(document, here, wish)
    within = within_of(here, cells, wish)
    scope = find_scope(here, cells, level=wish.level, within=within)
    if not scope.areas:
        code = "locked" if scope.locked else "across" if scope.across else "bare"
        raise DivisionError(f"division.all_{code}", level=here.levels[wish.level].name)
    snapshot = standing.snapshot
    houses = find_houses(snapshot, document.footprints, scope.areas)
    ids = snapshot.building_ids[houses.rows]

    def weigh(weight: str) -> NDArray[np.int64]:
        whole = weights_of(document, standing, weight, plan=plan, day=day)
        return np.asarray(whole[houses.rows])

    seeds = read_seeds(
        document, snapshot, wish.seeds, areas=scope.areas, day=day.isoformat()
    )
    weights, scale = weigh(wish.weight), scale_of(wish.weight)
    limited = tuple(
        Limited(band, weigh(band.weight), scale_of(band.weight)) for band in wish.bands
    )
    apart = 0 if within is None else len(scope.areas)
    count = count_of(wish, _totals(houses, weights / scale, apart))
    if apart > count:
        raise DivisionError(
            "division.within_more",
            count=count,
            n=apart,
            level=here.levels[within or 0].name,
        )
    told.fraction(1.0)
    pieces = part_pieces(
        scope.areas, houses, weights, _LIGHT * float(weights.sum()) / count
    )
    full = ~shapely.is_empty(pieces.shapes)
    empty = tuple(np.flatnonzero(~full).tolist())
    (solved,) = np.nonzero(~pieces.is_loose & full[houses.area])
    if not len(solved):
        raise DivisionError(
            "division.no_weight" if len(houses.rows) else "division.no_houses"
        )
    for band, held, unit in limited:
        total = float(held[full[houses.area]].sum()) / unit
        check_band(band, total, count - len(empty))
    carried = _carried(pieces, _measures(weights, limited, wish))
    features = read_features(
        document.file, here, wish.barriers, shapely.total_bounds(pieces.shapes)
    )
    settled = settle(
        snapshot,
        houses.rows,
        level=wish.level,
        units=scope.replaced,
        shared=(wish.weight, weights),
    )
    groups, kept = read_kept(
        document.file, here, wish.kept, ids[solved], houses.shapes[solved]
    )
    ground = Ground(
        pieces.shapes[full],
        houses.shapes[solved],
        carried[solved],
        features.lines,
        bridges=features.bridges,
        kept=kept,
        groups=groups,
        present=settled.on(solved, here, wish.level),
    )
    prepared = prepare(ground, progress=told.part(0.3, 1.0))
    seeds = place_seeds(seeds, houses, pieces, prepared=prepared)
    asked = Asked(
        here,
        wish.level,
        wish.weight,
        count,
        scope.areas,
        houses,
        ids,
        weights,
        scale,
        limited,
        np.maximum(snapshot.counts[houses.rows], 0),
        snapshot.measures,
        pieces,
        empty,
        prepared,
        solved,
        Bound(0.0),
        seeds,
        settled,
        scope.replaced,
        scope.locked,
        scope.across,
    )
    return _bounded(asked)


def _totals(houses: Houses, weights: NDArray[np.float64], apart: int) -> list[float]:
    """Weigh each ground that no part may leave."""
    if not apart:
        return [float(weights.sum())]
    return [float(held) for held in np.bincount(houses.area, weights, apart)]


def _measures(
    weights: NDArray[np.int64], limited: tuple[Limited, ...], wish: Wish
) -> NDArray[np.int64]:
    """Put what is shared before what has limits besides, a column each."""
    others = [each.weights for each in limited if each.band.weight != wish.weight]
    return np.column_stack([weights, *others])


def _carried(pieces: Pieces, weights: NDArray[np.int64]) -> NDArray[np.int64]:
    """Let the house each loose piece goes with weigh what is on it as well."""
    result = weights.copy()
    for row, anchor in enumerate(pieces.anchor.tolist()):
        result[anchor] += weights[pieces.of_house == row].sum(axis=0)
    return result


def _bounded(asked: Asked) -> Asked:
    """Add the bound: shares of regions hang on where the seeds are."""
    own = asked.seed_houses()
    blocks = None if own is None else asked.prepared.blocks_of(own)
    count = asked.count - len(asked.empty)
    return replace(asked, bound=asked.prepared.bound(count, blocks))


@uncollected()
def propose(
    asked: Asked,
    wish: Wish,
    *,
    effort: Effort | None = None,
    progress: Progress | None = None,
    found: Callable[[Proposal], None] | None = None,
) -> list[Proposal]:
    """Find ways of dividing; see `gridplanner.analysis.division.dividing.divide`.

    Parameters
    ----------
    asked : Asked
    wish : Wish
        The one it was asked by; its `tolerance`, `seed` and `candidates` count.
    effort : Effort, optional
    progress : Progress, optional
    found : callable, optional
        Told of each as it is found.

    Returns
    -------
    list of Proposal
        The one that is balanced best first asked for, then those that value other
        things; fewer than wished where no start comes to anything else.

    Raises
    ------
    DivisionError
    Cancelled
    """
    result: list[Proposal] = []
    measures = asked.prepared.weights.shape[1]

    def take(candidate: Candidate) -> None:
        result.append(_proposal(asked, in_order(candidate)))
        if found is not None:
            found(result[-1])

    divide(
        asked.prepared,
        asked.count - len(asked.empty),
        tolerance=[wish.tolerance] + [np.inf] * (measures - 1),
        bands=bands_of(asked),
        seeds=asked.seed_houses(),
        ways=first_ways(asked.prepared.ground, wish.candidates),
        wanted=wish.candidates,
        seed=wish.seed,
        effort=effort,
        progress=progress,
        found=take,
    )
    return result


def bands_of(asked: Asked) -> NDArray[np.float64]:
    """Give least, ideal and most of each measure that is solved by, NaN for none."""
    bands, row = np.full((asked.prepared.weights.shape[1], 3), np.nan), 1
    for band, _, scale in asked.limited:
        limits = np.array([band.low, band.aim, band.high]) * scale
        if band.weight == asked.weight:
            bands[0] = limits
        else:
            bands[row] = limits
            row += 1
    return bands


def best_of(proposals: list[Proposal], wish: Wish) -> Proposal:
    """Give the proposal nearest to the tolerance, of those within it the roundest.

    One whose parts keep the limits of `wish.bands` comes before; a limit of what is
    shared takes the place of the tolerance.
    """
    is_limited = wish.weight in {band.weight for band in wish.bands}
    return min(
        proposals,
        key=lambda each: (
            sum(len(parts) for _band, parts in each.outside()),
            0.0 if is_limited else max(each.deviation, wish.tolerance),
            -float(each.roundness.mean()),
        ),
    )


def _proposal(asked: Asked, candidate: Candidate) -> Proposal:
    """Add to what was solved what lies apart, and areas that weigh nothing."""
    pieces, houses = asked.pieces, asked.houses
    of_house = np.full(len(houses.rows), -1, np.int64)
    of_house[asked.solved] = candidate.of_house
    polygons = candidate.polygons.copy()
    for row, anchor in enumerate(pieces.anchor.tolist()):
        part = of_house[anchor]
        parts = [*shapely.get_parts(polygons[part]), pieces.loose[row]]
        polygons[part] = shapely.multipolygons(parts)
        of_house[pieces.of_house == row] = part
    whole = np.array([asked.areas[row].shape for row in asked.empty], object)
    for number, row in enumerate(asked.empty, len(polygons)):
        of_house[houses.area == row] = number
    polygons = np.concatenate([polygons, whole])
    size = len(polygons)
    settled = asked.settled
    moved, all_ = homes_moved(
        settled.of_house, of_house.astype(np.int32), settled.homes
    )
    counts = np.zeros((size, len(asked.measures)), np.int64)
    np.add.at(counts, of_house, asked.counts)
    weights = np.bincount(of_house, asked.weights, size) / asked.scale
    return Proposal(
        asked,
        replace(candidate, moved=moved, settled=all_),
        polygons,
        of_house,
        weights,
        counts,
        np.bincount(of_house, minlength=size),
    )


@uncollected()
def edit_of(
    document: Document, proposal: Proposal, *, plan: int, today: str = ""
) -> Change:
    """Make the edit by which a proposal comes true: one step, one undo.

    Parameters
    ----------
    document : Document
    proposal : Proposal
    plan : int
        Number of the plan it was asked of, or of a scenario just branched from it.
    today : str, optional
        ISO date. With it the records of units that go stay, so that their codes are
        not used again, and the new ones begin.

    Raises
    ------
    EditError
        ``refuse.changed_since`` where the plan is no longer what was divided; else
        those of `divide_ground`.
    """
    asked = proposal.asked
    here = document.plans[plan]
    if here is not asked.plan and not here.same_records(asked.plan):
        raise EditError("refuse.changed_since", record="plan")
    is_grid = here.levels[asked.level].role is Role.GRID
    return divide_ground(
        here,
        proposal.polygons,
        level=asked.level,
        replaced=[unit.id for unit in asked.replaced],
        retired=today,
        kind=GridKind.BASIC.value if is_grid else "",
        valid_from=today,
    )
