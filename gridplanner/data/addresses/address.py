"""An address in its parts, and the keys it is compared by."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

# What may stand behind the name of a place or be left out, the longest first.
_KIND = re.compile(
    r"(?:住宅小区|居民小区|小区|行政村|自然村|新村|社区居委会|社区"
    r"|居委会|村委会|村)$"
)


@dataclass(frozen=True, slots=True)
class Address:
    """What an address says.

    Attributes
    ----------
    text : str
        As it was compared: narrow signs, no blanks, digits for numerals.
    prefix : str
        Province to community, where a place follows.
    road : str
        With its number: ``"新村路18号"``.
    estate : str
        Where a building is named: ``"海棠小区"``; may be empty behind a road.
    village : str
        Where only a door plate is named: ``"逢家桃园村"``.
    building, unit, room : str
        ``"3"``, ``"A"``; ``"2"``; ``"501"``, ``"东户"``.
    floor : str
        Written, or from a room of three or four digits; ``"-1"`` below ground.
    plate, plate_sub : str
        Door plate ``"127"`` and what follows -, 之 or 附.
    shop : str
        ``"网点3"``, ``"车库12"``, ``"阁楼"``.
    other_rooms : tuple of str
        Of an address with several rooms those after the first.
    unparsed : str
        What nothing is made of; the whole text where that is all.
    """

    text: str = ""
    prefix: str = ""
    road: str = ""
    estate: str = ""
    village: str = ""
    building: str = ""
    unit: str = ""
    floor: str = ""
    room: str = ""
    plate: str = ""
    plate_sub: str = ""
    shop: str = ""
    other_rooms: tuple[str, ...] = ()
    unparsed: str = ""

    def __bool__(self) -> bool:
        return bool(self.building or self.plate or self.road or self.shop or self.room)

    @property
    def place(self) -> str:
        """The estate or the village, else the road with its number."""
        return self.estate or self.village or self.road

    @property
    def number(self) -> str:
        """What tells the house among those of its place: building, or door plate."""
        return self.building or self.plate

    @property
    def key(self) -> tuple[str, ...]:
        """What two ways to write one address agree in; never the prefix.

        Nor the road where an estate or a village is named, nor the floor, which
        the room tells.
        """
        return (
            fold_place(self.place),
            self.building,
            self.unit,
            self.floor if not self.room[:1].isdigit() else "",
            self.room,
            self.plate,
            self.plate_sub,
            self.shop,
        )


@lru_cache(maxsize=50_000)
def fold_place(name: str) -> str:
    """Strip a place to its name: 海棠小区 and 逢家桃园村 without the kind of place.

    Examples
    --------
    >>> fold_place("海棠小区"), fold_place("逢家桃园村"), fold_place("盛景苑")
    ('海棠', '逢家桃园', '盛景苑')
    """
    short = _KIND.sub("", name)
    return short if len(short) > 1 else name


def render(address: Address) -> str:
    """Write an address in full, so that it reads back to the same parts.

    Examples
    --------
    >>> render(Address(estate="海棠小区", building="3", unit="2", room="501"))
    '海棠小区3号楼2单元501室'
    """
    words = [address.prefix, address.road, address.estate, address.village]
    if address.plate:
        words.append(f"{address.plate}号")
    if address.plate_sub:
        words.append(f"-{address.plate_sub}")
    if address.building:
        tower = address.building[:1].isalpha() and address.building.isascii()
        words.append(f"{address.building}{'座' if tower else '号楼'}")
    if address.unit:
        words.append(f"{address.unit}单元")
    if address.floor and not _tells_floor(address.room, address.floor):
        words.append(f"{address.floor}层")
    if address.room:
        words.append(address.room if "户" in address.room else f"{address.room}室")
    words.append(address.shop)
    return "".join(words)


def floor_of(room: str) -> str:
    """Tell the floor of a room of three or four digits; empty for others.

    Examples
    --------
    >>> floor_of("501"), floor_of("1203"), floor_of("12"), floor_of("B101")
    ('5', '12', '', '')
    """
    digits = room[:-1] if room[-1:].isalpha() and room[:-1].isdigit() else room
    if not digits.isdigit() or not digits.isascii() or len(digits) not in {3, 4}:
        return ""
    return digits[:-2].lstrip("0")


def _tells_floor(room: str, floor: str) -> bool:
    return floor_of(room) == floor
