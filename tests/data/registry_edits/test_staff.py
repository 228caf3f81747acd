"""Workers and posts by hand: one edit each, undone as a whole."""

import pytest

from gridplanner.data.errors import EditError
from gridplanner.data.registry_edits import staff
from gridplanner.data.registry_edits.writing import Stamp
from gridplanner.data.team.duty import duties_on
from gridplanner.data.team.reading import read_posts, read_workers
from tests.helpers.staff import DAY, add_posts, add_workers, strip_town

STAMP = Stamp(f"{DAY}T09:30:00+00:00")


def rows(document, table):
    ids = document.file.read_columns(table, ["id"], all_rows=True)["id"]
    return document.file.read_rows(table, [int(n) for n in ids])


def next_ids(document):
    return {"post": document.file.next_id("post")}


def duties(document, day):
    file = document.file
    units = document.plan.units
    found = duties_on(read_posts(file), read_workers(file), units, day, capacity={})
    who = found.worker_ids[found.workers].tolist()
    return dict(zip(found.unit_ids.tolist(), who, strict=True))


def test_a_leaver_hands_three_grids_over_without_a_day_between(tmp_path):
    document, units = strip_town(tmp_path / "a.gpkg", 3)
    old, one, two = add_workers(document.file, 3)
    posts = add_posts(document.file, [old] * 3, units, "full_time_worker")
    before = rows(document, "post"), rows(document, "worker")
    takers = {posts[0]: one, posts[1]: two}
    batch = staff.hand_over(
        before[1][0], before[0], takers, STAMP, on="2026-04-01",
        next_ids=next_ids(document),
    )  # fmt: skip
    document.apply_batch(batch)
    assert duties(document, "2026-03-31") == dict.fromkeys(units, old)
    assert duties(document, "2026-04-01") == {units[0]: one, units[1]: two}
    document.undo()
    assert (rows(document, "post"), rows(document, "worker")) == before
    document.close()


def test_a_post_that_is_to_end_before_ends_no_later_for_it(tmp_path):
    document, units = strip_town(tmp_path / "a.gpkg", 2)
    old, _ = add_workers(document.file, 2)
    ends = ["2026-04-01", "2026-12-31"]
    add_posts(document.file, [old] * 2, units, "full_time_worker", valid_to=ends)
    posts, who = rows(document, "post"), rows(document, "worker")[0]
    batch = staff.hand_over(
        who, posts, {}, STAMP, on="2026-06-01", next_ids=next_ids(document)
    )
    document.apply_batch(batch)
    found = [post["valid_to"] for post in rows(document, "post")]
    assert found == ["2026-04-01", "2026-06-01"]
    assert duties(document, "2026-05-01") == {units[1]: old}
    document.close()


def test_a_taker_who_has_the_post_already_gets_no_second_one(tmp_path):
    document, units = strip_town(tmp_path / "a.gpkg", 1)
    old, one = add_workers(document.file, 2)
    posts = add_posts(document.file, [old, one], [units[0]] * 2, "full_time_worker")
    given, held = rows(document, "post")
    batch = staff.hand_over(
        None, [given], {posts[0]: one}, STAMP, on="2026-04-01",
        next_ids=next_ids(document), present=[held],
    )  # fmt: skip
    document.apply_batch(batch)
    found = [(post["worker_id"], post["valid_to"]) for post in rows(document, "post")]
    assert found == [(old, "2026-04-01"), (one, None)]
    document.close()


def test_a_post_for_a_time_is_handed_over_for_the_rest_of_it(tmp_path):
    document, units = strip_town(tmp_path / "a.gpkg", 2)
    old, one = add_workers(document.file, 2)
    ends = ["2026-04-01", "2026-12-31"]
    posts = add_posts(
        document.file, [old] * 2, units, "full_time_worker", valid_to=ends
    )
    batch = staff.hand_over(
        None, rows(document, "post"), dict.fromkeys(posts, one), STAMP,
        on="2026-06-01", next_ids=next_ids(document),
    )  # fmt: skip
    document.apply_batch(batch)
    taken = [post for post in rows(document, "post") if post["worker_id"] == one]
    assert [(post["scope_id"], post["valid_to"]) for post in taken] == [
        (units[1], "2026-12-31")
    ]
    document.close()


