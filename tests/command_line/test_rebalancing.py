"""The command `rebalance` on a small made-up town: proposed, written, undone.

What is asserted of the ground is asserted by shapely on the polygons and footprints.
"""

import json
import shutil

import numpy as np
import pytest
import shapely

from gridplanner.cli import run
from gridplanner.command_line.call import now
from gridplanner.data.branches import list_scenarios
from gridplanner.data.document import Document
from tests.helpers.project import box
from tests.helpers.uneven_town import uneven_town


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo")
    words = ["demo", "--size", "village", "--no-window", "--out", str(folder)]
    assert run(words) == 0
    return next(folder.rglob("*.gpkg"))


@pytest.fixture
def town(demo, tmp_path):
    return shutil.copy(demo, tmp_path / "town.gpkg")


@pytest.fixture
def opened():
    documents = []

    def open_(path, mode="look"):
        documents.append(Document.open(path, mode=mode, clock=now, user="test"))
        return documents[-1]

    yield open_
    for document in documents:
        document.close()


def answer(capfd, *words):
    capfd.readouterr()
    code = run([*map(str, words), "--json"])
    return code, json.loads(capfd.readouterr().out)


def households(capfd, town, *words):
    _, said = answer(capfd, "figures", town, *words)
    return {row["code"]: row["households"] for row in said["rows"]}


def borders_of(plan):
    """Give every border by its id: which cells it parts, and all its points."""
    return {
        number: (border.left, border.right, shapely.to_wkb(plan.lines([number])[0]))
        for number, border in plan.borders.items()
    }


def test_a_proposal_changes_nothing(town, capfd):
    before = households(capfd, town)
    code, said = answer(capfd, "rebalance", town)
    assert code == 0
    assert not said["applied"]
    assert said["moves"]
    assert said["before"]["max_deviation"] > 0.05 >= said["after"]["max_deviation"]
    assert said["before"]["weights"] == before
    moved = sum(move["households"] for move in said["moves"])
    assert said["moved_share"] == pytest.approx(moved / sum(before.values()), abs=1e-3)
    assert {move["why"] for move in said["moves"]} <= {"both", "over", "under"}
    assert 0 < said["flow_bound"] <= moved <= 1.25 * said["flow_bound"] + 6
    assert households(capfd, town) == before


def test_what_is_applied_holds_and_is_one_edit(town, capfd, opened):
    before = households(capfd, town)
    code, said = answer(capfd, "rebalance", town, "--apply")
    assert code == 0
    assert said["applied"]
    assert said["left_out"] == []
    assert households(capfd, town) == said["after"]["weights"]
    _, checked = answer(capfd, "check", town)
    assert checked["tiles"]
    _, again = answer(capfd, "rebalance", town)
    assert again["moves"] == []
    assert run(["rebalance", str(town), "--lang", "en"]) == 0
    words = capfd.readouterr().out
    assert "nothing was written" in words
    assert "--apply" not in words
    document = opened(town, "edit")
    document.undo()
    document.close()
    assert households(capfd, town) == before


def test_only_the_borders_between_the_two_grids_change(demo, town, capfd, opened):
    _, plain = answer(capfd, "rebalance", town)
    lock = plain["moves"][0]["from"]
    _, said = answer(capfd, "rebalance", town, "--lock", lock, "--apply")
    pairs = {(move["from"], move["to"]) for move in said["moves"]}
    involved = {code for pair in pairs for code in pair}
    assert lock not in involved
    old, new = opened(demo).plan, opened(town).plan
    level = next(n for n, at in enumerate(old.levels) if at.role.value == "grid")
    codes = {unit.id: unit.code for unit in old.units.values() if unit.level == level}
    before, after = borders_of(old), borders_of(new)
    kept = [
        number
        for number, (left, right, _) in before.items()
        if not {
            codes.get(old.cells[cell].owners[level]) for cell in (left, right) if cell
        }
        & involved
    ]
    assert kept
    assert {number: before[number] for number in kept} == {
        number: after[number] for number in kept
    }
    grids = {code: number for number, code in codes.items()}
    for pair in pairs:
        both = [
            shapely.union_all([plan.outline(grids[code]) for code in pair])
            for plan in (old, new)
        ]
        assert both[0].symmetric_difference(both[1]).area < 1e-6
    for number, code in codes.items():
        if code not in involved:
            assert shapely.equals_exact(old.outline(number), new.outline(number), 0)
    ends = [old.outline(number) for number in codes], [new.outline(n) for n in codes]
    whole = [shapely.union_all(shapes) for shapes in ends]
    assert whole[0].symmetric_difference(whole[1]).area < 0.01
    assert all(shape.geom_type == "Polygon" for shape in ends[1])
    assert shapely.area(ends[1]).sum() == pytest.approx(whole[1].area)


