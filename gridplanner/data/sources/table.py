"""What is known of a source before it is read, and what reading gives."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path
    from tempfile import TemporaryDirectory
    from types import TracebackType

    from gridplanner.data.sources.encoding import TextGuess

Objects = NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a layer: its name, its type and its first values as text."""

    name: str
    type: str
    sample: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer of a source, as its head describes it.

    Attributes
    ----------
    name : str
    dataset : Path
        The file it stands in; within an unpacked archive where the source is one.
    driver : str
        Name of the format; ``"text"`` for tables read without GDAL.
    geometry : str or None
        ``"Polygon"``, ``"Point"`` …, ``"Unknown"`` for mixed ones, None without.
    count : int
        Number of rows.
    crs : str or None
        As the file says, ``"EPSG:n"`` where the registry knows it.
    encoding : str
        In which the texts are to be read.
    columns : tuple of Column
    box : tuple of float or None
        ``(xmin, ymin, xmax, ymax)`` in the file's own numbers.
    text : TextGuess or None
        What the bytes say about the encoding; None where the format settles it.
    """

    name: str
    dataset: Path
    driver: str
    geometry: str | None
    count: int
    crs: str | None
    encoding: str
    columns: tuple[Column, ...]
    box: tuple[float, float, float, float] | None = None
    text: TextGuess | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """An opened source; use it in a ``with`` so that unpacked files go away."""

    path: Path
    layers: tuple[Layer, ...]
    unpacked: TemporaryDirectory[str] | None = field(default=None, repr=False)

    def __enter__(self) -> Source:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Remove what was unpacked."""
        if self.unpacked is not None:
            self.unpacked.cleanup()


@dataclass(frozen=True, slots=True)
class Note:
    """What reading had to do with one row.

    Attributes
    ----------
    index : int
        Row of the table, from 0.
    reason : str
        ``"unclosed_ring"``, ``"unreadable"``, ``"text_damaged"``, ``"values_lost"``.
    """

    index: int
    reason: str


@dataclass(frozen=True, slots=True)
class SourceTable:
    """All rows of a layer.

    Attributes
    ----------
    layer : Layer
    shapes : ndarray of Geometry or None, shape (n,)
        In the coordinates of the file, flat; None where a row has none or it
        could not be read.
    columns : mapping of str to ndarray, shape (n,)
        Values as read: numbers, texts, None.
    rows : ndarray, int64, shape (n,)
        Number of each row in the file, from 1.
    notes : tuple of Note
        Rows that reading repaired or could not read.
    """

    layer: Layer
    shapes: Objects
    columns: Mapping[str, NDArray[Any]]
    rows: NDArray[np.int64]
    notes: tuple[Note, ...] = ()
