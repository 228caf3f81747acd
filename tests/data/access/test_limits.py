"""What users may change: nobody reads only and writes, nobody edits a neighbour's."""

from functools import partial

import pytest
import shapely

from gridplanner.data.access.keys import KeyRing
from gridplanner.data.access.limits import reach_of
from gridplanner.data.access.roles import Account, UserRole
from gridplanner.data.batch import Batch, TableChange
from gridplanner.data.edits.draw import draw
from gridplanner.data.edits.move import move
from gridplanner.data.edits.set_fields import set_fields
from gridplanner.data.edits.split import find_halves, split
from gridplanner.data.errors import EditError
from gridplanner.data.records import Unit
from tests.helpers.project import (
    EAST,
    GRID,
    NORTH,
    box,
    small_town,
    unit_named,
    wkb,
)


def log_in(document, role, *names):
    scope = frozenset(unit_named(document, name).id for name in names) or None
    account = Account("小王", role, scope=scope)
    document.file.keys = KeyRing(account, ())
    document.file.user = account.name


@pytest.fixture
def town(tmp_path):
    """Houses 1 and 2 in the east village, 3 in the west; one household in 1 and 3."""
    document = small_town(tmp_path / "town.gpkg")
    shapes = [wkb(20, 120, 40, 140), wkb(20, 20, 40, 40), wkb(220, 20, 240, 40)]
    rows = {"address": ["东村1号", "东村2号", "西村1号"]}
    parts = [
        TableChange("building", rows, shapes),
        TableChange("dwelling", {"building_id": [1, 3], "room": ["101", "101"]}),
        TableChange("household", {"dwelling_id": [1, 2]}),
        TableChange("person", {"name": ["逄一", "逄二"], "household_id": [1, 2]}),
    ]
    for part in parts:
        document.apply_batch(Batch("edit.test", {}, (part,)))
    yield document
    document.close()


def apply(document, table, **options):
    document.apply_batch(Batch("edit.test", {}, (TableChange(table, **options),)))


def refused(document, act):
    """The code by which an edit is refused, and that nothing changed."""
    before = document.plan, document.file.change_number
    with pytest.raises(EditError) as error:
        act()
    assert (document.plan, document.file.change_number) == before
    return error.value.code


def renamed(document, name):
    unit = unit_named(document, name)
    return lambda: document.apply(
        set_fields(document.plan, {unit.id: {"name": "新名"}})
    )


@pytest.mark.parametrize("role", [UserRole.READ_ONLY, UserRole.PRINT_ONLY])
def test_who_may_only_look_changes_nothing(town, role):
    log_in(town, role)
    assert refused(town, renamed(town, "甲网格")) == "refuse.role"
    act = lambda: apply(town, "person", changed={1: {"name": "逄三"}})  # noqa: E731
    assert refused(town, act) == "refuse.role"
    assert refused(town, town.undo) == "refuse.role"


@pytest.mark.parametrize("role", [UserRole.ADMINISTRATOR, UserRole.TOWN])
def test_who_works_for_the_town_changes_everything(town, role):
    log_in(town, role)
    renamed(town, "丙网格")()
    apply(town, "person", changed={2: {"name": "逄三"}})
    town.undo()


def test_reach_is_the_unit_with_all_below(town):
    scope = frozenset({unit_named(town, "东村").id})
    names = {town.plan.units[number].name for number in reach_of(town.plan, scope)}
    assert names == {"东村", "甲网格", "乙网格"}
    assert reach_of(town.plan, frozenset()) == frozenset()


def test_a_community_edits_its_own_units_and_no_others(town):
    log_in(town, UserRole.COMMUNITY, "东村")
    renamed(town, "甲网格")()
    assert refused(town, renamed(town, "丙网格")) == "refuse.not_yours"
    assert refused(town, renamed(town, "泊里镇")) == "refuse.not_yours"


def line_of(*points):
    return shapely.LineString([(EAST + x, NORTH + y) for x, y in points])


def test_a_community_divides_its_own_grids_up_to_its_border(town):
    log_in(town, UserRole.COMMUNITY, "东村")
    grid = unit_named(town, "甲网格").id
    line = line_of((100, 50), (100, 250))
    halves = find_halves(town.plan, grid, [line])
    town.apply(split(town.plan, halves, on="2026-03-05"))
    grids = [u for u in town.plan.units_at(GRID) if not u.valid_to]
    assert len(grids) == 4


def test_ground_of_a_neighbour_is_neither_taken_nor_given(town):
    log_in(town, UserRole.COMMUNITY, "东村")
    draft = Unit(id=0, parent=0, level=GRID, name="跨界")

    def take():
        shape = box(150, 20, 250, 80)
        town.apply(draw(town.plan, shape, level=GRID, unit=draft, take=True))

    assert refused(town, take) == "refuse.not_yours"


