"""Short names of areas for codes that can be read aloud: BL for 泊里镇."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from gridplanner.data.levels import Role

if TYPE_CHECKING:
    from gridplanner.data.plan import Plan

# What kind of place it is says nothing about which one it is.
_KIND = re.compile(
    "(街道办事处|街道|社区居委会|居委会|村委会|社区|行政村|自然村|新村|管区|镇|乡|村)$"
)


@lru_cache(maxsize=20_000)
def initials(words: str) -> str:
    """Give the pinyin initials of a name, with its letters and digits, lower case."""
    # Its dictionaries take longer to read than the window takes to open.
    from pypinyin import Style, lazy_pinyin

    letters = "".join(lazy_pinyin(words, style=Style.FIRST_LETTER)).casefold()
    return "".join(sign for sign in letters if sign.isalnum())


def propose_short_name(name: str) -> str:
    """Give the initials of a place in capitals, without the kind of place.

    Parameters
    ----------
    name : str

    Returns
    -------
    str
        Letters and digits of ASCII; empty where the name has none.

    Examples
    --------
    >>> [propose_short_name(name) for name in ("王台街道", "尧头社区", "村")]
    ['WT', 'YT', 'C']
    """
    short = initials(_KIND.sub("", name) or name).upper()
    return "".join(sign for sign in short if sign.isascii())


def short_names(plan: Plan) -> dict[int, str]:
    """Give the short name of every area.

    Parameters
    ----------
    plan : Plan
        Its template holds the names a user has set.

    Returns
    -------
    dict of int to str
        By unit id, retired areas too. Of two that would be called the same, the
        later gets a number, so that a new village never renames an old one.
    """
    set_names = dict(plan.code_template.short_names)
    taken = {
        (unit.level, set_names[unit.id])
        for unit in plan.units.values()
        if unit.id in set_names
    }
    names: dict[int, str] = {}
    for number in sorted(plan.units):
        unit = plan.units[number]
        level = plan.levels[unit.level]
        if level.role is not Role.AREA:
            continue
        if number in set_names:
            names[number] = set_names[number]
            continue
        plain = propose_short_name(unit.name) or propose_short_name(level.name) or "X"
        name, count = plain, 1
        while (unit.level, name) in taken:
            count += 1
            name = f"{plain}{count}"
        taken.add((unit.level, name))
        names[number] = name
    return names


def prefix_of(plan: Plan, area_id: int, names: dict[int, str]) -> str:
    """Join the short names of the topmost area over an area and its own.

    Parameters
    ----------
    plan : Plan
    area_id : int
    names : dict of int to str
        As of `short_names`.

    Returns
    -------
    str
        ``"BL-YT"``; ``"BL"`` for the topmost area itself.
    """
    top = area_id
    while plan.units[top].parent in names:
        top = plan.units[top].parent
    return names[area_id] if top == area_id else f"{names[top]}-{names[area_id]}"
