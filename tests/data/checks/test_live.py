"""The list kept up after each edit says what a whole check would."""

import random
from dataclasses import replace

import numpy as np
import pytest
import shapely

from gridplanner.analysis.evidence import Wanted
from gridplanner.analysis.standing import Standing
from gridplanner.analysis.surroundings import Surroundings
from gridplanner.data.checks.check import check
from gridplanner.data.checks.evidence import Evidence
from gridplanner.data.checks.issue import KINDS
from gridplanner.data.checks.limits import Limits
from gridplanner.data.checks.live import LiveCheck
from gridplanner.data.code_template import CodeKind, CodeTemplate
from gridplanner.data.edits.delete import delete
from gridplanner.data.edits.set_fields import set_fields
from gridplanner.data.snapshot import retake
from tests.analysis.towns import fetch, make_buildings, snapshot_of
from tests.helpers.plans import divided_town, grid_named, nine_cell_town, tiled_town
from tests.helpers.random_edits import OPERATIONS, try_edit

STARTS = {
    "nine": nine_cell_town,
    "micro": divided_town,
    "gaps": lambda: tiled_town(4, 4, villages=2, free=(6, 7, 11)),
}
LIMITS = Limits(
    sliver_width=4.0,
    compactness=0.6,
    city_least=30,
    city_most=80,
    city_people=150,
    village_least=30,
    village_most=80,
    city_micro_least=5,
    village_micro_least=5,
    marked_share=0.6,
)


class Town:
    """A plan with buildings, roads and a live list of what is wrong."""

    def __init__(self, plan, level, seed):
        rng = np.random.default_rng(seed)
        corners = rng.uniform(-20, 420, (300, 2))
        houses = shapely.box(*corners.T, *(corners + rng.uniform(3, 25, (300, 2))).T)
        counts = rng.integers(0, 6, (300, 3))
        self.footprints = fetch(houses)
        self.plan, self.level = plan, level
        snapshot = snapshot_of(plan, make_buildings(houses, counts=counts))
        self.standing = Standing(snapshot, self.footprints)
        groups = rng.integers(0, 120, 300)
        roads = np.array(
            [shapely.LineString([(x, 0), (x + 30, 400)]) for x in (0, 95, 210, 300)]
        )
        self.around = Surroundings(
            snapshot.building_ids, groups, roads, LIMITS.mark_distance
        )
        self.live = LiveCheck(plan, level, LIMITS, self.anew())

    def anew(self):
        evidence = self.around.evidence(self.plan, self.standing, self.level)
        return check(self.plan, evidence, level=self.level, limits=LIMITS)

    def apply(self, change):
        self.plan = self.plan.apply(change)
        snapshot = retake(
            self.standing.snapshot, self.plan, touched=change.touched, version=2
        )
        self.standing.refresh(snapshot, change.touched)
        self.live.refresh(
            self.plan,
            change.touched,
            change.units,
            self.gather,
            recounted=self.standing.recounted_cells,
        )

    def gather(self, touched):
        wanted = Wanted(
            touched.cells,
            touched.units,
            touched.buildings,
            touched.again,
            touched.courtyards,
        )
        return self.around.evidence(self.plan, self.standing, self.level, wanted)


def assert_same(result, whole):
    """Both lists say the same, however the ground was put together."""
    mine, other = (sorted(map(line_of, found.issues)) for found in (result, whole))
    assert [line for *line, _, _ in mine] == [line for *line, _, _ in other]
    assert [line[-2:] for line in mine] == [
        pytest.approx(line[-2:], abs=1e-6) for line in other
    ]
    assert result.tiles == whole.tiles


