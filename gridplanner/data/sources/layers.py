"""Layers and columns of a source: by fiona where it opens the format, else pyogrio."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

import numpy as np

from gridplanner.data.errors import ImportRejected
from gridplanner.data.geodesy.crs import short_name
from gridplanner.data.sources import text
from gridplanner.data.sources.encoding import TextGuess, codec, guess_dbf, guess_drawing
from gridplanner.data.sources.files import (
    TEXT_SUFFIXES,
    find_datasets,
    label_of,
    sibling,
)
from gridplanner.data.sources.gdal import quiet_gdal, reading_faults
from gridplanner.data.sources.street_tags import missing_tags
from gridplanner.data.sources.table import Column, Layer, Source

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_SAMPLES = 3
_FIRST_ROWS = 50


def open_source(
    path: Path, *, encoding: str | None = None, project: Path | None = None
) -> Source:
    """Open a map file and describe its layers.

    Parameters
    ----------
    path : Path
        Anything GDAL reads, a table with places, a folder or an archive of those.
    encoding : str, optional
        Of the texts, where the user knows better than the bytes.
    project : Path, optional
        The open project, which is refused as a source.

    Returns
    -------
    Source
        Its layers in the order of the file; rows are not read but for samples.

    Raises
    ------
    ImportRejected
        If it cannot be read, is no map, or is the open project.
    """
    if encoding is not None:
        _check_encoding(encoding)
    datasets, unpacked = find_datasets(path, project=project)
    layers: list[Layer] = []
    fault: ImportRejected | None = None
    for dataset in datasets:
        try:
            layers += describe(dataset, encoding=encoding)
        except ImportRejected as error:
            fault = fault or error
    if not layers:
        if unpacked is not None:
            unpacked.cleanup()
        raise fault or ImportRejected("import.not_a_map", file=path.name)
    return Source(path, tuple(layers), unpacked)


def describe(dataset: Path, *, encoding: str | None = None) -> list[Layer]:
    """Describe the layers of one file."""
    if dataset.suffix.lower() in TEXT_SUFFIXES:
        return [text.describe(dataset, encoding=encoding)]
    guess = _guess(dataset)
    known = encoding or (guess.encoding if guess else None)
    with quiet_gdal(dataset, encoding=known):
        try:
            names = _names(dataset)
            layers = [_layer(dataset, name, known, guess) for name in names]
        except reading_faults() as error:
            raise ImportRejected("import.not_a_map", file=dataset.name) from error
    if dataset.suffix.lower() in {".gpx", ".osm", ".pbf"}:
        # These formats always show all their layers, most of them empty.
        filled = [layer for layer in layers if layer.count]
        layers = filled or layers
    return layers


def _check_encoding(encoding: str) -> None:
    try:
        codec(encoding)
    except LookupError as error:
        raise ImportRejected("import.unknown_encoding", encoding=encoding) from error


def _guess(dataset: Path) -> TextGuess | None:
    if dataset.suffix.lower() == ".dxf":
        return guess_drawing(dataset)
    table = dataset if dataset.suffix.lower() == ".dbf" else None
    if dataset.suffix.lower() == ".shp":
        table = sibling(dataset, ".dbf")
    return None if table is None else guess_dbf(table, label=label_of(dataset))


def _names(dataset: Path) -> list[str]:
    import fiona
    import pyogrio

    try:
        return [str(name) for name in fiona.listlayers(str(dataset))]
    except reading_faults():
        return [str(name) for name, _ in pyogrio.list_layers(dataset)]


def _layer(
    dataset: Path, name: str, encoding: str | None, guess: TextGuess | None
) -> Layer:
    try:
        layer = _by_fiona(dataset, name, encoding, guess)
    except reading_faults():
        layer = _by_pyogrio(dataset, name, encoding, guess)
    return dataclasses.replace(layer, columns=_with_samples(layer))


def _by_fiona(
    dataset: Path, name: str, encoding: str | None, guess: TextGuess | None
) -> Layer:
    import fiona

    with fiona.open(str(dataset), layer=name, encoding=_python(encoding)) as layer:
        schema: dict[str, Any] = layer.schema
        count = len(layer)
        wkt = layer.crs_wkt
        columns = tuple(
            Column(str(key), str(kind).split(":")[0])
            for key, kind in schema["properties"].items()
        )
        geometry = None if schema["geometry"] == "None" else str(schema["geometry"])
        box = _box(layer.bounds) if geometry and count else None
        return Layer(
            name=name,
            dataset=dataset,
            driver=str(layer.driver),
            geometry=geometry,
            count=count,
            crs=short_name(wkt) if wkt else None,
            encoding=encoding or "UTF-8",
            columns=columns,
            box=box,
            text=guess,
        )


def _by_pyogrio(
    dataset: Path, name: str, encoding: str | None, guess: TextGuess | None
) -> Layer:
    import pyogrio

    info = pyogrio.read_info(
        dataset,
        layer=name,
        encoding=_python(encoding),
        force_feature_count=True,
        force_total_bounds=True,
    )
    columns = tuple(
        Column(str(key), _type_name(str(kind)))
        for key, kind in zip(info["fields"], info["dtypes"], strict=True)
    )
    if info["driver"] == "OSM":
        names = [column.name for column in columns]
        columns += tuple(Column(tag, "str") for tag in missing_tags(names))
    return Layer(
        name=name,
        dataset=dataset,
        driver=str(info["driver"]),
        geometry=info["geometry_type"],
        count=int(info["features"]),
        crs=short_name(info["crs"]) if info["crs"] else None,
        encoding=encoding or "UTF-8",
        columns=columns,
        box=_box(info["total_bounds"]),
        text=guess,
    )


def _python(encoding: str | None) -> str | None:
    return None if encoding is None else codec(encoding)


def _type_name(kind: str) -> str:
    if kind.startswith(("int", "uint")):
        return "int"
    if kind.startswith("float"):
        return "float"
    if kind.startswith("datetime"):
        return "date"
    return "bool" if kind == "bool" else "str"


def _box(bounds: Sequence[float] | None) -> tuple[float, float, float, float] | None:
    if bounds is None or not np.isfinite(bounds).all():
        return None
    low_x, low_y, high_x, high_y = (float(value) for value in bounds)
    return (low_x, low_y, high_x, high_y) if low_x <= high_x else None


def _with_samples(layer: Layer) -> tuple[Column, ...]:
    """Give each column its first three values, for the user to recognise it."""
    from gridplanner.data.sources.read import read_layer

    if not layer.count:
        return layer.columns
    try:
        table = read_layer(layer, limit=_FIRST_ROWS)
    except ImportRejected:
        return layer.columns
    return tuple(
        dataclasses.replace(column, sample=samples(table.columns[column.name]))
        if column.name in table.columns
        else column
        for column in layer.columns
    )


def samples(values: Sequence[Any] | np.ndarray[Any, Any]) -> tuple[str, ...]:
    """Take the first three values that say something, as text."""
    shown = []
    for value in values:
        written = text.as_text(value)
        if written:
            shown.append(written[:60])
        if len(shown) == _SAMPLES:
            break
    return tuple(shown)
