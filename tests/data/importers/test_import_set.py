"""Several files imported together."""

from __future__ import annotations

import dataclasses

import pytest
import shapely

from gridplanner.data.errors import ImportRejected
from gridplanner.data.intake.import_set import in_order, look, propose_set, run_set
from gridplanner.data.intake.proposal import ImportOptions
from gridplanner.data.intake.target import Target
from gridplanner.data.job import Cancelled, Progress

EAST, NORTH = 500_000, 3_950_000
VILLAGE = shapely.box(EAST, NORTH, EAST + 100, NORTH + 100)
HOUSES = [
    shapely.box(EAST + 10, NORTH + 10, EAST + 20, NORTH + 20),
    shapely.box(EAST + 900, NORTH + 10, EAST + 910, NORTH + 20),
]


@pytest.fixture
def requests(write):
    """Houses of which one is beyond the village, named before the village."""
    houses = write("房屋.gpkg", HOUSES, 名称=["甲", "乙"])
    village = write("村界.gpkg", [VILLAGE], 名称=["东村"])
    return in_order([*look(houses), *look(village)])


def test_borders_go_in_before_houses(requests):
    assert [request.kind for request in requests] == ["areas", "buildings"]


def test_preview_of_houses_knows_the_village_that_comes_with_them(requests):
    areas, houses = propose_set(Target(), requests)
    assert (areas.added, houses.added) == (1, 2)
    assert [(i.row, i.reason) for i in houses.issues] == [(2, "outside")]


def test_files_of_a_set_go_in_as_the_preview_said(document, requests):
    said = propose_set(Target.of(document), requests)
    done = run_set(document, requests)
    for one, other in zip(said, done, strict=True):
        assert (one.added, one.issues, one.crs) == (other.added, other.issues, one.crs)
    assert [u.name for u in document.plan.units.values()] == ["东村"]
    assert len(document.history()) == 2


def fail_at_the_last(requests):
    return [
        *requests[:-1],
        dataclasses.replace(requests[-1], options=ImportOptions(layer="none such")),
    ]


def test_failure_of_the_last_file_takes_the_first_back(document, requests, contents):
    before, plan, srs = contents(), document.plan, document.file.srs_id
    with pytest.raises(ImportRejected):
        run_set(document, fail_at_the_last(requests))
    assert contents() == before
    assert (document.crs, document.plan, document.file.srs_id) == (None, plan, srs)


def test_who_looked_in_between_is_told_that_it_was_taken_back(document, requests):
    seen = []
    document.changed.connect(lambda _: seen.append(len(document.snapshot().cell_ids)))
    with pytest.raises(ImportRejected):
        run_set(document, fail_at_the_last(requests))
    assert 1 in seen
    assert seen[-1] == 0


def test_set_cancelled_at_any_step_leaves_every_table_as_it_was(
    document, requests, contents
):
    before, cancelled = contents(), 0
    for number in range(0, 200, 3):
        calls = iter(range(1000))
        stop = Progress(cancelled=lambda n=number, c=calls: next(c) >= n)
        try:
            run_set(document, requests, progress=stop)
        except Cancelled:
            cancelled += 1
            assert contents() == before
        else:
            break
    assert cancelled > 3
    assert contents() != before
