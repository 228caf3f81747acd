"""Offices, schools, shops and works of the demo town, each in its building."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from gridplanner.data.demo.layout import Use
from gridplanner.data.demo.words import SOURCE

if TYPE_CHECKING:
    from gridplanner.data.demo.town import Town
    from gridplanner.data.records import Unit

Rows = dict[str, list[Any]]
_SHOPS = ("便民超市", "小吃店", "理发店", "五金店", "药房", "服装店", "水果店", "面馆")
_KINDS = {
    Use.SCHOOL: ("key_place", "教育"),
    Use.CLINIC: ("key_place", "医疗"),
    Use.SHOP: ("shop", "零售"),
    Use.MARKET: ("shop", "市场"),
    Use.SHED: ("enterprise", "制造"),
}


def office_name(community: Unit) -> str:
    """Name the committee of a community.

    Examples
    --------
    >>> from gridplanner.data.records import Unit
    >>> office_name(Unit(1, 0, 1, name="逢家桃园村", kind="村"))
    '逢家桃园村委会'
    """
    if community.kind == "村":
        return f"{community.name.removesuffix('村')}村委会"
    return f"{community.name}居委会"


def make_places(rng: np.random.Generator, town: Town) -> Rows:
    """Make the rows of table ``place``: committees first, then by building."""
    use = town.ground.footprints.use
    count = len(town.offices)
    kinds = ["committee"] * count
    trades = ["居委会"] * count
    names = [office_name(town.units[number]) for number in town.offices]
    buildings = list(town.offices.values())
    found = np.flatnonzero(np.isin(use, list(_KINDS)))
    which = rng.integers(0, len(_SHOPS), len(found)).tolist()
    for building, shop in zip(found.tolist(), which, strict=True):
        kind, trade = _KINDS[Use(int(use[building]))]
        kinds.append(kind)
        trades.append(trade)
        names.append(town.names[building] or _SHOPS[shop])
        buildings.append(building)
    staff = rng.integers(2, 12, len(kinds)) * np.where(
        np.array(kinds) == "enterprise", 8, 1
    )
    return {
        "kind": kinds,
        "code": [f"CS{number + 1:06d}" for number in range(len(kinds))],
        "name": names,
        "category": trades,
        "building_id": [building + 1 for building in buildings],
        "people": staff.tolist(),
        "source": [SOURCE] * len(kinds),
    }
