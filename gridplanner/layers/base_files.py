"""Open base maps from files, joined to the project's reference system."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gridplanner.data.geodesy.crs import transform
from gridplanner.data.sources.geotiff import GeoTiff
from gridplanner.data.store.mbtiles import MBTiles
from gridplanner.layers.base_map import ImageLayer, TilesLayer

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from gridplanner.layers.base_map import Reproject, TileSource

MERCATOR = "EPSG:3857"
DEGREES = "EPSG:4326"


def open_base_map(path: Path, crs: str) -> TilesLayer | ImageLayer:
    """Open a file as a base map.

    Parameters
    ----------
    path : Path
        MBTiles, or any picture with a place that rasterio reads.
    crs : str
        CRS of the project.

    Returns
    -------
    TilesLayer or ImageLayer
        To be put below the other layers: ``stack.add(layer, below="features")``.

    Raises
    ------
    ImportRejected
        If the file is neither.
    """
    if path.suffix.lower() == ".mbtiles":
        tiles = MBTiles(path)
        layer = tiles_layer(tiles, crs)
        if tiles.degrees is not None:
            west, south, east, north = tiles.degrees
            corners = np.array(
                [(west, south), (east, north), (west, north), (east, south)]
            )
            places = reproject(DEGREES, crs)(corners)
            low, high = places.min(axis=0).tolist(), places.max(axis=0).tolist()
            layer.extent = low[0], low[1], high[0], high[1]
        return layer
    return ImageLayer(source=GeoTiff(path, crs))


def tiles_layer(
    source: TileSource, crs: str, *, name: str = "base_tiles"
) -> TilesLayer:
    """Make a layer of a source of Web Mercator tiles."""
    return TilesLayer(
        name=name,
        source=source,
        to_mercator=reproject(crs, MERCATOR),
        from_mercator=reproject(MERCATOR, crs),
    )


def reproject(source: str, target: str) -> Reproject:
    """Give the way from one reference system to another for points, shape (n, 2)."""

    def bring(points: NDArray[np.float64]) -> NDArray[np.float64]:
        x, y = transform(points[:, 0], points[:, 1], source=source, target=target)
        return np.column_stack([x, y])

    return bring
