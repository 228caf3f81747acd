"""Moves found and drawn, and others looked for where the ground does not allow some.

Only the regions where something is at fault are worked out again, with the houses of
those moves left where they are: what is well elsewhere stays as it is.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.spatial import cKDTree

from gridplanner.analysis.division.rebalancing import bound_of, rebalance
from gridplanner.analysis.division.rebalancing_task import RebalancingError
from gridplanner.analysis.division.standstill import MUCH
from gridplanner.data.job import Progress
from gridplanner.studies.rebalancing.asked import Proposal
from gridplanner.studies.rebalancing.drawing import Drawing

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gridplanner.analysis.division.rebalancing import Rebalanced
    from gridplanner.analysis.division.rebalancing_task import Rebalancing
    from gridplanner.studies.rebalancing.asked import Asked

_AGAIN: Final = 3  # times others are looked for
_FEW: Final = 0.2  # share of the households


def propose(asked: Asked, today: str, progress: Progress | None = None) -> Proposal:
    """Find few moves that mend the plan, and draw them.

    Parameters
    ----------
    asked : Asked
    today : str
        ISO date on which new units begin and others end.
    progress : Progress, optional

    Returns
    -------
    Proposal
        With the reason of each move the ground does not allow all the same.

    Raises
    ------
    RebalancingError
    Cancelled
    """
    told = progress or Progress()
    seed, task = asked.wish.seed, _held_back(asked.task)
    found = rebalance(task, seed=seed, progress=told.part(0.0, 0.2))
    best = now = _drawn(asked, found, found, today, told.part(0.2, 0.7))
    for turn in range(_AGAIN):
        # The last time nothing is tried that was refused before.
        fixed = _fixed_by(now, 0.5 if turn + 1 < _AGAIN else 1.0)
        if not fixed.any():
            break
        task = replace(task, fixed=task.fixed | fixed)
        again = _parts_at_fault(task, now)
        part = told.part(0.7 + 0.3 * turn / _AGAIN, 0.7 + 0.3 * (turn + 1) / _AGAIN)
        try:
            found = rebalance(
                _only(task, again), seed=seed, progress=part.part(0.0, 0.3)
            )
        except RebalancingError:
            break
        found = replace(found, bound=now.found.bound)
        is_all = bool((again | task.locked).all())
        whole = found if is_all else _joined(now.found, found, again)
        now = _drawn(asked, whole, found, today, part.part(0.3, 1.0))
        if _rank(now) < _rank(best):
            best = now
    return best


def _held_back(task: Rebalancing) -> Rebalancing:
    """Let few move where to make it even is to divide it anew: many would not help."""
    much = bound_of(task) > MUCH * task.weights.sum()
    if task.leaving.any() or len(task.new) or not much:
        return task
    return replace(task, most=min(task.most, _FEW))


def _drawn(
    asked: Asked, whole: Rebalanced, found: Rebalanced, today: str, progress: Progress
) -> Proposal:
    """Draw what was found; it is the end of the whole list."""
    progress.step("progress.drawing_moves")
    proposal = Proposal(asked, found)
    drawing = Drawing(proposal, today)
    faults = drawing.draw((), progress).faults
    if whole is found:
        return replace(proposal, drawing=drawing, faults=faults)
    first = len(whole.moves) - len(found.moves)
    moved = {first + at: error for at, error in faults.items()}
    proposal = Proposal(asked, whole, faults=moved)
    return replace(proposal, drawing=Drawing(proposal, today))


def _fixed_by(proposal: Proposal, share: float) -> NDArray[np.bool_]:
    """Tell which blocks stay since the ground does not let them go.

    Of a move a share, those that are farthest from whoever takes them: fewer may well
    go.
    """
    task, moves = proposal.asked.task, proposal.found.moves
    fixed = np.zeros(len(task.before), np.bool_)
    for at in proposal.faults:
        move = moves[at]
        # A unit that is given up is to go all the same.
        if task.leaving[move.giver]:
            continue
        own = task.points[task.before == move.taker]
        if not len(own):
            own = task.points[task.seeds[[move.taker]]]
        far, _ = cKDTree(own).query(task.points[move.blocks])
        order = np.argsort(far, kind="stable")
        first = int((1.0 - share) * len(order))
        fixed[move.blocks[order[first:]]] = True
    fixed[task.seeds[task.new]] = False
    return fixed


def _parts_at_fault(task: Rebalancing, proposal: Proposal) -> NDArray[np.bool_]:
    """Tell which parts are worked out again: all of a region, bool, shape (k,)."""
    if task.most < 1.0:  # what may move is shared by all
        return np.ones(task.count, np.bool_)
    regions = task.regions()
    givers = [proposal.found.moves[at].giver for at in proposal.faults]
    return np.isin(regions, regions[givers])


def _only(task: Rebalancing, parts: NDArray[np.bool_]) -> Rebalancing:
    """Let all other parts stay as they are."""
    return replace(
        task,
        locked=task.locked | ~parts,
        seeds=np.where(parts, task.seeds, -1),
    )


def _joined(
    before: Rebalanced, found: Rebalanced, again: NDArray[np.bool_]
) -> Rebalanced:
    """Put what was found for some parts in the place of what was found before."""
    moves = [move for move in before.moves if not again[move.giver]]
    of = before.task.before.copy()
    for move in (*moves, *found.moves):
        of[move.blocks] = move.taker
    return replace(before, moves=[*moves, *found.moves], of=of)


def _rank(proposal: Proposal) -> tuple[float, float]:
    """Say by how much bands are missed, and how many households move."""
    kept = proposal.kept
    held = np.rint(proposal.held(kept) * proposal.asked.scale).astype(np.int64)
    missed = float(proposal.found.band.missed(held).sum())
    return round(missed, 9), proposal.moved_share(kept)
