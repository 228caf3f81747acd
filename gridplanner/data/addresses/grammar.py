"""The grammar of addresses: parts of a text, or the text as what cannot be read.

[province … community][road+number][estate or village] and behind it building, unit,
floor and room; or the dashes 3-2-501; or a door plate. Read from the end, for the
front is written in many ways and the end in few.

References
----------
The forms are those of town offices' ledgers; the order of the parts is the usual one
of standard addresses (GB/T 23705).
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from gridplanner.data.addresses.address import Address, floor_of
from gridplanner.data.addresses.heads import Head, is_estate, split_head
from gridplanner.data.addresses.wording import even

_BUILDING = r"(?P<building>\d{1,4}[A-Z]?|[A-Z]\d{0,2}|[甲乙丙丁东西南北](?=[栋幢座]))"
_UNIT = r"(?P<unit>\d{1,2}|[A-Z]|[甲乙丙丁东西中南北])"
_ROOM = (
    r"(?P<room>[A-Z]?\d{3,4}-\d(?!\d)|[A-Z]?\d{1,4}[A-Z]?(?:[东西中南北]户)?"
    r"|[东西中南北]{1,2}[户室])"
)
_MORE = r"(?:[、,，/]\s*(?P<more>[\d、,，/室户A-Z]+))?"
_TAIL = (
    rf"(?:-?{_UNIT}(?:单元|门洞|门|楼道|梯|口))?"
    r"(?:(?P<floor>-\d|\d{1,2}|地下)(?:层|楼))?"
    rf"(?:-?{_ROOM}(?:室|户|房间|房|号房|号)?{_MORE})?"
)
_SHOP = re.compile(
    r"-?(?P<shop>(?:沿街)?(?:网点房?|商铺|底商|门面房?|门市房?|车库|储藏室|阁楼|地下室)"
    r"-?(?P<shop_number>[A-Z]?\d*(?:-\d+)?)(?:号|室)?)$"
)
# 沿街3号网点: the number may stand before the kind.
_SHOP_BEHIND = re.compile(
    r"(?:沿街)?(?P<number>\d{1,3})号(?P<kind>网点房?|商铺|门面房?|门市房?|车库)$"
)
_DASHES = re.compile(
    r"(?P<head>.*?)(?P<building>\d{1,3}[A-Z]?|[A-Z]\d{0,2})"
    r"(?:号楼|#楼|#|栋|幢|座|号)?-"
    r"(?P<unit>\d{1,2}|[A-Z])(?:单元)?-(?:(?P<floor>-?\d{1,2})(?:层|楼)?-)?"
    rf"(?P<room>[A-Z]?\d{{1,4}}[A-Z]?)(?:室|户|房|号)?{_MORE}"
)
_TWO = re.compile(
    r"(?P<head>.*?[^\d-])(?P<building>\d{1,3})-(?P<second>\d{1,4})(?:室|户|号)?"
)
_NAMED = re.compile(
    rf"(?P<head>.*?){_BUILDING}(?:号(?:公寓|住宅|商住|办公)?楼座?|#楼|#|栋楼?|幢楼?|座楼?|楼座)"
    rf"(?:-?(?P<dashed_unit>\d{{1,2}})-(?=\d{{1,4}}(?:室|户|房|号)?$))?{_TAIL}"
)
# A building called 3号, told by the unit or room behind it.
_NUMBERED = re.compile(
    r"(?P<head>.*?)(?P<building>\d{1,4})号"
    r"(?=\d{1,2}单元|\d{3,4}(?:室|户)|-?\d{1,2}-\d{3,4})"
    rf"(?:-?(?P<dashed_unit>\d{{1,2}})-(?=\d{{1,4}}(?:室|户|房|号)?$))?{_TAIL}"
)
_NO_BUILDING = re.compile(
    rf"(?P<head>.*?){_UNIT}(?:单元|门洞|楼道)"
    r"(?:-?(?P<floor>-?\d{1,2})(?:层|楼))?"
    rf"(?:-?{_ROOM}(?:室|户|房间|房|号)?{_MORE})?"
)
_PLATE = re.compile(
    r"(?P<head>.*?)(?P<plate>\d{1,4}[A-Z]?)(?:-(?P<front>\d{1,2}))?(?:号院?|院)"
    r"(?:(?:-|之|附)(?P<sub>\d{1,3})号?|附(?P<attached>\d{1,3})号?)?"
)
_BARE = re.compile(r"(?P<head>.*?[\u3400-\u9fff]村)(?P<plate>\d{1,4})")
_ROOM_ALONE = re.compile(
    rf"(?P<head>.*?[^\d-])(?:(?P<floor>\d{{1,2}})(?:层|楼))?{_ROOM}(?:室|户|房){_MORE}"
)
# Of a building or an entrance nothing may be left in the name of a place.
_NUMBER_IN_NAME = re.compile(r"\d(?:号楼|#|栋|幢|座|单元)")
_LAST_WORDS = re.compile(
    r"(?<=[\d室户号楼元])(?![室户号楼单层幢栋座])[\u3400-\u9fff]{1,6}$"
)


@lru_cache(maxsize=200_000)
def parse(text: str) -> Address:
    """Read an address.

    Parameters
    ----------
    text : str
        As a ledger has it.

    Returns
    -------
    Address
        False where nothing could be read; then `Address.unparsed` is the text.

    Examples
    --------
    >>> found = parse("青岛市黄岛区泊里镇海棠小区 3 号楼 2 单元 501 室")
    >>> found.prefix, found.estate, found.building, found.unit, found.room
    ('青岛市黄岛区泊里镇', '海棠小区', '3', '2', '501')
    >>> parse("逢家桃园村127号附1").plate, parse("村东头老王家").unparsed
    ('127', '村东头老王家')
    """
    words = _SHOP_BEHIND.sub(r"\g<kind>\g<number>", even(text))
    shop = _SHOP.search(words)
    if shop is not None:
        return _with_shop(words, shop)
    for reader in (_dashes, _named, _two, _plate, _no_building, _room_alone, _bare):
        found = reader(words)
        if found is not None:
            return found
    head = split_head(words)
    if head.road and not head.place:
        return Address(words, prefix=head.prefix, road=head.road)
    # 501室东边: what is read stands, what is not is told.
    last = _LAST_WORDS.search(words)
    before = parse(words[: last.start()]) if last else Address()
    if last and before.number:
        return replace(before, text=words, unparsed=last[0] + before.unparsed)
    return Address(words, unparsed=words)


def _with_shop(words: str, shop: re.Match[str]) -> Address:
    """Read an address that ends with a shop, a garage, an attic."""
    name = shop["shop"][: shop.start("shop_number") - shop.start("shop")]
    name = name.removeprefix("沿街").rstrip("-").removesuffix("房")
    rest = words[: shop.start()].rstrip("-")
    if not rest:
        return Address(words, unparsed=words)
    before = parse(rest)
    number = shop["shop_number"]
    if before:
        return replace(before, text=words, shop=name + number)
    head = split_head(rest)
    if not (head.place or head.road):
        return Address(words, unparsed=words)
    return Address(words, head.prefix, head.road, estate=head.place, shop=name + number)


def _dashes(words: str) -> Address | None:
    found = _DASHES.fullmatch(words)
    return None if found is None else _built(words, found, found["unit"])


def _named(words: str) -> Address | None:
    found = _NAMED.fullmatch(words)
    if found is None:
        found = _NUMBERED.fullmatch(words)
        # 新村路18号2单元501: the number is the road's.
        if found is not None and _is_bare_road(split_head(found["head"])):
            return None
    if found is None:
        return None
    return _built(words, found, found["dashed_unit"] or found["unit"])


def _built(words: str, found: re.Match[str], unit: str | None) -> Address | None:
    """Make the address of a building from its parts."""
    head = split_head(found["head"])
    if found["head"] and not (head.place or head.road):
        return None
    if _NUMBER_IN_NAME.search(found["head"]):
        return None
    return _finish(
        Address(
            words,
            head.prefix,
            head.road,
            estate=head.place,
            building=_number(found["building"]),
            unit=_number(unit),
        ),
        found,
    )


def _finish(address: Address, found: re.Match[str]) -> Address:
    """Add floor and rooms."""
    parts = found.groupdict()
    room = _number(parts.get("room"))
    if room.endswith("室") or (room.endswith("户") and room[0].isdigit()):
        room = room[:-1] + ("户" if not room[0].isdigit() else "")
    floor = (parts.get("floor") or "").replace("地下", "-1") or floor_of(room)
    more = re.findall(r"[A-Z]?\d+[A-Z]?", parts.get("more") or "")
    return replace(address, floor=floor, room=room, other_rooms=tuple(more))


def _bare(words: str) -> Address | None:
    """Read a plate without its 号, behind a name that is that of a village."""
    found = _BARE.fullmatch(words)
    if found is None:
        return None
    head = split_head(found["head"])
    return Address(
        words, head.prefix, head.road, village=head.place, plate=found["plate"]
    )


def _is_bare_road(head: Head) -> bool:
    return bool(head.road) and not head.place and not head.road[-1].isdigit()


def _number(text: str | None) -> str:
    """Write a number without leading zeros."""
    return (text or "").lstrip("0") or (text or "")


def _two(words: str) -> Address | None:
    """Read 3-501 and 127-2: a building with a room, or a plate with its part."""
    found = _TWO.fullmatch(words)
    if found is None:
        return None
    head, second = split_head(found["head"]), found["second"]
    if not head.place or _NUMBER_IN_NAME.search(found["head"]):
        return None
    first = _number(found["building"])
    if len(second) >= 3:
        return Address(
            words, head.prefix, head.road, head.place,
            building=first, room=second, floor=floor_of(second),
        )  # fmt: skip
    if is_estate(head.place):
        return Address(
            words, head.prefix, head.road, head.place, building=first,
            unit=_number(second),
        )  # fmt: skip
    return Address(
        words, head.prefix, head.road, village=head.place, plate=first,
        plate_sub=_number(second),
    )  # fmt: skip


def _plate(words: str) -> Address | None:
    found = _PLATE.fullmatch(words)
    if found is None:
        return None
    sub = _number(found["sub"] or found["attached"] or found["front"])
    head = split_head(found["head"])
    if not found["head"]:
        head = Head()
    elif not head.place and not head.road:
        return None
    if _is_bare_road(head) and head.road[-1] not in "号院":
        front = f"-{found['front']}" if found["front"] else ""
        road = f"{head.road}{found['plate']}{front}号"
        sub = "" if front else sub
        return Address(words, head.prefix, road, plate_sub=sub)
    return Address(
        words, head.prefix, head.road, village=head.place,
        plate=_number(found["plate"]), plate_sub=sub,
    )  # fmt: skip


def _no_building(words: str) -> Address | None:
    """Read a unit and a room of a place that has one building only."""
    found = _NO_BUILDING.fullmatch(words)
    if found is None or not found["head"]:
        return None
    head = split_head(found["head"])
    if not (head.place or head.road):
        return None
    address = Address(
        words, head.prefix, head.road, head.place, unit=_number(found["unit"])
    )
    return _finish(address, found)


def _room_alone(words: str) -> Address | None:
    """Read 新村路18号501室 and 海棠公寓501室."""
    found = _ROOM_ALONE.fullmatch(words)
    if found is None:
        return None
    head = split_head(found["head"])
    if not head.road and not is_estate(head.place):
        return None
    return _finish(Address(words, head.prefix, head.road, head.place), found)
