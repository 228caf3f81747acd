"""How much speaks for two people being one, and what follows from it.

Points for what agrees and against what differs, after the idea of Fellegi and Sunter:
a thing weighs as much as it is rarely equal by chance and rarely wrong. Only the same
sound ID number makes people one by itself; everything else is put to a user.

References
----------
Fellegi and Sunter (1969), A Theory for Record Linkage.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from gridplanner.data.comparing.people_columns import taken

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gridplanner.data.comparing.people_columns import PeopleColumns

    Ints = NDArray[np.int64]
    Bools = NDArray[np.bool_]

DIFFERENT, REVIEW, EXACT = 0, 1, 2
REVIEW_FROM = 8.0
REASONS = (
    "id", "id_front", "name", "sound", "birth", "birth_near", "phone", "dwelling",
)  # fmt: skip
"""What two people agree in; bit i of `Scores.agree` is ``REASONS[i]``."""

# Points. Two flats beside each other share a landline, a family a telephone: weak.
_SAME_ID, _OTHER_ID, _NEAR_ID, _SAME_FRONT, _OTHER_FRONT = 12.0, -8.0, 8.0, 4.0, -3.0
_SAME_NAME, _SAME_SOUND, _NEAR_NAME, _OTHER_NAME = 5.0, 4.0, 2.5, -6.0
_SAME_BIRTH, _FITTING_BIRTH, _NEAR_BIRTH, _OTHER_BIRTH = 5.0, 3.0, 2.0, -6.0
_SAME_PHONE, _SAME_DWELLING, _ELSEWHERE, _OTHER_SEX = 3.0, 3.0, -0.5, -4.0
_OTHER_OF_HOUSEHOLD = -8.0
_TWO_IDS = 3.0


@dataclass(frozen=True, slots=True)
class Scores:
    """What speaks for each pair.

    Attributes
    ----------
    points : ndarray of float64, shape (p,)
    decision : ndarray of int64, shape (p,)
        `DIFFERENT`, `REVIEW` or `EXACT`.
    agree : ndarray of int64, shape (p,)
        Bits of `REASONS`.
    """

    points: NDArray[np.float64]
    decision: Ints
    agree: Ints


def score_pairs(
    left: PeopleColumns, right: PeopleColumns, first: Ints, second: Ints
) -> Scores:
    """Score pairs of people.

    Parameters
    ----------
    left, right : PeopleColumns
        The same object for pairs within one list: then two of one household with
        other names are two people.
    first, second : ndarray of int64, shape (p,)
        Row numbers in `left` and in `right`.

    Returns
    -------
    Scores
    """
    same_name = _agree(left.name_key, right.name_key, first, second)
    same_sound = _agree(left.pinyin_key, right.pinyin_key, first, second)
    near_name = _near_names(left, right, first, second, ~same_name & ~same_sound)
    name_points = np.select(
        [same_name, same_sound, near_name],
        [_SAME_NAME, _SAME_SOUND, _NEAR_NAME],
        _OTHER_NAME,
    )
    same_birth, near_birth, birth_points = _births(left, right, first, second)
    same_id, same_front, id_points = _ids(left, right, first, second)
    same_phone = _agree(left.phone_key, right.phone_key, first, second)
    same_dwelling = _agree(left.dwelling, right.dwelling, first, second)
    points = name_points + birth_points + id_points
    points += _SAME_PHONE * same_phone + _SAME_DWELLING * same_dwelling
    points += _ELSEWHERE * _differ(left.dwelling, right.dwelling, first, second)
    points += _OTHER_SEX * _differ(left.sex_number, right.sex_number, first, second)
    both_ids = _differ(left.id_key, right.id_key, first, second)
    nearby = same_phone | same_dwelling
    points += _TWO_IDS * (both_ids & same_name & same_birth & nearby)
    if left is right:
        housemates = _agree(left.household, right.household, first, second)
        points += _OTHER_OF_HOUSEHOLD * (housemates & ~same_name & ~same_sound)
    named_alike = same_name | same_sound | near_name
    decision = np.where(points >= REVIEW_FROM, REVIEW, DIFFERENT)
    decision = np.where(same_id, np.where(named_alike, EXACT, REVIEW), decision)
    bits = (
        same_id, same_front, same_name, same_sound & ~same_name, same_birth, near_birth,
        same_phone, same_dwelling,
    )  # fmt: skip
    agree = sum(bit.astype(np.int64) << place for place, bit in enumerate(bits))
    return Scores(points, decision.astype(np.int64), np.asarray(agree, np.int64))


def reasons(agree: int) -> tuple[str, ...]:
    """Name what a pair agrees in."""
    return tuple(reason for place, reason in enumerate(REASONS) if agree >> place & 1)


def _agree(mine: Ints, theirs: Ints, first: Ints, second: Ints) -> Bools:
    """Tell where both are known and equal."""
    return np.asarray((mine[first] == theirs[second]) & (mine[first] != 0))


def _differ(mine: Ints, theirs: Ints, first: Ints, second: Ints) -> Bools:
    """Tell where both are known and not equal."""
    one, other = mine[first], theirs[second]
    return np.asarray((one != other) & (one != 0) & (other != 0))


def _near_names(
    left: PeopleColumns,
    right: PeopleColumns,
    first: Ints,
    second: Ints,
    asked: Bools,
) -> Bools:
    """Tell which names differ in one character of three or more."""
    near = np.zeros(len(first), bool)
    places = np.flatnonzero(asked)
    if len(places):
        ours = taken(left.name, first[places])
        theirs = taken(right.name, second[places])
        distance = process.cpdist(
            ours, theirs, scorer=Levenshtein.distance, score_cutoff=1
        )
        long = np.fromiter(map(len, ours), np.int64, len(ours))
        near[places] = (distance == 1) & (long >= 3)
    return near


def _births(
    left: PeopleColumns, right: PeopleColumns, first: Ints, second: Ints
) -> tuple[Bools, Bools, NDArray[np.float64]]:
    """Compare births: the same day, fitting as far as known, one part wrong."""
    one, other = left.birth_number[first], right.birth_number[second]
    known = (one > 0) & (other > 0)
    parts = [_parts(one), _parts(other)]
    (year, month, day), (its_year, its_month, its_day) = parts
    same = known & (one == other) & (day > 0)
    months_fit = (month == its_month) | (month == 0) | (its_month == 0)
    days_fit = (day == its_day) | (day == 0) | (its_day == 0)
    fitting = known & ~same & (year == its_year) & months_fit & days_fit
    swapped = (month == its_day) & (day == its_month)
    near = (
        known
        & ~same
        & ~fitting
        & (
            ((year == its_year) & ((month == its_month) | (day == its_day) | swapped))
            | ((month == its_month) & (day == its_day) & (abs(year - its_year) <= 11))
        )
    )
    points = np.select(
        [same, fitting, near, known],
        [_SAME_BIRTH, _FITTING_BIRTH, _NEAR_BIRTH, _OTHER_BIRTH],
        0.0,
    )
    # A year alone agrees with one in ninety.
    points = np.where(fitting & ((month == 0) | (its_month == 0)), 1.0, points)
    return same, fitting | near, points


def _parts(births: Ints) -> tuple[Ints, Ints, Ints]:
    return births // 10_000, births // 100 % 100, births % 100


def _ids(
    left: PeopleColumns, right: PeopleColumns, first: Ints, second: Ints
) -> tuple[Bools, Bools, NDArray[np.float64]]:
    """Compare ID numbers: the same, the same as far as Excel left it, one digit off."""
    same = _agree(left.id_key, right.id_key, first, second)
    other = _differ(left.id_key, right.id_key, first, second)
    both = (left.id_front_key[first] != 0) & (right.id_front_key[second] != 0)
    front = _agree(left.id_front_key, right.id_front_key, first, second)
    points = np.select(
        [same, other, front, both],
        [_SAME_ID, _OTHER_ID, _SAME_FRONT, _OTHER_FRONT],
        0.0,
    )
    written = left.has_bad_number[first] | right.has_bad_number[second]
    places = np.flatnonzero(written)
    if len(places):
        ours = taken(left.id_no, first[places])
        theirs = taken(right.id_no, second[places])
        distance = process.cpdist(
            ours, theirs, scorer=Levenshtein.distance, score_cutoff=2
        )
        near = (distance <= 2) & np.array([len(each) >= 15 for each in ours])
        points[places] = np.where(near, _NEAR_ID, points[places])
        front[places] |= near
    return same, front & ~same, points
