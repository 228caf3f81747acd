"""The map as a picture, where there is no screen too."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Hashable
    from pathlib import Path

    from numpy.typing import NDArray
    from PySide6.QtGui import QImage

    from gridplanner.analysis.figures import Figures
    from gridplanner.analysis.standing import Standing
    from gridplanner.data.document import Document
    from gridplanner.data.plan import Plan
    from gridplanner.layers.cells import Colouring
    from gridplanner.layers.plates import LookUp
    from gridplanner.layers.town_map import TownMap
    from gridplanner.layers.view import Box

LOOKS = ("light", "dark")
FIGURES = ("buildings", "dwellings", "households", "people", "area", "density")


@dataclass(frozen=True, slots=True)
class Theme:
    """How a picture is to look.

    Attributes
    ----------
    look : str
        One of `LOOKS`.
    figure : str
        One of `FIGURES` the grids are coloured by; empty for plain tints.
    people : str
        A theme of people, see `gridplanner.data.filters.themes.THEMES`.
    way : str
        How people are drawn.
    spots : str
        Where hot spots of events are looked for; empty for nowhere.
    """

    look: str = "light"
    figure: str = ""
    people: str = ""
    way: str = "shares"
    spots: str = ""


def has_display() -> bool:
    """Tell whether a window can be shown to anybody."""
    if os.environ.get("QT_QPA_PLATFORM") in ("offscreen", "minimal"):
        return False
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def begin_drawing() -> str:
    """Get Qt ready to draw into pictures; return the family to write with."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtGui import QGuiApplication

    from gridplanner.ui.theme import load_fonts

    if QGuiApplication.instance() is None:
        _Kept.application = QGuiApplication(sys.argv[:1])
    return load_fonts()


class _Kept:
    """Qt's application, which ends when nobody holds it."""

    application: object = None


def make_map(
    document: Document,
    standing: Standing,
    *,
    level: int,
    theme: Theme,
    plan: Plan | None = None,
) -> TownMap:
    """Put a project on a map.

    Parameters
    ----------
    document : Document
    standing : Standing
        Counted.
    level : int
        Level whose units are filled.
    theme : Theme
    plan : Plan, optional
        The one `standing` is of, where that is a scenario.
    """
    from gridplanner.data.packed import pack
    from gridplanner.layers.features import take_features
    from gridplanner.layers.style import DARK, LIGHT, Style
    from gridplanner.layers.town_map import TownMap

    palette = DARK if theme.look == "dark" else LIGHT
    town = TownMap(Style(palette, begin_drawing()))
    town.show_plan(plan or document.plan, level=level)
    file = document.file
    town.show_buildings(pack(*file.read_shapes("building")), _plates(document))
    named = file.read_columns("building", ["fid", "estate"])
    town.show_estates(np.asarray(named["fid"], np.int64), named["estate"])
    columns = file.read_columns("feature", ["fid", "kind", "class", "name"])
    town.show_features(
        take_features(
            pack(*file.read_shapes("feature")),
            np.asarray(columns["fid"], np.int64),
            kinds=columns["kind"],
            classes=columns["class"],
            names=columns["name"],
        )
    )
    if theme.figure:
        town.fills.colour_by(colouring_of(standing.figures(level), theme.figure))
    return town


def draw_map(town: TownMap, size: tuple[int, int], box: Box | None) -> Drawn:
    """Draw a map with its scale bar, north arrow and legend.

    Parameters
    ----------
    town : TownMap
    size : tuple of int
        Pixels.
    box : tuple of float or None
        What to show, metres; all there is where None.
    """
    from PySide6.QtCore import QPointF
    from PySide6.QtGui import QPainter

    from gridplanner.layers.furniture import (
        EDGE,
        furniture_rooms,
        paint_furniture,
        paint_legend,
    )
    from gridplanner.layers.picture import render_map, view_of

    view = view_of(town.stack, size, box)
    covered = furniture_rooms(view, town.stack.style)
    image = render_map(town.stack, size, box, covered=covered)
    painter = QPainter(image)
    paint_furniture(painter, view, town.stack.style)
    corner = QPointF(size[0] - EDGE, size[1] - EDGE)
    paint_legend(painter, corner, town.stack.legend(view.scale), town.stack.style)
    painter.end()
    return Drawn(image, view.scale)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture of the map and the denominator of its scale."""

    image: QImage
    scale: float

    def save(self, path: Path) -> None:
        """Write the picture, whole or not at all.

        Raises
        ------
        GridPlannerError
            ``export.cannot_write`` or ``export.disk_full``.
        """
        from gridplanner.data.errors import GridPlannerError
        from gridplanner.data.whole_file import whole_file

        # Made in memory: Qt tells its own story of a full disk on stderr.
        made = bytes_of(self.image, path.suffix[1:] or "png")
        if not made:
            raise GridPlannerError("export.cannot_write", file=path.name)
        with whole_file(path) as part:
            part.write_bytes(made)


def bytes_of(image: QImage, kind: str = "png") -> bytes:
    """Give a picture as the bytes of a file; none where the kind is not known."""
    from PySide6.QtCore import QBuffer
    from PySide6.QtGui import QImageWriter

    made = QBuffer()
    made.open(QBuffer.OpenModeFlag.WriteOnly)
    if not QImageWriter(made, kind.encode()).write(image):
        return b""
    return bytes(made.data().data())


def colouring_of(found: Figures, figure: str) -> Colouring:
    """Make the colours of the units of a level by one of their figures.

    Units of which the figure is not known stay without colour.
    """
    from gridplanner.layers.cells import Colouring
    from gridplanner.layers.classes import classify
    from gridplanner.resources.texts import text

    rows = found.rows
    columns: dict[str, NDArray[np.float64]] = {
        "buildings": rows.buildings.astype(np.float64),
        "area": rows.area / 1e4,
        "density": 100 * rows.density,
    }
    for column, measure in enumerate(found.measures):
        known = rows.known[:, column]
        columns[measure] = np.where(known, rows.values[:, column], np.nan)
    values = columns[figure]
    ids = [unit.id for unit in found.units]
    return Colouring(
        title=text(f"cli.theme.{figure}"),
        values=dict(zip(ids, values.tolist(), strict=True)),
        classes=classify(values),
        unit={"density": "%", "area": "ha"}.get(figure, ""),
    )


def _plates(document: Document) -> LookUp:
    from gridplanner.layers.plates import plates_in

    def plates(ids: NDArray[np.int64]) -> list[tuple[str, Hashable]]:
        wanted = ids.tolist()
        return plates_in(document.file.read_rows("building", wanted), wanted)

    return plates
