"""Filters of people against brute force, and against the figures of the grids."""

from __future__ import annotations

import functools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gridplanner.data.access.roles import Permissions
from gridplanner.data.batch import Batch, TableChange
from gridplanner.data.counting import CountRule, set_count_rule
from gridplanner.data.errors import GridPlannerError
from gridplanner.data.filters.people_filter import FINDINGS, PeopleFilter, born_until
from gridplanner.data.filters.people_list import (
    ORDERS,
    SHOWN_KEY,
    PeopleList,
    Rules,
    age_at,
    count_list,
    make_list,
    rules_of,
)
from gridplanner.data.job import Cancelled, Progress
from tests.helpers.project import GRID, unit_named
from tests.helpers.registry_town import TAGS, all_rows, settled_town, stand

DAY = "2026-06-01"
RULES = Rules(DAY, shows_restricted=True)


@functools.cache
def town(folder, seed):
    document = settled_town(folder / f"{seed}.gpkg", seed)
    return document, *stand(document), all_rows(document)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    yield tmp_path_factory.mktemp("towns")
    town.cache_clear()


def holds(row):
    return row is not None and not row["valid_to"]


def home_of(rows, person):
    """Household, dwelling and building of whoever lives in a building that stands."""
    household = rows["household"].get(person["household_id"])
    household = household if holds(household) else None
    dwelling = household and rows["dwelling"].get(household["dwelling_id"])
    building = dwelling and dwelling["building_id"]
    stands = holds(dwelling or None) and holds(rows["building"].get(building))
    return (household, dwelling, building) if stands else (household, None, None)


def seat_of(rows, person):
    register = rows["register_household"].get(person["register_household_id"])
    if not holds(register):
        return False, None, None
    seat = rows["dwelling"].get(register["dwelling_id"])
    if not holds(seat):
        return True, register["building_id"], None
    return True, seat["building_id"] or register["building_id"], seat["unit_id"]


def tags_of(rows, person):
    found = {
        row["tag"]
        for row in rows["person_tag"].values()
        if row["person_id"] == person["id"]
        and (row["valid_from"] or "") <= DAY
        and (not row["valid_to"] or row["valid_to"] > DAY)
    }
    if person["birth"]:
        found.discard("aged80")
        if age_at(str(person["birth"] or ""), DAY) >= 80:
            found.add("aged80")
    return found


def meant(rows, places, wanted):
    """Ids of the people a filter means, one by one."""
    return {
        person["id"]
        for person in rows["person"].values()
        if holds(person) and is_meant(rows, places, wanted, person)
    }


def is_meant(rows, places, wanted, person):
    household, dwelling, building = home_of(rows, person)
    has_register, seat, seat_entrance = seat_of(rows, person)
    entrance = dwelling and dwelling["unit_id"]
    where = (
        (seat, seat_entrance)
        if wanted.address == "registered"
        else (building, entrance)
    )
    numbers = [np.array([number or 0]) for number in where]
    own = {int(places.units_of(level, *numbers)[0]) for level in range(4)}
    age = age_at(str(person["birth"] or ""), DAY)
    has_phone = bool(person["phone"])
    is_head = (household or {}).get("head_id") == person["id"] or (
        not (household or {}).get("head_id") and person["relation"] == "02"
    )
    tags = tags_of(rows, person)
    moved = seat is not None and seat != building
    checks = [
        not wanted.units or own & set(wanted.units),
        not wanted.any_of or tags & set(wanted.any_of),
        tags >= set(wanted.all_of) and not tags & set(wanted.none_of),
        wanted.age_from is None or (age is not None and age >= wanted.age_from),
        wanted.age_to is None or (age is not None and age <= wanted.age_to),
        wanted.sex in ("", person["sex"]),
        not wanted.population or person["population_kind"] in wanted.population,
        not wanted.heads or is_head,
        not wanted.phone or has_phone == (wanted.phone == "with"),
        not wanted.household or (household or {}).get("kind") == wanted.household,
        not wanted.housing or (dwelling or {}).get("status") in wanted.housing,
        {
            "": True,
            "living": building is not None,
            "houseless": building is None,
            "registered": has_register,
            "separated": building is not None
            and (
                moved or (not has_register and person["population_kind"] == "migrant")
            ),
        }[wanted.address],
        not wanted.finding or FOUND[wanted.finding](rows, person, household, building),
    ]
    return all(checks)


