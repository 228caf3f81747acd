"""Grids and areas: fills, choropleth, and the borders of each level."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtGui import QBrush, QColor, QImage, QPainter

from gridplanner.data.levels import Role
from gridplanner.layers import raster
from gridplanner.layers import style as styles
from gridplanner.layers.classes import NO_DATA, Classes
from gridplanner.layers.hit import box_of_rows, hits_in, touched_by
from gridplanner.layers.layer import Frame, Hit, Layer, LegendEntry
from gridplanner.layers.lines import dashes_of, thinned
from gridplanner.layers.patterns import NO_DATA_PATTERN, pattern_brush
from gridplanner.layers.pixels import new_image
from gridplanner.layers.render import paths_of, rings_of
from gridplanner.layers.strokes import stroke_lines, stroke_segments
from gridplanner.layers.subdivision import (
    Subdivision,
    empty_subdivision,
    tint_numbers,
)
from gridplanner.resources.texts import text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from numpy.typing import NDArray

    from gridplanner.data.packed import Packed
    from gridplanner.layers.style import Style
    from gridplanner.layers.view import Box

_NO_BRUSH = -2
_OWN = 1000  # first number of a brush of a user's colour
_COPY = QPainter.CompositionMode.CompositionMode_Source


@dataclass(frozen=True)
class Colouring:
    """What the fills say.

    Attributes
    ----------
    title : str
        Name of the figure in the user's language; empty for plain tints.
    values : mapping of int to float
        Figure of each unit id; a unit that is missing has no data.
    classes : Classes or None
        None for neighbour tints without a meaning.
    unit : str
        Written behind the numbers of the legend.
    patterns : bool
        Lay a pattern over each class, for grey prints.
    words : tuple of str
        Names of the classes; empty names them by their numbers.
    bare : int
        The class that has none.
    """

    title: str = ""
    values: Mapping[int, float] = field(default_factory=dict)
    classes: Classes | None = None
    unit: str = ""
    patterns: bool = False
    words: tuple[str, ...] = ()
    bare: int = 0

    def pattern(self, number: int) -> int:
        """Give the pattern of a class; 0 for none."""
        if not self.patterns or number == self.bare:
            return 0
        return (number or 2) + 1


@dataclass
class FillsLayer(Layer):
    """The ground of grids in pale tints, or coloured by a figure.

    Attributes
    ----------
    subdivision : Subdivision
    level : int
        Index of the level whose units are filled.
    colouring : Colouring
    tints : dict of int to int
        Number of the tint of each unit.
    held_out : frozenset of int
        Cells left out because a gesture shows them changed in an overlay.
    """

    name: str = "fills"
    subdivision: Subdivision = field(default_factory=empty_subdivision)
    level: int = 0
    colouring: Colouring = field(default_factory=Colouring)
    held_out: frozenset[int] = frozenset()
    tints: dict[int, int] = field(default_factory=dict)

    def show(self, subdivision: Subdivision, level: int) -> None:
        """Fill the units of a level from now on."""
        kept = self.tints if level == self.level else {}
        self.subdivision, self.level = subdivision, level
        count = len(styles.LIGHT.tints)
        self.tints = tint_numbers(subdivision, level, count=count, before=kept)
        self.redraw()

    def colour_by(self, colouring: Colouring) -> None:
        """Say what the fills mean from now on."""
        self.colouring = colouring
        self.redraw()

    @property
    def box(self) -> Box | None:
        """Extent in metres."""
        return self.subdivision.cells.box

    def draw(self, frame: Frame) -> Iterator[None]:
        """Paint the fills of the view."""
        cells = self.subdivision.cells
        rows = cells.shapes_in(frame.view.box)
        if self.held_out:
            rows = rows[~np.isin(cells.ids[rows], list(self.held_out))]
        units = self.subdivision.unit_of_cells(self.level)[rows]
        number = self._brush_numbers(units)
        if frame.image.format() == QImage.Format.Format_RGB32:
            image = new_image(frame.image.width(), frame.image.height())
            painter = QPainter(image)
            try:
                yield from self._fill(frame, (painter, image), rows, number)
            finally:
                painter.end()
            frame.painter.drawImage(0, 0, image)
        else:
            canvas = frame.painter, frame.image
            yield from self._fill(frame, canvas, rows, number)

    def _fill(
        self,
        frame: Frame,
        canvas: tuple[QPainter, QImage],
        rows: NDArray[np.int64],
        number: NDArray[np.int64],
    ) -> Iterator[None]:
        """Fill cells with the brushes of their numbers.

        Cells do not overlap, so that on a clear picture the first brush is copied
        instead of blended, which takes a third of the time.
        """
        brushes = self.brushes(frame.style, np.unique(number).tolist())
        painter, image = canvas
        cells = self.subdivision.cells
        if raster.can_paint(image):
            has_brush = np.isin(number, list(brushes))
            rows, number = rows[has_brush], number[has_brush]
            pixels = {
                n: raster.pixel_of(each[0].color()) for n, each in brushes.items()
            }
            known, which = np.unique(number, return_inverse=True)
            colours = np.array([pixels[n] for n in known.tolist()], np.uint32)[which]
            yield from raster.fill(frame, image, cells, rows, colours)
            # What is left is patterns over the colours.
            brushes = {n: [QBrush(), *b[1:]] for n, b in brushes.items() if b[1:]}
        over = QPainter.CompositionMode.CompositionMode_SourceOver
        first = over if frame.image.isNull() else _COPY
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        yield
        for which in np.unique(number[np.isin(number, list(brushes))]).tolist():
            same = rows[number == which]
            for _part, path in paths_of(frame, cells, same, thin=True):
                painter.setCompositionMode(first)
                painter.fillPath(path, brushes[which][0])
                painter.setCompositionMode(over)
                for brush in brushes[which][1:]:
                    painter.fillPath(path, brush)
                yield

    def brushes(self, style: Style, numbers: Iterable[int]) -> dict[int, list[QBrush]]:
        """Give the brushes of numbers of `_brush_numbers`, and those all may use."""
        classes = self.colouring.classes
        if classes is None:
            own = {
                number: [QBrush(_pale(f"#{number - _OWN:06x}"))]
                for number in numbers
                if number >= _OWN
            }
            tints = enumerate(style.palette.tints)
            return {n: [QBrush(_pale(colour))] for n, colour in tints} | own
        found = {n: _class_brushes(c, n, self) for n, c in enumerate(classes.colours)}
        dots = pattern_brush(NO_DATA_PATTERN)
        found[NO_DATA] = [QBrush(QColor(style.palette.no_data)), dots]
        return found

    def _brush_numbers(self, units: NDArray[np.int64]) -> NDArray[np.int64]:
        """Give the number of each unit's brush; -2, which has none, without a unit."""
        each = units.tolist()
        classes = self.colouring.classes
        if classes is None:
            return np.array([self._tint(u) if u else _NO_BRUSH for u in each], np.int64)
        known = self.colouring.values
        values = np.array([known.get(unit, np.nan) for unit in each], np.float64)
        return np.where(units != 0, classes.of(values), _NO_BRUSH)

    def _tint(self, unit: int) -> int:
        """Give the number of a unit's own colour, else of its tint."""
        colour = self.subdivision.units[unit].colour
        return _own_colour(colour) if colour else self.tints.get(unit, 0)

    def hits(self, x: float, y: float, *, tolerance: float) -> list[Hit]:
        """Find the unit of the level at a place; ids are unit ids."""
        del tolerance
        units = self.subdivision.unit_of_cells(self.level)
        found = [units[row] for row, _ in hits_in(self.subdivision.cells, x, y)]
        return [Hit(self.name, int(unit)) for unit in found if unit]

    def inside(self, ring: NDArray[np.float64]) -> NDArray[np.int64]:
        """Give the units of the level that a ring touches."""
        rows = touched_by(self.subdivision.cells, ring)
        units = np.unique(self.subdivision.unit_of_cells(self.level)[rows])
        return units[units > 0]

    def box_of(self, ids: NDArray[np.int64]) -> Box | None:
        """Extent of some units of any level."""
        rows = self.subdivision.rows_of_units(ids[ids > 0])
        return box_of_rows(self.subdivision.cells, rows)

    def legend(self, style: Style, scale: float) -> list[LegendEntry]:
        """Give the classes of the choropleth with how many units each has."""
        del scale
        colouring = self.colouring
        if colouring.classes is None:
            return []
        units = np.unique(self.subdivision.unit_of_cells(self.level))
        values = np.array(
            [colouring.values.get(u, np.nan) for u in units[units > 0].tolist()],
            np.float64,
        )
        counts = colouring.classes.counts(values)
        words = colouring.words or colouring.classes.words(colouring.unit)
        entries = [LegendEntry(colouring.title, "title")]
        for n, (colour, word) in enumerate(
            zip(colouring.classes.colours, words, strict=True)
        ):
            pattern = colouring.pattern(n)
            title = text("legend.class", words=word, n=counts[n])
            entries.append(LegendEntry(title, colour=colour, pattern=pattern))
        if counts[-1]:
            title = text("legend.class", words=text("legend.no_data"), n=counts[-1])
            ground = style.palette.no_data
            entries.append(LegendEntry(title, colour=ground, pattern=NO_DATA_PATTERN))
        return entries


