"""Norms: their lines, what they ask, how they are kept, and what is refused."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridplanner.data.norms.body import from_body, to_body
from gridplanner.data.norms.checks import NormError, find_faults
from gridplanner.data.norms.defaults import PRESETS, equivalents_norm, time_norm
from gridplanner.data.norms.kinds import KINDS, falls_under, line_of, mask_of
from gridplanner.data.norms.norm import Band, Line, Method, Norm, Subject, without_lines
from gridplanner.data.standards import (
    Standard,
    StandardKind,
    standard_from_text,
    standard_to_text,
)
from gridplanner.resources.texts import sentences


def person(*kinds: str) -> int:
    return mask_of(Subject.PERSON, kinds)


def test_the_worked_check_of_the_time_method_gives_5003_minutes_and_90_percent():
    norm = time_norm()
    numbers = {
        "ordinary": 360,
        "migrant_household": 40,
        "high_risk": 8,
        "special_care": 20,
        "key_place": 5,
    }
    visits = sum(norm.each(norm.line(key)) * n for key, n in numbers.items())
    near, far = (visits + norm.patrol.minutes(metres) for metres in (2000, 4000))
    assert (round(near), round(far)) == (5003, 6763)
    assert [round(100 * load / norm.full_time) for load in (near, far)] == [90, 122]


def test_capacity_is_5544_minutes_and_a_quarter_for_part_time():
    capacity = time_norm().capacity
    assert capacity.full_time == pytest.approx(5544)
    assert capacity.part_time == pytest.approx(1386)
    assert capacity.leaders == 0


@pytest.mark.parametrize("name", PRESETS)
def test_what_comes_with_the_program_is_sound_and_stays_the_same_as_a_file(name):
    norm = PRESETS[name]()
    assert find_faults(norm) == []
    standard = Standard(0, StandardKind.NORM, "n", to_body(norm))
    again = standard_from_text(standard_to_text(standard))
    assert from_body(again.body) == norm


def test_who_is_of_several_categories_counts_once_where_most_is_asked():
    norm = time_norm()
    many = person("aged80", "elder_alone", "dependent", "dibao", "veteran")
    assert line_of(norm, Subject.PERSON, many).key == "high_risk"
    assert line_of(norm, Subject.PERSON, person("elder_alone")).key == "care"
    assert line_of(norm, Subject.PERSON, person("dependent", "dibao")).key == (
        "special_care"
    )
    assert line_of(norm, Subject.PERSON, person("party_member")) is None


def test_a_household_of_new_citizens_is_no_ordinary_one_besides():
    norm = time_norm()
    migrant = mask_of(Subject.HOUSEHOLD, ("migrant",))
    assert line_of(norm, Subject.HOUSEHOLD, migrant).key == "migrant_household"
    assert line_of(norm, Subject.HOUSEHOLD, 0).key == "ordinary"


def test_a_line_that_is_off_has_whom_no_line_in_use_has_and_asks_nothing():
    norm = time_norm()
    assert line_of(norm, Subject.PERSON, person("drugs")).key == "restricted"
    assert norm.each(norm.line("restricted")) == 0
    assert line_of(norm, Subject.PERSON, person("drugs", "dibao")).key == "care"
    fewer = without_lines(norm, ["care"])
    assert line_of(fewer, Subject.PERSON, person("dibao")).key == "care"
    assert fewer.each(fewer.line("care")) == 0


def test_a_line_may_take_its_visits_from_another():
    norm = time_norm()
    assert norm.visits(norm.line("hollow")) == norm.line("vacant").visits


@given(st.sets(st.sampled_from(KINDS[Subject.PERSON]), max_size=6), st.data())
def test_the_line_of_a_mask_is_the_one_with_most_visits_of_all_it_falls_under(
    kinds, data
):
    norm = data.draw(st.sampled_from([time_norm(), equivalents_norm()]))
    mask = person(*kinds)
    under = [
        line
        for line in norm.lines
        if line.subject is Subject.PERSON
        and set(line.all_of) <= kinds
        and (not line.any_of or kinds & set(line.any_of))
    ]
    assert [falls_under(x, mask) for x in under] == [True] * len(under)
    found = line_of(norm, Subject.PERSON, mask)
    assert (found is None) == (not under)
    if found is not None and found.is_on:
        assert norm.each(found) >= 0
        assert norm.rank(found) == max(map(norm.rank, under))


def line(**changes: object) -> dict[str, object]:
    return {"key": "a", "subject": "person", "visits": 1, "minutes": 5} | changes


def without(name: str) -> dict[str, object]:
    return {key: value for key, value in line().items() if key != name}


@pytest.mark.parametrize(
    ("lines", "code", "row"),
    [
        ([line(visits=-1)], "norm.negative", 1),
        ([line(), line(key="b", minutes=-0.5)], "norm.negative", 2),
        ([line(minutes=float("nan"))], "norm.no_number", 1),
        ([line(visits="often")], "norm.no_number", 1),
        ([line(visits=True)], "norm.no_number", 1),
        ([line(visits=10**400)], "norm.no_number", 1),
        ([line(is_on="no")], "norm.unknown", 1),
        ([without("visits")], "norm.missing", 1),
        ([without("minutes")], "norm.missing", 1),
        ([without("key")], "norm.missing", 1),
        ([line(), line()], "norm.twice", 1),
        ([line(any_of=["astronaut"])], "norm.unknown_kind", 1),
        ([line(subject="ghost")], "norm.unknown", 1),
        ([line(colour="red")], "norm.unknown", 1),
        ([line(like="b")], "norm.unknown_line", 1),
        ([line(like="a")], "norm.circle", 1),
        ([line(like="b"), line(key="b", like="c"), line(key="c", like="b")],
         "norm.circle", 1),
        (["line"], "norm.missing", 1),
        ([], "norm.no_lines", 0),
    ],
)  # fmt: skip
def test_a_line_that_cannot_be_taken_is_refused_with_its_row_and_the_reason(
    lines, code, row
):
    with pytest.raises(NormError) as refused:
        from_body({"lines": lines})
    assert (refused.value.code, refused.value.row) == (code, row)


@pytest.mark.parametrize(
    ("part", "code"),
    [
        ({"patrol": {"speed": 0}}, "norm.part"),
        ({"patrol": {"rounds": -1}}, "norm.part"),
        ({"patrol": {"colour": 1}}, "norm.part_unknown"),
        ({"patrol": 3}, "norm.part_missing"),
        ({"spread": {"cap": 0.5}}, "norm.part"),
        ({"capacity": {"full_time": 0}}, "norm.part"),
        ({"event_minutes": None}, "norm.part_no_number"),
        ({"event_minutes": float("inf")}, "norm.part"),
        ({"target": [650, 450]}, "norm.part"),
        ({"target": 450}, "norm.part_missing"),
        ({"near": 0.5}, "norm.part"),
        ({"beside": ["astronaut"]}, "norm.part"),
        ({"method": "guess"}, "norm.part_unknown"),
        ({"surprise": 1}, "norm.part_unknown"),
        ({"lines": "none"}, "norm.part_missing"),
    ],
)
def test_a_part_that_cannot_be_taken_is_refused_by_name(part, code):
    with pytest.raises(NormError) as refused:
        from_body({"lines": [line()]} | part)
    assert refused.value.code == code


def test_what_a_body_leaves_out_is_as_in_the_program():
    norm = from_body({"lines": [line()]})
    assert norm == Norm(lines=(Line("a", Subject.PERSON, visits=1, minutes=5),))


def test_bands_are_shares_of_the_target():
    norm = time_norm()
    assert norm.band(100, 0) is Band.INSIDE
    values = {60: "far_under", 80: "under", 115: "inside", 120: "over", 131: "far_over"}
    assert {v: norm.band(v, 100).value for v in values} == values


def test_what_a_worker_bears_is_counted_as_the_loads_are():
    assert time_norm().bearable(1386.0) == 1386.0
    norm = equivalents_norm()
    assert norm.full_time == 550
    assert norm.bearable(norm.capacity.full_time / 2) == pytest.approx(275)
    assert norm.method is Method.EQUIVALENTS
    assert json.dumps(to_body(replace(norm, near=0.1)))


def test_a_fault_names_lines_fields_and_kinds_in_words_and_what_to_do():
    def words(change):
        body = json.loads(json.dumps(to_body(time_norm())))
        change(body)
        with pytest.raises(NormError) as refused:
            from_body(body)
        return sentences(refused.value)

    def visits_in_a_circle(body):
        (vacant,) = [each for each in body["lines"] if each["key"] == "vacant"]
        vacant["like"] = "hollow"

    assert words(lambda body: body["lines"][0].update(minutes=-5)) == (
        "第 1 行“普通户”：每次分钟 小于 0。标准没有改动。"
    )
    assert "“空置房”的次数绕了一圈" in words(visits_in_a_circle)
    assert words(lambda body: body["patrol"].update(speed="fast")) == (
        "步行速度 不是数字。标准没有改动。"
    )
    assert words(lambda body: body["lines"][4].update(any_of="old")).startswith(
        "缺少 人员类别（任一）（第 5 行"
    )
    unknown = words(lambda body: body["lines"][4].update(any_of=["ghost"]))
    assert "没有“ghost”这一类" in unknown


def test_one_and_nought_are_true_and_false():
    for written, meant in ((1, True), (0, False), (True, True)):
        body = to_body(time_norm())
        body["lines"] = [dict(body["lines"][0], is_on=written)]
        assert from_body(body).lines[0].is_on is meant
