"""Choose of a source what is meant: its layer, its columns, its rows."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import numpy as np

from gridplanner.data.errors import ImportRejected
from gridplanner.data.importers.features import telling_columns
from gridplanner.data.intake.aliases import (
    FIELDS,
    guess_kind,
    kind_scores,
    propose_mapping,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gridplanner.data.sources import Layer, Source, SourceTable

_AREAL = ("Polygon", "Unknown", "Geometry", "Curve", "Surface")
_DRAWING_LAYER = "Layer"
# Layers of a survey drawing that hold houses: CASS calls them JMD.
_HOUSES = ("jmd", "房屋", "建筑", "building", "fw")


def choose_layer(source: Source, kind: str, name: str | None) -> Layer:
    """Choose the layer of a source to import.

    Parameters
    ----------
    source : Source
    kind : str
    name : str or None
        As the user named it.

    Returns
    -------
    Layer
        The named one, the only one with places, or the one whose name and columns
        speak most of the kind.

    Raises
    ------
    ImportRejected
        If there is no such layer, none has places, or several fit as well.
    """
    if name is not None:
        named = [layer for layer in source.layers if layer.name == name]
        if not named:
            names = ", ".join(layer.name for layer in source.layers)
            raise ImportRejected("import.no_layer", layer=name, layers=names)
        return named[0]
    placed = [layer for layer in source.layers if layer.geometry is not None]
    if not placed:
        raise ImportRejected("import.no_places", file=source.path.name)
    if len(placed) == 1:
        return placed[0]
    areal = [layer for layer in placed if is_areal(layer)]
    fitting = areal if kind != "features" and areal else placed
    fitting = [layer for layer in fitting if layer.count] or fitting
    guessed = [layer for layer in fitting if layer_kind(layer) == kind] or fitting
    score = [_score(layer, kind) for layer in guessed]
    candidates = [
        layer
        for layer, points in zip(guessed, score, strict=True)
        if points == max(score)
    ]
    if len(candidates) > 1:
        names = ", ".join(layer.name for layer in candidates)
        raise ImportRejected("import.which_layer", file=source.path.name, layers=names)
    return candidates[0]


def _score(layer: Layer, kind: str) -> int:
    names = [column.name for column in layer.columns]
    return kind_scores(layer.name, names, file=layer.dataset.stem)[kind]


def layer_kind(layer: Layer) -> str:
    """Guess what a layer holds."""
    names = [column.name for column in layer.columns]
    stem = layer.dataset.stem
    return guess_kind(layer.name, names, file=stem, areas=is_areal(layer))


def is_areal(layer: Layer) -> bool:
    """Tell whether a layer can hold polygons."""
    return layer.geometry is not None and any(word in layer.geometry for word in _AREAL)


def choose_mapping(
    kind: str,
    layer: Layer,
    chosen: Mapping[str, str],
    kept: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """Say which column means which field.

    Parameters
    ----------
    kind : str
    layer : Layer
    chosen : mapping of str to str
        Field to column as the user said; an empty column leaves the field out.
    kept : mapping, optional
        What was remembered of such a source; the names alone speak without.

    Returns
    -------
    dict of str to str

    Raises
    ------
    ImportRejected
        If the user named a field or a column there is not.
    """
    names = [column.name for column in layer.columns]
    mapping = dict(propose_mapping(kind, names) if kept is None else kept)
    fields = list(FIELDS[kind])
    for name, column in chosen.items():
        if name not in fields:
            raise ImportRejected(
                "import.no_field", field=name, fields=", ".join(fields)
            )
        if column and column not in names:
            raise ImportRejected(
                "import.no_column", column=column, columns=", ".join(names)
            )
        mapping[name] = column
    return {name: column for name, column in mapping.items() if column in names}


def columns_to_read(kind: str, layer: Layer, mapping: dict[str, str]) -> list[str]:
    """List the columns to read: what is not needed is not read."""
    wanted = set(mapping.values())
    if kind == "features":
        names = [column.name for column in layer.columns]
        wanted |= set(telling_columns(names, mapping))
    if layer.driver == "DXF":
        wanted.add(_DRAWING_LAYER)
    return [column.name for column in layer.columns if column.name in wanted]


def condition(kind: str, layer: Layer) -> str | None:
    """Take of a street map only what is of the kind: its layers hold all kinds."""
    names = {column.name for column in layer.columns}
    if kind == "buildings" and layer.driver == "OSM" and "building" in names:
        return "building IS NOT NULL"
    if kind == "areas" and layer.driver == "OSM" and "boundary" in names:
        return "boundary = 'administrative'"
    return None


def only_houses(table: SourceTable) -> SourceTable:
    """Keep of a drawing the rows of its house layers.

    Parameters
    ----------
    table : SourceTable

    Returns
    -------
    SourceTable
        The same where it is no drawing, or none of its layers says houses: then
        the user has drawn houses only, under whatever name. Rows keep their number.
    """
    if table.layer.driver != "DXF" or _DRAWING_LAYER not in table.columns:
        return table
    words = [str(word).casefold() for word in table.columns[_DRAWING_LAYER]]
    kept = np.array([word.startswith(_HOUSES) for word in words], dtype=bool)
    if not kept.any():
        return table
    place = np.cumsum(kept) - 1
    return dataclasses.replace(
        table,
        shapes=table.shapes[kept],
        columns={name: values[kept] for name, values in table.columns.items()},
        rows=table.rows[kept],
        notes=tuple(
            dataclasses.replace(note, index=int(place[note.index]))
            for note in table.notes
            if kept[note.index]
        ),
    )
