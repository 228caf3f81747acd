"""What a sheet shows, as a short word that is another once anything of it is another.

The word is made of the ground in view, what is written, the layout; not of the day, of
who prints, or of the version of the program. Where labels find their places follows
from these and differs by a hair from machine to machine, so places do not count.
Coordinates of packed shapes are true to a few millimetres, so they count to five
centimetres; should the extent of a town change, some are rounded the other way and
sheets count as changed that are not, never the other way round.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from gridplanner.data.packed import spread
from gridplanner.layers.print.beyond import Beyond
from gridplanner.layers.print.ground import MapView
from gridplanner.layers.print.map_frame import Settled
from gridplanner.layers.print.map_labels import Rank
from gridplanner.layers.print.map_looks import Theme

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from gridplanner.data.packed import Packed
    from gridplanner.layers.print.ground import Ground
    from gridplanner.layers.print.sheet import Sheet

    Taker = Callable[[bytes], None]

_LENGTH: Final = 12  # bytes of a word
_STEP: Final = 0.05  # metres
_MM: Final = 1000.0
_BY_LABELS: Final = ("doors", "labels", "asides", "left_out", "unboxed")
_BY_PLACE: Final = (Rank.PLATE, Rank.ASIDE)
_NOT_OF_CONTENT: Final = {
    "Subject": {"day", "notes", "maker", "sides_to_check"},
    # Pages follow from what else is in the file, boxes to tick from where labels are,
    # and small maps show the whole town.
    "Sheet": {
        *("changed_since", "page", "pages", "key_maps"),
        *("project", "version", "ticks", "comes_back", "watermark"),
    },
}


def content_hash(sheets: Iterable[Sheet], ground: Ground) -> str:
    """Give the word for the sheets of a topic.

    Parameters
    ----------
    sheets : iterable of Sheet
        All of the topic, in their order.
    ground : Ground
        They are painted from.
    """
    word = blake2b(digest_size=_LENGTH)
    for sheet in sheets:
        _add(sheet, ground, word.update)
    return word.hexdigest()


def _add(value: Any, ground: Ground, take: Taker) -> None:  # noqa: ANN401 - whatever stands on a sheet
    """Take in a value, and all it is made of."""
    if isinstance(value, Settled):
        _add_map(value, ground, take)
    elif isinstance(value, Theme):
        take(value.name.encode())  # as its colours are called
    elif isinstance(value, Beyond):
        # The last word is the name alone, those before it tell of its page.
        _add((value.edge, value.words[-1]), ground, take)
    elif isinstance(value, MapView):
        corner = [round(side * _MM) for side in (value.west, value.north)]
        take(repr((value.place, corner, value.scale)).encode())
    elif is_dataclass(value):
        left_out = _NOT_OF_CONTENT.get(type(value).__name__, ())
        for one in fields(value):
            if one.name not in left_out and not one.name.startswith("_"):
                _add(getattr(value, one.name), ground, take)
    elif isinstance(value, (Mapping, tuple, list)):
        listed = sorted(value.items()) if isinstance(value, Mapping) else value
        take(b"(%d" % len(value))
        for part in listed:
            _add(part, ground, take)
    else:
        take(_bytes_of(value))


def _bytes_of(value: Any) -> bytes:  # noqa: ANN401 - as above
    if isinstance(value, np.ndarray):
        return np.ascontiguousarray(value).tobytes()
    if isinstance(value, shapely.Geometry):
        return bytes(shapely.to_wkb(value))
    return value if isinstance(value, bytes) else repr(value).encode()


def _add_map(settled: Settled, ground: Ground, take: Taker) -> None:
    """Take in what a map shows: its words, and the ground in view."""
    view, meant = settled.view, settled.meant
    for part in fields(settled):
        if part.name not in _BY_LABELS:
            _add(getattr(settled, part.name), ground, take)
    # A name without a place stands aside, with a number on the map: it counts alike.
    plates = {door.plate for door in settled.doors}
    words = [one.words for one in settled.labels if one.wish.rank not in _BY_PLACE]
    words += [wish.words for wish in settled.left_out]
    words += [one.plate for one in settled.asides if one.plate not in plates]
    take(repr(sorted(words)).encode())
    take(repr([(door.plate, door.building) for door in settled.doors]).encode())
    _add_shapes(ground.buildings, view, take)
    features, division = ground.features, ground.subdivision
    _add_shapes(
        features.packed,
        view,
        take,
        [features.kinds, features.ranks],
        features.names,
    )
    _add_shapes(division.lines, view, take, [division.line_level])
    for unit in meant.own:
        outline = ground.outlines[unit]
        take(np.rint(shapely.get_coordinates(outline) * _MM).astype(np.int64).tobytes())


def _add_shapes(
    packed: Packed,
    view: MapView,
    take: Taker,
    columns: Iterable[np.ndarray[Any, Any]] = (),
    names: tuple[str, ...] = (),
) -> None:
    """Take in the shapes in view, in an order that an import anew does not change."""
    rows = packed.shapes_in(view.box)
    places = np.rint(packed.points[rows] * _MM).astype(np.int64)
    # Of two at one place the one of fewer corners comes first.
    ends = packed.rings[packed.shapes[rows + 1]], packed.rings[packed.shapes[rows]]
    corners = ends[0] - ends[1]
    order = np.lexsort((corners, packed.dims[rows], places[:, 1], places[:, 0]))
    rows, places = rows[order], places[order]
    rings, shapes = spread(packed.shapes, rows)
    coords, starts = spread(packed.rings, rings)
    take(places.tobytes())
    take(packed.dims[rows].tobytes())
    take(shapes.tobytes())
    take(starts.tobytes())
    metres = packed.coords[coords] + packed.origin
    take(np.rint(metres / _STEP).astype(np.int64).tobytes())
    for column in columns:
        take(np.ascontiguousarray(column[rows]).tobytes())
    if names:
        take(repr([names[row] for row in rows.tolist()]).encode())
