import numpy as np
import pytest

from gridplanner.analysis.standing import Standing
from gridplanner.data.errors import GridPlannerError
from gridplanner.data.filters.people_list import Rules, make_list
from gridplanner.data.filters.themes import THEMES, WAYS, check_way
from gridplanner.data.job import Progress
from gridplanner.data.people.categories import CATEGORIES, RESTRICTED
from gridplanner.resources.texts import has_text
from gridplanner.studies.themes.showing import theme_words
from gridplanner.studies.themes.study import (
    SpotChoice,
    ThemeChoice,
    study_hot_spots,
    study_theme,
)
from tests.helpers.project import EAST, NORTH
from tests.helpers.registry_town import settled_town

DAY, GRID = "2026-03-05", 2


@pytest.fixture
def town(tmp_path):
    document = settled_town(tmp_path / "a.gpkg", 1)
    yield document
    document.close()


def shown(document, key, way="shares", *, rules=None, **options):
    standing = Standing(document.snapshot(), document.footprints)
    return study_theme(
        document,
        standing,
        ThemeChoice(key, way, **options),
        level=GRID,
        rules=rules or Rules(DAY),
        progress=Progress(),
    )


def test_map_and_list_tell_the_same_number(town):
    for key in ("migrant", "aged80", "dibao", "rented", "everybody"):
        found = shown(town, key)
        people = make_list(
            town.file, THEMES[key].wanted, found.people.places, rules=Rules(DAY)
        )
        assert len(people) == len(found.people)
        assert people.by_unit(GRID) == found.shares.held
        dots = shown(town, key, "dots", per_dot=1).dots
        drawn = np.isin(
            found.people.found.buildings, found.people.places.buildings
        ).sum()
        assert len(dots) == drawn
        surface = shown(town, key, "density", bandwidth=40).surface
        held = surface.density.sum() * surface.side**2 / 1e6
        assert held == pytest.approx(drawn, rel=2e-3, abs=1e-9)


def test_totals_are_sums_and_whoever_is_in_no_grid_is_told_of(town):
    found = shown(town, "aged80")
    total = found.shares.total
    assert total.held == sum(n for u, n in found.shares.held.items() if u)
    assert total.whole == sum(found.shares.whole.values())
    assert f"{total.held:,}/{total.whole:,}" in theme_words(found)


@pytest.mark.parametrize(
    ("birth", "counts"), [("1942-06-01", True), ("1942-06-02", False)]
)
def test_aged_80_on_a_day_of_reference(town, birth, counts):
    town.file.connection.execute("UPDATE person SET birth = '1990-01-01'")
    town.file.connection.execute("UPDATE person SET birth = ? WHERE id = 1", (birth,))
    found = shown(town, "aged80", reference="2022-06-01")
    assert (1 in found.people.found.people) is counts


def test_restricted_categories_are_off_and_then_shown_by_grid_alone(town):
    with pytest.raises(GridPlannerError) as raised:
        shown(town, "drugs")
    assert raised.value.code == "filter.restricted"
    on = Rules(DAY, shows_restricted=True)
    with pytest.raises(GridPlannerError) as raised:
        shown(town, "drugs", "dots", rules=on)
    assert raised.value.code == "theme.restricted_by_grid"
    found = shown(town, "drugs", rules=on)
    percents = found.shares.percents(found.hidden)
    for unit, number in found.shares.held.items():
        if unit in percents and 0 < number < 3:
            assert np.isnan(percents[unit])


def test_every_theme_has_a_name_and_every_way_too():
    assert all(has_text(theme.sentence) for theme in THEMES.values())
    assert all(has_text(f"theme.{way}") for way in WAYS)
    assert set(CATEGORIES) <= set(THEMES)
    for key in RESTRICTED:
        check_way(THEMES[key], "shares", ())


def test_events_count_where_they_were_or_at_their_house_and_others_are_told_of(town):
    town.file.bulk_insert(
        "event",
        {
            "x": [EAST + 50.0, None, None, EAST - 900.0],
            "y": [NORTH + 50.0, None, None, NORTH],
            "building_id": [None, 1, None, None],
        },
    )
    snapshot = Standing(town.snapshot(), town.footprints).snapshot
    for places in ("grids", "hexagons", "squares"):
        found = study_hot_spots(
            town, snapshot, SpotChoice(places, 60), level=GRID, progress=Progress()
        )
        house = 1 in snapshot.building_ids
        assert found.events == 1 + house
        assert found.left_out == 3 - house


def test_without_events_it_says_so(town):
    with pytest.raises(GridPlannerError) as raised:
        study_hot_spots(
            town, town.snapshot(), SpotChoice(), level=GRID, progress=Progress()
        )
    assert raised.value.code == "spots.no_events"