def line_of(issue):
    return (
        issue.kind,
        issue.subject,
        issue.codes,
        tuple(sorted(issue.units)),
        tuple(sorted(issue.cells)),
        issue.buildings,
        issue.severity,
        issue.area,
        -1.0 if issue.measure is None else issue.measure,
    )


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(12))
def test_the_live_list_equals_a_whole_check_after_every_edit(seed):
    rng = random.Random(seed)
    start = list(STARTS)[seed % 3]
    level = (2, 3, 2, 2, 2, 1)[seed % 6]
    template = CodeTemplate(list(CodeKind)[seed // 3 % 3])
    town = Town(replace(STARTS[start](), code_template=template), level, seed)
    names = [name for name, (_, weight) in OPERATIONS.items() for _ in range(weight)]
    done, seen = [], set()
    for _ in range(60):
        if done and rng.random() < 0.15:
            town.apply(done.pop().inverse())
        else:
            change = try_edit(town.plan, rng.choice(names), rng)
            if change is None:
                continue
            done.append(change)
            town.apply(change)
        whole = town.anew()
        assert_same(town.live.result, whole)
        seen |= {issue.kind for issue in whole.issues}
    assert seen <= set(KINDS)
    assert len(seen) > 3 or level == 1


def test_without_a_whole_check_the_list_holds_what_was_touched():
    """Grid 6 becomes a gap; the gap that was there before is not looked at."""
    town = tiled_town(4, 4, villages=2, free=(16,))
    live = LiveCheck(town, 2, Limits())
    change = delete(town, grid_named(town, 6))

    live.refresh(town.apply(change), change.touched, change.units, nothing)

    (issue,) = live.result.issues
    assert not live.is_whole
    assert (issue.kind, issue.area) == ("gap", 10_000)


def test_a_new_name_is_said_in_the_lines_that_concern_it():
    town = tiled_town(4, 2, free=(6,))
    live = LiveCheck(town, 2, Limits(), check(town, level=2))
    village = town.cells[min(town.cells)].owners[1]
    change = set_fields(town, {village: {"code": "新"}})

    live.refresh(town.apply(change), change.touched, change.units, nothing)

    assert [issue.codes for issue in live.result.issues] == [("新",)]


def test_other_counts_replace_what_was_said_of_sizes_and_nothing_else():
    town = tiled_town(4, 2, free=(6,))
    few = Evidence(
        units=np.array([grid_named(town, 1)]),
        households=np.array([3]),
        people=np.array([9]),
    )
    live = LiveCheck(town, 2, Limits(), check(town, few, level=2))
    assert live.result.counts["few_households"] == 1

    live.retell(nothing)

    assert [issue.kind for issue in live.result.issues] == ["gap"]


def test_of_a_list_that_is_not_whole_only_its_lines_are_told_again():
    town = tiled_town(4, 2)
    one, two = grid_named(town, 1), grid_named(town, 2)
    live = LiveCheck(town, 2, Limits())
    live.refresh(town, (), (one,), lambda _touched: counts_of((one, 3)))
    assert [issue.units for issue in live.result.issues] == [(one,)]
    asked = []

    def gather(touched):
        asked.append(touched.units)
        return counts_of((one, 4))

    live.retell(gather)

    assert asked == [{one}]
    assert [issue.measure for issue in live.result.issues] == [4]
    assert two not in {issue.subject for issue in live.result.issues}


def counts_of(*pairs):
    units, households = zip(*pairs, strict=True)
    return Evidence(
        units=np.array(units),
        households=np.array(households),
        people=np.full(len(units), -1),
    )


def nothing(_touched):
    return Evidence()


def test_micro_grids_are_told_when_their_grid_gets_another_code():
    town = divided_town()
    five = grid_named(town, 5)
    micro = {u.id: u.parent for u in town.units_at(3)}
    codes = {
        n: f"{town.units[p].code}{i:03d}" for i, (n, p) in enumerate(micro.items())
    }
    town = town.apply(set_fields(town, {n: {"code": c} for n, c in codes.items()}))
    live = LiveCheck(town, 3, Limits(), check(town, level=3))
    assert live.result.counts["code_misfit"] == 0
    change = set_fields(town, {five: {"code": "370211103201099"}})

    live.refresh(town.apply(change), change.touched, change.units, nothing)

    told = {i.subject for i in live.result.issues if i.kind == "code_misfit"}
    assert told == {number for number, parent in micro.items() if parent == five}
