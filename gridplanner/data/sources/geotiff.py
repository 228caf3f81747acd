"""Read GeoTIFF and other pictures of the ground, drawn to the project's CRS.

rasterio is optional: it comes with the extra ``basemap``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from gridplanner.data.errors import ImportRejected

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray


class GeoTiff:
    """An open picture of the ground; it is only read.

    Parameters
    ----------
    path : Path
    crs : str
        CRS of the project, ``"EPSG:4549"``.

    Attributes
    ----------
    box : tuple of float
        West, south, east, north in metres of `crs`.

    Raises
    ------
    ImportRejected
        ``error.no_rasterio`` where the extra is not installed, ``error.not_picture``
        where the file is no picture, ``error.picture_place`` where it does not say
        where it lies.
    """

    def __init__(self, path: Path, crs: str) -> None:
        try:
            import rasterio
            from rasterio.enums import Resampling
            from rasterio.errors import RasterioIOError
            from rasterio.vrt import WarpedVRT
        except ImportError as error:
            raise ImportRejected("error.no_rasterio") from error
        try:
            self._source = rasterio.open(path)
        except RasterioIOError as error:
            raise ImportRejected("error.not_picture", path=path.name) from error
        if self._source.crs is None:
            self._source.close()
            raise ImportRejected("error.picture_place", path=path.name)
        self._picture: Any = WarpedVRT(
            self._source, crs=crs, resampling=Resampling.bilinear, add_alpha=True
        )
        bounds = self._picture.bounds
        self.box = (bounds.left, bounds.bottom, bounds.right, bounds.top)

    def read(
        self, box: tuple[float, float, float, float], width: int, height: int
    ) -> NDArray[np.uint8]:
        """Read a piece of the picture.

        Parameters
        ----------
        box : tuple of float
            West, south, east, north in metres of the project CRS; within `box` of the
            picture.
        width, height : int
            Pixels wanted.

        Returns
        -------
        ndarray, uint8, shape (height, width, 4)
            Red, green, blue, alpha; not premultiplied. Values of more than 8 bits
            are cut to them by the range of the piece.
        """
        from rasterio.windows import from_bounds

        window = from_bounds(*box, transform=self._picture.transform)
        count = self._picture.count - 1
        bands = [1, 2, 3] if count >= 3 else [1, 1, 1]
        shape = (height, width)
        read = self._picture.read(bands, window=window, out_shape=(3, *shape))
        alpha = self._picture.read(self._picture.count, window=window, out_shape=shape)
        colours = read if read.dtype == np.uint8 else _to_bytes(read, alpha > 0)
        alpha = np.where(alpha > 0, 255, 0).astype(np.uint8)
        return np.ascontiguousarray(np.dstack([*colours, alpha]))

    def close(self) -> None:
        """Let go of the file."""
        self._picture.close()
        self._source.close()


def _to_bytes(values: NDArray[Any], known: NDArray[np.bool_]) -> NDArray[np.uint8]:
    seen = values[:, known].astype(np.float64)
    if not seen.size:
        return np.zeros(values.shape, np.uint8)
    low, high = np.percentile(seen, (1, 99))
    scaled = (values - low) / max(high - low, 1e-12) * 255
    bytes_: NDArray[np.uint8] = np.clip(scaled, 0, 255).astype(np.uint8)
    return bytes_
