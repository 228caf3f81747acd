"""Propose names for grids as they stand in the project: 第一网格, 第二网格."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridplanner.data.codes import in_order

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gridplanner.data.plan import Plan

_DIGITS = "零一二三四五六七八九"
_PLACES = ("", "十", "百", "千")


def chinese_number(number: int) -> str:
    """Write a number in Chinese numerals.

    Parameters
    ----------
    number : int
        1 to 9999.

    Returns
    -------
    str

    Raises
    ------
    ValueError
        If the number is out of range.

    Examples
    --------
    >>> [chinese_number(n) for n in (1, 10, 12, 20, 105, 110, 1001)]
    ['一', '十', '十二', '二十', '一百零五', '一百一十', '一千零一']
    """
    if not 1 <= number <= 9999:
        raise ValueError("only 1 to 9999 are written")
    digits = [int(digit) for digit in str(number)]
    written = ""
    for place, digit in zip(reversed(range(len(digits))), digits, strict=True):
        if digit:
            written += _DIGITS[digit] + _PLACES[place]
        elif written and not written.endswith(_DIGITS[0]):
            written += _DIGITS[0]
    written = written.rstrip(_DIGITS[0])
    return written[1:] if 10 <= number < 20 else written


def propose_name(number: int, level_name: str) -> str:
    """Name the n-th unit of a level, for instance 第三网格.

    Parameters
    ----------
    number : int
        From 1.
    level_name : str
        The level's name in the template.

    Returns
    -------
    str
    """
    return f"第{chinese_number(number)}{level_name}"


def propose_names(plan: Plan, unit_ids: Iterable[int]) -> dict[int, str]:
    """Propose a name for each unit that has none; the others keep theirs.

    Parameters
    ----------
    plan : Plan
    unit_ids : iterable of int

    Returns
    -------
    dict of int to str
        Numbered inside the unit above, in the order of the codes; names in use there
        are passed over.
    """
    names: dict[int, str] = {}
    families: dict[tuple[int, int], list[int]] = {}
    for number in unit_ids:
        unit = plan.units[number]
        if unit.name:
            names[number] = unit.name
        else:
            families.setdefault((unit.level, unit.parent), []).append(number)
    for (level, parent), members in families.items():
        used = {
            unit.name
            for unit in plan.units.values()
            if unit.level == level and unit.parent == parent
        }
        count = 0
        for number in in_order(plan, members):
            count += 1
            while propose_name(count, plan.levels[level].name) in used:
                count += 1
            names[number] = propose_name(count, plan.levels[level].name)
    return names
