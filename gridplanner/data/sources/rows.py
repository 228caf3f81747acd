"""Read single rows by fiona, where a whole range of them cannot be read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from gridplanner.data.sources.encoding import codec
from gridplanner.data.sources.gdal import reading_faults

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gridplanner.data.sources.table import Layer, Objects


def read_rows(
    layer: Layer, columns: list[str], *, start: int, count: int
) -> tuple[Objects, list[Objects], list[int]] | None:
    """Read rows one by one.

    Parameters
    ----------
    layer : Layer
    columns : list of str
    start, count : int
        Range of rows, from 0 in the order of the file.

    Returns
    -------
    tuple or None
        Shapes as WKB (None where there is none), the values of each column, and
        the positions within the range that could not be read. None where fiona
        does not open the format.
    """
    import fiona

    numbers = _feature_numbers(layer, start, count)
    if numbers is None:
        return None
    shapes = np.full(count, None, dtype=object)
    values = [np.full(count, None, dtype=object) for _ in columns]
    unread = []
    try:
        with fiona.open(
            str(layer.dataset), layer=layer.name, encoding=codec(layer.encoding)
        ) as rows:
            for at, number in enumerate(numbers):
                try:
                    feature: Any = rows[int(number)]
                    geometry = feature["geometry"]
                    if geometry is not None:
                        shape = shapely.geometry.shape(geometry)
                        shapes[at] = shapely.to_wkb(shapely.force_2d(shape))
                    for column, target in zip(columns, values, strict=True):
                        target[at] = feature["properties"].get(column)
                except (*reading_faults(), shapely.errors.ShapelyError):
                    unread.append(at)
    except reading_faults():
        return None
    return shapes, values, unread


def _feature_numbers(layer: Layer, start: int, count: int) -> NDArray[np.int64] | None:
    """Find the numbers the format itself gives the rows of a range."""
    import pyogrio.raw

    try:
        _, numbers, _, _ = pyogrio.raw.read(
            layer.dataset,
            layer=layer.name,
            columns=[],
            read_geometry=False,
            return_fids=True,
            skip_features=start,
            max_features=count,
        )
    except reading_faults():
        return None
    return numbers if numbers is not None and len(numbers) == count else None
