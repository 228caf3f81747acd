"""The workload of the window: counted when asked for, and kept up as if anew."""

from __future__ import annotations

import random
from contextlib import closing
from dataclasses import replace

import numpy as np
import pytest
import shapely

from gridplanner.analysis.loads import Work, share_out
from gridplanner.analysis.standing import Standing
from gridplanner.data.batch import Batch, TableChange
from gridplanner.data.branches import branch
from gridplanner.data.counting import CountRule, set_count_rule
from gridplanner.data.document import TILING
from gridplanner.data.edits.bend import bend
from gridplanner.data.errors import EditError
from gridplanner.data.job import Cancelled
from gridplanner.data.norms.body import to_body
from gridplanner.data.norms.defaults import PRESETS, time_norm
from gridplanner.data.standards import StandardKind, keep_standard, read_standards
from gridplanner.resources.texts import sentences, text
from gridplanner.studies.workload.study import study_work
from gridplanner.ui import work_desk
from tests.helpers.project import EAST, NORTH, clock
from tests.helpers.random_edits import OPERATIONS, try_edit
from tests.helpers.registry_town import settled_town, some_row_edit
from tests.helpers.work_at_desk import Desk

GRID = 2
DAY = clock().date()


@pytest.fixture
def at_work(qapp, tmp_path):
    """A settled town at a desk, counted."""
    made = Desk(settled_town(tmp_path / "town.gpkg", 3))
    made.desk.want()
    yield made
    made.session.use(None)


def counted_anew(session):
    """What the command line reckons of the project as it stands in memory."""
    document = session.document
    standing = Standing(document.snapshot(session.plan_id), document.footprints)
    study = study_work(document, standing, plan=session.plan_id, day=DAY)
    return study.work, study.duties


def assert_same_work(one, other, *, what=""):
    for name in Work.__dataclass_fields__:
        np.testing.assert_array_equal(
            getattr(one, name), getattr(other, name), f"{what} {name}"
        )


def assert_as_counted_anew(session, desk, *, level=GRID, nowhere=True):
    work, duties = counted_anew(session)
    wanted, found = work.loads(level, duties), desk.loads(level)
    assert [u.id for u in found.units] == [u.id for u in wanted.units]
    assert_same_work(found.rows, wanted.rows, what="rows")
    assert_same_work(found.total, wanted.total, what="total")
    assert_same_work(found.outside, wanted.outside, what="outside")
    assert found.staffed == wanted.staffed
    assert found.months == wanted.months
    if nowhere:
        assert found.nowhere == wanted.nowhere
    workers = desk.worker_loads()
    if duties is None:
        assert workers is None
    else:
        shared = share_out(work.loads(GRID, duties), duties)
        np.testing.assert_array_equal(workers.load, shared.load)
        np.testing.assert_array_equal(workers.worker_ids, shared.worker_ids)


def plan_edit(town, rng):
    names = [name for name, (_, weight) in OPERATIONS.items() for _ in range(weight)]
    return try_edit(town.session.plan, rng.choice(names), rng)


def bent(plan):
    """The border between the two grids in the west, bent round a house or two."""
    units = {unit.name: unit.id for unit in plan.units.values()}
    sides = [set(plan.cells_of(units[name])) for name in ("甲网格", "乙网格")]
    (shared,) = (
        number
        for number, one in plan.borders.items()
        if all({one.left, one.right} & side for side in sides)
    )
    return bend(plan, shared, 0, (EAST + 100, NORTH + 5), is_new=True)


def _bend(document):
    document.apply(bent(document.plan))


def act(town, rng):
    """Do anything that may change what the desk tells of; name it."""
    name = rng.choice(sorted(ACTIONS))
    try:
        ACTIONS[name](town, rng)
    except (EditError, IndexError):
        return f"{name}, refused"
    return name


def _edit(town, rng):
    document = town.session.document
    change = plan_edit(town, rng)
    if change is not None:
        document.apply(change)


