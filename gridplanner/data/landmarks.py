"""What can be seen on the ground of a project: its roads, rivers, ditches and walls."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gridplanner.data.store.geopackage import ProjectFile

_KINDS = ("road", "river", "ditch")
_WALLS = ("墙", "wall", "fence", "栅")


def read_landmarks(file: ProjectFile) -> NDArray[np.object_]:
    """Read the shapes of what marks a border.

    Parameters
    ----------
    file : ProjectFile

    Returns
    -------
    ndarray of Geometry, shape (n,)
        Roads, rivers, ditches and walls in use, in metres of the project CRS.
    """
    ids, shapes = file.read_shapes("feature")
    if not len(ids):
        return np.empty(0, object)
    columns = file.read_columns("feature", ["fid", "kind", "class"])
    row = np.searchsorted(np.asarray(columns["fid"], np.int64), ids)
    wanted = np.array(
        [
            _is_landmark(k, c)
            for k, c in zip(columns["kind"], columns["class"], strict=True)
        ]
    )[row]
    found: NDArray[np.object_] = shapely.from_wkb(np.asarray(shapes, object)[wanted])
    return found


def _is_landmark(kind: str | None, word: str | None) -> bool:
    if kind in _KINDS:
        return True
    return any(wall in (word or "").lower() for wall in _WALLS)
