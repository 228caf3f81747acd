"""Woods, fields, water, roads, wells and squares."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter

from gridplanner.data.feature_kinds import KINDS
from gridplanner.data.packed import AREA, LINE, POINT, Packed, empty_packed
from gridplanner.layers import style as styles
from gridplanner.layers.hit import box_of_rows, hits_in, touched_by
from gridplanner.layers.layer import Frame, Hit, Layer, LegendEntry
from gridplanner.layers.lines import dashes_of, thinned
from gridplanner.layers.pixels import new_image
from gridplanner.layers.render import fill_areas, rings_of
from gridplanner.layers.strokes import stroke_lines, stroke_segments
from gridplanner.resources.texts import text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from gridplanner.layers.style import Palette, Style
    from gridplanner.layers.view import Box, View

# Ranks of roads: main, county, town and street, village, track and path, railway.
MAIN, COUNTY, STREET, VILLAGE, TRACK, RAIL = range(6)
_RANKS: Final = (
    (RAIL, ("铁路", "地铁", "rail", "tram", "subway", "voie ferrée")),
    (MAIN, ("高速", "国道", "省道", "motorway", "trunk", "primary", "autorout")),
    (COUNTY, ("县道", "主干", "快速", "secondary")),
    (TRACK, ("田间", "小路", "机耕", "track", "path", "footway", "steps", "cycleway",
             "pedestrian", "bridleway", "sentier", "chemin", "service")),
    (VILLAGE, ("村道", "巷", "胡同", "living_street", "unclassified")),
)  # fmt: skip
# Widths in logical pixels by rank and band of scale; 0 = not drawn.
_ROAD_WIDTHS: Final = (
    (2.0, 3.0, 5.0, 7.0, 10.0),
    (1.5, 2.4, 4.0, 6.0, 9.0),
    (0.0, 1.6, 3.0, 5.0, 7.5),
    (0.0, 1.0, 2.4, 4.0, 6.0),
    (0.0, 0.0, 1.0, 1.6, 3.0),
    (1.5, 2.0, 2.4, 3.0, 3.6),
)
_RIVER_WIDTHS: Final = (1.0, 1.5, 2.0, 3.0, 4.0)
_DITCH_WIDTHS: Final = (0.0, 0.0, 1.0, 1.4, 2.0)
# Drawn from the ground up.
_AREA_ORDER: Final = ("field", "woodland", "square", "river", "ditch", "road", "other")
# From which band on the points of a kind have an icon, and its sign.
_ICONS: Final = {
    "square": (styles.DISTRICT, "广"),
    "population": (styles.NEAR, "人"),
    "house": (styles.WORK, "房"),
    "well": (styles.WORK, "井"),
    "river": (styles.NEAR, "水"),
    "woodland": (styles.STREET, "林"),
    "other": (styles.NEAR, "•"),
}
_ICON_COLOURS: Final = {"well": "#1F78B4", "river": "#1F78B4", "woodland": "#3E7D3A"}
_MOST_ICONS: Final = 600


@dataclass(frozen=True)
class FeatureSet:
    """Map features as they are drawn.

    Attributes
    ----------
    packed : Packed
        Ids are row ids of table ``feature``.
    kinds : ndarray, int8, shape (n,)
        Index into `gridplanner.data.feature_kinds.KINDS`, in the order of `packed`.
    ranks : ndarray, int8, shape (n,)
        Rank of roads, 0 for the main ones.
    names : tuple of str
        In the order of `packed`.
    """

    packed: Packed
    kinds: NDArray[np.int8]
    ranks: NDArray[np.int8]
    names: tuple[str, ...]

    def rows(self, rows: NDArray[np.int64], kind: str, dim: int) -> NDArray[np.int64]:
        """Give those of some rows that are of a kind and dimension."""
        wanted = (self.kinds[rows] == KINDS.index(kind)) & (
            self.packed.dims[rows] == dim
        )
        found: NDArray[np.int64] = rows[wanted]
        return found


def no_features() -> FeatureSet:
    """Give a set without features."""
    return FeatureSet(empty_packed(), np.empty(0, np.int8), np.empty(0, np.int8), ())


def take_features(
    packed: Packed,
    ids: NDArray[np.int64],
    *,
    kinds: Sequence[str | None],
    classes: Sequence[str | None],
    names: Sequence[str | None],
) -> FeatureSet:
    """Put the attributes of features into the order of their packed shapes.

    Parameters
    ----------
    packed : Packed
    ids : ndarray, int64, shape (n,)
        Row ids the attributes belong to; they may be in any order and more than are
        packed.
    kinds, classes, names : sequence of str or None, length n
        A kind that is not known counts as ``"other"``.
    """
    place = {number: i for i, number in enumerate(np.asarray(ids).tolist())}
    # Behind the last row stands what is known of one that has none.
    at = [place.get(number, len(place)) for number in packed.ids.tolist()]
    number_of = {kind: i for i, kind in enumerate(KINDS)}
    other = number_of["other"]
    kind = [*(number_of.get(word or "", other) for word in kinds), other]
    rank_in = {word: rank_of(word or "") for word in {*classes, None}}
    rank = [*(rank_in[word] for word in classes), rank_in[None]]
    name = [*(word or "" for word in names), ""]
    return FeatureSet(
        packed,
        np.array(kind, np.int8)[at],
        np.array(rank, np.int8)[at],
        tuple([name[i] for i in at]),
    )


def change_features(
    features: FeatureSet, gone: NDArray[np.int64], came: FeatureSet
) -> FeatureSet:
    """Leave features out and put others behind the rest.

    Parameters
    ----------
    features : FeatureSet
    gone : ndarray, int64
        Ids to leave out; those of `came` are left out in any case.
    came : FeatureSet
    """
    left_out = np.concatenate([gone, came.packed.ids])
    rows = np.flatnonzero(np.isin(features.packed.ids, left_out))
    names = list(features.names)
    for row in reversed(rows.tolist()):
        del names[row]
    return FeatureSet(
        features.packed.changed(gone, came.packed),
        np.concatenate([np.delete(features.kinds, rows), came.kinds]),
        np.concatenate([np.delete(features.ranks, rows), came.ranks]),
        (*names, *came.names),
    )


def rank_of(road_class: str) -> int:
    """Tell the rank of a road from its class; a street where the word says nothing.

    Examples
    --------
    >>> rank_of("省道"), rank_of("residential"), rank_of("田间路"), rank_of("rail")
    (0, 2, 4, 5)
    """
    folded = road_class.casefold()
    for rank, words in _RANKS:
        if any(word in folded for word in words):
            return rank
    return STREET


@dataclass
class FeaturesLayer(Layer):
    """The map features of the town.

    Attributes
    ----------
    features : FeatureSet
    hidden : frozenset of str
        Kinds that are not shown.
    """

    name: str = "features"
    features: FeatureSet = field(default_factory=no_features)
    hidden: frozenset[str] = frozenset()

    @property
    def present(self) -> list[str]:
        """Kinds of which there is anything, in the order of `KINDS`."""
        return [KINDS[number] for number in np.unique(self.features.kinds).tolist()]

    def hide(self, kinds: Iterable[str]) -> None:
        """Hide these kinds and no others."""
        self.hidden = frozenset(kinds)
        self.redraw()

    def _shown(self, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        if not self.hidden:
            return rows
        numbers = [KINDS.index(kind) for kind in self.hidden]
        return rows[~np.isin(self.features.kinds[rows], numbers)]

    def show(self, features: FeatureSet) -> None:
        """Draw these features from now on."""
        self.features = features
        self.redraw()

    @property
    def box(self) -> Box | None:
        """Extent in metres."""
        return self.features.packed.box

    def drawn_at(self, view: View) -> bool:
        """Whether there is any feature."""
        del view
        return bool(len(self.features.packed))

    def draw(self, frame: Frame) -> Iterator[None]:
        """Paint areas, then water lines, then roads, then icons."""
        packed = self.features.packed
        rows = self._shown(packed.shapes_in(frame.view.widened(0.02).box))
        palette = frame.style.palette
        for kind in _AREA_ORDER:
            fill, outline = _area_colours(kind, palette)
            same = self.features.rows(rows, kind, AREA)
            yield from fill_areas(frame, packed, same, fill=fill, outline=outline)
        yield from self._draw_water(frame, rows)
        yield from self._draw_roads(frame, self.features.rows(rows, "road", LINE))
        yield from self._draw_icons(frame, rows)

    def _draw_water(self, frame: Frame, rows: NDArray[np.int64]) -> Iterator[None]:
        palette, packed = frame.style.palette, self.features.packed
        for kind, widths in (("ditch", _DITCH_WIDTHS), ("river", _RIVER_WIDTHS)):
            same = self.features.rows(rows, kind, LINE)
            if widths[frame.band]:
                width = frame.px(widths[frame.band])
                yield from stroke_lines(
                    frame, packed, same, colour=palette.water_line, width=width
                )

    def _draw_roads(self, frame: Frame, rows: NDArray[np.int64]) -> Iterator[None]:
        """Draw the casing of all roads first, so that crossings stay open."""
        palette, packed = frame.style.palette, self.features.packed
        ranks = self.features.ranks[rows]
        of_rank = {
            rank: rows[ranks == rank]
            for rank in (TRACK, VILLAGE, STREET, COUNTY, MAIN)
            if _ROAD_WIDTHS[rank][frame.band]
        }
        for rank, same in of_rank.items():
            width = _ROAD_WIDTHS[rank][frame.band] + (0.0 if rank == TRACK else 1.6)
            smooth = frame.band >= styles.NEAR or rank == TRACK
            yield from stroke_lines(
                frame, packed, same, colour=palette.road_casing,
                width=frame.px(width), smooth=smooth,
            )  # fmt: skip
        for rank, same in of_rank.items():
            width = _ROAD_WIDTHS[rank][frame.band]
            if rank != TRACK or frame.band == styles.STREET:
                # White on its casing shows no stairs, and smooth it costs twice.
                yield from stroke_lines(
                    frame, packed, same, colour=palette.road,
                    width=frame.px(width), smooth=False,
                )  # fmt: skip
        yield from self._draw_rails(frame, rows[ranks == RAIL])

    def _draw_rails(self, frame: Frame, rows: NDArray[np.int64]) -> Iterator[None]:
        if not len(rows):
            return
        packed, palette = self.features.packed, frame.style.palette
        width = _ROAD_WIDTHS[RAIL][frame.band]
        yield from stroke_lines(
            frame, packed, rows, colour=palette.rail, width=frame.px(width)
        )
        length = frame.px(8.0)
        ties = dashes_of(*thinned(*rings_of(frame, packed, rows)), (length, length))
        inner = frame.px(max(width - 1.2, 0.6))
        yield from stroke_segments(frame, ties, colour=palette.ground, width=inner)

    def _draw_icons(self, frame: Frame, rows: NDArray[np.int64]) -> Iterator[None]:
        size = 16.0 if frame.band <= styles.WORK else 20.0
        painter = frame.painter
        for kind, (first, sign) in _ICONS.items():
            if frame.band < first:
                continue
            same = self.features.rows(rows, kind, POINT)[:_MOST_ICONS]
            if not len(same):
                continue
            image = _icon(sign, kind, frame, size)
            half = image.width() / 2
            places = frame.to_device(self.features.packed.points[same]) - half
            for x, y in places.tolist():
                painter.drawImage(QPointF(round(x), round(y)), image)
            yield

    def hits(self, x: float, y: float, *, tolerance: float) -> list[Hit]:
        """Find the features at a place."""
        packed = self.features.packed
        found = hits_in(packed, x, y, tolerance=tolerance)
        shown = set(self._shown(np.array([row for row, _ in found], np.int64)).tolist())
        return [
            Hit(self.name, int(packed.ids[row]), distance)
            for row, distance in found
            if row in shown
        ]

    def inside(self, ring: NDArray[np.float64]) -> NDArray[np.int64]:
        """Give the features a ring touches."""
        return self.features.packed.ids[touched_by(self.features.packed, ring)]

    def box_of(self, ids: NDArray[np.int64]) -> Box | None:
        """Extent of some features."""
        packed = self.features.packed
        return box_of_rows(packed, packed.rows_of(ids))

    def legend(self, style: Style, scale: float) -> list[LegendEntry]:
        """Give a sample of each kind that is there."""
        palette = style.palette
        entries = []
        present = set(np.unique(self.features.kinds).tolist())
        for kind in ("road", "river", "woodland", "field", "square", "well"):
            if KINDS.index(kind) not in present or kind in self.hidden:
                continue
            fill, outline = _area_colours(kind, palette)
            shape = "fill"
            if kind == "well":
                if styles.band(scale) < styles.WORK:
                    continue
                shape = "icon"
            sign = _ICONS[kind][1] if shape == "icon" else ""
            fill = _ICON_COLOURS.get(kind, fill) if sign else fill
            title = text(f"feature.{kind}")
            entries.append(LegendEntry(title, shape, fill, outline, icon=sign))
        return entries


def _area_colours(kind: str, palette: Palette) -> tuple[str, str]:
    """Fill and outline of areas of a kind; an empty outline is not drawn."""
    colours = {
        "field": (palette.fields, ""),
        "woodland": (palette.woods, ""),
        "square": (palette.square, palette.road_casing),
        "river": (palette.water, palette.water_line),
        "ditch": (palette.water, ""),
        "road": (palette.road, palette.road_casing),
        "other": (palette.road_casing, palette.rail),
    }
    return colours.get(kind, (palette.place, ""))


def _icon(sign: str, kind: str, frame: Frame, size: float) -> QImage:
    """Make the picture of an icon: a disc with the kind's sign and a halo."""
    palette = frame.style.palette
    side = round(frame.px(size + 4))
    image = new_image(side, side)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    painter.setPen(Qt.PenStyle.NoPen)
    room = QRectF(0, 0, side, side)
    painter.setBrush(QColor(palette.halo))
    painter.drawEllipse(room)
    edge = frame.px(1.75)
    painter.setBrush(QColor(_ICON_COLOURS.get(kind, "#7A5C3E")))
    painter.drawEllipse(room.adjusted(edge, edge, -edge, -edge))
    font = QFont(frame.style.font_family)
    font.setPixelSize(round(frame.px(size * 0.62)))
    font.setBold(True)
    painter.setFont(font)
    painter.setPen(QColor("#FFFFFF"))
    painter.drawText(room, int(Qt.AlignmentFlag.AlignCenter), sign)
    painter.end()
    return image
