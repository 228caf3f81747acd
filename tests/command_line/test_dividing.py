"""The command `divide` on the smallest demo town: what it writes, what it refuses."""

import numpy as np
import pytest
import shapely

from gridplanner.command_line.call import now
from gridplanner.data.branches import announce, list_scenarios
from gridplanner.data.document import Document
from tests.helpers.project import dump

TOGETHER = ["--into", "5", "--replace"]


def opened(path):
    return Document.open(path, clock=now, user="test")


def outlines(plan, level):
    return np.array([plan.outline(unit.id) for unit in plan.units_at(level)], object)


def test_grids_that_stand_are_replaced_only_where_that_is_said(project, ask):
    before = dump(project)
    code, said, _ = ask("divide", project, "--into", "5")
    assert (code, said["error"]["code"]) == (1, "division.stands")
    assert dump(project) == before

    code, said, _ = ask("divide", project, *TOGETHER)

    assert code == 0
    document = opened(project)
    units = document.plan.units_at(2)
    assert sorted(row["code"] for row in said["parts"]) == sorted(u.code for u in units)
    assert shapely.coverage_is_valid(outlines(document.plan, 2))
    document.undo()
    assert {unit.code for unit in document.plan.units_at(2)} == set(said["replaced"])
    document.close()


def test_the_answer_says_what_the_figures_say_afterwards(project, ask):
    _, said, _ = ask("divide", project, *TOGETHER, "--weight", "people")
    _, figures, _ = ask("figures", project)
    people = {row["code"]: row["people"] for row in figures["rows"]}
    held = {row["code"]: row["weight"] for row in said["parts"]}
    assert held == people
    mean = sum(held.values()) / 5
    for row in said["parts"]:
        assert row["deviation"] == pytest.approx(row["weight"] / mean - 1, abs=1e-4)
    off = max(abs(row["deviation"]) for row in said["parts"])
    assert said["max_deviation"] == pytest.approx(off)
    assert said["lower_bound"] <= said["max_deviation"]


def test_a_scenario_is_begun_and_then_gone_on_with(project, ask):
    words = ["divide", project, "--into", "4", "--scenario", "四格"]
    code, first, _ = ask(*words)
    assert (code, first["scenario"]) == (0, "四格")
    code, again, _ = ask(*words, "--within", "community")
    assert code == 0
    assert sorted(again["replaced"]) == sorted(row["code"] for row in first["parts"])
    document = opened(project)
    (entry,) = list_scenarios(document)
    assert len(document.plan.units_at(2)) == len(first["replaced"])
    assert len(document.plans[entry.id].units_at(2)) == 4
    document.close()


def test_a_grid_becomes_micro_grids_and_keeps_its_ground(project, ask):
    document = opened(project)
    grid = document.plan.units_at(2)[0]
    ground = document.plan.outline(grid.id)
    document.close()

    words = ["--area", grid.code, "--into", "3", "--replace"]
    _, said, _ = ask("divide", project, *words)

    assert said["level"] == "微网格"
    document = opened(project)
    plan = document.plan
    made = [unit for unit in plan.units_at(3) if unit.parent == grid.id]
    assert {unit.code for unit in made} == {part["code"] for part in said["parts"]}
    # A new corner on a border is rounded to the millimetre.
    assert plan.outline(grid.id).symmetric_difference(ground).area < 0.1
    whole = shapely.union_all([plan.outline(unit.id) for unit in made])
    assert whole.symmetric_difference(plan.outline(grid.id)).area < 1e-6
    document.close()


def test_grids_in_several_villages_are_told(project, ask, tell):
    _, said, _ = ask("divide", project, "--into", "4", "--replace", "--together", "")
    document = opened(project)
    villages = [document.plan.outline(u.id) for u in document.plan.units_at(1)]
    spread = {
        unit.code
        for unit in document.plan.units_at(2)
        if sum(
            document.plan.outline(unit.id).buffer(-1).intersects(v) for v in villages
        )
        > 1
    }
    document.close()
    assert spread
    assert set(said["spread"]) == spread
    code, out, _ = tell(
        "divide", project, "--into", "4", "--replace", "--barrier", "villages"
    )
    assert (code, "several villages" in out) == (0, False)


def test_limits_of_other_weights_are_told_where_a_part_is_outside(project, ask):
    words = ["--band", "people=1:900:9999", "--band", "buildings=90:95"]
    _, said, _ = ask("divide", project, *TOGETHER, *words[:2])
    assert said["bands"] == [
        {"weight": "people", "low": 1, "high": 9999, "outside": []}
    ]
    code, said, _ = ask("divide", project, "--into", "4", "--replace", *words[2:])
    if code:
        assert said["error"]["code"].startswith("division.band")
    else:
        assert set(said["bands"][0]["outside"]) <= {p["code"] for p in said["parts"]}


def test_offices_are_each_in_a_grid_of_their_own_which_is_told_by_code(
    project, ask, tell
):
    document = opened(project)
    office = {"C1": 20, "C2": 200, "C3": 300}
    document.file.bulk_insert(
        "place",
        {
            "kind": ["committee"] * 3,
            "code": list(office),
            "building_id": list(office.values()),
        },
    )
    boxes = document.footprints(np.array(list(office.values())))
    document.close()
    code, said, _ = ask("divide", project, "--into", "2", "--seeds", "offices")
    assert (code, said["error"]["code"]) == (1, "division.seeds_more")
    assert str(len(office)) in said["error"]["message"]

    code, said, _ = ask("divide", project, *TOGETHER, "--seeds", "offices")

    assert code == 0
    assert {
        code: row["building"] for row in said["seeds"] for code in row["codes"]
    } == (office)
    assert not any(row["moved"] for row in said["seeds"])
    document = opened(project)
    units = document.plan.units_at(2)
    grounds = outlines(document.plan, 2)
    document.close()
    spots = shapely.point_on_surface(boxes)
    (_, held) = shapely.STRtree(grounds).query(spots, "intersects")
    told = {code: row["part"] for row in said["seeds"] for code in row["codes"]}
    assert [units[row].code for row in held] == [told[code] for code in office]
    assert len(set(held)) == len(office) > 1
    _, out, _ = tell("divide", project, *TOGETHER, "--seeds", "offices")
    assert f"{len(office)} bases (offices)" in out