def test_what_else_a_leaver_holds_ends_and_so_does_standing_in(tmp_path):
    """One post is handed over, one is to begin; somebody stands in for the first."""
    document, units = strip_town(tmp_path / "a.gpkg", 2)
    old, one, two = add_workers(document.file, 3)
    add_posts(
        document.file, [old] * 2, units, "full_time_worker",
        valid_from=["2026-01-01", "2026-07-01"],
    )  # fmt: skip
    now, later = rows(document, "post")
    dates = {"valid_from": "2026-03-10", "valid_to": "2026-09-01"}
    document.apply_batch(
        staff.stand_in(now, two, STAMP, **dates, next_ids=next_ids(document))
    )
    stand_in = rows(document, "post")[-1]
    batch = staff.hand_over(
        rows(document, "worker")[0], [now], {now["id"]: one}, STAMP, on="2026-04-01",
        next_ids=next_ids(document), ending=[later, stand_in],
    )  # fmt: skip
    document.apply_batch(batch)
    assert duties(document, "2026-03-15") == {units[0]: two}
    assert duties(document, "2026-04-15") == {units[0]: one}
    assert duties(document, "2026-08-01") == {units[0]: one}
    document.close()


@pytest.mark.parametrize("end", ["post", "worker"])
def test_standing_in_ends_with_the_post(tmp_path, end):
    document, units = strip_town(tmp_path / "a.gpkg", 1)
    old, two = add_workers(document.file, 2)
    add_posts(document.file, [old], units, "full_time_worker")
    (post,) = rows(document, "post")
    dates = {"valid_from": "2026-03-10", "valid_to": "2026-09-01"}
    document.apply_batch(
        staff.stand_in(post, two, STAMP, **dates, next_ids=next_ids(document))
    )
    stand_in = rows(document, "post")[-1]
    if end == "post":
        batch = staff.end_posts([post], STAMP, on="2026-04-01", ending=[stand_in])
    else:
        leaver = rows(document, "worker")[0]
        batch = staff.end_worker(leaver, [post, stand_in], STAMP, on="2026-04-01")
    document.apply_batch(batch)
    assert duties(document, "2026-03-31") == {units[0]: two}
    assert duties(document, "2026-04-01") == {}
    document.close()


def test_a_stand_in_holds_the_post_for_the_leave_only(tmp_path):
    document, units = strip_town(tmp_path / "a.gpkg", 1)
    one, two = add_workers(document.file, 2)
    add_posts(document.file, [one], units, "full_time_worker")
    (post,) = rows(document, "post")
    dates = {"valid_from": "2026-03-10", "valid_to": "2026-03-20"}
    numbers = next_ids(document)
    batch = staff.stand_in(post, two, STAMP, **dates, next_ids=numbers)
    document.apply_batch(batch)
    days = ("2026-03-09", "2026-03-10", "2026-03-19", "2026-03-20")
    assert [duties(document, day)[units[0]] for day in days] == [one, two, two, one]
    with pytest.raises(EditError, match=r"refuse\.post\.own"):
        staff.stand_in(post, one, STAMP, **dates, next_ids=numbers)
    document.close()


def test_what_was_written_over_is_kept(tmp_path):
    document, _ = strip_town(tmp_path / "a.gpkg", 1)
    add_workers(document.file, 1, base=["旧驻点"])
    (row,) = rows(document, "worker")
    document.apply_batch(staff.change_worker(row, {"base": "新驻点"}, STAMP))
    (kept,) = rows(document, "former_value")
    assert (kept["table_name"], kept["field"], kept["value"]) == (
        "worker",
        "base",
        "旧驻点",
    )
    document.close()


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"name": " "}, "refuse.worker.name"),
        ({"capacity": -1.0}, "refuse.worker.capacity"),
        ({"capacity": float("nan")}, "refuse.worker.capacity"),
        ({"valid_from": "2026-3-1"}, "refuse.staff.dates"),
        ({"valid_from": "2026-03-02", "valid_to": "2026-03-01"}, "refuse.staff.dates"),
    ],
)
def test_what_no_worker_can_be_is_refused(values, code):
    with pytest.raises(EditError) as refused:
        staff.add_worker({"name": "员工1", **values}, STAMP, next_ids={"worker": 1})
    assert refused.value.code == code