def test_each_house_lies_in_the_grid_it_went_to(demo, town, capfd, opened):
    _, said = answer(capfd, "rebalance", town, "--apply")
    document = opened(town)
    plan = document.plan
    codes = {move["to"] for move in said["moves"]} | {
        move["from"] for move in said["moves"]
    }
    grids = [unit for unit in plan.units.values() if unit.code in codes]
    shapes = np.array([plan.outline(unit.id) for unit in grids], object)
    ids = np.asarray(document.file.read_columns("building", ["fid"])["fid"], np.int64)
    footprints = document.footprints(ids)
    house, grid = shapely.STRtree(shapes).query(footprints, "intersects")
    inside = shapely.area(shapely.intersection(footprints[house], shapes[grid]))
    share = inside / shapely.area(footprints[house])
    # Nobody's house is cut: all but a film of the wall is on one side.
    assert ((share > 0.97) | (share < 0.03)).all()
    held = np.zeros(len(grids))
    counts = dict(zip(ids.tolist(), _homes(document, ids), strict=True))
    for row in np.flatnonzero(share > 0.5).tolist():
        held[grid[row]] += counts[int(ids[house[row]])]
    assert held.tolist() == [said["after"]["weights"][unit.code] for unit in grids]


def _homes(document, ids):
    from gridplanner.command_line.call import Call
    from gridplanner.command_line.figures import stand

    snapshot = stand(Call(as_json=True, user="test"), document).snapshot
    column = snapshot.measures.index("households")
    rows = np.searchsorted(snapshot.building_ids, ids)
    return snapshot.counts[rows, column].tolist()


def test_a_scenario_takes_it_and_the_plan_in_force_stays(town, capfd, opened):
    before = households(capfd, town)
    code, said = answer(capfd, "rebalance", town, "--scenario", "调平衡")
    assert code == 0
    assert households(capfd, town) == before
    weights = said["after"]["weights"]
    assert households(capfd, town, "--scenario", "调平衡") == weights
    assert [entry.name for entry in list_scenarios(opened(town))] == ["调平衡"]


def test_the_grid_of_a_worker_who_leaves_goes_to_those_around(town, capfd):
    _, plain = answer(capfd, "rebalance", town, "--tolerance", "0.4")
    gone = plain["moves"][0]["from"] if plain["moves"] else None
    gone = gone or next(iter(plain["before"]["weights"]))
    words = ("--leave", gone, "--tolerance", "0.4", "--apply")
    code, said = answer(capfd, "rebalance", town, *words)
    assert code == 0
    assert said["after"]["weights"][gone] == 0
    assert said["left_out"] == []
    left = households(capfd, town)
    assert gone not in left
    assert left == {k: v for k, v in said["after"]["weights"].items() if k != gone}


@pytest.fixture
def row(tmp_path):
    """Three grids in a row, each in its village."""
    path = tmp_path / "row.gpkg"
    document = uneven_town(path, villages=3)
    with document.file.transaction():
        fids = document.file.read_columns("building", ["fid"])["fid"]
        rows = {int(fid): {"estate": "新苑"} for fid in fids[:4]}
        rows[int(fids[5])] = {"code": "B-6", "address": "长街6号"}
        document.file.update_rows("building", rows)
    document.close()
    return path


