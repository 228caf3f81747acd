"""The town's houses as columns, from which the book of addresses is made."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from gridplanner.data.addresses.grammar import parse
from gridplanner.data.addresses.heads import split_head
from gridplanner.data.addresses.rules import AddressRule, read_rules
from gridplanner.data.addresses.wording import even

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from gridplanner.data.store.geopackage import ProjectFile

    Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class HouseColumns:
    """Buildings, their entrances and their dwellings.

    Attributes
    ----------
    building : ndarray of int64, shape (n,)
        Ids.
    estate, plate, name, address : sequence of str or None, length n
    courtyard : ndarray of int64, shape (n,)
        Buildings of one courtyard are one house; 0 for none.
    unit : ndarray of int64, shape (u,)
        Ids of the entrances.
    unit_building : ndarray of int64, shape (u,)
    unit_name : sequence of str or None, length u
    dwelling, dwelling_building, dwelling_unit : ndarray of int64, shape (d,)
        Ids, and where they lie; unit 0 for none.
    room : sequence of str or None, length d
    rules : sequence of AddressRule
    """

    building: Ints
    estate: Sequence[str | None]
    plate: Sequence[str | None]
    name: Sequence[str | None]
    address: Sequence[str | None]
    courtyard: Ints
    unit: Ints
    unit_building: Ints
    unit_name: Sequence[str | None]
    dwelling: Ints
    dwelling_building: Ints
    dwelling_unit: Ints
    room: Sequence[str | None]
    rules: Sequence[AddressRule] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True)
class HouseName:
    """How the book calls a house: prefix, road, place, kind of number, number.

    ``kind`` is ``"building"`` or ``"plate"``.
    """

    prefix: str
    road: str
    place: str
    kind: str
    number: str


def read_houses(file: ProjectFile) -> HouseColumns:
    """Read the columns of a project's houses that hold, and its rules."""
    buildings = file.read_packed_columns(
        "building", ["fid", "estate", "plate", "name", "address", "courtyard_id"]
    )
    units = file.read_packed_columns("building_unit", ["id", "building_id", "name"])
    dwellings = file.read_packed_columns(
        "dwelling", ["id", "building_id", "unit_id", "room"]
    )
    rules = file.read_columns("gp_address_rule", list(AddressRule.__slots__))
    return HouseColumns(
        buildings.whole["fid"],
        buildings.texts["estate"],
        buildings.texts["plate"],
        buildings.texts["name"],
        buildings.texts["address"],
        buildings.whole["courtyard_id"],
        units.whole["id"],
        units.whole["building_id"],
        units.texts["name"],
        dwellings.whole["id"],
        dwellings.whole["building_id"],
        dwellings.whole["unit_id"],
        dwellings.texts["room"],
        read_rules(rules),
    )


def name_house(
    estate: str | None, plate: str | None, name: str | None, address: str | None
) -> HouseName:
    """Say how a building is called, from its columns.

    Examples
    --------
    >>> name_house("海棠小区", "3号楼", None, "泊里镇新村路18号海棠小区3号楼")
    HouseName(prefix='泊里镇', road='新村路18号', place='海棠小区', kind='building', number='3')
    >>> name_house("", "29号", "", "白塔镇小薛家洼新村29号").place
    '小薛家洼新村'
    """  # noqa: E501 - one line of an example
    plate, address = plate or "", address or ""
    kind, number = _number(plate)
    if number and address.endswith(plate):
        head = split_head(_even(address[: -len(plate)]))
    else:
        read = parse(address) or parse(name or "")
        if not number:
            kind = "building" if read.building else "plate"
            number = read.building or _with_sub(read.plate, read.plate_sub)
        head = split_head(read.prefix + read.road + (read.estate or read.village))
    place = _even(estate or "") or head.place
    if not kind:
        kind = "building" if estate else "plate"
    return HouseName(head.prefix, head.road, place, kind, number)


# Houses of one estate repeat what stands before their number.
_even = lru_cache(maxsize=20_000)(even)


@lru_cache(maxsize=20_000)
def _number(plate: str) -> tuple[str, str]:
    """Read a column of numbers: 3号楼 is a building, 29号 a plate, 3 either."""
    words = even(plate)
    if words.isdigit():
        return "", words.lstrip("0") or words
    read = parse(words)
    if read.building:
        return "building", read.building
    return ("plate", _with_sub(read.plate, read.plate_sub)) if read.plate else ("", "")


def _with_sub(plate: str, sub: str) -> str:
    return f"{plate}-{sub}" if sub else plate


@lru_cache(maxsize=100_000)
def plain_room(room: str | None) -> str:
    """Write a room as the grammar does: 0501室 becomes 501."""
    words = even(room).removesuffix("室").removesuffix("房")
    if words[:1].isdigit() or words[:-1].isdigit():
        words = words.removesuffix("户").removesuffix("号")
    return words.lstrip("0")


@lru_cache(maxsize=10_000)
def plain_unit(name: str | None) -> str:
    """Write an entrance as the grammar does: 1单元 becomes 1."""
    words = even(name)
    for kind in ("单元", "门洞", "门", "楼道", "梯", "口"):
        words = words.removesuffix(kind)
    return words.lstrip("0")
