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
    # What is of use here alone is made for its keys and let go.
    month = np.where(birth // 100 % 100 > 0, birth // 100, 0)
    yield _together(pinyin, month)
    del month
    surname = people.surname_key
    yield _together(surname, day)
    yield _together(surname, people.id_front_key)
    del surname
    yield people.id_key
    yield _together(pinyin, day)
    yield _together(name, day % 10_000)
    yield _together(pinyin, phone)
    yield _together(phone, day)
    yield _together(pinyin, people.dwelling)
    yield _together(day, people.dwelling)
    yield _together(pinyin, people.id_front_key)
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
    found = _distinct(codes)
    return found // max(len(right), 1), found % max(len(right), 1)


def own_pairs(people: PeopleColumns, *, progress: Progress) -> tuple[Ints, Ints]:
    """List the pairs within one list that agree in a key, each once, first < second."""
    count = max(len(people), 1)
    codes = []
    for number, key in enumerate(keys_of(people)):
        progress.fraction(number / 12)
        codes.append(_within(key, count))
    found = _distinct(codes)
    return found // count, found % count


def _both(
    left: PeopleColumns, right: PeopleColumns, progress: Progress
) -> Iterator[tuple[Ints, Ints]]:
    for number, pair in enumerate(zip(keys_of(left), keys_of(right), strict=True)):
        progress.fraction(number / 12)
        yield pair


def _together(one: Ints, other: Ints) -> Ints:
    """Make one key of two; 0 where either is."""
    mixed = one.astype(np.uint64)
    mixed *= _FACTOR
    mixed += other.view(np.uint64)
    mixed ^= mixed >> np.uint64(29)
    mixed *= _FACTOR
    mixed |= np.uint64(1)
    mixed[(one == 0) | (other == 0)] = 0
    return mixed.view(np.int64)


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
    partners = order[_ranges(start, many)]
    return np.asarray(np.repeat(known, many) * count + partners, np.int64)


def _within(key: Ints, count: int) -> Ints:
    """Give ``row * count + later row`` of all rows that agree.

    Rows of one key lie beside each other once sorted: each has those after it in its
    stretch as partners.
    """
    order = np.argsort(key, kind="stable")
    ordered = key[order]
    is_first = np.ones(len(key), bool)
    np.not_equal(ordered[1:], ordered[:-1], out=is_first[1:])
    starts = np.flatnonzero(is_first)
    sizes = np.diff(starts, append=len(order))
    fit = (sizes > 1) & (sizes <= LARGEST) & (ordered[starts] != 0)
    starts, sizes = starts[fit], sizes[fit]
    member = _ranges(starts, sizes)
    after = np.repeat(starts + sizes, sizes) - member - 1
    partner = _ranges(member + 1, after)
    first, second = order[np.repeat(member, after)], order[partner]
    return np.asarray(first * count + second, np.int64)


def _distinct(codes: list[Ints]) -> Ints:
    """Put codes in order, each once; the list is emptied on the way."""
    found = np.concatenate(codes)
    codes.clear()
    found.sort()
    is_first = np.ones(len(found), bool)
    np.not_equal(found[1:], found[:-1], out=is_first[1:])
    return np.asarray(found[is_first], np.int64)


def _ranges(starts: Ints, lengths: Ints) -> Ints:
    """Count on from each start, as often as its length says, one after another."""
    offset = np.arange(lengths.sum())
    offset -= np.repeat(np.cumsum(lengths) - lengths, lengths)
    return np.asarray(np.repeat(starts, lengths) + offset, np.int64)