def has_double(rows, person, *_home):
    return person["id_no"] and any(
        other["id_no"] == person["id_no"] and other is not person and holds(other)
        for other in rows["person"].values()
    )


def is_incomplete(_rows, person, _household, building):
    no_person = not person["id_no"] and not person["birth"]
    no_place = not person["residence_address"] and building is None
    return not person["name"] or no_person or no_place


def is_without_children(rows, person, household, _building):
    def age(other):
        return age_at(str(other["birth"] or ""), DAY)

    if age(person) is None or age(person) < 60:
        return False
    if tags_of(rows, person) & {"elder_alone", "elder_empty_nest", "elder_left_behind"}:
        return True
    members = [
        age(other)
        for other in rows["person"].values()
        if holds(other) and household and other["household_id"] == household["id"]
    ]
    return household is not None and not any(
        years is not None and years < 60 for years in members
    )


FOUND = {
    "duplicate_id": has_double,
    "incomplete": is_incomplete,
    "children_away": is_without_children,
}


def few(*values):
    return st.lists(st.sampled_from(values), max_size=2, unique=True).map(tuple)


ages = st.none() | st.integers(0, 95)
FILTERS = st.fixed_dictionaries(
    {},
    optional={
        "any_of": few(*TAGS),
        "all_of": few(*TAGS),
        "none_of": few(*TAGS),
        "age_from": ages,
        "age_to": ages,
        "sex": st.sampled_from(["", "1", "2"]),
        "population": few("registered", "migrant"),
        "address": st.sampled_from(
            ["", "living", "registered", "separated", "houseless"]
        ),
        "heads": st.booleans(),
        "phone": st.sampled_from(["", "with", "without"]),
        "household": st.sampled_from(["", "resident", "collective"]),
        "housing": few("自住", "出租"),
        "finding": st.sampled_from(["", *FINDINGS]),
    },
)
UNITS = few("泊里镇", "东村", "西村", "甲网格", "乙网格", "丙网格")


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 4), FILTERS, UNITS, st.sampled_from(ORDERS))
def test_a_filter_means_whom_looking_at_each_person_finds(
    folder, seed, conditions, names, order
):
    document, _, places, rows = town(folder, seed)
    units = tuple(unit_named(document, name).id for name in names)
    wanted = PeopleFilter(units=units, **conditions)
    found = make_list(document.file, wanted, places, rules=RULES, order=order)
    people = found.found.people.tolist()
    assert len(people) == len(set(people))
    assert set(people) == meant(rows, places, wanted)
    assert count_list(document.file, wanted, places, rules=RULES) == len(found)
    assert sum(found.by_unit(GRID).values()) == len(found)
    assert [p.id for p in found.page(document.file, limit=500)] == people


@pytest.mark.parametrize("rule", CountRule)
@pytest.mark.parametrize("seed", range(5))
def test_people_of_a_grid_are_as_many_as_its_figures_say(tmp_path, seed, rule):
    document = settled_town(tmp_path / "town.gpkg", seed)
    set_count_rule(document, rule)
    standing, places = stand(document)
    for level in range(3):
        figures = standing.figures(level)
        column = figures.measures.index("people")
        everyone = make_list(document.file, PeopleFilter(), places, rules=RULES)
        by_unit = everyone.by_unit(level)
        for unit, values in zip(figures.units, figures.rows.values, strict=True):
            wanted = PeopleFilter(units=(unit.id,))
            found = make_list(document.file, wanted, places, rules=RULES)
            assert len(found) == by_unit.get(unit.id, 0) == values[column]
            assert count_list(document.file, wanted, places, rules=RULES) == len(found)
    document.close()


