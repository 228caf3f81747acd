"""Who lives together: households of dwellings, drawn from a few kinds of family."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from gridplanner.data.demo.frames import Floats, Ints
    from gridplanner.data.demo.housing import Dwellings

# Member: relation code of GB/T 4761 (man, woman), years younger than the head
# (mean, spread), sex (0 any, 1 man, 2 woman, 3 other than the head), whose surname
# (0 the head's, 1 another, 2 the father's).
_SPOUSE = (11, 12, 0.5, 2.5, 3, 1)
_CHILD = (20, 30, 26.5, 3.5, 0, 2)
_CHILD_2 = (20, 30, 30.5, 3.5, 0, 2)
_FATHER = (51, 51, -26.0, 3.0, 1, 0)
_MOTHER = (52, 52, -24.5, 3.0, 2, 1)
_SON = (20, 20, 26.0, 3.0, 1, 2)
_SON_WIFE = (38, 38, 27.0, 3.5, 2, 1)
_GRANDCHILD = (41, 42, 54.0, 4.0, 0, 2)
_MATE = (99, 99, 2.0, 7.0, 0, 1)

# Least and greatest age of the head, share of men, members beside the head,
# weights: homestead's owner, flat's owner, tenant, dormitory.
_FAMILIES = (
    ((64, 88), 0.32, (), (0.10, 0.04, 0.0, 0.0)),
    ((60, 84), 0.90, (_SPOUSE,), (0.22, 0.11, 0.0, 0.0)),
    ((26, 60), 0.88, (_SPOUSE,), (0.11, 0.14, 0.24, 0.05)),
    ((27, 52), 0.84, (_SPOUSE, _CHILD), (0.13, 0.30, 0.20, 0.0)),
    ((29, 52), 0.86, (_SPOUSE, _CHILD, _CHILD_2), (0.12, 0.18, 0.08, 0.0)),
    ((33, 50), 0.88, (_SPOUSE, _CHILD, _FATHER, _MOTHER), (0.09, 0.05, 0.0, 0.0)),
    ((34, 52), 0.86, (_SPOUSE, _CHILD, _CHILD_2, _MOTHER), (0.06, 0.05, 0.0, 0.0)),
    ((29, 50), 0.35, (_CHILD,), (0.02, 0.05, 0.03, 0.0)),
    ((56, 70), 0.88, (_SPOUSE, _GRANDCHILD), (0.05, 0.01, 0.0, 0.0)),
    ((56, 72), 0.92, (_SPOUSE, _SON, _SON_WIFE, _GRANDCHILD), (0.07, 0.03, 0.0, 0.0)),
    ((22, 55), 0.62, (), (0.03, 0.04, 0.25, 0.15)),
    ((20, 45), 0.66, (_MATE,), (0.0, 0.0, 0.12, 0.25)),
    ((20, 42), 0.74, (_MATE, _MATE, _MATE), (0.0, 0.0, 0.08, 0.55)),
)


@dataclass(frozen=True, slots=True)
class Households:
    """`h` households: their dwelling, family kind, who they are.

    ``tenant`` (h,) bool, ``newcomer`` (h,) bool: registered elsewhere,
    ``collective`` (h,) bool, ``status`` (d,) of every dwelling: 0 lived in by its
    owner, 1 let, 2 vacant.
    """

    dwelling: Ints
    family: Ints
    tenant: Ints
    newcomer: Ints
    collective: Ints
    status: Ints

    def __len__(self) -> int:
        return len(self.dwelling)


@dataclass(frozen=True, slots=True)
class Members:
    """People of households, ordered by household, the head first.

    ``household`` (n,) index or, where ``absent``, the one that registers them;
    ``relation`` (n,) code, ``age`` years, ``woman`` bool, ``surname`` index.
    """

    household: Ints
    relation: Ints
    age: Floats
    woman: Ints
    surname: Ints
    absent: Ints

    def __len__(self) -> int:
        return len(self.household)


def fill_dwellings(rng: np.random.Generator, dwellings: Dwellings) -> Households:
    """Let households move into dwellings; some stay vacant, some are let.

    Some homesteads let side rooms, so a second household lives in the same dwelling.

    Parameters
    ----------
    rng : numpy.random.Generator
    dwellings : Dwellings

    Returns
    -------
    Households
        Ordered by dwelling, the owner's household first.
    """
    place = dwellings.place
    lived = rng.random(len(place)) < np.array([0.86, 0.75, 0.9])[place]
    let = rng.random(len(place)) < np.array([0.05, 0.17, 1.0])[place]
    status = np.where(lived, np.where(let, 1, 0), 2)
    main = np.flatnonzero(lived)
    side = np.flatnonzero(lived & ~let & (place == 0) & (rng.random(len(place)) < 0.17))
    dwelling = np.concatenate([main, side])
    tenant = np.concatenate([let[main], np.ones(len(side), bool)])
    order = np.lexsort((tenant, dwelling))
    dwelling, tenant = dwelling[order], tenant[order]
    kind = np.select(
        [place[dwelling] == 2, tenant], [3, 2], np.minimum(place[dwelling], 1)
    )
    weights = np.array([family[3] for family in _FAMILIES]).T
    reach = np.cumsum(weights / weights.sum(axis=1, keepdims=True), axis=1)
    family = (rng.random(len(dwelling))[:, None] > reach[kind]).sum(axis=1)
    newcomer = rng.random(len(dwelling)) < np.array([0.01, 0.19, 0.88, 0.93])[kind]
    return Households(
        dwelling,
        np.minimum(family, len(_FAMILIES) - 1),
        tenant.astype(np.int64),
        newcomer.astype(np.int64),
        (kind == 3).astype(np.int64),
        status,
    )


def people_households(
    rng: np.random.Generator, households: Households, draw_surnames: object, place: Ints
) -> Members:
    """Give every household its members, and some of them a grown child far away.

    Parameters
    ----------
    rng : numpy.random.Generator
    households : Households
    draw_surnames : callable
        ``(rng, count) -> indices``.
    place : ndarray of int64, shape (d,)
        Kind of each dwelling, as in `Dwellings`.

    Returns
    -------
    Members
    """
    assert callable(draw_surnames)
    count = len(households)
    low = np.array([family[0][0] for family in _FAMILIES])[households.family]
    high = np.array([family[0][1] for family in _FAMILIES])[households.family]
    men = np.array([family[1] for family in _FAMILIES])[households.family]
    age = low + (high - low) * rng.random(count)
    woman = rng.random(count) >= men
    own, other = draw_surnames(rng, count), draw_surnames(rng, count)
    father = np.where(woman, other, own)
    everyone = np.arange(count)
    parts = [(everyone, np.full(count, 2), age, woman, own, np.zeros(count, bool))]
    for slot in range(max(len(family[2]) for family in _FAMILIES)):
        has = np.array([len(family[2]) > slot for family in _FAMILIES])
        table = np.array(
            [
                family[2][slot] if len(family[2]) > slot else (0.0,) * 6
                for family in _FAMILIES
            ]
        )
        chosen = np.flatnonzero(has[households.family])
        parts.append(
            _member(
                rng,
                chosen,
                table[households.family[chosen]],
                (age, woman),
                (own, other, father),
            )
        )
    away = np.flatnonzero(
        (age > 48)
        & (households.newcomer == 0)
        & (households.tenant == 0)
        & (place[households.dwelling] == 0)
        & (rng.random(count) < 0.3)
    )
    table = np.tile(np.array(_CHILD, float), (len(away), 1))
    member = _member(rng, away, table, (age, woman), (own, other, father))
    parts.append((*member[:5], np.ones(len(away), bool)))
    columns = [np.concatenate(column) for column in zip(*parts, strict=True)]
    order = np.argsort(columns[0], kind="stable")
    ordered = [column[order] for column in columns]
    return Members(
        ordered[0],
        ordered[1].astype(np.int64),
        ordered[2],
        ordered[3].astype(np.int64),
        ordered[4],
        ordered[5].astype(np.int64),
    )


def _member(
    rng: np.random.Generator,
    chosen: Ints,
    table: Floats,
    heads: tuple[Floats, np.ndarray],
    surnames: tuple[Ints, Ints, Ints],
) -> tuple[Ints, Ints, Floats, np.ndarray, Ints, np.ndarray]:
    head_age, head_woman = heads
    own, other, father = surnames
    age = head_age[chosen] - table[:, 2] - table[:, 3] * rng.normal(0, 0.8, len(chosen))
    sex = table[:, 4]
    woman = np.select(
        [sex == 1, sex == 2, sex == 3],
        [np.zeros(len(chosen), bool), np.ones(len(chosen), bool), ~head_woman[chosen]],
        rng.random(len(chosen)) < 0.48,
    )
    stranger = rng.permutation(other)[: len(chosen)]
    whose = table[:, 5]
    mate = (table[:, 0] == 99) | (table[:, 0] == 38) | (table[:, 0] == 52)
    surname = np.select(
        [mate, whose == 1, whose == 2],
        [stranger, other[chosen], father[chosen]],
        own[chosen],
    )
    relation = np.where(woman, table[:, 1], table[:, 0]).astype(np.int64)
    # Children of heads too young for them are small, each born on another day.
    age = np.where(age < 0.05, 6 * rng.random(len(chosen)), np.minimum(age, 98.0))
    return chosen, relation, age, woman, surname, np.zeros(len(chosen), bool)