def test_a_border_with_a_neighbour_stays_where_it_is(town):
    log_in(town, UserRole.COMMUNITY, "东村")
    plan = town.plan
    shared = [
        number
        for number, vertex in plan.vertices.items()
        if (vertex.x, vertex.y) == (EAST + 200, NORTH + 100)
    ]
    (corner,) = shared
    act = lambda: town.apply(  # noqa: E731
        move(plan, vertices={corner: (EAST + 210, NORTH + 100)})
    )
    assert refused(town, act) == "refuse.not_yours"


def test_people_of_a_neighbour_are_not_changed(town):
    log_in(town, UserRole.COMMUNITY, "东村")
    apply(town, "person", changed={1: {"note": "走访"}})
    for table, row in (
        ("person", 2),
        ("household", 2),
        ("dwelling", 2),
        ("building", 3),
    ):
        act = partial(apply, town, table, changed={row: {"note": "x"}})
        assert refused(town, act) == "refuse.not_yours", table


def test_nobody_moves_across_the_border_of_a_community(town):
    log_in(town, UserRole.COMMUNITY, "东村")
    act = lambda: apply(town, "person", changed={1: {"household_id": 2}})  # noqa: E731
    assert refused(town, act) == "refuse.not_yours"


def test_whoever_lives_nowhere_belongs_to_no_community(town):
    log_in(town, UserRole.COMMUNITY, "东村")
    act = lambda: apply(town, "person", added={"name": ["逄三"]})  # noqa: E731
    assert refused(town, act) == "refuse.not_yours"


def test_a_house_is_built_in_ones_own_units_only(town):
    log_in(town, UserRole.COMMUNITY, "东村")
    apply(
        town, "building", added={"address": ["东村3号"]}, geometry=[wkb(60, 20, 70, 30)]
    )
    act = lambda: apply(  # noqa: E731
        town,
        "building",
        added={"address": ["西村3号"]},
        geometry=[wkb(260, 20, 270, 30)],
    )
    assert refused(town, act) == "refuse.not_yours"


def test_rows_of_one_edit_refer_to_each_other(town):
    log_in(town, UserRole.COMMUNITY, "东村")
    parts = (
        TableChange("dwelling", {"id": [9], "building_id": [2]}),
        TableChange("household", {"id": [9], "dwelling_id": [9]}),
        TableChange("person", {"id": [9], "name": ["逄九"], "household_id": [9]}),
    )
    town.apply_batch(Batch("edit.test", {}, parts))
    across = (
        TableChange("dwelling", {"id": [10], "building_id": [3]}),
        TableChange("household", {"id": [10], "dwelling_id": [10]}),
    )
    act = lambda: town.apply_batch(Batch("edit.test", {}, across[1:2] + across[:1]))  # noqa: E731
    assert refused(town, act) == "refuse.not_yours"


def test_posts_are_given_changed_and_ended_in_ones_own_units_only(town):
    apply(town, "worker", added={"name": ["逄十"]})
    here, there = unit_named(town, "甲网格").id, unit_named(town, "丙网格").id

    def post(kind, number):
        return {
            "worker_id": [1],
            "scope_type": [kind],
            "scope_id": [number],
            "role": ["grid_leader"],
        }

    apply(town, "post", added=post("grid", there))
    log_in(town, UserRole.COMMUNITY, "东村")
    apply(town, "post", added=post("grid", here))
    apply(town, "post", added=post("building", 1))
    apply(town, "post", changed={2: {"note": "早班"}})
    apply(town, "post", retired=[2])
    for act in (
        partial(apply, town, "post", added=post("grid", there)),
        partial(apply, town, "post", added=post("building", 3)),
        partial(apply, town, "post", added=post("department", 1)),
        partial(apply, town, "post", changed={1: {"note": "早班"}}),
        partial(apply, town, "post", changed={3: {"scope_id": 3}}),
        partial(apply, town, "post", retired=[1]),
    ):
        assert refused(town, act) == "refuse.not_yours"


def test_only_ones_own_steps_are_taken_back(town):
    log_in(town, UserRole.COMMUNITY, "东村")
    assert refused(town, town.undo) == "refuse.other_user"
    apply(town, "person", changed={1: {"note": "走访"}})
    town.undo()
    town.redo()


def test_without_a_unit_a_community_changes_nothing(town):
    log_in(town, UserRole.COMMUNITY)
    assert refused(town, renamed(town, "甲网格")) == "refuse.not_yours"
