"""Read map files of any kind: layers and columns first, then whole tables."""

from gridplanner.data.sources.layers import open_source
from gridplanner.data.sources.read import read_layer
from gridplanner.data.sources.table import Column, Layer, Note, Source, SourceTable

__all__ = [
    "Column",
    "Layer",
    "Note",
    "Source",
    "SourceTable",
    "open_source",
    "read_layer",
]
