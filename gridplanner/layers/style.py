"""Colours and sizes: the tokens of the interface and the symbols of the map.

One place for both, so that widgets, map and paper agree. Light and dark are a pair
of our own: the toolkit's colour scheme switch does nothing without a desktop theme.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

# Denominators that part the five bands of scale, from town to street.
BANDS = (1_500.0, 4_000.0, 15_000.0, 50_000.0)
TOWN, DISTRICT, WORK, NEAR, STREET = range(5)


@dataclass(frozen=True, slots=True)
class Palette:
    """Colour tokens of one theme, ``"#rrggbb"``."""

    name: str
    window: str
    surface: str
    line: str
    ink: str
    muted: str
    accent: str
    on_accent: str
    tint: str
    on_tint: str
    over_text: str
    over_ground: str
    under_text: str
    under_ground: str
    inside_fill: str
    inside_line: str
    refused: str
    warning_ground: str
    # The map
    ground: str
    halo: str
    casing: str
    grid: str
    village: str
    town: str
    building: str
    building_line: str
    road: str
    road_casing: str
    rail: str
    water: str
    water_line: str
    woods: str
    fields: str
    square: str
    place: str
    no_data: str
    tints: tuple[str, ...]


LIGHT = Palette(
    name="light",
    window="#F6F7F9",
    surface="#FFFFFF",
    line="#DFE3E8",
    ink="#1F2937",
    muted="#5B6472",
    accent="#0B6BCB",
    on_accent="#FFFFFF",
    tint="#DBEAFE",
    on_tint="#0B3D75",
    over_text="#8A3A00",
    over_ground="#FFF3E6",
    under_text="#4B2E83",
    under_ground="#F1EDF9",
    inside_fill="#F7F7F7",
    inside_line="#6B7280",
    refused="#B42318",
    warning_ground="#FFF3E6",
    ground="#FAF9F5",
    halo="#FFFFFF",
    casing="#FFFFFF",
    grid="#C2188B",
    village="#374151",
    town="#111827",
    building="#DDD0C0",
    building_line="#A8967F",
    road="#FFFFFF",
    road_casing="#D9D4C8",
    rail="#8B8F96",
    water="#AAD3DF",
    water_line="#7FB6C8",
    woods="#CFE2C4",
    fields="#EFE9CF",
    square="#EADFD3",
    place="#0B6BCB",
    no_data="#FFFFFF",
    tints=("#8FB8DE", "#F2B48C", "#A8D08D", "#C9B3E0", "#F3D97A", "#8FD0C8"),
)

DARK = Palette(
    name="dark",
    window="#15191E",
    surface="#1E242B",
    line="#38414C",
    ink="#E6E9EE",
    muted="#A3ADB9",
    accent="#6CB2F5",
    on_accent="#0B1F33",
    tint="#1D3A57",
    on_tint="#D5E8FB",
    over_text="#FFC892",
    over_ground="#3A2C1C",
    under_text="#CFC6EE",
    under_ground="#2B2740",
    inside_fill="#2A313A",
    inside_line="#A3ADB9",
    refused="#FF9A8F",
    warning_ground="#3A2C1C",
    ground="#1A1F25",
    halo="#15191E",
    casing="#15191E",
    grid="#FF7AC8",
    village="#AEB8C4",
    town="#E6E9EE",
    building="#574F45",
    building_line="#82786A",
    road="#3C454F",
    road_casing="#12161A",
    rail="#7B848F",
    water="#24485A",
    water_line="#3A6B80",
    woods="#26402D",
    fields="#39351F",
    square="#40382F",
    place="#6CB2F5",
    no_data="#2A313A",
    tints=("#3F7CB5", "#B5713F", "#5E9440", "#8463AD", "#A98A22", "#3A948A"),
)

PALETTES = {LIGHT.name: LIGHT, DARK.name: DARK}

# Share of the neighbour tints in what they cover.
TINT_STRENGTH = 0.35
SELECTION_STRENGTH = 0.12
HALO_PX = 3.0

# Both ramps keep their classes apart for red-, green- and blue-blind readers.
YLGNBU = ("#FFFFCC", "#A1DAB4", "#41B6C4", "#2C7FB8", "#253494")
PUOR = ("#5E3C99", "#B2ABD2", "#F7F7F7", "#FDB863", "#E66101")
RAMPS = {"sequential": YLGNBU, "diverging": PUOR}

# Line widths in logical pixels, from the town's band to the street's; 0 = not drawn.
GRID_WIDTHS = (0.8, 1.2, 2.0, 2.4, 3.0)
MICRO_GRID_WIDTHS = (0.0, 0.0, 0.8, 1.2, 1.5)
COMMUNITY_WIDTHS = (1.2, 1.6, 2.0, 2.0, 2.0)
TOWN_WIDTHS = (2.0, 2.5, 3.0, 3.0, 3.0)
MICRO_GRID_DASH = (6.0, 3.0)
COMMUNITY_DASH = (9.0, 3.0, 2.0, 3.0)
CASING = 2.0
SELECTION_HALO = 5.0


def band(scale: float) -> int:
    """Tell the band of a scale: 0 for the town's (≤ 1:50,000) to 4 for the street's.

    Parameters
    ----------
    scale : float
        Denominator.

    Examples
    --------
    >>> band(100_000), band(20_000), band(10_000), band(2_000), band(500)
    (0, 1, 2, 3, 4)
    """
    return len(BANDS) - bisect_left(BANDS, scale)


@dataclass(frozen=True, slots=True)
class Style:
    """How the whole map looks: the theme and the size of its writing."""

    palette: Palette = LIGHT
    font_family: str = "Noto Sans CJK SC"
    text_scale: float = 1.0