def _class_brushes(colour: str, number: int, layer: FillsLayer) -> list[QBrush]:
    strong = QColor(colour)
    strong.setAlphaF(0.78)
    brushes = [QBrush(strong)]
    pattern = layer.colouring.pattern(number)
    if pattern:
        brushes.append(pattern_brush(pattern))
    return brushes


def _pale(colour: str) -> QColor:
    pale = QColor(colour)
    pale.setAlphaF(styles.TINT_STRENGTH)
    return pale


def _own_colour(colour: str) -> int:
    """Give the number of the brush of a user's colour, apart from the tints'."""
    return _OWN + int(colour[1:], 16)


@dataclass(frozen=True, slots=True)
class LinePen:
    """How the borders of one level are drawn at a scale, in logical pixels."""

    colour: str
    width: float
    casing: float = 0.0
    dash: tuple[float, ...] = ()


def pen_of_level(level: int, role: Role, *, style: Style, band: int) -> LinePen:
    """Give the pen of a level's borders in a band of scales; width 0 = not drawn."""
    palette = style.palette
    if role is Role.GRID:
        casing = styles.CASING if band > styles.TOWN else 0.0
        return LinePen(palette.grid, styles.GRID_WIDTHS[band], casing)
    if role is Role.MICRO_GRID:
        widths = styles.MICRO_GRID_WIDTHS
        return LinePen(palette.grid, widths[band], 0.0, styles.MICRO_GRID_DASH)
    if level == 0:
        return LinePen(palette.town, styles.TOWN_WIDTHS[band], styles.CASING)
    return LinePen(
        palette.village, styles.COMMUNITY_WIDTHS[band], 0.0, styles.COMMUNITY_DASH
    )


