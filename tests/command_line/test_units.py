"""Units named on the command line: by code, or by a name only one has."""

import pytest

from gridplanner.command_line.units import units_named
from gridplanner.data.edits.set_fields import set_fields
from gridplanner.data.errors import GridPlannerError
from tests.helpers.plans import grid_named, nine_cell_town


@pytest.fixture
def town():
    """A town whose second and third grid are called alike."""
    plan = nine_cell_town()
    units = [grid_named(plan, number) for number in (1, 2, 3)]
    values = [{"name": name, "code": f"G{n}"} for n, name in enumerate("东西西", 1)]
    return plan.apply(set_fields(plan, dict(zip(units, values, strict=True)))), units


def test_a_unit_is_found_by_its_code_or_by_a_name_it_alone_has(town):
    plan, (one, two, _) = town
    assert units_named(plan, ["东", "G2"]) == (one, two)
    assert units_named(plan, None) == ()


@pytest.mark.parametrize("name", ["西", "南"])
def test_what_is_the_name_of_none_or_of_several_is_refused(town, name):
    with pytest.raises(GridPlannerError, match=r"cli\.no_unit"):
        units_named(town[0], [name])


def test_a_code_comes_before_a_name(town):
    plan, (one, two, _) = town
    plan = plan.apply(set_fields(plan, {one: {"name": "G2"}}))
    assert units_named(plan, ["G2"]) == (two,)


def test_who_works_for_some_units_names_these_only(town):
    plan, (one, two, three) = town
    assert units_named(plan, ["西"], reach=frozenset({one, two})) == (two,)
    with pytest.raises(GridPlannerError, match=r"cli\.no_unit"):
        units_named(plan, ["G3"], reach=frozenset({one, two}))
    assert units_named(plan, ["G3"], reach=frozenset({three})) == (three,)
