"""Who works in the demo town and what they did fits it, and leaves it as it was."""

import hashlib
from datetime import UTC, date, datetime
from types import SimpleNamespace

import numpy as np
import pytest

from gridplanner.analysis.staffing import Staff, staffing
from gridplanner.data.demo import make_demo
from gridplanner.data.demo.events import _where
from gridplanner.data.document import Document
from gridplanner.data.moments import Moments
from gridplanner.data.store.geopackage import ProjectFile
from gridplanner.data.team.reading import read_houses, read_posts, read_workers
from gridplanner.data.team.roles import PostRole
from gridplanner.data.team.template import DEFAULT_TEMPLATE
from tests.data.demo.conftest import clock

TODAY = date(2026, 6, 1)
FIRST, LAST = "2026-03-02", "2026-05-31"
TOWN = {
    "building": ["code", "name", "address", "plate", "use", "people"],
    "dwelling": ["code", "status", "room"],
    "person": ["name", "birth", "id_no", "phone", "relation", "occupation"],
    "person_tag": ["person_id", "tag"],
    "register_household": ["reg_no", "address", "status"],
}


def digest(file):
    """Sum up what the town is but for its staff, which no computer rounds."""
    found = hashlib.sha256()
    for table, columns in TOWN.items():
        rows = file.read_columns(table, columns)
        for name in columns:
            found.update("|".join(map(str, rows[name])).encode())
    return found.hexdigest()[:16]


def test_staff_draws_from_a_stream_of_its_own_so_the_town_is_as_before(village):
    assert digest(village) == "cd854cd61c731256"


def test_another_day_gives_other_records_of_the_same_town(village, tmp_path):
    path = tmp_path / "later.gpkg"
    make_demo(
        path,
        size="village",
        seed=1,
        clock=lambda: datetime(2026, 11, 26, 8, 0, tzinfo=UTC),
    )
    file = ProjectFile.open(path, mode="look", clock=clock, user="")
    dates = file.read_columns("visit", ["date"])["date"]
    try:
        assert digest(file) == digest(village)
        assert (min(dates) >= "2026-08-27", max(dates)) == (True, "2026-11-25")
    finally:
        file.close()


@pytest.fixture(scope="module")
def staffed(village_path, tmp_path_factory):
    path = tmp_path_factory.mktemp("staffed") / "village.gpkg"
    path.write_bytes(village_path.read_bytes())
    document = Document.open(path, clock=clock, user="tester")
    snapshot = Moments(document).take()
    file = document.file
    staff = Staff(read_posts(file), read_workers(file), read_houses(file))
    yield staffing(snapshot, staff, DEFAULT_TEMPLATE, TODAY.isoformat())
    document.close()


def test_every_post_counts_and_a_few_of_those_the_template_asks_for_are_vacant(staffed):
    assert staffed.left_out == {}
    assert staffed.without_capacity.tolist() == []
    vacant = {
        line.line.role: (int(line.vacant.sum()), int(line.demanded.sum()))
        for line in staffed.lines
    }
    assert vacant[PostRole.FULL_TIME_WORKER] == (1, 6)
    for role in (PostRole.MICRO_LEADER, PostRole.BUILDING_LEADER):
        lacking, demanded = vacant[role]
        assert 0 <= lacking < demanded / 2
    held = {line.line.role for line in staffed.lines if line.held.sum()}
    assert held >= {line.role for line in DEFAULT_TEMPLATE.lines}
    assert held >= {PostRole.POLICE, PostRole.FLOOR_LEADER}
    assert not any(line.over.any() for line in staffed.lines)


def test_one_is_on_leave_with_a_stand_in_and_one_has_gone(staffed):
    posts, workers = staffed.staff.posts, staffed.staff.workers
    assert len(staffed.posts.on_leave) == 1
    (away,), (instead,) = staffed.posts.on_leave, staffed.posts.standing_in
    assert posts.workers[away] != posts.workers[instead]
    assert posts.places[away] == posts.places[instead]
    gone = ~workers.here_on(TODAY.isoformat())
    assert gone.any()
    left = np.isin(posts.workers, workers.ids[gone])
    ends = workers.ends[workers.rows_of(posts.workers[left])]
    assert left.any()
    assert posts.ends[left].tolist() == ends.tolist()


