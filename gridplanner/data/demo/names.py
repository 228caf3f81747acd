"""Made-up names: of towns, villages, estates, roads and people.

Surnames and given-name characters are those one meets in northern China, with
about their real frequencies; no name belongs to anybody. Each character carries
its pinyin initial, so the initials of a name need no dictionary.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from gridplanner.data.demo import words

if TYPE_CHECKING:
    from gridplanner.data.demo.frames import Ints

Texts = NDArray[np.object_]

_STEMS, _ESTATES, _ROADS, _TOWNS = (
    text.split() for text in (words.STEMS, words.ESTATES, words.ROADS, words.TOWNS)
)
_TAILS = ("庄", "沟", "洼", "岭", "疃", "屯", "埠", "河", "桥", "店", "村", "泊", "崖")
_SIDES = ("", "", "", "大", "小", "东", "西", "南", "北", "前", "后", "上", "下")
_ESTATE_TAILS = ("小区", "花园", "新村", "家园", "苑", "雅苑", "新居")


class _Bag:
    """Characters with their initials and weights."""

    def __init__(self, text: str) -> None:
        words, initials, weights = [], [], []
        for token in text.split():
            word = "".join(c for c in token if not c.isascii())
            tail = token[len(word) :]
            words.append(word)
            initials.append("".join(c for c in tail if c.isalpha()))
            weights.append(float("".join(c for c in tail if c.isdigit()) or 1))
        self.words: Texts = np.array(words, dtype=object)
        self.initials: Texts = np.array(initials, dtype=object)
        if max(weights) > 1:
            self.weights = np.array(weights)
        else:  # common characters first, as in the lists
            self.weights = 1 / np.sqrt(np.arange(2.0, len(words) + 2))
        self.weights = self.weights / self.weights.sum()

    def draw(self, rng: np.random.Generator, count: int) -> Ints:
        """Draw indices, shape (count,)."""
        return np.asarray(rng.choice(len(self.words), count, p=self.weights), np.int64)


SURNAMES = _Bag(words.SURNAMES)
_GIVEN = tuple(
    tuple(_Bag(text) for text in texts)
    for texts in (
        (words.MEN_OLD, words.MEN_MID, words.MEN_NEW),
        (words.WOMEN_OLD, words.WOMEN_MID, words.WOMEN_NEW),
    )
)


def draw_surnames(rng: np.random.Generator, count: int) -> Ints:
    """Draw surnames by frequency; indices into `SURNAMES`, shape (count,)."""
    return SURNAMES.draw(rng, count)


def name_people(
    rng: np.random.Generator, surname: Ints, *, woman: NDArray[np.bool_], age: Ints
) -> tuple[Texts, Texts]:
    """Give people names of the fashion of their sex and year of birth.

    Parameters
    ----------
    rng : numpy.random.Generator
    surname : ndarray of int64, shape (n,)
        Index into `SURNAMES`.
    woman : ndarray of bool, shape (n,)
    age : ndarray of int64, shape (n,)
        Years.

    Returns
    -------
    names, initials : ndarray of str, shape (n,)
        ``"王秀英"`` and ``"wxy"``.
    """
    count = len(surname)
    names: Texts = SURNAMES.words[surname].copy()
    initials: Texts = SURNAMES.initials[surname].copy()
    era = np.select([age >= 55, age >= 20], [0, 1], 2)
    double = rng.random(count) < np.select([age >= 55, age >= 20], [0.84, 0.58], 0.95)
    for sex in (0, 1):
        for fashion in range(3):
            chosen = np.flatnonzero((woman == bool(sex)) & (era == fashion))
            bag = _GIVEN[sex][fashion]
            first, second = bag.draw(rng, len(chosen)), bag.draw(rng, len(chosen))
            second = np.where(second == first, (second + 1) % len(bag.words), second)
            names[chosen] += bag.words[first]
            initials[chosen] += bag.initials[first]
            two = double[chosen]
            names[chosen[two]] += bag.words[second[two]]
            initials[chosen[two]] += bag.initials[second[two]]
    return names, initials


def name_villages(rng: np.random.Generator, count: int) -> list[str]:
    """Make `count` different village names, without 村 at the end."""
    families = [word for word in SURNAMES.words[:58] if len(word) == 1]
    names = ["逢家桃园"]
    taken = set(names)
    while len(names) < count:
        side = str(rng.choice(_SIDES))
        if rng.random() < 0.55:
            core = f"{rng.choice(families)}家{rng.choice(_TAILS[:10])}"
        elif rng.random() < 0.4:
            core = f"{rng.choice(families)}家{rng.choice(_STEMS)}"
        else:
            core = str(rng.choice(_STEMS))
            core += str(rng.choice(_TAILS[:9])) if len(side + core) < 3 else ""
        name = side + core
        if name not in taken:
            taken.add(name)
            names.append(name)
    return names[:count]


def name_estates(rng: np.random.Generator, count: int) -> list[str]:
    """Make `count` different names of estates."""
    pairs = [stem + tail for tail in _ESTATE_TAILS for stem in _ESTATES]
    chosen = rng.permutation(len(pairs))
    names = [pairs[index] for index in chosen[:count]]
    more = count - len(names)
    return [
        *names,
        *(
            f"{pairs[i % len(pairs)]}{'二三四五六'[i // len(pairs)]}期"
            for i in range(more)
        ),
    ]


def name_roads(rng: np.random.Generator, count: int) -> list[str]:
    """Make `count` names of streets; they come round again with a direction."""
    order = rng.permutation(len(_ROADS))
    tails = ("路", "东路", "西路", "南路", "北路", "街", "大街", "一路", "二路", "三路")
    return [
        _ROADS[order[i % len(order)]] + tails[(i // len(order)) % len(tails)]
        for i in range(count)
    ]


def town_name(index: int) -> str:
    """Name of the town at `index`, without 镇 or 街道."""
    return _TOWNS[index % len(_TOWNS)]


def numeral(number: int) -> str:
    """Write 1 … 99 in Chinese numerals.

    Examples
    --------
    >>> numeral(1), numeral(12), numeral(30)
    ('一', '十二', '三十')
    """
    digits = "零一二三四五六七八九"
    tens, ones = divmod(number, 10)
    if tens == 0:
        return digits[ones]
    return ("" if tens == 1 else digits[tens]) + "十" + (digits[ones] if ones else "")
