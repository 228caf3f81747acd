"""Read MBTiles: a pyramid of map pictures in one SQLite file, in Web Mercator.

References
----------
MBTiles specification 1.3 (2018): rows of ``tiles`` count from the south.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import apsw

from gridplanner.data.errors import ImportRejected

if TYPE_CHECKING:
    from pathlib import Path


class MBTiles:
    """An open MBTiles file; it is only read.

    Parameters
    ----------
    path : Path

    Attributes
    ----------
    first_zoom, last_zoom : int
        Levels of the pyramid that the file holds.
    degrees : tuple of float or None
        West, south, east, north, WGS 84; None where the file does not say.
    attribution : str
        What the file asks to be shown, as plain text.

    Raises
    ------
    ImportRejected
        ``error.not_tiles`` if the file is no MBTiles file, or holds no pictures but
        vectors.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._connection = apsw.Connection(
                str(path), flags=apsw.SQLITE_OPEN_READONLY
            )
            known: dict[str, Any] = dict(
                self._connection.execute("SELECT name, value FROM metadata")
            )
            zooms: Any = self._connection.execute(
                "SELECT min(zoom_level), max(zoom_level) FROM tiles"
            ).fetchall()[0]
        except apsw.Error as error:
            raise ImportRejected("error.not_tiles", path=path.name) from error
        if zooms[0] is None or known.get("format", "png") == "pbf":
            self._connection.close()
            raise ImportRejected("error.not_tiles", path=path.name)
        self.first_zoom, self.last_zoom = int(zooms[0]), int(zooms[1])
        self.degrees = _box(known.get("bounds", ""))
        self.attribution = str(known.get("attribution", ""))

    def tile(self, zoom: int, column: int, row: int) -> bytes | None:
        """Read a picture.

        Parameters
        ----------
        zoom, column, row : int
            Rows count from the north, as in web maps.

        Returns
        -------
        bytes or None
            PNG, JPEG or WebP; None where the file has none there.
        """
        found: Any = self._connection.execute(
            "SELECT tile_data FROM tiles"
            " WHERE zoom_level = ? AND tile_column = ? AND tile_row = ?",
            (zoom, column, (1 << zoom) - 1 - row),
        ).fetchall()
        return bytes(found[0][0]) if found else None

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()


def _box(words: str) -> tuple[float, float, float, float] | None:
    try:
        west, south, east, north = (float(word) for word in words.split(","))
    except ValueError:
        return None
    return west, south, east, north