def _drag(town, rng):
    document, session = town.session.document, town.session
    gesture = document.gesture(session.plan_id)
    for _ in range(2):
        change = try_edit(gesture.start, rng.choice(("move", "bend")), rng)
        if change is not None:
            gesture.preview(change)
            if town.desk.workload is not None:
                assert_as_counted_anew(session, town.desk, nowhere=False)
    if rng.random() < 0.5:
        gesture.cancel()
    else:
        gesture.commit()


def _row(town, rng):
    document = town.session.document
    change = some_row_edit(rng, document)
    document.apply_batch(Batch("change.buildings", {}, (change,)))


def _norm(town, rng):
    document = town.session.document
    norm = PRESETS[rng.choice(sorted(PRESETS))]()
    norm = replace(norm, event_minutes=float(rng.randint(0, 60)))
    kept = keep_standard(
        StandardKind.NORM, "本镇标准", to_body(norm), read_standards(document.file)
    )
    document.apply_batch(kept)


def _route(town, rng):
    document, session = town.session.document, town.session
    unit = rng.choice(session.plan.units_at(GRID)).id
    columns = {"unit_id": [unit], "metres": [float(rng.randint(0, 4000))]}
    change = TableChange("gp_patrol", added=columns)
    document.apply_batch(Batch("change.buildings", {}, (change,)))


def _road(town, rng):
    document, session = town.session.document, town.session
    line = session.plan.line(rng.choice(sorted(session.plan.borders)))
    change = TableChange(
        "feature", {"kind": ["road"]}, [shapely.to_wkb(shapely.MultiLineString([line]))]
    )
    document.apply_batch(Batch("change.buildings", {}, (change,)))


def _worker(town, rng):
    document, session = town.session.document, town.session
    change = TableChange(
        "worker",
        added={
            "name": ["李秀兰"],
            "kind": [rng.choice(["full_time", "part_time", "resident"])],
            "capacity": [rng.choice([None, 3000.0])],
        },
    )
    document.apply_batch(Batch("change.buildings", {}, (change,)))
    numbers = document.file.read_columns("worker", ["id"])["id"]
    post = TableChange(
        "post",
        added={
            "worker_id": [int(rng.choice(list(numbers)))],
            "scope_type": ["grid"],
            "scope_id": [rng.choice(session.plan.units_at(GRID)).id],
            "role": ["full_time_worker"],
        },
    )
    document.apply_batch(Batch("change.buildings", {}, (post,)))


def _event(town, rng):
    document = town.session.document
    change = TableChange(
        "event",
        added={
            "time": ["2026-02-01 08:00"],
            "building_id": [rng.choice([None, 1, 2, 3])],
        },
    )
    document.apply_batch(Batch("change.buildings", {}, (change,)))


def _scenario(town, rng):
    document, session = town.session.document, town.session
    if len(document.plans) < 3:
        branch(document, f"方案{rng.random()}")
    session.use_plan(rng.choice([TILING, *document.plans]))


ACTIONS = {
    "edit": _edit,
    "edit again": _edit,
    "drag": _drag,
    "row": _row,
    "row again": _row,
    "norm": _norm,
    "route": _route,
    "road": _road,
    "worker": _worker,
    "event": _event,
    "scenario": _scenario,
    "undo": lambda town, _rng: town.session.document.undo(),
    "redo": lambda town, _rng: town.session.document.redo(),
}


@pytest.mark.parametrize("seed", range(6))
def test_desk_is_as_counted_anew_whatever_is_done(qapp, tmp_path, seed):
    rng = random.Random(seed)
    town = Desk(settled_town(tmp_path / "town.gpkg", seed))
    with closing(town.session.document):
        if seed % 3 == 2:
            set_count_rule(town.session.document, CountRule.EITHER)
        town.desk.want()
        for _ in range(25):
            act(town, rng)
            if town.desk.workload is None:
                town.desk.want()
            if rng.random() < 0.7:  # nobody looks after every edit
                level = rng.choice([0, 1, GRID, 3])
                # Of nobody's house a part count knows no more than the last whole one.
                assert_as_counted_anew(
                    town.session, town.desk, level=level, nowhere=seed % 3 != 2
                )


