"""Read all rows of a layer: pyogrio for the bulk, halving and fiona for what is bad."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from gridplanner.data.errors import ImportRejected
from gridplanner.data.sources import rows, text
from gridplanner.data.sources.encoding import codec
from gridplanner.data.sources.gdal import quiet_gdal, reading_faults
from gridplanner.data.sources.street_tags import TOGETHER, unpack
from gridplanner.data.sources.table import Layer, Note, Objects, SourceTable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from gridplanner.data.job import Progress

_ONE_BY_ONE = 32  # below so many rows, fiona looks at each
_CHUNK = 500_000
_BYTES = "ISO-8859-1"  # gives each byte as one letter, and back


@dataclass(slots=True)
class _Piece:
    """Some rows in a row: their shapes as WKB, and their columns."""

    start: int
    shapes: Objects
    values: list[NDArray[Any]]
    notes: list[Note] = field(default_factory=list)


def read_layer(
    layer: Layer,
    *,
    columns: Sequence[str] | None = None,
    where: str | None = None,
    limit: int | None = None,
    progress: Progress | None = None,
) -> SourceTable:
    """Read the rows of a layer, the bad ones noted.

    Parameters
    ----------
    layer : Layer
        From `open_source`.
    columns : sequence of str, optional
        Columns to read; all without. Names the layer does not have are left out.
    where : str, optional
        Condition in OGR SQL; only for formats GDAL reads.
    limit : int, optional
        Read the first rows only.
    progress : Progress, optional
        Asked between chunks whether to go on.

    Returns
    -------
    SourceTable
        One row for each row of the file, also for those that could not be read.

    Raises
    ------
    ImportRejected
        If the file as a whole cannot be read.
    """
    known = [column.name for column in layer.columns]
    wanted = known if columns is None else [name for name in known if name in columns]
    if layer.driver == "text":
        return text.read(layer, columns=wanted, limit=limit)
    if layer.driver == "OSM":
        return _with_tags(layer, wanted, where=where, limit=limit, progress=progress)
    return _read(layer, wanted, where=where, limit=limit, progress=progress)


def _with_tags(
    layer: Layer,
    wanted: list[str],
    *,
    where: str | None,
    limit: int | None,
    progress: Progress | None,
) -> SourceTable:
    """Read a layer of a street map, with columns of the tags that GDAL packs."""
    packed = [name for name in wanted if name in _packed(layer)]
    real = [name for name in wanted if name not in packed]
    if packed and TOGETHER not in real:
        real.append(TOGETHER)
    table = _read(layer, real, where=where, limit=limit, progress=progress)
    if not packed:
        return table
    values = dict(table.columns)
    found = unpack(values[TOGETHER], packed)
    values |= dict(zip(packed, found, strict=True))
    return replace(table, columns={name: values[name] for name in wanted})


def _packed(layer: Layer) -> list[str]:
    """List the columns that stand in no column of the file: GDAL's come first."""
    names = [column.name for column in layer.columns]
    if TOGETHER not in names:
        return []
    return names[names.index(TOGETHER) + 1 :]


def _read(
    layer: Layer,
    wanted: list[str],
    *,
    where: str | None,
    limit: int | None,
    progress: Progress | None,
) -> SourceTable:
    pieces: list[_Piece] = []
    with quiet_gdal(layer.dataset, encoding=layer.encoding):
        reader = _Reader(layer, wanted, where)
        start, total = 0, layer.count if limit is None else min(limit, layer.count)
        if where is not None:
            total = _CHUNK
        while start < max(total, 1):
            size = min(_CHUNK, total - start)
            pieces += reader.read(start, size)
            start += size or 1
            if progress is not None:
                progress.fraction(min(start / max(total, 1), 1.0))
    return _table(layer, wanted, pieces)


