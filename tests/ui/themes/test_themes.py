"""Themes in the window: people and hot spots, kept true, taken off again."""

import numpy as np
import pytest
import shapely
from PySide6.QtWidgets import QMenu

from gridplanner.data.filters.themes import THEMES
from gridplanner.layers.style import LIGHT, Style
from gridplanner.layers.themes.density import DensityLayer
from gridplanner.layers.themes.dots import DotsLayer
from gridplanner.layers.themes.symbols import SymbolsLayer
from gridplanner.resources.format import format_share
from gridplanner.resources.texts import text
from gridplanner.studies.themes.study import SpotChoice, ThemeChoice
from gridplanner.ui.map_look import keep_look, restore_look
from gridplanner.ui.themes.forms import SpotForm, ThemeForm
from tests.helpers.project import EAST, NORTH
from tests.helpers.registry_town import settled_town


@pytest.fixture
def project(tmp_path):
    document = settled_town(tmp_path / "town.gpkg", 1)
    rng = np.random.default_rng(1)
    places = np.add(rng.uniform(0, 200, (60, 2)), (EAST, NORTH))
    document.file.bulk_insert(
        "event", {"x": places[:, 0].tolist(), "y": places[:, 1].tolist()}
    )
    document.close()
    return tmp_path / "town.gpkg"


def show(qtbot, town, key, way="shares", **options):
    town.shell.themes.show_people(ThemeChoice(key, way, **options))
    qtbot.waitUntil(
        lambda: town.shell.themes.shown is not None and not town.jobs.running
    )
    return town.shell.themes.shown


def test_shares_colour_the_grids_and_say_numerator_and_denominator(qtbot, town):
    shown = show(qtbot, town, "aged80")
    colouring = town.town.map.fills.colouring
    assert text(THEMES["aged80"].sentence) in colouring.title
    assert colouring.values == shown.shares.percents()
    total = shown.shares.total
    assert f"{total.held:,}/{total.whole:,}" in town.map.strip.message
    for unit, whole in shown.shares.whole.items():
        words = town.town.map.unit_labels.figures[unit]
        held = shown.shares.held.get(unit, 0)
        assert words == ("—" if not whole else format_share(held, whole))


@pytest.mark.parametrize(
    ("way", "layer"),
    [("dots", DotsLayer), ("density", DensityLayer), ("symbols", SymbolsLayer)],
)
def test_one_theme_at_a_time_is_on_the_map(qtbot, town, way, layer):
    show(qtbot, town, "aged80")
    show(qtbot, town, "everybody", way)
    names = [each.name for each in town.town.map.stack]
    assert layer().name in names
    assert town.town.map.fills.colouring.classes is None
    town.run_command("themes.none")
    assert layer().name not in [each.name for each in town.town.map.stack]
    assert not town.shell.has_theme


def test_the_list_of_a_theme_has_the_people_of_the_map(qtbot, town):
    shown = show(qtbot, town, "migrant", "dots", per_dot=1)
    town.map.strip.buttons[0].click()
    qtbot.waitUntil(lambda: town.people.model.rowCount() == len(shown.people))
    drawn = len(town.town.map.stack["theme_dots"].points)
    assert drawn <= town.people.model.rowCount()


def test_a_theme_follows_when_borders_change(qtbot, town):
    before = show(qtbot, town, "everybody")
    town.session.document.undo()  # a grid comes off again
    qtbot.waitUntil(lambda: town.shell.themes.shown is not before)
    now = town.shell.themes.shown.shares.held
    assert sum(now.values()) == sum(before.shares.held.values())
    assert now[0] > before.shares.held[0]
    whole = town.shell.themes.shown.shares.whole
    assert town.town.map.fills.colouring.values.keys() == whole.keys()


def test_hot_spots_are_said_in_plain_words(qtbot, town):
    town.shell.themes.show_spots(SpotChoice("squares", 20))
    qtbot.waitUntil(lambda: town.shell.themes.shown is not None, timeout=60_000)
    shown = town.shell.themes.shown
    assert shown.events == 60
    assert "hot_spots" in town.town.map.stack
    assert "60" in town.map.strip.message
    qtbot.waitUntil(lambda: not town.jobs.running)
    town.session.figures_changed.emit()
    qtbot.waitUntil(lambda: town.shell.themes.shown is None)
    assert town.map.strip.message == text("themes.spots.changed")


def test_restricted_categories_are_not_offered_where_they_are_off(town):
    form = ThemeForm(ThemeChoice("migrant"), town.shell.people.rules, town)
    offered = [form.who.itemData(row) for row in range(form.who.count())]
    assert "drugs" not in offered
    assert "dibao" in offered


def test_the_forms_answer_what_was_chosen(town):
    form = ThemeForm(ThemeChoice("migrant"), town.shell.people.rules, town)
    form.who.setCurrentIndex(form.who.findData("aged80"))
    form.way.setCurrentIndex(form.way.findData("dots"))
    form.per_dot.setValue(5)
    assert form.choice == ThemeChoice("aged80", "dots", 5)
    assert form.per_dot.isEnabled()
    assert not form.bandwidth.isEnabled()
    spots = SpotForm(SpotChoice(), town)
    spots.places.setCurrentIndex(spots.places.findData("hexagons"))
    spots.side.setValue(300)
    assert spots.choice == SpotChoice("hexagons", 300.0)


def test_kinds_of_map_objects_are_switched_off_one_by_one(qtbot, town):
    document, layer = town.session.document, town.town.map.features
    line = shapely.LineString([(EAST, NORTH + 20), (EAST + 300, NORTH + 20)])
    well = shapely.Point(EAST + 60, NORTH + 90)
    document.file.bulk_insert(
        "feature",
        {"kind": ["road", "well"]},
        [shapely.to_wkb(line), shapely.to_wkb(well)],
    )
    document.set_crs(document.crs)  # everything is read again
    qtbot.waitUntil(lambda: layer.present == ["road", "well"])
    near = {"x": EAST + 60, "y": NORTH + 90, "tolerance": 2.0}
    assert len(layer.hits(**near)) == 1
    menu = QMenu()
    town.contents._add_kinds(menu, layer)
    kinds = {action.text(): action for action in menu.actions() if action.text()}
    kinds[text("feature.well")].trigger()
    assert layer.hidden == {"well"}
    assert layer.hits(**near) == []
    titles = [each.title for each in layer.legend(Style(LIGHT), 1000)]
    assert text("feature.road") in titles
    assert text("feature.well") not in titles
    assert town.town.map.feature_labels.hidden == {"well"}
    keep_look(town, document)
    town.town.map.hide_features(())
    restore_look(town)
    assert layer.hidden == {"well"}


def test_a_kind_nobody_is_of_says_what_to_do(qtbot, town):
    show(qtbot, town, "volunteer")
    what = text(THEMES["volunteer"].sentence)
    assert town.map.strip.message == text("theme.said.nobody", what=what)