def test_why_nothing_can_be_done_is_said(row, capfd):
    code, said = answer(capfd, "rebalance", row)
    assert code == 0
    assert said["moves"] == []
    assert said["standstill"] == {
        "reason": "zones",
        "alone": 3,
        "grids": 3,
        "overall_deviation": 0.7143,
    }
    assert run(["rebalance", str(row), "--lang", "zh"]) == 0
    out = capfd.readouterr().out
    assert "3 个网格里有 3 个没有谁可以交接" in out
    assert "--across" in out
    assert "0.0%" not in out


@pytest.mark.parametrize("words", [("--apply",), ("--scenario", "调平衡")])
def test_where_nothing_moves_nothing_is_said_to_be_written(row, capfd, opened, words):
    code, said = answer(capfd, "rebalance", row, *words)
    assert (code, said["moves"], said["applied"]) == (0, [], False)
    assert run(["rebalance", str(row), *words, "--lang", "zh"]) == 0
    assert "什么也没写" in capfd.readouterr().out
    assert not list_scenarios(opened(row))


@pytest.mark.parametrize("place", ["xy", "10100 1", "101001", "B-6", "长街6号", "新苑"])
def test_a_new_grid_begins_at_a_place_however_it_is_typed(row, capfd, place):
    if place == "xy":
        middle = box(10, 15, 20, 25).centroid
        place = f"{middle.x}, {middle.y}"
    words = ("--across", "--tolerance", "0.3", "--new", place)
    code, said = answer(capfd, "rebalance", row, *words)
    if place == "10100 1":
        assert (code, said["error"]["code"]) == (1, "cli.no_place")
        return
    assert code == 0
    assert len(said["after"]["weights"]) == 4
    assert said["after"]["weights"][""] > 0
    assert "" in {move["to"] for move in said["moves"]}


def test_a_place_that_may_be_several_is_refused(row, capfd):
    code, said = answer(capfd, "rebalance", row, "--new", "号")
    assert (code, said["error"]["code"]) == (1, "cli.several_places")
    code, said = answer(capfd, "rebalance", row, "--new", "9,999")
    assert (code, said["error"]["code"]) == (1, "rebalancing.outside")


def test_an_estate_that_opens_brings_its_households(row, capfd):
    words = ("--across", "--estate", "新苑", "--households", "30")
    code, said = answer(capfd, "rebalance", row, *words)
    assert code == 0
    _, plain = answer(capfd, "rebalance", row, "--across")
    more = said["before"]["weights"]["101001"] - plain["before"]["weights"]["101001"]
    assert more == 30
    assert sum(said["targets"].values()) == pytest.approx(12 * 7 + 30, abs=0.1)
    assert run(["rebalance", str(row), "--estate", "新苑"]) == 2


def test_shares_by_time_need_work_and_workers(row, capfd):
    for words, fault in (
        ((), "capacity_weight"),
        (("--weight", "minutes"), "no_capacity"),
    ):
        code, said = answer(capfd, "rebalance", row, "--by-capacity", *words)
        assert (code, said["error"]["code"]) == (1, f"rebalancing.{fault}")


def test_targets_follow_the_time_of_workers(town, capfd):
    words = ("--weight", "minutes", "--by-capacity")
    code, said = answer(capfd, "rebalance", town, *words)
    assert code == 0
    assert len(set(said["targets"].values())) > 1
    assert sum(said["targets"].values()) == pytest.approx(
        sum(said["before"]["weights"].values()), abs=0.1
    )


def test_locked_grids_stay(town, capfd):
    _, said = answer(capfd, "rebalance", town)
    lock = said["moves"][0]["to"]
    _, held = answer(capfd, "rebalance", town, "--lock", lock)
    assert lock not in {move[end] for move in held["moves"] for end in ("from", "to")}
    assert held["after"]["weights"][lock] == held["before"]["weights"][lock]


def test_fewer_households_may_move(town, capfd):
    _, said = answer(capfd, "rebalance", town, "--max-moved", "0.02")
    assert 0 < said["moved_share"] <= 0.02
    assert said["after"]["max_deviation"] <= said["before"]["max_deviation"]


def test_one_seed_gives_one_answer(town, capfd):
    one, two = (answer(capfd, "rebalance", town, "--seed", "4")[1] for _ in range(2))
    assert one | {"seconds": 0} == two | {"seconds": 0}
