"""Tags of a street map that GDAL keeps together in one column, as columns of their own.

The column ``other_tags`` holds ``"building:levels"=>"3","roof:shape"=>"flat"``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

TOGETHER = "other_tags"
TAGS = (
    "building:levels",
    "building:flats",
    "addr:housenumber",
    "addr:street",
    "addr:place",
    "highway",
    "waterway",
    "man_made",
    "natural",
    "landuse",
    "leisure",
    "place",
)
_PAIR = re.compile(r'"((?:[^"\\]|\\.)*)"=>"((?:[^"\\]|\\.)*)"')


def missing_tags(columns: Sequence[str]) -> list[str]:
    """List the tags that are no columns of a layer but may stand in its other tags."""
    return [] if TOGETHER not in columns else [t for t in TAGS if t not in columns]


def unpack(
    values: NDArray[np.object_], tags: Sequence[str]
) -> list[NDArray[np.object_]]:
    """Take tags out of the column that holds them together.

    Parameters
    ----------
    values : ndarray of str or None, shape (n,)
    tags : sequence of str

    Returns
    -------
    list of ndarray of str or None, shape (n,)
        A column for each tag; None where a row has no such tag.
    """
    columns: list[NDArray[np.object_]] = [
        np.full(len(values), None, dtype=object) for _ in tags
    ]
    where = dict(zip(tags, columns, strict=True))
    for row, value in enumerate(values):
        if not value:
            continue
        for tag, word in _PAIR.findall(value):
            if tag in where:
                where[tag][row] = word.replace('\\"', '"').replace("\\\\", "\\")
    return columns
