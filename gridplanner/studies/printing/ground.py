"""The ground of an open project as printed maps want it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gridplanner.data.scans import read_picture, read_scans
from gridplanner.data.store.cache import packed_table
from gridplanner.layers.features import take_features
from gridplanner.layers.print.base_picture import LaidScan
from gridplanner.layers.print.ground import Ground
from gridplanner.layers.subdivision import subdivide
from gridplanner.studies.printing.doors import Streets, door_plates, holders
from gridplanner.studies.printing.route import walks
from gridplanner.studies.printing.stops import stops_of

if TYPE_CHECKING:
    from gridplanner.analysis.standing import Standing
    from gridplanner.data.document import Document
    from gridplanner.data.plan import Plan
    from gridplanner.data.store.geopackage import ProjectFile
    from gridplanner.layers.features import FeatureSet


def ground_of(document: Document, standing: Standing, plan: Plan) -> Ground:
    """Read what maps of a plan are drawn from.

    Parameters
    ----------
    document : Document
    standing : Standing
        Of the plan.
    plan : Plan
    """
    file = document.file
    features = features_of(file)
    outlines = {
        unit: shape
        for level in range(len(plan.levels))
        for unit, shape in plan.outlines(level).items()
    }
    buildings = packed_table(file, "building")
    doors = door_plates(file)
    towns = tuple(unit.name for unit in plan.units.values() if unit.level == 0)
    return Ground(
        subdivide(plan),
        outlines,
        buildings,
        doors,
        holders(standing.snapshot),
        features,
        stops_of(file, features, buildings),
        walks(document),
        Streets(doors, towns),
        _scans(document),
    )


def _scans(document: Document) -> tuple[LaidScan, ...]:
    """Read the scanned plans with their pictures."""
    return tuple(
        LaidScan(
            read_picture(document.file, scan.id) or b"",
            (scan.width, scan.height),
            tuple(scan.matrix.ravel().tolist()),
        )
        for scan in read_scans(document.file)
    )


def features_of(file: ProjectFile) -> FeatureSet:
    """Read the roads, waters and the like of a project."""
    columns = file.read_columns("feature", ["fid", "kind", "class", "name"])
    return take_features(
        packed_table(file, "feature"),
        np.asarray(columns["fid"], np.int64),
        kinds=columns["kind"],
        classes=columns["class"],
        names=columns["name"],
    )
