"""The made-up people: names, births, test IDs, telephones, and what is said of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from gridplanner.data.demo.names import Texts, name_people

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gridplanner.data.demo.frames import Ints
    from gridplanner.data.demo.households import Households, Members

AREA = 990000  # no real place has this code: IDs are for tests alone
REFERENCE_DAY = date(2026, 6, 1)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = np.array(list("10X98765432"))
_JOBS = (
    "务农",
    "务工",
    "个体经营",
    "教师",
    "医护",
    "职员",
    "司机",
    "建筑工",
    "服务员",
    "自由职业",
)


@dataclass(frozen=True, slots=True)
class People:
    """Columns of the people, in the order of `Members`."""

    name: Texts
    pinyin: Texts
    birth: Texts
    id_no: Texts
    phone: list[str | None]
    education: Texts
    political: Texts
    marital: Texts
    occupation: list[str | None]
    nation: Texts


def make_ids(
    birth: NDArray[np.datetime64], woman: NDArray[np.bool_]
) -> NDArray[np.str_]:
    """Make valid test IDs, all different.

    Parameters
    ----------
    birth : ndarray of datetime64[D], shape (n,)
    woman : ndarray of bool, shape (n,)

    Returns
    -------
    ndarray of str, shape (n,)
        18 characters: area 990000, birth, sequence (odd for men), check digit.

    Raises
    ------
    ValueError
        If more than 500 of one sex were born on one day.

    References
    ----------
    GB 11643-1999, ISO 7064 MOD 11-2.
    """
    day = birth.astype("datetime64[D]").astype(np.int64)
    key = day * 2 + woman
    order = np.argsort(key, kind="stable")
    starts = np.searchsorted(key[order], key[order])
    place = np.empty(len(key), np.int64)
    place[order] = np.arange(len(key)) - starts
    if len(place) and place.max() >= 500:
        raise ValueError("more than 500 births of one sex on one day")
    # 7 is coprime to 500: numbers are spread and still differ; the stride of 2
    # keeps the parity, which says the sex.
    sequence = (place * 7 + day * 11) % 500 * 2 + np.where(woman, 0, 1)
    year = birth.astype("datetime64[Y]").astype(np.int64) + 1970
    month = birth.astype("datetime64[M]").astype(np.int64) % 12 + 1
    first = birth.astype("datetime64[M]").astype("datetime64[D]")
    month_day = day - first.astype(np.int64) + 1
    number = (AREA * 10**8 + year * 10**4 + month * 100 + month_day) * 1000 + sequence
    total = np.zeros(len(number), np.int64)
    for position, weight in enumerate(_WEIGHTS):
        total += number // 10 ** (16 - position) % 10 * weight
    return np.char.add(number.astype("U17"), _CHECK[total % 11])


def make_people(
    rng: np.random.Generator, members: Members, households: Households
) -> People:
    """Make the columns of all people.

    Parameters
    ----------
    rng : numpy.random.Generator
    members : Members
    households : Households

    Returns
    -------
    People
        Codes are those of GB/T 4658 (education), 4762 (political), 2261.2 (marital),
        3304 (nation).
    """
    count = len(members)
    woman = members.woman.astype(bool)
    last = np.datetime64(REFERENCE_DAY)
    birth = last - np.maximum(1, (members.age * 365.2425)).astype("timedelta64[D]")
    age = np.floor(members.age).astype(np.int64)
    names, initials = name_people(rng, members.surname, woman=woman, age=age)
    married = np.isin(members.relation, (11, 12, 38, 51, 52))
    pair = np.isin(households.family, (1, 2, 3, 4, 5, 6, 8, 9))
    married |= (members.relation == 2) & pair[members.household]
    married |= (
        (members.relation == 20)
        & (households.family[members.household] == 9)
        & (age > 24)
    )
    alone = (members.relation == 2) & (households.family[members.household] == 0)
    marital = np.select([married, alone], ["20", "30"], "10")
    phones = _phones(rng, count, age)
    return People(
        names,
        initials,
        birth.astype(str).astype(object),
        make_ids(birth, woman).astype(object),
        phones,
        _education(rng, age),
        _political(rng, age),
        marital.astype(object),
        _occupation(rng, age),
        rng.choice(
            np.array(["01", "11", "03", "15"], object),
            count,
            p=[0.985, 0.006, 0.005, 0.004],
        ),
    )


def _phones(rng: np.random.Generator, count: int, age: Ints) -> list[str | None]:
    """Numbers that begin 1000: no network gives them out."""
    numbers = (
        (10**10 + rng.permutation(10_000_000)[:count]).astype("U11").astype(object)
    )
    has = (age >= 12) & (rng.random(count) < np.where(age > 75, 0.7, 0.97))
    numbers[~has] = None
    return list(numbers)


def _education(rng: np.random.Generator, age: Ints) -> Texts:
    draw = rng.random(len(age))
    old = np.select([draw < 0.25, draw < 0.62, draw < 0.92], ["90", "80", "70"], "60")
    middle = np.select(
        [draw < 0.08, draw < 0.55, draw < 0.8, draw < 0.92],
        ["80", "70", "60", "30"],
        "20",
    )
    young = np.select(
        [draw < 0.18, draw < 0.45, draw < 0.72, draw < 0.96],
        ["70", "60", "30", "20"],
        "10",
    )
    child = np.select([age < 7, age < 13, age < 16], ["90", "80", "70"], "60")
    return np.select(
        [age >= 60, age >= 38, age >= 19], [old, middle, young], child
    ).astype(object)


def _political(rng: np.random.Generator, age: Ints) -> Texts:
    draw = rng.random(len(age))
    member = (age >= 22) & (draw < np.where(age > 45, 0.085, 0.055))
    youth = (age >= 14) & (age <= 28) & (draw > 0.62)
    return np.select([member, youth], ["01", "03"], "13").astype(object)


def _occupation(rng: np.random.Generator, age: Ints) -> list[str | None]:
    weights = np.array([0.2, 0.3, 0.12, 0.03, 0.03, 0.13, 0.05, 0.06, 0.05, 0.03])
    jobs = rng.choice(np.array(_JOBS, dtype=object), len(age), p=weights)
    jobs[age < 19] = "学生"
    jobs[age < 3] = None
    jobs[age >= 66] = "退休"
    return list(jobs)


def make_tags(
    rng: np.random.Generator, members: Members, households: Households, people: People
) -> dict[str, Ints]:
    """Put people into the open categories; none of the restricted ones is made up.

    Returns
    -------
    dict of str to ndarray of int64
        People (indices) of each tag.
    """
    age, count = members.age, len(members)
    draw = rng.random(count)
    here = members.absent == 0
    family = households.family[members.household]
    newcomer = households.newcomer[members.household] == 1
    masks = {
        "party_member": people.political == "01",
        "veteran": (members.woman == 0) & (age > 22) & (draw < 0.045),
        "disabled": (draw > 0.978) & (age > 5),
        "elder_alone": here & (family == 0) & (age >= 65),
        "elder_empty_nest": here & (family == 1) & (age >= 65),
        "child_left_behind": here & (family == 8) & (age < 16),
        "aged80": here & (age >= 80),
        "dependent": here & (age >= 75) & (rng.random(count) < 0.09),
        "dibao": here & ~newcomer & (rng.random(count) < 0.011),
        "tekun": here & ~newcomer & (family == 0) & (rng.random(count) < 0.07),
        "child_in_need": here & (age < 18) & (rng.random(count) < 0.004),
        "migrant": here & newcomer,
        "tenant": here & (households.tenant[members.household] == 1),
        "volunteer": here & (age > 18) & (age < 72) & (rng.random(count) < 0.03),
    }
    return {tag: np.flatnonzero(mask) for tag, mask in masks.items()}
