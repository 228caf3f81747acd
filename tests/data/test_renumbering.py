"""New codes for units that have some: in order, never twice, never again."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import box

from gridplanner.data.code_template import USUAL, CodeKind, CodeTemplate
from gridplanner.data.codes import Families, find_fault, propose_codes
from gridplanner.data.edits.delete import delete
from gridplanner.data.edits.draw import draw
from gridplanner.data.edits.make_grids import make_grids
from gridplanner.data.edits.recode import recode
from gridplanner.data.edits.rewrite import rewrite
from gridplanner.data.edits.set_fields import set_fields
from gridplanner.data.errors import EditError
from gridplanner.data.lineage import predecessors_of, successors_of
from gridplanner.data.records import Unit
from gridplanner.data.renumbering import Which, renumber
from tests.helpers.plans import (
    WEST,
    assert_sound,
    divided_town,
    grid_named,
    nine_cell_town,
    tiled_town,
)

LONG = CodeTemplate(CodeKind.DIGITS_20, object_class="010203")
SHORT = CodeTemplate(CodeKind.SHORT)
VILLAGE = "370211103201"
DAY = "2026-07-01"


def in_force(plan):
    return [unit.id for unit in plan.units.values() if not unit.valid_to]


def recoded(plan, *, which=Which.ALL, on=DAY):
    return plan.apply(recode(plan, renumber(plan, in_force(plan), which=which), on=on))


def by_hand(plan, unit_ids):
    """The order of the ground, looked at one by one.

    A unit stands in a lower band for every whole band height, half a band rounded
    up, that its centre lies below the highest centre of all.
    """
    shapes = {number: plan.outline(number) for number in unit_ids}
    heights = sorted(s.bounds[3] - s.bounds[1] for s in shapes.values())
    middle = len(heights) // 2
    band = (
        heights[middle]
        if len(heights) % 2
        else (heights[middle - 1] + heights[middle]) / 2
    )
    top = max(s.centroid.y for s in shapes.values())
    place = {}
    for number, shape in shapes.items():
        row = 0
        while top - shape.centroid.y >= (row + 0.5) * band:
            row += 1
        place[number] = (row, shape.centroid.x, number)
    return sorted(unit_ids, key=place.__getitem__)


def families(plan):
    """Units in force by what stands before their number."""
    of_codes = Families(plan)
    found = {}
    for number in in_force(plan):
        unit = plan.units[number]
        if unit.level >= 2:
            found.setdefault(of_codes.stem_of(unit), []).append(number)
    return found


def test_only_units_without_a_code_get_one_unless_more_is_asked_for():
    town = nine_cell_town()
    four = grid_named(town, 4)
    town = town.apply(set_fields(town, {four: {"code": "370211103209044"}}))

    missing = renumber(town, in_force(town), which=Which.MISSING)
    misfits = renumber(town, in_force(town), which=Which.MISFIT)

    assert four not in missing
    assert len(missing) == 8
    assert misfits[four] == VILLAGE + "004"


def test_all_in_order_follow_after_what_was_used():
    """Grids 1 to 9 were numbered from the south; now from the north."""
    town = nine_cell_town()
    town = town.apply(
        set_fields(
            town,
            {grid_named(town, n): {"code": f"{VILLAGE}{n:03d}"} for n in range(1, 10)},
        )
    )

    after = recoded(town)

    rows = (7, 8, 9, 4, 5, 6, 1, 2, 3)
    codes = [after.units[grid_named(after, n)].code for n in rows]
    assert codes == [f"{VILLAGE}{n:03d}" for n in range(10, 19)]
    kept = [unit for unit in after.units.values() if unit.valid_to]
    assert sorted(u.code for u in kept) == [f"{VILLAGE}{n:03d}" for n in range(1, 10)]
    assert all(unit.valid_to == DAY for unit in kept)
    assert_sound(after)


def test_codes_that_run_in_order_stay_though_numbers_are_left_out():
    town = recoded(nine_cell_town())
    town = town.apply(delete(town, grid_named(town, 5), retired=DAY))

    assert renumber(town, in_force(town), which=Which.ALL) == {}


def test_micro_grids_follow_a_grid_whose_code_changes():
    town = recoded(divided_town(), which=Which.MISSING)
    wrong = {grid_named(town, 5): {"code": "X"}}
    town = town.apply(set_fields(town, wrong))

    after = recoded(town, which=Which.MISFIT, on="2026-08-01")

    five = after.units[grid_named(after, 5)]
    micro = [u for u in after.units_at(3) if u.parent == five.id]
    assert five.code == VILLAGE + "010"
    assert sorted(unit.code for unit in micro) == [
        f"{five.code}{n:03d}" for n in range(1, 4)
    ]
    others = [u for u in after.units_at(3) if u.parent != five.id]
    assert all(u.code == town.units[u.id].code for u in others)


def test_micro_grids_follow_though_only_their_grid_was_asked_for():
    town = recoded(divided_town(), which=Which.MISSING)
    town = replace(town, code_template=SHORT)
    five = grid_named(town, 5)

    codes = renumber(town, [five], which=Which.ALL)

    assert len(codes) == 4
    assert all(c.startswith(codes[five]) for c in codes.values())


def test_areas_keep_their_official_codes():
    town = nine_cell_town()
    town = town.apply(set_fields(town, {WEST: {"code": ""}}))

    codes = renumber(town, in_force(town), which=Which.ALL)

    assert WEST not in codes
    assert len(codes) == 9


def test_a_former_code_leads_to_what_the_unit_came_from():
    town = recoded(nine_cell_town())
    five = grid_named(town, 5)
    past = {"predecessors": (grid_named(town, 1),)}
    town = replace(town, units=town.units.set(five, replace(town.units[five], **past)))

    after = town.apply(recode(town, {five: VILLAGE + "090"}, on=DAY))

    (kept,) = predecessors_of(after, five)
    assert (kept.code, kept.valid_to) == (town.units[five].code, DAY)
    assert after.units[five].valid_from == DAY
    assert predecessors_of(after, kept.id) == predecessors_of(town, five)
    assert successors_of(after, kept.id) == (after.units[five],)


def test_a_code_given_the_same_day_leaves_no_record():
    town = recoded(nine_cell_town())
    five = grid_named(town, 5)
    once = town.apply(recode(town, {five: VILLAGE + "090"}, on=DAY))

    twice = once.apply(recode(once, {five: VILLAGE + "091"}, on=DAY))

    assert len(twice.units) == len(once.units)
    assert twice.units[five].code == VILLAGE + "091"
    assert twice.units[five].predecessors == once.units[five].predecessors


@pytest.mark.parametrize("target", [5, 4])
def test_a_code_somebody_has_or_had_is_refused(target):
    town = recoded(nine_cell_town())
    four, five = grid_named(town, 4), grid_named(town, 5)
    code = town.units[five].code
    moved = town.apply(recode(town, {five: VILLAGE + "090"}, on=DAY))

    with pytest.raises(EditError, match="code_taken"):
        recode(moved, {five if target == 5 else four: code}, on="2026-08-01")
    with pytest.raises(EditError, match="code_taken"):
        recode(town, {four: code, five: town.units[four].code}, on=DAY)
    with pytest.raises(EditError, match="code_taken"):
        recode(town, {four: VILLAGE + "090", five: VILLAGE + "090"}, on=DAY)


def test_the_same_code_changes_nothing():
    town = recoded(nine_cell_town())
    five = grid_named(town, 5)

    assert not recode(town, {five: town.units[five].code}, on=DAY)
    assert not recode(town, {}, on=DAY)


def test_too_many_for_two_digits_are_refused_whole():
    town = tiled_town(10, 10, villages=1)
    town = replace(town, code_template=LONG)

    with pytest.raises(EditError, match="codes_full"):
        renumber(town, in_force(town), which=Which.ALL)
    assert (
        len(
            renumber(
                replace(town, code_template=SHORT), in_force(town), which=Which.ALL
            )
        )
        == 100
    )


steps = st.lists(
    st.tuples(
        st.sampled_from(["delete", "draw", "fill", "recode", "template", "by_hand"]),
        st.integers(0, 40),
    ),
    max_size=9,
)


def step(plan, action, number, day):
    """Do one thing at random; what is refused leaves the plan."""
    if action == "template":
        return replace(plan, code_template=(USUAL, LONG, SHORT)[number % 3])
    try:
        return plan.apply(EDITS[action](plan, number, day))
    except EditError as refused:
        # What proposes codes itself may never stumble over one.
        if action != "by_hand" and refused.code == "refuse.code_taken":
            raise
        return plan


def delete_one(plan, number, day):
    """Delete one of the three with the highest codes: their numbers tempt most."""
    grids = sorted(plan.units_at(2), key=lambda unit: unit.code, reverse=True)[:3]
    if len(grids) < 2:
        raise EditError("refuse.empty")
    return delete(plan, grids[number % len(grids)].id, retired=day)


def draw_one(plan, number, day):
    x, y = 10 + 35 * (number % 6), 10 + 45 * (number % 4)
    draft = Unit(0, 0, 2, kind="basic", valid_from=day)
    return draw(plan, box(x, y, x + 60, y + 50), level=2, unit=draft, take=False)


def fill(plan, _number, _day):
    return make_grids(plan, [unit.id for unit in plan.units_at(1)])


def recode_some(plan, number, day):
    codes = renumber(plan, in_force(plan), which=list(Which)[number % 3])
    return recode(plan, codes, on=day)


def recode_by_hand(plan, number, day):
    grids = plan.units_at(2) or plan.units_at(1)
    code = f"{VILLAGE}{number:03d}"
    return recode(plan, {grids[number % len(grids)].id: code}, on=day)


EDITS = {
    "delete": delete_one,
    "draw": draw_one,
    "fill": fill,
    "recode": recode_some,
    "by_hand": recode_by_hand,
}


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 2), st.sets(st.integers(1, 9), max_size=8), steps)
def test_no_code_is_ever_had_by_two_or_taken_up_again(villages, free, actions):
    plan = tiled_town(3, 3, villages=villages, free=free)
    holder, now = {}, {}
    actions = [("recode", 0), *actions, ("fill", 0), ("recode", 2)]
    for count, (action, number) in enumerate(actions):
        plan = step(plan, action, number, f"2026-{count + 1:02d}-01")
        before, now = now, {u: plan.units[u].code for u in in_force(plan)}
        for unit_id, code in now.items():
            level = plan.units[unit_id].level
            if code and before.get(unit_id) != code:
                assert (level, code) not in holder, "a code came to a second use"
                holder[level, code] = unit_id
        codes = [(u.level, u.code) for u in plan.units.values() if u.code]
        assert len(codes) == len(set(codes))
        assert_sound(plan)


@settings(max_examples=40, deadline=None)
@given(
    st.integers(1, 2),
    st.sets(st.integers(1, 12), max_size=10),
    steps,
    st.sampled_from([USUAL, LONG, SHORT]),
)
def test_recoded_grids_run_in_the_order_of_the_ground_and_stay(
    villages, free, actions, template
):
    plan = tiled_town(4, 3, villages=villages, free=free)
    for count, (action, number) in enumerate(actions):
        plan = step(plan, action, number, f"2026-{count + 1:02d}-01")

    after = recoded(replace(plan, code_template=template), on="2027-01-01")

    for stem, members in families(after).items():
        codes = [after.units[n].code for n in by_hand(after, members)]
        numbers = [stem.number_in(code) for code in codes]
        assert None not in numbers
        assert numbers == sorted(numbers)
    assert all(find_fault(after, u, u.code) is None for u in after.units_at(2))
    assert renumber(after, in_force(after), which=Which.ALL) == {}
    assert propose_codes(after, in_force(after)) == {
        n: after.units[n].code for n in in_force(after)
    }


def test_a_rewritten_code_of_a_grid_is_retired_and_a_date_typed_counts():
    town = recoded(nine_cell_town())
    five = grid_named(town, 5)
    former = town.units[five].code

    after = town.apply(rewrite(town, five, {"code": VILLAGE + "090"}, on=DAY))
    dated = town.apply(
        rewrite(
            town,
            five,
            {"code": VILLAGE + "090", "valid_from": "2026-09-01"},
            on=DAY,
        )
    )

    (kept,) = predecessors_of(after, five)
    assert (kept.code, kept.valid_to) == (former, DAY)
    assert after.units[five].valid_from == DAY
    assert dated.units[five].valid_from == "2026-09-01"
    with pytest.raises(EditError, match="code_taken"):
        rewrite(after, grid_named(town, 4), {"code": former}, on=DAY)


def test_what_is_rewritten_besides_a_code_retires_nothing():
    town = recoded(nine_cell_town())
    five = grid_named(town, 5)
    named = town.apply(rewrite(town, five, {"name": "新"}, on=DAY))
    area = town.apply(rewrite(town, WEST, {"code": "370211103299"}, on=DAY))

    assert len(named.units) == len(area.units) == len(town.units)
    assert named.units[five].name == "新"
    assert area.units[WEST].code == "370211103299"