def test_field_workers_have_a_capacity_and_set_out_from_an_office(village):
    columns = ["kind", "capacity", "base", "base_x", "base_y", "code", "phone", "sex"]
    rows = village.read_columns("worker", columns, all_rows=True)
    kinds = np.array(rows["kind"])
    capacity = np.array(rows["capacity"], float)
    full = capacity[kinds == "full_time"]
    assert ((full >= 5500) & (full <= 6000)).all()
    assert (capacity[kinds == "part_time"] == 1386).all()
    assert np.isnan(capacity[~np.isin(kinds, ("full_time", "part_time"))]).all()
    assert len(set(rows["code"])) == len(kinds)
    assert all(p is None or p.startswith("100") for p in rows["phone"])
    bases = [base for base in rows["base"] if base]
    assert set(bases) <= set(village.read_columns("place", ["name"])["name"])
    assert len(bases) >= len(full) - 1  # who left has none any more


def test_visits_are_of_the_last_three_months_by_who_looks_after_the_grid(village):
    columns = ["household_id", "dwelling_id", "date", "worker", "worker_id", "start",
               "minutes", "next_due", "person_id"]  # fmt: skip
    rows = village.read_columns("visit", columns)
    assert FIRST <= min(rows["date"]) <= max(rows["date"]) == LAST
    assert rows["date"] == sorted(rows["date"])
    assert all("08:30" <= start < "17:30" for start in rows["start"])
    minutes = np.array(rows["minutes"], float)
    assert 0.1 < np.isnan(minutes).mean() < 0.2
    assert np.nanmin(minutes) >= 1
    names = village.read_columns("worker", ["id", "name"], all_rows=True)
    known = dict(zip(np.asarray(names["id"]).tolist(), names["name"], strict=True))
    assert [known[int(number)] for number in rows["worker_id"]] == rows["worker"]
    assert all(
        due > day for due, day in zip(rows["next_due"], rows["date"], strict=True)
    )


def test_events_have_a_hot_spot_and_are_closed_after_they_were_reported(village):
    columns = ["time", "due", "closed", "state", "solved", "called_department",
               "answered", "building_id", "x", "kind"]  # fmt: skip
    rows = village.read_columns("event", columns)
    days = [time[:10] for time in rows["time"]]
    assert FIRST <= min(days) <= max(days) <= LAST
    assert rows["time"] == sorted(rows["time"])
    for day, closed, state, due in zip(
        days, rows["closed"], rows["state"], rows["due"], strict=True
    ):
        assert (closed is None) == (state != "已办结")
        assert closed is None or day <= closed < "2026-06-01"
        assert due > day
    called = [name is not None for name in rows["called_department"]]
    assert 0 < sum(called) < len(called) / 2
    assert all(
        day is None or was for day, was in zip(rows["answered"], called, strict=True)
    )
    placed = np.isfinite(np.array(rows["x"], float))
    assert 0.9 < placed.mean() < 1


def test_committees_schools_and_shops_stand_in_their_buildings(village):
    place = village.read_columns("place", ["kind", "building_id", "name"])
    use = dict(
        zip(
            *(
                village.read_columns("building", ["fid", "use"])[n]
                for n in ("fid", "use")
            ),
            strict=True,
        )
    )
    assert place["kind"].count("committee") == 3
    assert {"committee", "key_place", "shop"} <= set(place["kind"])
    for kind, building in zip(place["kind"], place["building_id"], strict=True):
        if kind == "key_place":
            assert use[int(building)] in {"医疗", "教育"}
    assert all(place["name"])


def test_most_grids_have_a_patrol_route(village):
    rows = village.read_columns("gp_patrol", ["unit_id", "metres"])
    units = {u.id for u in village.read_plan(1).units.values() if u.level == 2}
    found = [int(unit) for unit in rows["unit_id"]]
    assert set(found) <= units
    assert len(set(found)) == len(found) > len(units) / 2
    assert all(600 <= metres <= 4000 for metres in rows["metres"])


def test_a_hot_spot_is_of_several_grids_beside_each_other():
    side = 12
    grid = np.repeat(np.arange(side * side), 10)
    points = np.column_stack([grid // side, grid % side]) * 300.0
    town = SimpleNamespace(grid_ids=np.arange(side * side), grid=grid, points=points)
    where = _where(np.random.default_rng(5), town)
    counts = np.bincount(grid[where], minlength=side * side)
    hot = np.flatnonzero(counts > 15)
    assert len(hot) == 2 * 7
    places = np.column_stack([hot // side, hot % side])
    beside = np.abs(places[:, None] - places[None]).max(axis=2) == 1
    assert (beside.sum(axis=1) >= 2).all()
