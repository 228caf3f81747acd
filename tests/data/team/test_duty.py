"""Who looks after which unit follows from posts, leave and stand-ins."""

import math

from gridplanner.data.edits.merge_units import merge_units
from gridplanner.data.team.duty import duties_left_out, duties_on
from gridplanner.data.team.reading import read_posts, read_workers
from tests.helpers.project import GRID, MICRO, box, draw_unit
from tests.helpers.staff import DAY, add_posts, add_workers, strip_town


def duties(document, day=DAY, **capacity):
    file = document.file
    return duties_on(
        read_posts(file), read_workers(file), document.plan.units, day,
        capacity=capacity,
    )  # fmt: skip


def held(found):
    ids = found.worker_ids[found.workers].tolist()
    return list(zip(ids, found.unit_ids.tolist(), found.share.tolist(), strict=True))


def test_time_is_shared_evenly_and_leaders_have_none(tmp_path):
    document, units = strip_town(tmp_path / "a.gpkg", 3)
    one, two = add_workers(document.file, 2)
    add_posts(document.file, [one, one, two], units, "full_time_worker")
    add_posts(document.file, [two], units[:1], "grid_leader")
    assert held(duties(document)) == [
        (one, units[0], 0.5),
        (one, units[1], 0.5),
        (two, units[2], 1.0),
    ]
    document.close()


def test_capacity_is_the_workers_own_else_the_norms(tmp_path):
    document, _ = strip_town(tmp_path / "a.gpkg", 1)
    add_workers(document.file, 2, capacity=[4000.0, None])
    add_workers(document.file, 1, kind="part_time")
    add_workers(document.file, 1, kind="resident")
    found = duties(document, full_time=5544.0).capacity.tolist()
    assert found[:2] == [4000.0, 5544.0]
    assert math.isnan(found[2])
    assert found[3] == 0.0
    document.close()


def test_a_stand_in_looks_after_the_unit_while_the_leave_lasts(tmp_path):
    document, units = strip_town(tmp_path / "a.gpkg", 1)
    one, two = add_workers(document.file, 2)
    (post,) = add_posts(document.file, [one], units, "full_time_worker")
    add_posts(
        document.file, [two], units, "full_time_worker", substitute_for=[post],
        valid_from=["2026-03-01"], valid_to=["2026-03-10"],
    )  # fmt: skip
    assert held(duties(document)) == [(two, units[0], 1.0)]
    assert held(duties(document, "2026-03-10")) == [(one, units[0], 1.0)]
    assert held(duties(document, "2026-02-28")) == [(one, units[0], 1.0)]
    document.close()


def test_whoever_has_the_same_post_can_stand_in_and_is_left_alone_with_it(tmp_path):
    document, units = strip_town(tmp_path / "a.gpkg", 1)
    one, two, three = add_workers(document.file, 3)
    posts = add_posts(document.file, [one, two, three], units * 3, "full_time_worker")
    add_posts(
        document.file, [two, two], units * 2, "full_time_worker",
        substitute_for=[posts[0], posts[2]],
    )  # fmt: skip
    assert held(duties(document)) == [(two, units[0], 1.0)]
    file = document.file
    left = duties_left_out(
        read_posts(file), read_workers(file), document.plan.units, DAY
    )
    assert left == {}
    document.close()


def test_posts_of_a_merged_unit_go_to_its_heir_once(tmp_path):
    document, units = strip_town(tmp_path / "a.gpkg", 2)
    (one,) = add_workers(document.file, 1)
    add_posts(document.file, [one, one], units, "full_time_worker")
    document.apply(merge_units(document.plan, units[0], [units[1]], on=DAY))
    assert held(duties(document)) == [(one, units[0], 1.0)]
    document.close()


def test_posts_at_parts_of_a_grid_are_posts_at_the_grid_once(tmp_path):
    document, units = strip_town(tmp_path / "a.gpkg", 2)
    parts = [
        draw_unit(document, MICRO, f"微{n}", box(50 * n, 0, 50 * n + 50, 100))
        for n in range(2)
    ]
    (one,) = add_workers(document.file, 1)
    add_posts(document.file, [one] * 3, [*parts, units[1]], "full_time_worker")
    found = duties_on(
        read_posts(document.file), read_workers(document.file), document.plan.units,
        DAY, capacity={}, level=GRID,
    )  # fmt: skip
    assert held(found) == [(one, units[0], 0.5), (one, units[1], 0.5)]
    document.close()


def test_posts_of_workers_that_count_for_nobody_are_listed_by_reason(tmp_path):
    document, units = strip_town(tmp_path / "a.gpkg", 2)
    file = document.file
    (one,) = add_workers(file, 1)
    (left,) = add_workers(file, 1, valid_to=["2026-01-01"])
    good = add_posts(file, [one], units[:1], "full_time_worker")
    (gone,) = add_posts(file, [one], [999], "liaison")
    (late,) = add_posts(file, [left], units[1:], "part_time_worker")
    (back,) = add_posts(
        file, [one], units[1:], "full_time_worker",
        valid_from=["2026-03-01"], valid_to=["2026-02-01"],
    )  # fmt: skip
    add_posts(file, [one], [999], "grid_leader")  # looks after nothing day by day
    (odd, street) = add_posts(file, [one] * 2, units, "full_time_worker")
    file.update_rows("post", {odd: {"role": "舞者"}, street: {"scope_type": "街"}})
    found = duties_left_out(
        read_posts(file), read_workers(file), document.plan.units, DAY
    )
    told = {reason: ids.tolist() for reason, ids in found.items()}
    assert told == {
        "unit_gone": [gone],
        "worker_left": [late],
        "backwards": [back],
        "no_role": [odd],
        "no_scope": [street],
    }
    assert not any(good[0] in ids for ids in told.values())
    document.close()
