"""The front of an address: administrative prefix, road, and the name of the place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_HAN = "[\u3400-\u9fff]"
_ESTATE_ENDS = (
    "小区|花园|家园|公寓|大厦|广场|中心|花苑|雅苑|新居|名苑|嘉苑|苑|园区|东区|西区|南区"
    "|北区|新城|公馆|华府|府邸|国际|宿舍|家属院|大院|庭院|别墅|山庄|名城|商城"
    "|[一二三四五六七八九][期区]|安置区|里|坊|庭|郡|城|府|湾|居|院|楼"
)
_ESTATE = re.compile(rf"(?:{_ESTATE_ENDS})$")
_PROVINCE = re.compile(rf"{_HAN}{{2,7}}?(?:省|自治区)")
_CITY = re.compile(rf"{_HAN}{{2,6}}?市(?![场政民])")
_COUNTY = re.compile(
    rf"{_HAN}{{1,8}}?(?:(?<![小社园校库厂东西南北中一二三四五六七八九])区|县)"
)
_TOWN = re.compile(
    rf"{_HAN}{{1,6}}?(?:街道办事处|街道办|街道|(?<![小古城集])镇|乡(?!村))"
)
_BEFORE_TOWN = re.compile(rf"{_HAN}{{1,8}}?[区县市](?={_HAN}{{1,6}}?(?:街道|镇))")
_COMMUNITY = re.compile(
    rf"{_HAN}{{2,9}}?(?:社区居委会|社区|居委会|村委会|新村|行政村|村)"
    rf"(?={_HAN}{{2,12}}$)"
)
_ROAD = re.compile(
    rf"({_HAN}[{_HAN[1:-1]}\d]{{0,8}}?(?:路|(?<!沿)街(?!道)|大道|巷|胡同|弄)"
    r"(?:\d{1,5}(?:-\d{1,3})?(?:号院|号(?!楼)))?)"
)
_NUMBERED_ROAD = re.compile(r"\d号院?$")
# The villagers' group stands between village and plate, where anybody writes it.
_GROUP = re.compile(r"(?<=.{2})第?[一二三四五六七八九十\d]{1,3}(?:村民)?小?组$")
_TRAIL = re.compile(r"(?:附近|对面|旁边|旁|内|里面|处)$")


@dataclass(frozen=True, slots=True)
class Head:
    """Prefix, road with its number, name of the place; each may be empty."""

    prefix: str = ""
    road: str = ""
    place: str = ""


@lru_cache(maxsize=50_000)
def split_head(words: str) -> Head:
    """Split what stands before the number of a house.

    Examples
    --------
    >>> split_head("青岛市黄岛区泊里镇海棠小区")
    Head(prefix='青岛市黄岛区泊里镇', road='', place='海棠小区')
    >>> split_head("新村路18号海棠小区")
    Head(prefix='', road='新村路18号', place='海棠小区')
    >>> split_head("泊里镇尧头社区海棠小区").prefix
    '泊里镇尧头社区'
    """
    words = words.strip("-,，、")
    end = _prefix_end(words)
    prefix, rest = words[:end], words[end:]
    road = _road_of(rest)
    rest = rest[len(road) :]
    if community := _COMMUNITY.match(rest):
        after = rest[community.end() :]
        if is_estate(after) or after.endswith("村") or _ROAD.match(after):
            prefix, rest = prefix + road + community[0], after
            road = _road_of(rest)
            rest = rest[len(road) :]
    rest = rest.removeprefix("驻地") if prefix else rest
    place = _GROUP.sub("", _TRAIL.sub("", rest.strip("-,，、")))
    return Head(prefix, road, place)


def _prefix_end(words: str) -> int:
    """Tell where the administrative prefix ends."""
    end = 0
    for pattern in (_PROVINCE, _CITY):
        if found := pattern.match(words, end):
            end = found.end()
    county = _COUNTY.match(words, end)
    before_town = _BEFORE_TOWN.match(words, end)
    if county and (end or (not before_town and _is_place(words[county.end() :]))):
        end = county.end()
    elif before_town:
        end = before_town.end()
    if found := _TOWN.match(words, end):
        end = found.end()
    return end


def _is_place(words: str) -> bool:
    """Tell whether an estate, a village or a road begins behind a county."""
    is_named = is_estate(words) or words.endswith("村")
    return len(words) > 1 and (is_named or _ROAD.match(words) is not None)


def _road_of(words: str) -> str:
    """Give the road a text begins with, where a number or a place follows it."""
    found = _ROAD.match(words)
    if found is None:
        return ""
    after = words[found.end() :]
    if _NUMBERED_ROAD.search(found[1]) or not after or is_estate(after):
        return found[1]
    return ""


def is_estate(place: str) -> bool:
    """Tell whether the name is that of an estate or a house, by its last word."""
    return bool(place) and _ESTATE.search(place) is not None
