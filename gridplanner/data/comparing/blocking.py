"""Which people are worth a comparison: those who agree in one of a few keys.

Each key joins two things that are rarely both wrong. Of a million people nearly all
pairs are never looked at, and a pair is looked at once, whatever it agrees in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from gridplanner.data.comparing.people_columns import PeopleColumns
    from gridplanner.data.job import Progress

    Ints = NDArray[np.int64]

LARGEST = 60
"""Of a key that more people share than this nothing follows: an office's telephone."""
_FACTOR = np.uint64(0x9E3779B97F4A7C15)


def keys_of(people: PeopleColumns) -> Iterator[Ints]:
    """Give the keys two people may agree in, one after another.

    Yields
    ------
    ndarray of int64, shape (n,)
        0 where something of the key is unknown.
    """
    name, pinyin, phone = people.name_key, people.pinyin_key, people.phone_key
    birth = people.birth_number
    day = np.where(birth % 100 > 0, birth, 0)
    month = np.where(birth // 100 % 100 > 0, birth // 100, 0)
    yield people.id_key
    yield _together(pinyin, day)
    yield _together(people.surname_key, day)
    yield _together(pinyin, month)
    yield _together(name, day % 10_000)
    yield _together(pinyin, phone)
    yield _together(phone, day)
    yield _together(pinyin, people.dwelling)
    yield _together(day, people.dwelling)
    yield _together(pinyin, people.id_front_key)
    yield _together(people.surname_key, people.id_front_key)
    yield _together(name, people.id_end_key)


def candidate_pairs(
    left: PeopleColumns, right: PeopleColumns, *, progress: Progress
) -> tuple[Ints, Ints]:
    """List the pairs of two lists that agree in a key.

    Returns
    -------
    first, second : ndarray of int64, shape (p,)
        Row numbers; each pair once, ascending.
    """
    codes = [
        _join(mine, theirs, len(right)) for mine, theirs in _both(left, right, progress)
    ]
    found = np.unique(np.concatenate(codes))
    return found // max(len(right), 1), found % max(len(right), 1)


def own_pairs(people: PeopleColumns, *, progress: Progress) -> tuple[Ints, Ints]:
    """List the pairs within one list that agree in a key, each once, first < second."""
    count = len(people)
    codes = []
    for number, key in enumerate(keys_of(people)):
        progress.fraction(number / 12)
        code = _join(key, key, count)
        codes.append(code[code // max(count, 1) < code % max(count, 1)])
    found = np.unique(np.concatenate(codes))
    return found // max(count, 1), found % max(count, 1)


def _both(
    left: PeopleColumns, right: PeopleColumns, progress: Progress
) -> Iterator[tuple[Ints, Ints]]:
    for number, pair in enumerate(zip(keys_of(left), keys_of(right), strict=True)):
        progress.fraction(number / 12)
        yield pair


def _together(one: Ints, other: Ints) -> Ints:
    """Make one key of two; 0 where either is."""
    mixed = one.astype(np.uint64) * _FACTOR + other.astype(np.uint64)
    mixed ^= mixed >> np.uint64(29)
    mixed = (mixed * _FACTOR) | np.uint64(1)
    known = (one != 0) & (other != 0)
    return np.where(known, mixed.view(np.int64), 0)


def _join(mine: Ints, theirs: Ints, count: int) -> Ints:
    """Give ``row of mine * count + row of theirs`` of all that agree."""
    there = np.flatnonzero(theirs)
    order = there[np.argsort(theirs[there], kind="stable")]
    known = np.flatnonzero(mine)
    ordered = theirs[order]
    start = np.searchsorted(ordered, mine[known], "left")
    many = np.searchsorted(ordered, mine[known], "right") - start
    fit = (many > 0) & (many <= LARGEST)
    known, start, many = known[fit], start[fit], many[fit]
    offset = np.arange(many.sum()) - np.repeat(np.cumsum(many) - many, many)
    partners = order[np.repeat(start, many) + offset]
    return np.asarray(np.repeat(known, many) * count + partners, np.int64)