def test_whoever_died_is_in_no_list_as_in_no_figure(tmp_path):
    document = settled_town(tmp_path / "town.gpkg", 1)
    _, places = stand(document)
    before = make_list(document.file, PeopleFilter(), places, rules=RULES)
    gone = int(before.found.people[0])
    change = {gone: {"status": "死亡", "valid_to": None}}
    document.apply_batch(
        Batch("edit.test", {}, (TableChange("person", changed=change),))
    )
    standing, places = stand(document)
    after = make_list(document.file, PeopleFilter(), places, rules=RULES)
    assert set(before.found.people) - set(after.found.people) == {gone}
    figures = standing.figures(GRID)
    column = figures.measures.index("people")
    counted = {
        unit.id: values[column]
        for unit, values in zip(figures.units, figures.rows.values, strict=True)
    }
    by_unit = after.by_unit(GRID)
    assert all(by_unit.get(number, 0) == n for number, n in counted.items())
    document.close()


def test_map_and_table_show_the_same_people_of_a_category_and_a_grid(folder):
    document, _, places, _ = town(folder, 1)
    grid = unit_named(document, "丙网格").id
    wanted = PeopleFilter(any_of=("disabled",), units=(grid,))
    found = make_list(document.file, wanted, places, rules=RULES)
    ids, numbers = found.by_building()
    assert len(found) > 1
    assert numbers.sum() == len(found) == found.by_unit(GRID)[grid]
    listed = [person.building_id for person in found.page(document.file)]
    assert {i: listed.count(i) for i in listed} == dict(
        zip(ids.tolist(), numbers.tolist(), strict=True)
    )


def test_eighty_years_are_reached_on_the_birthday():
    assert born_until("2022-06-01", 80) == "1942-06-01"
    assert age_at("1942-06-02", "2022-06-01") == 79


def test_pages_follow_each_other_and_hide_who_it_is(folder):
    document, _, places, rows = town(folder, 2)
    found = make_list(document.file, PeopleFilter(), places, rules=RULES, order="name")
    pages = [
        person
        for start in range(0, len(found), 7)
        for person in found.page(document.file, offset=start, limit=7)
    ]
    assert [person.id for person in pages] == found.found.people.tolist()
    for person in pages:
        row = rows["person"][person.id]
        assert not row["id_no"] or row["id_no"] not in repr(person)
        assert not row["name"] or row["name"] not in repr(person)
        assert not row["phone"] or row["phone"] not in repr(person)


def test_the_other_way_round_is_the_same_list_backwards(folder):
    document, _, places, _ = town(folder, 2)
    lists = [
        make_list(document.file, PeopleFilter(), places, rules=RULES, order=order)
        for order in ("birth", "-birth")
    ]
    one, other = (each.found.people.tolist() for each in lists)
    assert one == other[::-1]


def test_words_find_names_houses_and_the_last_four_digits(folder):
    document, _, places, rows = town(folder, 3)
    person = next(
        p
        for p in rows["person"].values()
        if holds(p) and p["phone"] and p["name"] and p["id_no"]
    )
    for words in (person["name"][0], person["id_no"], person["phone"][-4:]):
        wanted = PeopleFilter(words=words)
        found = make_list(document.file, wanted, places, rules=RULES)
        assert person["id"] in found.found.people
    estate = make_list(
        document.file, PeopleFilter(words="海棠"), places, rules=RULES
    ).page(document.file, limit=500)
    assert estate
    assert all("海棠小区" in p.building for p in estate)
    nobody = PeopleFilter(words="%")
    assert not len(make_list(document.file, nobody, places, rules=RULES))


@pytest.mark.parametrize("seed", range(5))
def test_words_mean_the_same_people_in_a_grid_as_in_the_town(folder, seed):
    document, _, places, rows = town(folder, seed)
    person = next(p for p in rows["person"].values() if holds(p) and p["phone"])
    words = ["王", "w", "海棠", person["phone"], person["phone"][-4:], "海棠 王"]

    def listed(**conditions):
        wanted = PeopleFilter(**conditions)
        found = make_list(document.file, wanted, places, rules=RULES)
        return set(found.found.people.tolist())

    grids = [unit_named(document, name).id for name in ("甲网格", "乙网格", "丙网格")]
    for word in words:
        everywhere = listed(words=word)
        for grid in grids:
            there = listed(units=(grid,))
            assert listed(words=word, units=(grid,)) == everywhere & there
    assert any(listed(words=word) for word in words)


