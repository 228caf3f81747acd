"""Themes: apart in colour, apart without it, apart for those who see less of it."""

from dataclasses import astuple
from itertools import combinations

import numpy as np
import pytest

from gridplanner.layers.print.map_looks import AreaLook
from gridplanner.layers.print.themes import (
    COLOUR,
    GREY,
    INK,
    SAFE,
    THEMES,
    over_base,
    over_tints,
)

# Machado, Oliveira and Fernandes 2009, doi:10.1109/TVCG.2009.113: severity 1.
SEEN_BY = {
    "everybody": np.eye(3),
    "protanopes": np.array(
        [
            (0.152286, 1.052583, -0.204868),
            (0.114503, 0.786281, 0.099216),
            (-0.003882, -0.048116, 1.051998),
        ]
    ),
    "deuteranopes": np.array(
        [
            (0.367322, 0.860646, -0.227968),
            (0.280085, 0.672501, 0.047413),
            (-0.011820, 0.042940, 0.968881),
        ]
    ),
}
TO_XYZ = np.array(
    [(0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505)]
)
WHITE = np.array([0.95047, 1.0, 1.08883])


def channels(colour, strength=1.0):
    seen = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)]) / 255
    return 1 - (1 - seen) * strength


def lab(rgb, seen_by="everybody"):
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    share = TO_XYZ @ np.clip(SEEN_BY[seen_by] @ linear, 0, 1) / WHITE
    root = np.where(share > 0.008856, np.cbrt(share), 7.787 * share + 16 / 116)
    return np.array(
        [116 * root[1] - 16, 500 * (root[0] - root[1]), 200 * (root[1] - root[2])]
    )


def least(colours, seen_by):
    return min(
        np.linalg.norm(lab(one, seen_by) - lab(other, seen_by))
        for one, other in combinations(colours, 2)
    )


@pytest.mark.parametrize("seen_by", SEEN_BY)
def test_the_safe_theme_keeps_what_touches_apart(seen_by):
    kinds = ("field", "woodland", "square", "river", "house")
    areas = [channels(SAFE.areas[kind].fill) for kind in kinds]
    assert least([*areas, channels("#FFFFFF")], seen_by) > 10
    tints = [channels(look.fill, look.strength) for look in SAFE.tints]
    assert least([*tints, areas[-1]], seen_by) > 10
    lines = (SAFE.grid, SAFE.area, SAFE.river, SAFE.route)
    for one, other in combinations(lines, 2):
        apart = least([channels(one.colour), channels(other.colour)], seen_by)
        assert apart > 20 or one.dash != other.dash
    discs = [SAFE.disc(kind).fill for kind in ("key_place", "enterprise", "well")]
    assert least([channels(colour) for colour in discs], seen_by) > 10


def test_the_plain_theme_would_not():
    tints = [channels(look.fill, look.strength) for look in COLOUR.tints]
    assert least(tints, "deuteranopes") < 3


def colours_in(value):
    if isinstance(value, str):
        return {value} if value.startswith("#") else set()
    if isinstance(value, dict):
        value = tuple(value.values())
    if isinstance(value, tuple | list):
        return set().union(*map(colours_in, value))
    return set()


@pytest.mark.parametrize("theme", [GREY, INK], ids=lambda theme: theme.name)
def test_grey_themes_have_no_colour(theme):
    found = colours_in(astuple(theme))
    assert len(found) > 5
    for colour in found:
        assert colour[1:3] == colour[3:5] == colour[5:7]


def lightness(colour, strength=1.0):
    return lab(channels(colour or "#FFFFFF", strength))[0]


def ground(look):
    return lightness(look.fill, look.strength)


def pattern(look):
    return look.hatch, look.strewn and look.strewn.sign


@pytest.mark.parametrize("theme", [GREY, INK], ids=lambda theme: theme.name)
def test_grey_themes_tell_areas_apart_by_lightness_pattern_or_outline(theme):
    kinds = ("field", "woodland", "square", "river", "house")
    looks = [theme.areas[kind] for kind in kinds]
    for one, other in combinations(looks, 2):
        is_apart = abs(ground(one) - ground(other)) >= 8
        is_apart |= pattern(one) != pattern(other)
        is_apart |= abs(lightness(one.line) - lightness(other.line)) >= 20
        assert is_apart, (one, other)
    for one, other in combinations((*theme.tints, theme.gap), 2):
        is_apart = abs(ground(one) - ground(other)) >= 8
        assert is_apart or pattern(one) != pattern(other)


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
def test_borders_differ_without_their_colour(theme):
    borders = (theme.own, theme.grid, theme.micro, theme.area)
    for one, other in combinations(borders, 2):
        assert one.dash != other.dash or abs(one.width - other.width) >= 0.2


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
def test_numbers_can_be_read_on_their_discs(theme):
    for disc in theme.discs.values():
        light = [lab(channels(colour))[0] for colour in (disc.fill, disc.ink)]
        assert abs(light[0] - light[1]) > 40


def test_the_ink_theme_fills_nothing_large():
    assert all(not look.fill for look in (*INK.areas.values(), *INK.tints))


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
def test_pictures_and_tints_below_are_not_hidden(theme):
    for kind, look in over_base(theme).areas.items():
        assert not look.fill or (kind == "house" and look.strength < 0.5)
    assert over_tints(theme).areas["field"] == AreaLook()
    assert not over_tints(theme).areas["woodland"].fill
    assert over_tints(theme).areas["woodland"].strewn