def test_a_post_is_given_once(tmp_path):
    document, units = strip_town(tmp_path / "a.gpkg", 1)
    (one,) = add_workers(document.file, 1)
    post = {"worker_id": one, "scope_type": "grid", "scope_id": units[0]}
    post["role"] = "grid_leader"
    document.apply_batch(
        staff.assign(post, STAMP, present=[], next_ids=next_ids(document))
    )
    present = rows(document, "post")
    with pytest.raises(EditError, match=r"refuse\.post\.there"):
        staff.assign(post, STAMP, present=present, next_ids=next_ids(document))
    document.apply_batch(staff.end_posts(present, STAMP))
    present = rows(document, "post")
    assert staff.assign(post, STAMP, present=present, next_ids=next_ids(document))
    document.close()


def test_of_several_posts_only_those_not_held_are_given(tmp_path):
    document, units = strip_town(tmp_path / "a.gpkg", 3)
    (one,) = add_workers(document.file, 1)
    add_posts(document.file, [one], units[:1], "full_time_worker")
    wanted = [
        {
            "worker_id": one,
            "scope_type": "grid",
            "scope_id": unit,
            "role": "full_time_worker",
        }
        for unit in units
    ]

    def give():
        present, numbers = rows(document, "post"), next_ids(document)
        return staff.assign_all(wanted, STAMP, present=present, next_ids=numbers)

    document.apply_batch(give())
    assert sorted(row["scope_id"] for row in rows(document, "post")) == units
    with pytest.raises(EditError, match=r"refuse\.post\.there"):
        give()
    document.close()


def test_a_post_may_be_held_again_once_it_ended_or_was_stood_in_at(tmp_path):
    document, units = strip_town(tmp_path / "a.gpkg", 1)
    one, two = add_workers(document.file, 2)
    ended = {"valid_to": ["2026-03-01"]}
    add_posts(document.file, [one], units, "full_time_worker", **ended)
    (post,) = add_posts(document.file, [two], units, "full_time_worker")
    add_posts(document.file, [one], units, "full_time_worker", substitute_for=[post])
    values = {
        "worker_id": one,
        "scope_type": "grid",
        "scope_id": units[0],
        "role": "full_time_worker",
    }
    present, numbers = rows(document, "post"), next_ids(document)
    batch = staff.assign(values, STAMP, present=present, next_ids=numbers)
    document.apply_batch(batch)
    assert rows(document, "post")[-1]["valid_from"] == DAY
    document.close()


@pytest.mark.parametrize(
    ("dates", "code"),
    [
        (("2026-03-10", ""), "refuse.post.leave_end"),
        (("2026-03-10", "2026-03-10"), "refuse.post.leave_end"),
        (("10.3.2026", "2026-03-20"), "refuse.staff.dates"),
        (("", "20. März"), "refuse.staff.dates"),
    ],
)
def test_a_leave_of_bad_days_is_refused(tmp_path, dates, code):
    document, units = strip_town(tmp_path / "a.gpkg", 1)
    one, two = add_workers(document.file, 2)
    add_posts(document.file, [one], units, "full_time_worker")
    takers = [(rows(document, "post")[0], two)]
    start, end = dates
    with pytest.raises(EditError) as refusal:
        staff.leave(
            takers, STAMP, valid_from=start, valid_to=end, next_ids=next_ids(document)
        )
    assert refusal.value.code == code
    with pytest.raises(EditError, match=r"refuse\.post\.nobody"):
        staff.leave([], STAMP, valid_from=DAY, valid_to="2026-04-01", next_ids={})
    document.close()


def test_whoever_ends_loses_what_is_held_and_what_was_to_come(tmp_path):
    document, units = strip_town(tmp_path / "a.gpkg", 3)
    (one,) = add_workers(document.file, 1, valid_from=["2025-01-01"])
    add_posts(
        document.file,
        [one] * 3,
        units,
        "full_time_worker",
        valid_from=["2025-01-01", "2025-01-01", "2026-06-01"],
        valid_to=[None, "2025-06-01", None],
    )
    (row,) = rows(document, "worker")
    posts = rows(document, "post")
    document.apply_batch(staff.end_worker(row, posts, STAMP, on="2026-04-01"))
    ends = [post["valid_to"] for post in rows(document, "post")]
    assert ends == ["2026-04-01", "2025-06-01", "2026-06-01"]
    assert duties(document, "2026-06-02") == {}
    document.undo()
    assert rows(document, "post") == posts
    with pytest.raises(EditError, match=r"refuse\.staff\.dates"):
        staff.end_worker(row, posts, STAMP, on="2024-01-01")
    document.close()
