"""Numbers are checked by the standard; what Excel has eaten is never guessed."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridplanner.data.people.id_numbers import CHECKS, check_digit, read_id, read_ids

MADE_UP = (
    ("990000195503124120", "1955-03-12", "2"),
    ("990000198805063013", "1988-05-06", "1"),
    ("990000194011095226", "1940-11-09", "2"),
    ("990000201502201102", "2015-02-20", "2"),
)
numbers = st.builds(
    lambda day, sequence: (
        (first := f"990000{day:%Y%m%d}{sequence:03d}") + check_digit(first)
    ),
    st.dates(date(1900, 1, 1), date(2026, 1, 1)),
    st.integers(0, 999),
)


@pytest.mark.parametrize(("number", "birth", "sex"), MADE_UP)
def test_made_up_number_tells_birth_and_sex(number, birth, sex):
    reading = read_id(number)
    assert (reading.number, reading.birth, reading.sex) == (number, birth, sex)
    assert reading.state == ""
    assert not reading.area_known


def test_vectors_of_the_standard_are_read():
    assert read_id("11010519491231002X").number == "11010519491231002X"
    old = read_id("130503670401001")
    assert (old.number, old.state) == ("130503196704010016", "converted")
    assert (old.birth, old.sex) == ("1967-04-01", "1")


@pytest.mark.parametrize(
    "written",
    [
        "'990000198805063013",
        " 990000 19880506 3013 ",
        "９９００００１９８８０５０６３０１３",
        "990000198805063013\u200b",
        "\t990000198805063013\n",
    ],
)
def test_traces_of_typing_are_taken_off(written):
    assert read_id(written).number == "990000198805063013"


@given(numbers, st.integers(0, 17), st.integers(1, 10))
def test_any_change_of_one_character_is_found(number, place, step):
    signs = CHECKS if place == 17 else "0123456789"
    changed = signs[(signs.index(number[place]) + step) % len(signs)]
    wrong = number[:place] + changed + number[place + 1 :]
    assert wrong == number or read_id(wrong).state
    assert wrong == number or not read_id(wrong).number


@given(numbers)
def test_a_number_kept_as_a_number_is_damaged_and_keeps_the_birth_alone(number):
    reading = read_id(float(number[:15] + "000"))  # Excel cuts, it does not round
    assert (reading.state, reading.number, reading.sex) == ("damaged", "", "")
    assert reading.birth == read_id(number).birth


@pytest.mark.parametrize("written", ["3.70E+17", "3.70211E+17", "9.9E17"])
def test_a_number_shown_short_keeps_nothing(written):
    reading = read_id(written)
    assert (reading.state, reading.number, reading.birth) == ("damaged", "", "")


def test_the_last_three_digits_lost_are_seen_by_the_wrong_check():
    reading = read_id("990000195503124000")
    assert (reading.state, reading.birth) == ("damaged", "1955-03-12")
    assert reading.raw == "990000195503124000"


def test_in_a_damaged_column_chance_does_not_make_a_number_sound():
    lucky = next(
        first + "0"
        for sequence in range(0, 1000, 100)
        for first in [f"99000019550312{sequence:03d}"]
        if check_digit(first) == "0"
    )
    assert read_id(lucky).state == ""
    alone, with_damaged = read_ids([lucky]), read_ids([lucky, "3.70E+17"])
    assert alone[0].state == ""
    assert (with_damaged[0].state, with_damaged[0].number) == ("damaged", "")


def test_fifteen_digits_fit_into_a_number_whole():
    assert read_id(130503670401001.0).number == "130503196704010016"
    assert read_id("1.30503670401001E+14").number == "130503196704010016"


@pytest.mark.parametrize(
    ("written", "state"),
    [
        ("99000019880506301", "bad_length"),
        ("9900001988050630130", "bad_length"),
        ("99000019881306301X", "bad_date"),
        ("990000198805063014", "bad_check"),
        ("E12345678", "other"),
        ("H01234567", "other"),
        ("", ""),
        (None, ""),
    ],
)
def test_each_fault_has_its_name(written, state):
    assert read_id(written).state == state
    assert read_id(written).number == ""


def test_births_after_today_are_refused():
    first = "99000020270101001"
    number = first + check_digit(first)
    assert read_id(number).number == number
    assert read_id(number, today=date(2026, 11, 26)).state == "bad_date"


@pytest.mark.parametrize(
    ("area", "kind"),
    [
        ("810000", "resident_permit"),
        ("830000", "resident_permit"),
        ("911156", "foreigner_permit"),
        ("370284", "citizen"),
    ],
)
def test_permits_obey_the_same_check(area, kind):
    first = f"{area}19900101123"
    reading = read_id(first + check_digit(first))
    assert (reading.kind, reading.area_known) == (kind, True)
