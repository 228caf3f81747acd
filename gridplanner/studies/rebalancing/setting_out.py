"""What a mending sets out from: somebody leaves, somebody joins, an estate opens."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import shapely

from gridplanner.analysis.division.rebalancing_task import (
    Rebalancing,
    RebalancingError,
    check,
    join,
    leave,
    open_estate,
)

if TYPE_CHECKING:
    from gridplanner.studies.rebalancing.asked import Asked

    Point = tuple[float, float]


def set_out(asked: Asked) -> Rebalancing:
    """Change the task by what the mending sets out from.

    What cannot pass houses on to where that is stays as it is, however uneven: nobody
    asked for it.

    Raises
    ------
    RebalancingError
        ``rebalancing.bare`` where a unit that is given up has no house,
        ``rebalancing.outside`` where something begins beyond the ground that is
        mended; as `check`, with the name of a unit that nobody can take over.
    """
    task, wish = asked.task, asked.wish
    row_of = {unit.id: row for row, unit in enumerate(asked.units)}
    for number in wish.leaving:
        if number not in row_of:
            unit = asked.plan.units[number]
            raise RebalancingError("rebalancing.bare", grid=unit.name or unit.code)
        task = leave(task, row_of[number])
    concerned = [row_of[number] for number in wish.leaving]
    each = task.weights.sum() / max(1, task.households.sum())
    for place, households in wish.estates:
        block = _block_at(asked, task, place)
        weight = round(households * float(each))
        concerned.append(int(task.before[block]))
        task = open_estate(task, block, weight=weight, households=households)
    for place in wish.new:
        task = join(task, _block_at(asked, task, place))
        concerned.append(task.count - 1)
    if concerned:
        regions = task.regions()
        beyond = ~np.isin(regions, regions[concerned])
        task = replace(task, locked=task.locked | beyond)
    try:
        check(task)
    except RebalancingError as error:
        if error.code != "rebalancing.nowhere":
            raise
        unit = asked.units[int(str(error.fields["part"]))]
        raise RebalancingError(error.code, grid=unit.name or unit.code) from error
    return task


def _block_at(asked: Asked, task: Rebalancing, place: Point) -> int:
    """Find the block that is nearest to a place on the ground that is mended."""
    ground = asked.prepared.ground.areas
    if not shapely.intersects(ground, shapely.Point(place)).any():
        raise RebalancingError("rebalancing.outside")
    off = task.points - np.array(place)
    return int(np.argmin((off * off).sum(axis=1)))
