"""The norm a project works by, and the ground its patrols walk on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from gridplanner.data.access.restricted import sees_restricted
from gridplanner.data.norms.body import from_body
from gridplanner.data.norms.checks import NormError
from gridplanner.data.norms.defaults import time_norm
from gridplanner.data.norms.kinds import is_restricted
from gridplanner.data.norms.norm import Norm, without_lines
from gridplanner.data.standards import StandardKind, standard_in_use

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gridplanner.data.access.roles import Permissions
    from gridplanner.data.store.geopackage import ProjectFile


@dataclass(frozen=True, slots=True)
class NormInUse:
    """A norm with its name; empty for the one that comes with the program."""

    name: str
    norm: Norm


def norm_in_use(file: ProjectFile, permissions: Permissions) -> NormInUse:
    """Read the norm in use, else the default of the time method.

    Lines about restricted categories are off for whoever may not see these.

    Raises
    ------
    NormError
        ``norm.in_use_faulty`` with the fault, if the norm that is kept is not sound.
    """
    kept = standard_in_use(file, StandardKind.NORM)
    try:
        norm = time_norm() if kept is None else from_body(kept.body)
    except NormError as fault:
        name = "" if kept is None else kept.name
        raise NormError("norm.in_use_faulty", name=name, fault=fault) from fault
    norm = shown_norm(norm, file, permissions)
    return NormInUse("" if kept is None else kept.name, norm)


def shown_norm(norm: Norm, file: ProjectFile, permissions: Permissions) -> Norm:
    """Give a norm without the lines somebody may not see, of restricted categories."""
    if sees_restricted(file, permissions):
        return norm
    hidden = [line.key for line in norm.lines if is_restricted(line)]
    return without_lines(norm, hidden)


def read_routes(file: ProjectFile) -> dict[int, float]:
    """Read the metres of the patrol written down for units (ids)."""
    rows = file.read_columns("gp_patrol", ["unit_id", "metres"])
    pairs = zip(rows["unit_id"], rows["metres"], strict=True)
    return {
        int(unit): float(metres)
        for unit, metres in pairs
        if unit is not None and metres is not None and metres >= 0
    }


def read_roads(file: ProjectFile) -> NDArray[np.object_]:
    """Read the roads of the map; metres of the project CRS."""
    ids, shapes = file.read_shapes("feature")
    rows = file.read_columns("feature", ["fid", "kind"])
    kinds = dict(zip(np.asarray(rows["fid"]).tolist(), rows["kind"], strict=True))
    found = [
        shape
        for number, shape in zip(ids.tolist(), shapes, strict=True)
        if kinds.get(number) == "road"
    ]
    lines = np.empty(len(found), object)
    lines[:] = shapely.from_wkb(found)
    return lines