class _Reader:
    """Reads ranges of one layer, halving those that fail."""

    def __init__(self, layer: Layer, columns: list[str], where: str | None) -> None:
        self.layer = layer
        self.columns = columns
        self.where = where

    def read(self, start: int, count: int) -> list[_Piece]:
        try:
            return [self._bulk(start, count, codec(self.layer.encoding))]
        except UnicodeDecodeError:
            return self._undecodable(start, count)
        except reading_faults() as error:
            if count <= 1 and start == 0 and self.layer.count <= 1:
                raise ImportRejected(
                    "import.not_a_map", file=self.layer.dataset.name
                ) from error
            return self._halve(start, count)

    def _halve(self, start: int, count: int) -> list[_Piece]:
        if count > _ONE_BY_ONE:
            half = count // 2
            return self.read(start, half) + self.read(start + half, count - half)
        found = rows.read_rows(self.layer, self.columns, start=start, count=count)
        if found is None:
            if count > 1:
                half = count // 2
                return self.read(start, half) + self.read(start + half, count - half)
            nothing = np.full(1, None, dtype=object)
            note = Note(start, "unreadable")
            return [_Piece(start, nothing, [nothing] * len(self.columns), [note])]
        shapes, values, unread = found
        notes = [self._rescue(shapes, start, index) for index in unread]
        return [_Piece(start, shapes, list(values), notes)]

    def _rescue(self, shapes: Objects, start: int, index: int) -> Note:
        """Keep the shape of a row whose values cannot be read."""
        import pyogrio.raw

        try:
            _, _, found, _ = pyogrio.raw.read(
                self.layer.dataset,
                layer=self.layer.name,
                columns=[],
                force_2d=True,
                skip_features=start + index,
                max_features=1,
            )
        except reading_faults():
            return Note(start + index, "unreadable")
        if found is None or found[0] is None:
            return Note(start + index, "unreadable")
        shapes[index] = found[0]
        return Note(start + index, "values_lost")

    def _undecodable(self, start: int, count: int) -> list[_Piece]:
        """Read texts byte by byte, so that one bad value does not cost the file."""
        try:
            piece = self._bulk(start, count, _BYTES)
        except reading_faults():
            return self._halve(start, count)
        damaged: set[int] = set()
        name = codec(self.layer.encoding)
        for at, values in enumerate(piece.values):
            if values.dtype != object:
                continue
            read = [
                value.encode(_BYTES).decode(name, "replace")
                if isinstance(value, str)
                else value
                for value in values
            ]
            damaged |= {
                row for row, value in enumerate(read)
                if isinstance(value, str) and "\ufffd" in value
            }  # fmt: skip
            piece.values[at] = _objects(read)
        piece.notes += [Note(start + row, "text_damaged") for row in sorted(damaged)]
        return [piece]

    def _bulk(self, start: int, count: int, encoding: str) -> _Piece:
        import pyogrio.raw

        meta, _, shapes, found = pyogrio.raw.read(
            self.layer.dataset,
            layer=self.layer.name,
            encoding=encoding if self._has_choice() else None,
            columns=None if encoding == _BYTES else self.columns,
            read_geometry=self.layer.geometry is not None,
            force_2d=True,
            where=self.where,
            skip_features=start,
            max_features=count if self.where is None else None,
        )
        if shapes is None:
            size = len(found[0]) if found else count
            shapes = np.full(size, None, dtype=object)
        # A table may hold two columns of one name: the first is meant.
        names = [str(name) for name in meta["fields"]]
        if encoding == _BYTES:
            real = codec(self.layer.encoding)
            names = [name.encode(_BYTES).decode(real, "replace") for name in names]
        by_name = dict(zip(reversed(names), reversed(found), strict=True))
        return _Piece(start, shapes, [by_name[name] for name in self.columns])

    def _has_choice(self) -> bool:
        # GDAL itself reads the texts of a drawing in the encoding it is told.
        return self.layer.text is not None and self.layer.driver != "DXF"


def _table(layer: Layer, columns: list[str], pieces: list[_Piece]) -> SourceTable:
    """Put the pieces together and make shapes of the bytes."""
    raw = _joined([piece.shapes for piece in pieces])
    notes = [note for piece in pieces for note in piece.notes]
    shapes, more = parse_wkb(raw)
    values = {
        name: _joined([piece.values[at] for piece in pieces])
        for at, name in enumerate(columns)
    }
    numbers = np.arange(1, len(shapes) + 1, dtype=np.int64)
    return SourceTable(layer, shapes, values, numbers, (*notes, *more))


def parse_wkb(raw: Objects) -> tuple[Objects, list[Note]]:
    """Make shapes of WKB, closing rings that are open.

    Parameters
    ----------
    raw : ndarray of bytes or None, shape (n,)

    Returns
    -------
    shapes : ndarray of Geometry or None, shape (n,)
    notes : list of Note
        ``"unclosed_ring"`` for what was closed, ``"unreadable"`` for the rest.
    """
    shapes = np.asarray(shapely.from_wkb(raw, on_invalid="ignore"), dtype=object)
    shapes = np.atleast_1d(shapes)
    bad = np.flatnonzero(shapely.is_missing(shapes) & (raw != np.array(None)))
    notes = []
    for index in bad:
        with np.errstate(all="ignore"):
            fixed = _fix(raw[index])
        shapes[index] = fixed
        notes.append(
            Note(int(index), "unreadable" if fixed is None else "unclosed_ring")
        )
    return shapes, notes


def _fix(raw: bytes) -> shapely.Geometry | None:
    try:
        return shapely.from_wkb(raw, on_invalid="fix")
    except shapely.errors.ShapelyError:
        return None


def _joined(arrays: list[NDArray[Any]]) -> NDArray[Any]:
    if len(arrays) == 1:
        return arrays[0]
    if any(array.dtype == object for array in arrays):
        return np.concatenate([array.astype(object) for array in arrays])
    return np.concatenate(arrays) if arrays else np.empty(0, dtype=object)


def _objects(values: Sequence[object]) -> Objects:
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return array
