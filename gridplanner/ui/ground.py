"""What stands on the ground of a project, read for the map.

In a large town this takes seconds without a cache; then a worker reads it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from gridplanner.data.job import Progress
from gridplanner.data.packed import pack
from gridplanner.data.store.cache import kept_columns, packed_table
from gridplanner.data.store.rows import shape_of
from gridplanner.layers.features import FeatureSet, change_features, take_features

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from gridplanner.data.document import Document
    from gridplanner.data.packed import Packed
    from gridplanner.data.store.geopackage import ProjectFile
    from gridplanner.layers.town_map import TownMap

GROUND: Final = ("building", "feature")
"""The tables of what stands on the ground."""

MANY: Final = 60_000
"""Rows from which reading and counting them goes to a worker."""


@dataclass(frozen=True, slots=True)
class Ground:
    """Shapes ready for the map; None where a table was not read.

    Attributes
    ----------
    buildings : Packed or None
    features : FeatureSet or None
    stamps : mapping of str to str
        State of the project file from which each table was read.
    """

    buildings: Packed | None
    features: FeatureSet | None
    stamps: Mapping[str, str]


def has_many(file: ProjectFile) -> bool:
    """Tell whether a project holds so much that reading it takes its time."""
    return any(file.next_id(table) > MANY for table in GROUND)


def read_ground(
    document: Document,
    tables: Collection[str] = GROUND,
    *,
    progress: Progress | None = None,
) -> Ground:
    """Read what stands on the ground.

    Parameters
    ----------
    document : Document
    tables : collection of str
        Those of `GROUND` that are to be read.
    progress : Progress, optional

    Returns
    -------
    Ground
    """
    told, file = progress or Progress(), document.file
    stamps = dict.fromkeys(tables, file.fingerprint())
    buildings, features = None, None
    if "building" in tables:
        told.step("progress.reading_buildings", 0.0, 0.6)
        buildings = packed_table(file, "building", progress=told)
    if "feature" in tables:
        told.step("progress.reading_features", 0.6, 1.0)
        features = _read_features(file, told)
    return Ground(buildings, features, stamps)


def changed_ground(
    document: Document, shown: TownMap, table: str, ids: Collection[int]
) -> Ground:
    """Give what a map shows of a table with a few rows read again.

    Parameters
    ----------
    document : Document
    shown : TownMap
    table : str
        ``"building"`` or ``"feature"``.
    ids : collection of int
        Rows that changed, came or went.
    """
    read, gone = read_rows(document, table, ids), np.fromiter(ids, np.int64)
    buildings, features = read.buildings, read.features
    if buildings is not None:
        buildings = shown.buildings.packed.changed(gone, buildings)
    if features is not None:
        features = change_features(shown.features.features, gone, features)
    return Ground(buildings, features, {})


def read_rows(document: Document, table: str, ids: Collection[int]) -> Ground:
    """Read a few rows of what stands on the ground, without those that are gone."""
    rows = document.file.read_rows(table, ids)
    shown = [
        (row, shape)
        for row in rows
        if not row["valid_to"] and (shape := shape_of(row)) is not None
    ]
    numbers = np.array([row["fid"] for row, _ in shown], np.int64)
    packed = pack(numbers, [shape for _, shape in shown])
    if table == "building":
        return Ground(packed, None, {})
    features = take_features(
        packed,
        numbers,
        kinds=[row["kind"] for row, _ in shown],
        classes=[row["class"] for row, _ in shown],
        names=[row["name"] for row, _ in shown],
    )
    return Ground(None, features, {})


def _read_features(file: ProjectFile, progress: Progress) -> FeatureSet:
    packed = packed_table(file, "feature", progress=progress)
    names = ["fid", "kind", "class", "name"]
    columns = kept_columns(file, "feature", names)
    return take_features(
        packed,
        np.asarray(columns["fid"], np.int64),
        kinds=columns["kind"],
        classes=columns["class"],
        names=columns["name"],
    )
