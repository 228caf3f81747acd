"""Towns in the prefix of an address: villages of one name lie in several."""

from __future__ import annotations

import re
from functools import lru_cache

_TOWN = re.compile(r"([\u3400-\u9fff]{1,6}?)(?:街道办事处|街道办|街道|镇|乡)")
_ABOVE = re.compile(r"^.*[省市区县]")


@lru_cache(maxsize=20_000)
def town_of(prefix: str) -> str:
    """Give the name of the town in a prefix; empty where it names none.

    Examples
    --------
    >>> town_of("青岛市黄岛区泊里镇"), town_of("泊里镇尧头社区"), town_of("青岛市")
    ('泊里', '泊里', '')
    """
    found = _TOWN.search(_ABOVE.sub("", prefix)) or _TOWN.search(prefix)
    return found[1] if found else ""


def same_town(one: str, other: str) -> bool:
    """Tell whether two prefixes may speak of one town; one that names none may."""
    first, second = town_of(one), town_of(other)
    return not first or not second or first == second
