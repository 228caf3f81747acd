"""Invented people: IDs, names, and no more than one of each."""

from __future__ import annotations

import numpy as np
import pytest

from gridplanner.data.demo.names import (
    SURNAMES,
    draw_surnames,
    name_estates,
    name_people,
    name_villages,
    numeral,
)
from gridplanner.data.demo.people import make_ids
from tests.helpers.people import PEOPLE, check_digit


def test_check_digit_is_that_of_the_standard():
    assert check_digit("11010519491231002") == "X"
    assert check_digit("99000019550312412") == "0"


def test_ids_of_one_day_differ_and_say_the_sex():
    birth = np.array(["1955-03-12"] * 900, dtype="datetime64[D]")
    woman = np.arange(900) % 2 == 0
    ids = make_ids(birth, woman)
    assert len(set(ids.tolist())) == 900
    assert {text[:14] for text in ids.tolist()} == {"99000019550312"}
    assert all(check_digit(text[:17]) == text[17] for text in ids.tolist())
    assert [int(text[16]) % 2 == 0 for text in ids.tolist()] == woman.tolist()


def test_more_births_than_numbers_are_refused():
    birth = np.array(["1955-03-12"] * 501, dtype="datetime64[D]")
    with pytest.raises(ValueError, match="500 births"):
        make_ids(birth, np.ones(501, bool))


def test_names_begin_with_the_surname_and_initials_match():
    rng = np.random.default_rng(3)
    surname = draw_surnames(rng, 4000)
    age = rng.integers(0, 95, 4000)
    names, initials = name_people(rng, surname, woman=rng.random(4000) < 0.5, age=age)
    heads = SURNAMES.words[surname]
    assert all(n.startswith(h) for n, h in zip(names, heads, strict=True))
    given = [len(n) - len(h) for n, h in zip(names, heads, strict=True)]
    assert set(given) == {1, 2}
    assert [len(i) for i in initials] == [len(n) for n in names]
    assert SURNAMES.words[np.bincount(surname).argmax()] == "王"


def test_village_and_estate_names_are_all_different():
    rng = np.random.default_rng(4)
    for names in (name_villages(rng, 2041), name_estates(rng, 260)):
        assert len(set(names)) == len(names)
    assert numeral(20) == "二十"


def test_invented_people_of_the_tests_have_valid_ids():
    for person in PEOPLE:
        assert person.id_no[17] == check_digit(person.id_no[:17])
        assert int(person.id_no[16]) % 2 == (person.sex == "1")