@dataclass
class BordersLayer(Layer):
    """The borders of every level, the upper levels over the lower ones.

    Attributes
    ----------
    subdivision : Subdivision
    held_out : frozenset of int
        Borders left out because a gesture shows them changed in an overlay.
    """

    name: str = "borders"
    subdivision: Subdivision = field(default_factory=empty_subdivision)
    held_out: frozenset[int] = frozenset()

    def show(self, subdivision: Subdivision) -> None:
        """Draw these borders from now on."""
        self.subdivision = subdivision
        self.redraw()

    @property
    def box(self) -> Box | None:
        """Extent in metres."""
        return self.subdivision.lines.box

    def draw(self, frame: Frame) -> Iterator[None]:
        """Paint the borders of the view, lowest level first."""
        lines = self.subdivision.lines
        rows = lines.shapes_in(frame.view.widened(0.02).box)
        if self.held_out:
            rows = rows[~np.isin(lines.ids[rows], list(self.held_out))]
        of_row = self.subdivision.line_level[rows]
        for level in reversed(range(len(self.subdivision.levels))):
            pen = self.pen(level, frame.style, frame.band)
            same = rows[of_row == level]
            # A grid's border is also where a community ends: magenta below dash-dot.
            if self.subdivision.levels[level].role is Role.GRID:
                same = rows[of_row <= level]
                same = same[self._bounds_grid(same)]
            if pen.width and len(same):
                yield from draw_lines(frame, lines, same, pen)

    def pen(self, level: int, style: Style, band: int) -> LinePen:
        """Give the pen of a level."""
        role = self.subdivision.levels[level].role
        return pen_of_level(level, role, style=style, band=band)

    def _bounds_grid(self, rows: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Whether there is a grid on either side of the lines."""
        division = self.subdivision
        grids = division.unit_of_cells(division.grid_level)
        with_grid = division.cells.ids[grids > 0]
        bounds = np.isin(division.sides[rows], with_grid)
        return np.asarray(bounds.any(axis=1), bool)

    def hits(self, x: float, y: float, *, tolerance: float) -> list[Hit]:
        """Find the borders near a place; ids are border ids."""
        lines = self.subdivision.lines
        return [
            Hit(self.name, int(lines.ids[row]), distance)
            for row, distance in hits_in(lines, x, y, tolerance=tolerance)
        ]

    def legend(self, style: Style, scale: float) -> list[LegendEntry]:
        """Give a sample of each level's border that is drawn at the scale."""
        entries = []
        for level, one in enumerate(self.subdivision.levels):
            pen = self.pen(level, style, styles.band(scale))
            # A level whose every border is also one of a level above is drawn
            # below that one, and is seen: grids that are whole villages.
            if pen.width and (self.subdivision.unit_of_cells(level) > 0).any():
                shape = "dash" if pen.dash else "line"
                title = text("legend.border", level=one.name)
                entries.append(LegendEntry(title, shape, pen.colour, width=pen.width))
        return entries


def draw_lines(
    frame: Frame, lines: Packed, rows: NDArray[np.int64], pen: LinePen
) -> Iterator[None]:
    """Draw some packed lines with a pen, casing first, some thousand at a time."""
    palette, width = frame.style.palette, frame.px(pen.width)
    if pen.casing:
        wide = frame.px(pen.width + pen.casing)
        # Pale on pale: only a wide casing shows stairs.
        smooth = wide > frame.px(3.5)
        yield from stroke_lines(
            frame, lines, rows, colour=palette.casing, width=wide, smooth=smooth
        )
    if not pen.dash:
        yield from stroke_lines(frame, lines, rows, colour=pen.colour, width=width)
        return
    points, starts = thinned(*rings_of(frame, lines, rows))
    yield
    dashes = dashes_of(points, starts, tuple(frame.px(length) for length in pen.dash))
    yield
    yield from stroke_segments(frame, dashes, colour=pen.colour, width=width)
