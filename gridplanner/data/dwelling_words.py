"""What dwellings are called and used for: the words the registry stores.

The words are stored as offices write them, so that any program shows them as they are.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

LIVED_IN, LET, VACANT = STATUSES = ("自住", "出租", "空置")

HOME, SHOP, GARAGE, ATTIC, BASEMENT, DORMITORY, OFFICE = USES = (
    "住宅",
    "网点",
    "车库",
    "阁楼",
    "地下室",
    "宿舍",
    "办公",
)
# What stands beside the floors and not on one of them, and what else it is called.
STRIPS = {
    SHOP: frozenset((SHOP, "商铺", "商业", "门面", "沿街房", "店铺")),
    GARAGE: frozenset((GARAGE, "车位", "储藏室", "储藏间")),
}

_ROOM = re.compile(
    r"(?P<below>负|地下|-|[Bb])?"
    r"(?:(?P<floor>\d{1,2})[-—－](?P<place>\d{1,2})|(?P<number>\d{3,4})|(?P<short>\d{1,2}))"
    r"\D{0,2}"
)


def strip_of(use: str | None) -> str:
    """Give the strip a dwelling of a use stands in, empty where it is on a floor."""
    for strip, words in STRIPS.items():
        if use in words:
            return strip
    return ""


def number_key(row: Mapping[str, Any]) -> tuple[int, str, str]:
    """Give what tells a dwelling from the others of its building.

    Parameters
    ----------
    row : mapping
        Columns ``unit_id``, ``room`` and ``use`` of table ``dwelling``.

    Returns
    -------
    tuple
        Entrance, strip and number: shop 1 and garage 1 are two.
    """
    return (
        int(row["unit_id"] or 0),
        strip_of(row.get("use")),
        str(row["room"] or "").strip(),
    )


def read_room(room: str | None) -> tuple[int | None, int | None]:
    """Read floor and place on the floor from the number of a dwelling.

    Parameters
    ----------
    room : str or None

    Returns
    -------
    tuple of int or None
        Floor, negative below the ground, and place from 1; None for what the number
        does not say.

    Examples
    --------
    >>> read_room("501"), read_room("1203"), read_room("0501"), read_room("5-1")
    ((5, 1), (12, 3), (5, 1), (5, 1))
    >>> read_room("-102"), read_room("B101"), read_room("501室"), read_room("3")
    ((-1, 2), (-1, 1), (5, 1), (None, 3))
    >>> read_room("东屋"), read_room(None)
    ((None, None), (None, None))
    """
    found = _ROOM.fullmatch((room or "").strip())
    if found is None:
        return None, None
    if found["short"]:
        return None, int(found["short"])
    if found["number"]:
        floor, place = divmod(int(found["number"]), 100)
    else:
        floor, place = int(found["floor"]), int(found["place"])
    if not floor:
        return None, place or None
    return -floor if found["below"] else floor, place or None
