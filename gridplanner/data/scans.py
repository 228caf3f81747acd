"""Scanned plans below the town: the picture in the project file, and where it lies.

A project is one file, so the picture goes into it with the points that place it. To
keep, place again or take away a scan is a `Batch` as every other edit.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from gridplanner.data.batch import Batch, TableChange
from gridplanner.data.geodesy.placing_scan import Fit, Placing, place_scan

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from gridplanner.data.store.geopackage import ProjectFile

TABLE: Final = "gp_scan"
_PLACED: Final = ("name", "points", "fit", "matrix", "opacity")
_COLUMNS: Final = ("id", "file_name", "page", "width", "height", *_PLACED)


@dataclass(frozen=True, slots=True)
class ScanPoint:
    """One place, in the scan and on the map.

    Attributes
    ----------
    pixel : tuple of float
        Column and row from the top left corner of the kept picture.
    place : tuple of float
        Metres of the project CRS.
    is_used : bool
        False where the point is kept but takes no part.
    """

    pixel: tuple[float, float]
    place: tuple[float, float]
    is_used: bool = True


@dataclass(frozen=True, slots=True)
class Scan:
    """A scan as the project keeps it, without its picture.

    Attributes
    ----------
    id : int
        0 while the project does not keep it yet.
    name : str
        What the user calls it.
    file_name : str
        File it came from, without its folder.
    page : int
        Page of that file, from 1; 0 where it has none.
    width, height : int
        Of the kept picture, upright, in pixels.
    points : tuple of ScanPoint
    fit : Fit
    matrix : ndarray, float64, shape (3, 3)
        As of `Placing`.
    opacity : float
        0 to 1, when it is first shown.
    """

    id: int
    name: str
    file_name: str
    page: int
    width: int
    height: int
    points: tuple[ScanPoint, ...]
    fit: Fit
    matrix: NDArray[np.float64]
    opacity: float = 1.0


def place_by(
    points: Sequence[ScanPoint], fit: Fit, *, size: tuple[int, int] | None = None
) -> Placing:
    """Place a scan by those of its points that take part; see `place_scan`."""
    used = [point for point in points if point.is_used]
    pixels = np.array([point.pixel for point in used], np.float64)
    places = np.array([point.place for point in used], np.float64)
    return place_scan(pixels.reshape(-1, 2), places.reshape(-1, 2), fit, size=size)


def read_scans(file: ProjectFile) -> list[Scan]:
    """Read all scans, first kept first; their pictures stay in the file."""
    read = file.read_columns(TABLE, _COLUMNS)
    rows = zip(*(read[name] for name in _COLUMNS), strict=True)
    return [_scan(dict(zip(_COLUMNS, row, strict=True))) for row in rows]


def read_picture(file: ProjectFile, scan_id: int) -> bytes | None:
    """Read the picture of a scan, JPEG or PNG; None where there is no such scan."""
    rows = file.read_rows(TABLE, [scan_id])
    return bytes(rows[0]["picture"]) if rows else None


def keep(scan: Scan, picture: bytes) -> Batch:
    """Keep a new scan with its picture, JPEG or PNG."""
    row = {
        "file_name": scan.file_name,
        "page": scan.page,
        "width": scan.width,
        "height": scan.height,
        "picture": picture,
        **_placed(scan),
    }
    added = {name: [value] for name, value in row.items()}
    return _batch("change.keep_scan", scan, TableChange(TABLE, added))


def place_again(scan: Scan) -> Batch:
    """Change the name, the points and the place of a scan that is kept."""
    return _batch(
        "change.place_scan", scan, TableChange(TABLE, changed={scan.id: _placed(scan)})
    )


def take_away(scan: Scan) -> Batch:
    """Take a scan out of the project; undo brings the picture back too."""
    return _batch("change.take_scan", scan, TableChange(TABLE, retired=[scan.id]))


def _batch(label: str, scan: Scan, change: TableChange) -> Batch:
    return Batch(label, {"name": scan.name}, (change,))


def _placed(scan: Scan) -> dict[str, Any]:
    points = [[*point.pixel, *point.place, int(point.is_used)] for point in scan.points]
    return {
        "name": scan.name,
        "points": json.dumps(points),
        "fit": scan.fit.value,
        "matrix": json.dumps(scan.matrix.ravel().tolist()),
        "opacity": scan.opacity,
    }


def _scan(row: dict[str, Any]) -> Scan:
    points = tuple(
        ScanPoint((float(u), float(v)), (float(x), float(y)), bool(is_used))
        for u, v, x, y, is_used in json.loads(row["points"])
    )
    return Scan(
        id=int(row["id"]),
        name=str(row["name"]),
        file_name=str(row["file_name"]),
        page=int(row["page"]),
        width=int(row["width"]),
        height=int(row["height"]),
        points=points,
        fit=Fit(row["fit"]),
        matrix=np.array(json.loads(row["matrix"]), np.float64).reshape(3, 3),
        opacity=float(row["opacity"]),
    )