def test_restricted_categories_are_refused_and_left_out_without_permission(folder):
    document, _, places, _ = town(folder, 0)
    rules = Rules(DAY, Permissions(may_see_restricted=False), shows_restricted=True)
    for fields in ("any_of", "all_of", "none_of"):
        wanted = PeopleFilter(**{fields: ("drugs",)})
        with pytest.raises(GridPlannerError, match=r"filter\.restricted"):
            make_list(document.file, wanted, places, rules=rules)
        with pytest.raises(GridPlannerError, match=r"filter\.restricted"):
            count_list(document.file, wanted, places, rules=rules)
    page = make_list(document.file, PeopleFilter(), places, rules=rules).page(
        document.file, limit=500
    )
    assert "drugs" not in {tag for person in page for tag in person.categories}
    may = Rules(DAY, shows_restricted=True)
    page = make_list(document.file, PeopleFilter(), places, rules=may).page(
        document.file, limit=500
    )
    assert "drugs" in {tag for person in page for tag in person.categories}


def test_restricted_categories_are_off_until_a_project_switches_them_on(folder):
    document, _, places, _ = town(folder, 0)
    wanted = PeopleFilter(any_of=("drugs",))
    rules = rules_of(document.file, Permissions(), day=DAY)
    with pytest.raises(GridPlannerError, match=r"filter\.restricted"):
        count_list(document.file, wanted, places, rules=rules)
    document.file.set_meta(SHOWN_KEY, "1")
    rules = rules_of(document.file, Permissions(), day=DAY)
    assert count_list(document.file, wanted, places, rules=rules)


def test_small_counts_of_restricted_categories_are_not_told(folder):
    document, _, places, _ = town(folder, 0)
    rules = Rules(DAY, shows_restricted=True)
    hidden = make_list(
        document.file, PeopleFilter(any_of=("drugs",)), places, rules=rules
    )
    assert [hidden.said(n) for n in (0, 1, 2, 3)] == ["0", "<3", "<3", "3"]
    plain = make_list(
        document.file, PeopleFilter(any_of=("dibao",)), places, rules=rules
    )
    assert plain.said(1) == "1"


def test_a_user_held_to_a_grid_lists_the_people_there_alone(folder):
    document, _, places, _ = town(folder, 1)
    one, other = (unit_named(document, name).id for name in ("丙网格", "乙网格"))
    held = Rules(DAY, Permissions(scope=frozenset({one})))
    own = make_list(document.file, PeopleFilter(units=(one,)), places, rules=RULES)
    for wanted in (PeopleFilter(), PeopleFilter(units=(one, other))):
        found = make_list(document.file, wanted, places, rules=held)
        assert found.found.people.tolist() == own.found.people.tolist()
    for wanted in (PeopleFilter(units=(other,)), PeopleFilter(address="houseless")):
        assert not len(make_list(document.file, wanted, places, rules=held))
    nowhere = Rules(DAY, Permissions(scope=frozenset()))
    assert not count_list(document.file, PeopleFilter(), places, rules=nowhere)


def test_a_filter_is_read_as_it_was_written():
    wanted = PeopleFilter(
        any_of=("disabled",), units=(3, 4), age_from=60, heads=True, reference=DAY
    )
    assert PeopleFilter.from_text(wanted.to_text()) == wanted
    assert PeopleFilter.from_text('{"later": 1, "sex": "2"}') == PeopleFilter(sex="2")
    assert wanted.conditions == ("any_of", "units", "age_from", "heads")
    assert wanted.without("units").units == ()
    for text in ("", "[]x", '{"age_from": "old"}', "3"):
        with pytest.raises(GridPlannerError, match=r"filter\.unreadable"):
            PeopleFilter.from_text(text)


def test_a_stopped_search_gives_nothing(folder):
    document, _, places, _ = town(folder, 0)
    with pytest.raises(Cancelled):
        make_list(
            document.file,
            PeopleFilter(),
            places,
            rules=RULES,
            progress=Progress(cancelled=lambda: True),
        )


def test_an_empty_town_has_an_empty_list(folder):
    document, _, places, _ = town(folder, 0)
    found = make_list(document.file, PeopleFilter(age_from=200), places, rules=RULES)
    assert isinstance(found, PeopleList)
    assert found.page(document.file) == []
    assert found.by_building()[0].size == 0
