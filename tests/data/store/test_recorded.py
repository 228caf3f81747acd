import numpy as np
import pytest

from gridplanner.analysis.people_places import people_places
from gridplanner.analysis.standing import Standing
from gridplanner.data.counting import CountRule, set_count_rule
from gridplanner.data.filters.people_list import entrances_given
from gridplanner.data.job import Cancelled, Progress
from gridplanner.data.people.categories import CARE
from gridplanner.data.store.recorded import read_recorded
from gridplanner.studies.coverage import Question, study_coverage
from tests.helpers.registry_town import settled_town

DAY = "2026-03-01"
GRID = 2


def rows(document, query):
    return document.file.connection.execute(query).fetchall()


@pytest.fixture(params=range(6))
def town(request, tmp_path):
    document = settled_town(tmp_path / "a.gpkg", request.param)
    yield document
    document.close()


@pytest.mark.parametrize("rule", CountRule)
def test_the_table_has_the_numbers_of_the_figures(town, rule):
    set_count_rule(town, rule)
    snapshot = Standing(town.snapshot(), town.footprints).snapshot
    table, _ = study_coverage(town, snapshot, Question(GRID, 1, DAY))
    shares = Standing(town.snapshot(), town.footprints).coverage(GRID).shares
    for kind in ("buildings", "dwellings", "households", "people"):
        covered = table.covered(kind)
        assert (covered.once, covered.whole) == (shares[kind].held, shares[kind].whole)


def test_everybody_on_record_is_read_with_the_house_they_live_in(town):
    found = read_recorded(town.file, day=DAY)
    homes = dict(
        rows(
            town,
            "SELECT person.id, coalesce(dwelling.building_id, 0) FROM person"
            " LEFT JOIN household ON household.id = person.household_id"
            " AND coalesce(household.valid_to, '') = ''"
            " LEFT JOIN dwelling ON dwelling.id = household.dwelling_id"
            " AND coalesce(dwelling.valid_to, '') = ''"
            " WHERE coalesce(person.valid_to, '') = ''"
            " AND coalesce(person.status, '') NOT IN ('迁出', '死亡')",
        )
    )
    assert dict(zip(*_lists(found.people), strict=True)) == homes


def _lists(things):
    return things.ids.tolist(), things.buildings.tolist()


def test_key_people_have_one_of_the_categories_that_day(town):
    care = ", ".join(f"'{tag}'" for tag in CARE)
    expected = rows(
        town,
        f"SELECT DISTINCT person_id FROM person_tag WHERE tag IN ({care})"
        f" AND coalesce(valid_from, '') <= '{DAY}'"
        f" AND (coalesce(valid_to, '') = '' OR valid_to > '{DAY}') ORDER BY 1",
    )
    assert read_recorded(town.file, day=DAY).key_people.tolist() == [
        number for (number,) in expected
    ]


def test_a_register_nobody_placed_is_where_its_people_live(town):
    found = read_recorded(town.file, day=DAY)
    living = dict(zip(*_lists(found.people), strict=True))
    registers = {}
    for person, register in rows(
        town,
        "SELECT id, register_household_id FROM person"
        " WHERE register_household_id NOT NULL ORDER BY id",
    ):
        if living.get(person):
            registers.setdefault(register, living[person])
    placed = {
        number
        for (number,) in rows(
            town,
            "SELECT register.id FROM register_household AS register"
            " LEFT JOIN dwelling ON dwelling.id = register.dwelling_id"
            " AND coalesce(dwelling.valid_to, '') = ''"
            " WHERE dwelling.building_id > 0 OR register.building_id > 0",
        )
    }
    for number, building in zip(*_lists(found.registers), strict=True):
        if number not in placed:
            assert building == registers.get(number, 0)


def test_reading_can_be_cancelled(town):
    with pytest.raises(Cancelled):
        read_recorded(town.file, day=DAY, progress=Progress(cancelled=lambda: True))


def test_an_entrance_given_away_takes_its_people_along(town):
    snapshot = Standing(town.snapshot(), town.footprints).snapshot
    table, places = study_coverage(town, snapshot, Question(GRID, 1, DAY))
    assert isinstance(
        places, type(people_places(snapshot, *entrances_given(town.file)))
    )
    people = table.counted["people"].things["drawn"]
    units = places.units_of(GRID, people.buildings, people.entrances)
    assert np.array_equal(units != 0, table.counted["people"].times["drawn"] == 1)
