"""Tables as text, with places as WKT or in two columns, in GBK or UTF-8."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

import numpy as np
import shapely

from gridplanner.data.errors import ImportRejected
from gridplanner.data.intake.aliases import plain
from gridplanner.data.sources.encoding import codec, guess_csv
from gridplanner.data.sources.table import Column, Layer, Note, Objects, SourceTable

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_WKT = re.compile(
    r"^\s*(SRID=(\d+);)?\s*(MULTI)?(POINT|LINESTRING|POLYGON|GEOMETRYCOLLECTION)",
    re.IGNORECASE,
)
_NUMBER = r"\s*[-+]?\d+(?:\.\d+)?\s*"
_PAIR = re.compile(rf"^[\[(]?({_NUMBER})[,，;\s]({_NUMBER})[\])]?$")
_X = {
    plain(name)
    for name in (
        "x", "lon", "lng", "long", "longitude", "经度", "东经", "东坐标", "横坐标",
        "X坐标",
        "point_x", "coord_x", "x_coord", "easting", "POINT_X", "long_x",
    )
}  # fmt: skip
_Y = {
    plain(name)
    for name in (
        "y", "lat", "latitude", "纬度", "北纬", "北坐标", "纵坐标", "Y坐标", "point_y",
        "coord_y", "y_coord", "northing", "lat_y",
    )
}  # fmt: skip


def describe(path: Path, *, encoding: str | None = None) -> Layer:
    """Describe a text table.

    Raises
    ------
    ImportRejected
        If it has no columns, or cannot be read in the encoding.
    """
    guess = guess_csv(path)
    encoding = encoding or guess.encoding
    header, rows = _rows(path, encoding)
    values = {name: _column(rows, at) for at, name in enumerate(header)}
    shapes, kind, crs, _ = _places(header, rows)
    found = [shape for shape in shapes if shape is not None]
    box = shapely.total_bounds(shapes) if found else None
    return Layer(
        name=path.stem,
        dataset=path,
        driver="text",
        geometry=kind,
        count=len(rows),
        crs=crs,
        encoding=encoding,
        columns=tuple(
            Column(name, "str", tuple([text for text in values[name] if text][:3]))
            for name in header
        ),
        box=None if box is None else tuple(float(side) for side in box),  # type: ignore[arg-type]
        text=guess,
    )


def read(
    layer: Layer, *, columns: Sequence[str], limit: int | None = None
) -> SourceTable:
    """Read a text table; a place that cannot be read is noted.

    Returns
    -------
    SourceTable
        All values are text; an empty one is None.
    """
    header, rows = _rows(layer.dataset, layer.encoding)
    rows = rows[:limit]
    shapes, _, _, bad = _places(header, rows)
    values: dict[str, Objects] = {}
    for at, name in enumerate(header):
        if name in columns:
            column = np.empty(len(rows), dtype=object)
            column[:] = [text or None for text in _column(rows, at)]
            values[name] = column
    notes = [Note(index, "unreadable") for index in bad]
    damaged = [
        Note(index, "text_damaged")
        for index, row in enumerate(rows)
        if any("\ufffd" in text for text in row)
    ]
    numbers = np.arange(1, len(rows) + 1, dtype=np.int64)
    return SourceTable(layer, shapes, values, numbers, tuple(notes + damaged))


def as_text(value: object) -> str:
    """Write a value as text: codes keep their digits, empty ones give ``""``.

    Examples
    --------
    >>> as_text(370211103.0), as_text(None), as_text(float("nan")), as_text(" 村 ")
    ('370211103', '', '', '村')
    """
    if value is None or value != value or str(value) == "NaT":  # noqa: PLR0124
        return ""
    if isinstance(value, (float, np.floating)) and float(value).is_integer():
        return str(int(value))
    if isinstance(value, np.datetime64):
        return str(np.datetime_as_string(value, unit="auto"))
    return str(value).strip()


def _rows(path: Path, encoding: str) -> tuple[list[str], list[list[str]]]:
    content = path.read_bytes().removeprefix(b"\xef\xbb\xbf")
    decoded = content.decode(codec(encoding), "replace")
    if "\x00" in decoded[:4096]:
        raise ImportRejected("import.not_a_map", file=path.name)
    first = decoded.split("\n", 1)[0]
    delimiter = max(
        ",;\t|", key=lambda mark: (_outside_quotes(first, mark), mark == ",")
    )
    try:
        reader = csv.reader(io.StringIO(decoded), delimiter=delimiter)
        lines = [row for row in reader if any(text.strip() for text in row)]
    except csv.Error as error:
        raise ImportRejected("import.not_a_map", file=path.name) from error
    if not lines:
        raise ImportRejected("import.empty_file", file=path.name)
    header = [name.strip() or f"column_{at + 1}" for at, name in enumerate(lines[0])]
    for at, name in enumerate(header):
        if name in header[:at]:
            header[at] = f"{name}_{at + 1}"
    return header, lines[1:]


def _outside_quotes(line: str, mark: str) -> int:
    return re.sub(r'"[^"]*"', "", line).count(mark)


def _column(rows: list[list[str]], at: int) -> list[str]:
    return [row[at].strip() if at < len(row) else "" for row in rows]


def _places(
    header: list[str], rows: list[list[str]]
) -> tuple[Objects, str | None, str | None, list[int]]:
    """Find the places: a column of WKT, two of numbers, or one of number pairs.

    Gives the shapes, their kind, the system named within, and the rows whose place
    cannot be read.
    """
    shapes = np.full(len(rows), None, dtype=object)
    first = rows[:50]
    for at in range(len(header)):
        if any(_WKT.match(text) for text in _column(first, at)):
            return _from_wkt(_column(rows, at))
    plains = [plain(name) for name in header]
    x = next((at for at, name in enumerate(plains) if name in _X), None)
    y = next((at for at, name in enumerate(plains) if name in _Y), None)
    if x is not None and y is not None:
        pairs = list(zip(_column(rows, x), _column(rows, y), strict=True))
        return _from_pairs(pairs)
    for at in range(len(header)):
        texts = _column(first, at)
        told = [text for text in texts if text]
        if told and all(_PAIR.match(text) for text in told):
            matches = [_PAIR.match(text) for text in _column(rows, at)]
            return _from_pairs(
                [(m.group(1), m.group(2)) if m else ("", "?") for m in matches]
            )
    return shapes, None, None, []


def _from_wkt(texts: list[str]) -> tuple[Objects, str, str | None, list[int]]:
    shapes = np.full(len(texts), None, dtype=object)
    bad, crs = [], None
    for index, text in enumerate(texts):
        match = _WKT.match(text)
        if match and match.group(2):
            crs = f"EPSG:{match.group(2)}"
        if not text:
            continue
        body = text[match.end(1) :] if match and match.group(1) else text
        shape = _shape(body)
        shapes[index] = None if shape is None else shapely.force_2d(shape)
        if shape is None:
            bad.append(index)
    kinds = {shape.geom_type for shape in shapes if shape is not None}
    return shapes, kinds.pop() if len(kinds) == 1 else "Unknown", crs, bad


def _shape(text: str) -> shapely.Geometry | None:
    try:
        return shapely.from_wkt(text, on_invalid="fix")
    except shapely.errors.ShapelyError:
        return None


def _from_pairs(
    pairs: list[tuple[str, str]],
) -> tuple[Objects, str, str | None, list[int]]:
    shapes = np.full(len(pairs), None, dtype=object)
    bad = []
    for index, (x, y) in enumerate(pairs):
        if not x and not y:
            continue
        try:
            shapes[index] = shapely.Point(float(x), float(y))
        except ValueError:
            bad.append(index)
    return shapes, "Point", None, bad
