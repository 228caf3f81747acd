"""Layers of themes: nothing, one, and what their legends say."""

import numpy as np
import pytest
import shapely

from gridplanner.layers.layer import Layer
from gridplanner.layers.people_counts import Places, no_places
from gridplanner.layers.picture import render_map
from gridplanner.layers.stack import LayerStack
from gridplanner.layers.style import DARK, LIGHT, Style
from gridplanner.layers.themes.density import DensityLayer, bands_of
from gridplanner.layers.themes.dots import DotsLayer
from gridplanner.layers.themes.heat import HEATS, HeatLayer, heat_classes
from gridplanner.layers.themes.symbols import SymbolsLayer

BOX = (0.0, 0.0, 100.0, 100.0)


def drawn(layer: Layer, palette=LIGHT):
    image = render_map(LayerStack([layer], Style(palette)), (200, 200), BOX)
    pixels = np.frombuffer(image.constBits(), np.uint32)
    return len(np.unique(pixels))


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_nothing_is_drawn_of_nobody(qapp, palette):
    nobody = [DotsLayer(), DensityLayer(), SymbolsLayer(), HeatLayer()]
    for layer in nobody:
        assert drawn(layer, palette) == 1
        assert layer.legend(Style(palette), 1000) == []
        assert layer.box is None


def test_dots_are_drawn_and_the_legend_says_for_how_many_they_stand(qapp):
    layer = DotsLayer()
    layer.show(np.array([[50.0, 50.0], [900.0, 900.0]]), "新市民", 10)
    assert drawn(layer) > 1
    assert "10" in layer.legend(Style(LIGHT), 1000)[0].title


def test_bands_of_a_density_are_told_apart_by_lines_and_named(qapp):
    x = np.linspace(-2, 2, 50)
    density = 1234 * np.exp(-(x[:, None] ** 2 + x**2))
    layer = DensityLayer()
    layer.show(density, (0.0, 0.0), 2.0, "所有人")
    assert layer.box == BOX
    assert drawn(layer) > 4
    assert bands_of(density).breaks == (20, 100, 400, 700)
    entries = layer.legend(Style(LIGHT), 1000)
    assert [entry.title for entry in entries[1:]] == [
        "20–100",
        "100–400",
        "400–700",
        "≥700",
    ]


@pytest.mark.parametrize("zoom", [1, 10])
def test_the_line_between_bands_is_fine_at_every_scale(qapp, zoom):
    """Half the ground is of one band, half of another; in sight is where they meet."""
    density = np.full((10, 10), 20.0)
    density[:, 5:] = 1000.0
    layer = DensityLayer()
    layer.show(density, (0.0, 0.0), 10.0, "所有人")
    half = 50 / zoom
    box = (50 - half, 50 - half, 50 + half, 50 + half)
    image = render_map(LayerStack([layer], Style(LIGHT)), (200, 200), box)
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(200, 200, 4)
    row = pixels[100].astype(int)[:, :3].sum(axis=1)
    dark = np.flatnonzero(row < 0.5 * np.median(row))
    # Between the middles of two squares the density rises: a line each band.
    assert 0 < len(dark) <= 3 * len(bands_of(density).breaks)


def test_a_density_lies_on_its_ground(qapp):
    density = np.zeros((4, 4))
    density[3, 0] = 1000.0  # the square in the north-west
    layer = DensityLayer()
    layer.show(density, (0.0, 0.0), 25.0, "所有人")
    image = render_map(LayerStack([layer], Style(LIGHT)), (200, 200), BOX)
    ground = image.pixelColor(190, 190)
    assert image.pixelColor(20, 20) != ground
    assert image.pixelColor(20, 180) == ground
    assert image.pixelColor(180, 20) == ground


def test_the_area_of_a_circle_grows_with_the_number(qapp):
    layer = SymbolsLayer()
    places = Places(np.array([[30.0, 30.0], [70.0, 70.0]]), np.array([400, 100]))
    layer.show(places, "党员", "{:,}".format)
    assert layer.radius(400) == 2 * layer.radius(100)
    assert drawn(layer) > 1
    assert "400" in layer.legend(Style(LIGHT), 1000)[0].title
    layer.show(no_places(), "", str)


def test_hot_and_cold_have_a_mark_and_a_pattern_each(qapp):
    shapes = np.array(
        [shapely.box(20 * i, 0, 20 * i + 20, 100) for i in range(5)], object
    )
    layer = HeatLayer()
    layer.show(shapes, np.arange(5), "事件热点")
    assert drawn(layer) > 5
    entries = layer.legend(Style(LIGHT), 1000)[1:]
    assert len({entry.pattern for entry in entries}) == len(HEATS)
    assert len({entry.title.split()[0] for entry in entries}) == len(HEATS)
    assert heat_classes().of(np.arange(5.0)).tolist() == [0, 1, 2, 3, 4]
