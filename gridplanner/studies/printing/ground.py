"""The ground of an open project as printed maps want it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gridplanner.data.packed import pack
from gridplanner.layers.features import take_features
from gridplanner.layers.plates import plates_in
from gridplanner.layers.print.ground import Ground
from gridplanner.layers.subdivision import subdivide
from gridplanner.studies.printing.stops import stops_of

if TYPE_CHECKING:
    from collections.abc import Hashable

    from numpy.typing import NDArray

    from gridplanner.analysis.standing import Standing
    from gridplanner.data.document import Document
    from gridplanner.data.plan import Plan


def ground_of(document: Document, standing: Standing, plan: Plan) -> Ground:
    """Read what maps of a plan are drawn from.

    Parameters
    ----------
    document : Document
    standing : Standing
        Of the plan.
    plan : Plan
    """
    file, snapshot = document.file, standing.snapshot
    columns = file.read_columns("feature", ["fid", "kind", "class", "name"])
    features = take_features(
        pack(*file.read_shapes("feature")),
        np.asarray(columns["fid"], np.int64),
        kinds=columns["kind"],
        classes=columns["class"],
        names=columns["name"],
    )
    outlines = {
        unit: shape
        for level in range(len(plan.levels))
        for unit, shape in plan.outlines(level).items()
    }
    owners = np.vstack(
        [snapshot.cell_owners, np.zeros((1, snapshot.cell_owners.shape[1]), np.int64)]
    )
    order = np.argsort(snapshot.building_ids)
    ids = snapshot.building_ids[order]

    def unit_of(wanted: NDArray[np.int64], level: int) -> NDArray[np.int64]:
        at = np.minimum(np.searchsorted(ids, wanted), max(len(ids) - 1, 0))
        found = ids[at] == wanted if len(ids) else np.zeros(len(wanted), bool)
        cell = np.where(found, snapshot.building_cell[order[at]], -1)
        return np.asarray(owners[cell, level], np.int64)

    named = ("fid", "plate", "address", "courtyard_id")
    known = dict(zip(named, file.read_columns("building", named).values(), strict=True))
    rows = {
        number: dict(zip(named, values, strict=True))
        for number, *values in (
            (one[0], *one) for one in zip(*(known[name] for name in named), strict=True)
        )
    }

    def plates(wanted: NDArray[np.int64]) -> list[tuple[str, Hashable]]:
        found = wanted.tolist()
        return plates_in([rows[one] for one in found if one in rows], found)

    buildings = pack(*file.read_shapes("building"))
    return Ground(
        subdivide(plan),
        outlines,
        buildings,
        plates,
        unit_of,
        features,
        stops_of(file, features, buildings),
    )
