"""The columns a ledger may have, and what stands in them: masked unless granted.

Titles are those offices use and `gridplanner.data.ledgers` recognises, so that a ledger
written here is read again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gridplanner.data.access.grant import shown
from gridplanner.data.filters.people_list import age_at, building_label
from gridplanner.data.levels import Role
from gridplanner.data.masking import COLUMN_MASKS, MASKS
from gridplanner.data.people.categories import CATEGORIES
from gridplanner.data.people.code_tables import (
    EDUCATION,
    HEALTH,
    ID_TYPE,
    MARITAL,
    NATION,
    POLITICAL,
    RELATION,
    SEX,
)
from gridplanner.data.store.tables import VALUES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from gridplanner.data.access.grant import Grant
    from gridplanner.data.filters.people_list import PeopleList
    from gridplanner.data.levels import Level
    from gridplanner.data.people.code_tables import CodeTable
    from gridplanner.data.records import Unit

Row = dict[str, Any]
Cell = str | int | None

TITLES: dict[str, str] = {
    "number": "序号",
    "name": "姓名",
    "sex": "性别",
    "age": "年龄",
    "birth": "出生日期",
    "id_type": "证件类型",
    "id_no": "公民身份号码",
    "nation": "民族",
    "education": "文化程度",
    "political": "政治面貌",
    "marital": "婚姻状况",
    "health": "健康状况",
    "occupation": "职业",
    "employer": "工作单位",
    "phone": "联系电话",
    "other_phones": "其他电话",
    "population": "人口类型",
    "status": "人员状态",
    "relation": "与户主关系",
    "head_name": "户主姓名",
    "head_id_no": "户主身份证号",
    "reg_no": "户号",
    "domicile": "户籍地址",
    "residence": "现住址",
    "town": "所属街道",
    "community": "所属社区",
    "grid": "所属网格",
    "grid_code": "网格编码",
    "micro_grid": "所属微网格",
    "estate": "小区",
    "building": "楼栋",
    "building_code": "建筑物编号",
    "plate": "门牌号",
    "entrance": "单元",
    "floor": "楼层",
    "room": "室号",
    "dwelling_code": "房屋编号",
    "housing": "房屋状态",
    "house_use": "房屋用途",
    "owner_name": "房主姓名",
    "owner_id_no": "房主身份证号",
    "owner_phone": "房主联系方式",
    "categories": "人员类别",
    "emergency_name": "紧急联系人",
    "emergency_phone": "紧急联系人电话",
    "arrived": "来本地日期",
    "source": "来源",
    "note": "备注",
}
"""Title of each column by its key, in the order they are offered."""

# What a column of the project is masked as where its own name does not say it.
_PERSONAL = {
    "head_id_no": "id_no",
    "reg_no": "id_no",
    "room": "text",
    "dwelling_code": "text",
}
_CODES: dict[str, CodeTable] = {
    "nation": NATION,
    "education": EDUCATION,
    "political": POLITICAL,
    "marital": MARITAL,
    "id_type": ID_TYPE,
    "relation": RELATION,
}
_ADDRESSES = {"domicile": "domicile_address", "residence": "residence_address"}
_TICK = "是"
TAG = "tag."
"""Before a category: a column that says of everybody whether they are in it."""


def title_of(key: str) -> str:
    """Give the title of a column; of one category its Chinese name."""
    if key.startswith(TAG):
        category = CATEGORIES.get(key.removeprefix(TAG))
        return category.words[0] if category else key.removeprefix(TAG)
    return TITLES.get(key, key)


def mask_of(key: str) -> str:
    """Give the mask a column takes, a key of `MASKS`; empty for none."""
    if key in _ADDRESSES:
        return "address"
    found = _PERSONAL.get(key) or COLUMN_MASKS.get(key, "")
    return found if found in MASKS else ""


@dataclass(frozen=True, slots=True)
class Names:
    """The units of a project by id, and its levels: what grids are called."""

    units: Mapping[int, Unit]
    levels: Sequence[Level]

    def level_of(self, role: Role, *, last: bool = True) -> int | None:
        """Give the (last or first) level of a role, None where there is none."""
        found = [i for i, level in enumerate(self.levels) if level.role is role]
        return None if not found else found[-1 if last else 0]


class RowWriter:
    """Makes the cells of a ledger from rows of the project.

    Parameters
    ----------
    people : PeopleList
    keys : sequence of str
        Keys of `TITLES`, ``"tag." + category``, or empty for a column left empty.
    names : Names
    grant : Grant, optional
    now : datetime, optional
        Needed with a grant.
    """

    def __init__(
        self,
        people: PeopleList,
        keys: Sequence[str],
        names: Names,
        *,
        grant: Grant | None = None,
        now: datetime | None = None,
    ) -> None:
        self._people, self._names = people, names
        self._grant, self._now = grant, now
        # Restricted categories go out only where the list is of them.
        kept = people.wanted.categories
        self._hidden = people.rules.hidden | (people.rules.restricted - kept)
        self._cells = [self._cell(key) for key in keys]

    def cells(self, row: Row) -> list[Cell]:
        """Give the cells of a person; ``row["units"]`` are their units by level."""
        return [cell(row) for cell in self._cells]

    def _cell(self, key: str) -> Callable[[Row], Cell]:
        special = {
            "number": lambda row: row["number"],
            "sex": lambda row: _sex(row["sex"]),
            "age": lambda row: age_at(row["birth"], self._people.day),
            "population": lambda row: _POPULATION.get(
                row["population_kind"], row["population_kind"]
            ),
            "health": self._health,
            "residence": self._residence,
            "domicile": lambda row: self._told(
                "domicile", row["domicile_address"], row
            ),
            "building": lambda row: row["building_name"] or row["building_code"],
            "categories": self._categories,
            **self._units(),
        }
        if key in special:
            return special[key]
        if key in _CODES:
            table = _CODES[key]
            return lambda row: table.chinese(row[key]) if row[key] else None
        if key.startswith(TAG):
            tag = key.removeprefix(TAG)
            return lambda row: _TICK if tag in self._tags(row) else None
        if key in TITLES:
            return lambda row: self._told(key, row[key], row)
        return lambda _row: None

    def _told(self, key: str, value: object, row: Row) -> str | None:
        """Give a value as it may be shown; None where there is none."""
        if value is None or value == "":
            return None
        kind = mask_of(key)
        if not kind:
            return str(value)
        person = int(row["head_id"] or 0) if key.startswith("head_") else row["id"]
        if key.startswith("owner_"):
            person = 0  # nobody the list is of
        return shown(
            kind, str(value), person_id=person, grant=self._grant, now=self._now
        )

    def _health(self, row: Row) -> str | None:
        """Give the word of the code, where that may be read."""
        told = self._told("health", row["health"], row)
        return HEALTH.chinese(told) if told else None

    def _residence(self, row: Row) -> str | None:
        """Give the address: as it was written, else of the house on record."""
        written = row["residence_address"]
        if not written and row["building_id"]:
            room = f"{row['room']}室" if row["room"] else ""
            written = f"{building_label(row)}{row['entrance'] or ''}{room}"
        return self._told("residence", written, row)

    def _tags(self, row: Row) -> list[str]:
        return [tag for tag in row["categories"] if tag not in self._hidden]

    def _categories(self, row: Row) -> str | None:
        return "、".join(title_of(TAG + tag) for tag in self._tags(row)) or None

    def _units(self) -> dict[str, Callable[[Row], Cell]]:
        names = self._names

        def of(level: int | None, field: str) -> Callable[[Row], Cell]:
            def cell(row: Row) -> Cell:
                unit = None if level is None else names.units.get(row["units"][level])
                if unit is None:
                    return None
                return (unit.name or unit.code) if field == "name" else unit.code

            return cell

        return {
            "town": of(names.level_of(Role.AREA, last=False), "name"),
            "community": of(names.level_of(Role.AREA), "name"),
            "grid": of(names.level_of(Role.GRID), "name"),
            "grid_code": of(names.level_of(Role.GRID), "code"),
            "micro_grid": of(names.level_of(Role.MICRO_GRID), "name"),
        }


_POPULATION = dict(VALUES["population_kind"])


def _sex(code: str | None) -> str | None:
    return SEX.chinese(code).removesuffix("性") if code in {"1", "2"} else None
