"""Who is listed twice is found, and nobody is taken for somebody else."""

from __future__ import annotations

import numpy as np
import pytest

from gridplanner.data.comparing.blocking import candidate_pairs
from gridplanner.data.comparing.duplicates import compare, find_duplicates
from gridplanner.data.comparing.scoring import (
    DIFFERENT,
    EXACT,
    REVIEW,
    reasons,
    score_pairs,
)
from gridplanner.data.job import Cancelled, Progress
from tests.helpers.made_up_families import (
    columns_of,
    damaged_copy,
    made_up_families,
    made_up_id,
)

SON = ("王建国", "1", "1985-03-12", made_up_id("1985-03-12", 111), "10000000001", 7)


def person(**values):
    names = ("name", "sex", "birth", "id_no", "phone", "home")
    return tuple(dict(zip(names, SON, strict=True), **values).values())


def judged(one, other, *, states=("", "")):
    left, right = columns_of([one]), columns_of([other])
    for columns, state in zip((left, right), states, strict=True):
        columns.id_state[0] = state
    row = np.zeros(1, np.int64)
    scores = score_pairs(left, right, row, row)
    blocked = len(candidate_pairs(left, right, progress=Progress())[0])
    decision = int(scores.decision[0])
    assert blocked or decision == DIFFERENT, "nobody would look at this pair"
    return decision


def test_the_same_sound_number_is_the_same_person():
    assert judged(SON, person(phone="", home=0, birth="")) == EXACT
    assert judged(SON, person(name="王健国")) == EXACT


def test_the_same_number_under_another_name_is_asked_about():
    assert judged(SON, person(name="李秀英", sex="2")) == REVIEW


def test_a_damaged_number_makes_nobody_the_same():
    damaged = SON[3][:15] + "000"
    found = judged(
        person(id_no=damaged), person(id_no=damaged), states=("damaged",) * 2
    )
    assert found == REVIEW


@pytest.mark.parametrize(
    "other",
    [
        person(id_no=""),
        person(id_no="", phone="", home=0),
        person(id_no="", name="王健国"),
        person(id_no="", birth="", phone=""),
        person(id_no="", birth="1985-03", home=0),
        person(id_no="", birth="1985-12-03"),
        person(id_no="", name="王建军"),
    ],
)
def test_the_same_person_with_something_wrong_is_asked_about(other):
    assert judged(SON, other) == REVIEW


def test_a_son_with_his_fathers_name_is_another_person():
    father = person(birth="1958-07-01", id_no=made_up_id("1958-07-01", 113))
    assert judged(SON, father) == DIFFERENT
    without_numbers = person(birth="1958-07-01", id_no="")
    assert judged(person(id_no=""), without_numbers) == DIFFERENT


def test_twins_with_numbers_are_two_people():
    twin = person(name="王建军", id_no=made_up_id("1985-03-12", 113))
    assert judged(SON, twin) == DIFFERENT


def test_twins_of_one_household_are_two_people_without_numbers_too():
    both = columns_of([person(id_no=""), person(id_no="", name="王建军")])
    assert len(find_duplicates(both)) == 0


def test_who_shares_a_telephone_is_not_the_same():
    wife = person(name="李秀英", sex="2", birth="1986-01-01", id_no="")
    assert judged(SON, wife) == DIFFERENT


def test_namesakes_of_one_day_with_two_numbers_are_two_people():
    other = person(id_no=made_up_id("1985-03-12", 333), phone="", home=0)
    assert judged(SON, other) == DIFFERENT
    in_one_house = person(id_no=made_up_id("1985-03-12", 333))
    assert judged(SON, in_one_house) == REVIEW


def test_a_pair_tells_what_it_agrees_in():
    pair = columns_of([SON, person(id_no="", name="王健国", home=0)])
    found = find_duplicates(pair)
    assert reasons(int(found.agree[0])) == ("sound", "birth", "phone")


@pytest.fixture(scope="module")
def town():
    return made_up_families(np.random.default_rng(11), 2_000)


def test_in_a_town_without_duplicates_nobody_is_merged(town):
    found = find_duplicates(town)
    assert len(found.exact) == 0
    assert len(found.review) < len(town) / 100


def test_damaged_copies_find_their_people_and_nobody_else_by_itself(town):
    rng = np.random.default_rng(12)
    chosen = rng.choice(len(town), 1_500, replace=False)
    copies = damaged_copy(town, rng, chosen)
    found = compare(copies, town)
    assert (found.exact[:, 0] == found.exact[:, 1]).all()
    right = set(found.first[found.first == found.second].tolist())
    assert len(right) >= 0.95 * len(copies)
    wrong = found.review[found.review[:, 0] != found.review[:, 1]]
    assert len(wrong) < 0.05 * len(copies)


def test_blocks_lose_next_to_nothing_that_all_pairs_would_show():
    rng = np.random.default_rng(13)
    town = made_up_families(rng, 150)
    copies = damaged_copy(town, rng, np.arange(0, len(town), 2))
    grid = np.indices((len(copies), len(town))).reshape(2, -1).astype(np.int64)
    scores = score_pairs(copies, town, grid[0], grid[1])
    every = grid[:, scores.decision != DIFFERENT]
    all_pairs = set(zip(*every.tolist(), strict=True))
    found = compare(copies, town)
    blocked = set(zip(found.first.tolist(), found.second.tolist(), strict=True))
    named = {(int(copies.id[a]), int(town.id[b])) for a, b in all_pairs}
    assert blocked <= named
    assert len(blocked) >= 0.98 * len(named)


def test_pairs_within_a_list_are_those_between_it_and_itself():
    rng = np.random.default_rng(14)
    town = made_up_families(rng, 200)
    doubled = columns_of(
        [
            (*each[:5], int(each[5]))
            for part in (town, damaged_copy(town, rng, range(0, len(town), 3)))
            for each in zip(
                part.name, part.sex, part.birth, part.id_no, part.phone,
                part.dwelling.tolist(), strict=True,
            )
        ]
    )  # fmt: skip
    within = find_duplicates(doubled)
    assert (within.first < within.second).all()
    assert (np.diff(within.points) <= 0).all()
    assert len(within)


def test_nobody_at_all_is_no_fault(town):
    nobody = town.rows(np.zeros(0, np.int64))
    assert len(compare(nobody, town)) == 0
    assert len(compare(town, nobody)) == 0
    assert len(find_duplicates(nobody)) == 0


def test_the_search_can_be_stopped(town):
    with pytest.raises(Cancelled):
        find_duplicates(town, progress=Progress(cancelled=lambda: True))
