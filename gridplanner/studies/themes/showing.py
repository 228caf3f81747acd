"""Themes put on a map, the same way in the window and in pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gridplanner.analysis.hot_spots import Heat
from gridplanner.data.filters.themes import THEMES
from gridplanner.layers.cells import Colouring
from gridplanner.layers.classes import classify
from gridplanner.layers.people_counts import at_units
from gridplanner.layers.themes.density import DensityLayer
from gridplanner.layers.themes.dots import DotsLayer
from gridplanner.layers.themes.heat import HeatLayer, heat_classes, heat_words
from gridplanner.layers.themes.symbols import SymbolsLayer
from gridplanner.resources.format import format_share
from gridplanner.resources.texts import text

if TYPE_CHECKING:
    from gridplanner.layers.layer import Layer
    from gridplanner.layers.town_map import TownMap
    from gridplanner.studies.themes.study import ShownSpots, ShownTheme

LAYERS = ("theme_dots", "theme_density", "theme_symbols", "hot_spots")
"""Layers of themes; one at a time is on the map."""


def show_theme(town: TownMap, shown: ShownTheme, *, level: int) -> None:
    """Put people on a map in the place of what it showed of themes before."""
    clear_themes(town)
    caption = theme_caption(shown)
    if shown.choice.way == "shares":
        town.fills.colour_by(share_colouring(shown))
        return
    if shown.dots is not None:
        dots = DotsLayer()
        dots.show(shown.dots, caption, shown.choice.per_dot)
        _add(town, dots)
    elif shown.surface is not None:
        surface, layer = shown.surface, DensityLayer()
        corner = surface.west, surface.south
        layer.show(surface.density, corner, surface.side, caption)
        _add(town, layer)
    else:
        found = shown.people.found
        units = shown.people.places.units_of(level, found.buildings, found.entrances)
        symbols = SymbolsLayer()
        places = at_units(town.buildings.packed, found.buildings, units)
        symbols.show(places, caption, shown.people.said)
        _add(town, symbols)


def show_spots(town: TownMap, shown: ShownSpots) -> None:
    """Put hot spots on a map in the place of what it showed of themes before."""
    clear_themes(town)
    if shown.units:
        town.fills.colour_by(heat_colouring(shown))
        return
    layer = HeatLayer()
    layer.show(shown.shapes, shown.spots.heat, text("spots.caption"))
    _add(town, layer)


def clear_themes(town: TownMap) -> None:
    """Take themes off a map; colours of its grids stay."""
    for name in LAYERS:
        if name in town.stack:
            town.stack.remove(name)


def _add(town: TownMap, layer: Layer) -> None:
    town.stack.add(layer, below="labels")


def theme_caption(shown: ShownTheme) -> str:
    """Name the people a theme shows, with the day where one was chosen."""
    name = text(THEMES[shown.choice.key].sentence)
    day = shown.choice.reference
    return text("theme.caption.day", what=name, day=day) if day else name


def theme_words(shown: ShownTheme) -> str:
    """Say how many there are in all, of how many people in units."""
    total = shown.shares.total
    if not len(shown.people):
        return text("theme.said.nobody", what=theme_caption(shown))
    small = 0 < (total.held or 0) < shown.hidden
    words = (
        shown.people.said(int(total.held or 0))
        if small
        else format_share(total.held, total.whole)
    )
    without = len(shown.people) - int(total.held or 0)
    key = "theme.said.without" if without and not shown.hidden else "theme.said"
    return text(key, what=theme_caption(shown), share=words, n=f"{without:,}")


def share_colouring(shown: ShownTheme) -> Colouring:
    """Colour grids by the share of some people; what must not be told has no colour."""
    values = shown.shares.percents(shown.hidden)
    array = np.array(list(values.values()), np.float64)
    return Colouring(
        title=text("theme.legend.share", what=theme_caption(shown)),
        values=values,
        classes=classify(array),
        unit="%",
    )


def share_words(shown: ShownTheme) -> dict[int, str]:
    """Write the share of each unit with its numerator and denominator."""
    found = {}
    for unit in shown.shares.whole:
        share = shown.shares.share(unit)
        is_small = 0 < (share.held or 0) < shown.hidden
        found[unit] = (
            f"<{shown.hidden}" if is_small else format_share(share.held, share.whole)
        )
    return found


def heat_colouring(shown: ShownSpots) -> Colouring:
    """Colour grids by what chance would not have made, with a pattern each."""
    heat = shown.spots.heat.astype(np.float64)
    return Colouring(
        title=text("spots.caption"),
        values=dict(zip(shown.units, heat.tolist(), strict=True)),
        classes=heat_classes(),
        patterns=True,
        words=heat_words(),
        bare=int(Heat.NEITHER),
    )


def spots_words(shown: ShownSpots) -> str:
    """Say in plain words what hot spots mean, and what was left out."""
    spots = shown.spots
    hot = spots.number(Heat.HOT, Heat.VERY_HOT)
    cold = spots.number(Heat.COLD, Heat.VERY_COLD)
    return text(
        "spots.said" if hot or cold else "spots.said.none",
        events=f"{shown.events:,}",
        places=f"{len(shown.shapes):,}",
        hot=f"{hot:,}",
        cold=f"{cold:,}",
        left_out=f"{shown.left_out:,}",
    )