def test_nothing_is_counted_before_somebody_asks(qapp, tmp_path, monkeypatch):
    monkeypatch.setattr(
        work_desk, "stand_workload", lambda *_a, **_k: pytest.fail("counted")
    )
    town = Desk(settled_town(tmp_path / "town.gpkg"))
    with closing(town.session.document):
        assert town.desk.workload is None
        assert town.desk.loads(GRID) is None
        assert not town.desk.is_counting


def test_loads_are_kept_until_something_changes(at_work):
    first = at_work.desk.loads(GRID)
    assert at_work.desk.loads(GRID) is first
    _bend(at_work.session.document)
    assert at_work.desk.loads(GRID) is not first


def test_norm_is_the_programs_own_until_one_is_chosen(at_work):
    desk = at_work.desk
    assert desk.norm == time_norm()
    assert not desk.is_chosen
    at_work.told.clear()
    _norm(at_work, random.Random(1))
    assert desk.is_chosen
    assert desk.norm_name == "本镇标准"
    assert len(at_work.told) == 1
    at_work.session.document.undo()
    assert desk.norm == time_norm()


def test_spoilt_norm_is_told_and_nothing_is_reckoned_by_it(at_work):
    document = at_work.session.document
    body = to_body(time_norm()) | {"lines": []}
    document.apply_batch(
        keep_standard(StandardKind.NORM, "坏标准", body, read_standards(document.file))
    )
    assert at_work.desk.loads(GRID) is None
    assert at_work.desk.fault is not None
    assert "“坏标准”有误" in sentences(at_work.desk.fault)
    assert text("norm.no_lines") in sentences(at_work.desk.fault)
    assert not at_work.desk.is_counting
    document.undo()
    assert at_work.desk.fault is None
    assert_as_counted_anew(at_work.session, at_work.desk)


def test_every_edit_is_told_once(at_work):
    rng = random.Random(5)
    for name in ("event", "route", "norm", "row"):
        at_work.told.clear()
        ACTIONS[name](at_work, rng)
        assert len(at_work.told) == 1, name


def test_large_town_is_counted_by_a_job_and_told_when_done(
    qtbot, qapp, tmp_path, monkeypatch
):
    monkeypatch.setattr(work_desk, "has_many", lambda _file: True)
    town = Desk(settled_town(tmp_path / "town.gpkg"))
    with closing(town.session.document):
        town.desk.want()
        assert town.desk.is_counting
        assert town.desk.workload is None
        with qtbot.waitSignal(town.desk.changed):
            pass
        assert not town.desk.is_counting
        assert_as_counted_anew(town.session, town.desk)
        town.jobs.stop()


def test_counting_that_was_broken_off_begins_again_only_when_asked_for(
    qtbot, qapp, tmp_path, monkeypatch
):
    monkeypatch.setattr(work_desk, "has_many", lambda _file: True)

    def stopped(*_all, **_more):
        raise Cancelled

    monkeypatch.setattr(work_desk, "stand_workload", stopped)
    town = Desk(settled_town(tmp_path / "town.gpkg"))
    with closing(town.session.document):
        with qtbot.waitSignal(town.desk.changed):
            town.desk.want()
        assert town.desk.is_stopped
        town.desk.want()
        assert not town.desk.is_counting
        monkeypatch.undo()
        town.desk.want_again()
        assert town.desk.workload is not None


def test_file_is_left_alone_while_a_worker_has_it(at_work):
    document, session, desk = at_work.session.document, at_work.session, at_work.desk
    _row(at_work, random.Random(2))
    session.hold()
    document.file.connection.setexectrace(lambda *_all: pytest.fail("read"))
    assert desk.loads(GRID) is None
    document.file.connection.setexectrace(None)
    session.release()
    assert_as_counted_anew(session, desk)


def test_workload_follows_a_border_while_it_is_dragged(at_work):
    document, session, desk = at_work.session.document, at_work.session, at_work.desk
    before = desk.loads(GRID).rows.whole.tolist()
    gesture = document.gesture(session.plan_id)
    gesture.preview(bent(gesture.start))
    assert desk.loads(GRID).rows.whole.tolist() != before
    assert_as_counted_anew(session, desk)
    gesture.cancel()
    assert desk.loads(GRID).rows.whole.tolist() == before