def test_households_that_change_their_grid_are_told_of_each_candidate(
    project, ask, tell
):
    """Even by households, they are nearly so by people, and few change."""
    words = ["--level", "micro-grid", "--candidates", "5", "--into", "12"]
    _, first, _ = ask("divide", project, *words, "--replace")
    assert first["moved_of"] == "households"
    households = sum(row["households"] for row in first["parts"])
    assert 0 < first["moved"] <= first["settled"] <= households
    words += ["--weight", "people", "--tolerance", "0.1"]
    _, again, _ = ask("divide", project, *words, "--scenario", "再分")
    moved = {row["way"]: row["moved"] for row in again["candidates"]}
    assert moved["fewest"] == min(moved.values()) < 0.2 * households
    assert moved["fewest"] < moved["balanced"]
    for row in again["candidates"]:
        # Courtyards are whole houses together, and never divided.
        assert set(row["divided_kinds"]) <= {"estates", "villages"}
        assert sum(row["divided_kinds"].values()) == row["divided"]
    assert again["moved"] in moved.values()
    _, out, _ = tell("divide", project, *words, "--scenario", "三分")
    assert f"Of {len(again['candidates'])} candidates" in out
    assert "Changing to another unit of level 微网格" in out


def test_where_other_ways_come_to_the_same_that_is_told(project, ask, tell):
    """As many parts as there are villages: each village is one."""
    words = ["--barrier", "villages", "--into", "3", "--replace"]
    code, said, _ = ask("divide", project, *words)
    assert (code, len(said["candidates"])) == (0, 1)
    code, out, _ = tell("divide", project, *words)
    assert "Only 1 differ" in out


def test_one_seed_gives_one_answer(project, ask):
    words = ["divide", project, "--into", "5", "--seed", "3", "--scenario"]
    _, one, _ = ask(*words, "a")
    _, two, _ = ask(*words, "b")
    assert one["parts"] == two["parts"]


def test_a_plan_in_force_is_divided_in_a_scenario_only(project, ask):
    document = opened(project)
    announce(document, "2026-01-01")
    document.close()
    code, said, _ = ask("divide", project, *TOGETHER)
    assert (code, said["error"]["code"]) == (1, "refuse.in_force")
    code, said, _ = ask("divide", project, "--into", "5", "--scenario", "x")
    assert code == 0


def test_people_are_told_what_no_division_can_do_better_than(project, tell):
    words = ["--into", "30", "--replace", "--level", "micro-grid"]
    code, out, _ = tell("divide", project, *words)
    assert code == 0
    assert "several villages" not in out
    assert "30 units of level 微网格" in out
    assert "At least" in out
    assert "it can be undone" in out


@pytest.mark.parametrize(
    ("words", "exit_code", "reason"),
    [
        ([], 2, "usage"),
        (["--into", "3", "--target", "5"], 2, "usage"),
        (["--into", "3", "--scenario", "x", "--replace"], 2, "usage"),
        (["--into", "0"], 2, "usage"),
        (["--into", "3", "--weight", "cattle"], 2, "usage"),
        (["--into", "3", "--candidates", "6"], 1, "division.candidates"),
        (["--into", "3", "--band", "people"], 2, "usage"),
        (["--into", "3", "--band", "cattle=1:2"], 2, "usage"),
        (["--into", "3", "--band", "people=5:2"], 1, "division.band"),
        (["--into", "3", "--band", "people=5:1:9"], 1, "division.band"),
        (["--into", "3", "--band", "people=5:9"], 1, "division.band_some"),
        (["--target", "0", "--replace"], 1, "division.no_count"),
        (["--target", "nan", "--replace"], 1, "division.no_count"),
        (["--into", "3", "--area", "nowhere"], 1, "cli.no_unit"),
        (["--into", "3", "--within", "片区"], 1, "error.no_level"),
        (["--into", "3", "--level", "片区"], 1, "error.no_level"),
        (["--into", "3", "--level", "town"], 1, "division.level_area"),
        (["--into", "3", "--barrier", "walls"], 1, "division.barrier"),
        (["--into", "3", "--together", "dogs"], 1, "division.keeping"),
        (["--into", "3", "--seeds", "trees"], 2, "usage"),
        (["--into", "3", "--seeds", "bases"], 1, "division.no_seeds"),
        (["--into", "3", "--tolerance", "-1"], 1, "division.tolerance"),
        (["--into", "2", "--barrier", "villages"], 1, "division.within_more"),
        (["--into", "2", "--within", "community"], 1, "division.within_more"),
        (["--into", "9999"], 1, "division.inhabited"),
    ],
)
def test_what_cannot_be_is_refused_in_words(project, ask, words, exit_code, reason):
    before = dump(project)
    code, said, err = ask("divide", project, *words)
    assert (code, said["error"]["code"]) == (exit_code, reason)
    assert "division." not in said["error"]["message"]
    assert said["error"]["message"] in err
    assert dump(project) == before
