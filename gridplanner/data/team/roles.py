"""The roles people have in the team of a grid, and where a post may stand.

Towns call the same role by many names; what ledgers write is read here. An office that
has a role of another kind keeps the nearest of these and writes its name as a note.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final

from gridplanner.data.levels import Role


class PostRole(StrEnum):
    """What somebody is in the team of a unit, a building, an entrance or a floor."""

    GRID_LEADER = "grid_leader"
    GRID_INSTRUCTOR = "grid_instructor"
    FULL_TIME_WORKER = "full_time_worker"
    PART_TIME_WORKER = "part_time_worker"
    LIAISON = "liaison"
    SPECIALIST = "specialist"
    """Of an office or station (站所), the N of 1+1+N+X."""
    MIGRANT_MANAGER = "migrant_manager"
    PARTY_SECRETARY = "party_secretary"
    PARTY_GROUP_LEADER = "party_group_leader"
    POLICE = "police"
    ASSISTANT = "assistant"
    VOLUNTEER = "volunteer"
    """The X of 1+1+N+X."""
    MICRO_LEADER = "micro_leader"
    BUILDING_LEADER = "building_leader"
    ENTRANCE_LEADER = "entrance_leader"
    FLOOR_LEADER = "floor_leader"


class WorkerKind(StrEnum):
    """How somebody works for the town; it decides the time they have."""

    FULL_TIME = "full_time"
    PART_TIME = "part_time"
    VOLUNTEER = "volunteer"
    OFFICIAL = "official"
    RESIDENT = "resident"


BUILDING: Final = "building"
ENTRANCE: Final = "entrance"
FLOOR: Final = "floor"
HOUSE_SCOPES: Final = (BUILDING, ENTRANCE, FLOOR)
"""Kinds of scope below the plan's units, from large to small."""
UNIT_SCOPES: Final = frozenset({role.value for role in Role} | {"unit"})
"""Words of ``post.scope_type`` whose ``scope_id`` is a unit of a plan."""

_ROLES: Final = {
    PostRole.GRID_LEADER: "网格长 格长 二级网格长 三级网格长",
    PostRole.GRID_INSTRUCTOR: "网格指导员 指导员 包格干部 包保干部",
    PostRole.FULL_TIME_WORKER: "专职网格员 网格员 专职 专职网格员(全职)",
    PostRole.PART_TIME_WORKER: "兼职网格员 兼职",
    PostRole.LIAISON: "民情联络员 联络员 专兼职网格员 专（兼）职网格员",
    PostRole.SPECIALIST: "职能人员 专业网格员 站所人员 部门网格员 N",
    PostRole.MIGRANT_MANAGER: "新市民管理员 新市民联络员",
    PostRole.PARTY_SECRETARY: "网格党支部书记 党支部书记 支部书记",
    PostRole.PARTY_GROUP_LEADER: "党小组长 网格党小组长 楼院党小组长",
    PostRole.POLICE: "社区民警 民警 民辅警 辅警",
    PostRole.ASSISTANT: "协管员 公益岗位 公益岗 网格协管员",
    PostRole.VOLUNTEER: "志愿者 X",
    PostRole.MICRO_LEADER: "微网格长 微格长 微网格员",
    PostRole.BUILDING_LEADER: "楼长 楼栋长 楼组长",
    PostRole.ENTRANCE_LEADER: "单元长 单元组长",
    PostRole.FLOOR_LEADER: "层长 楼层长 党员层长",
}
_ROLE_WORDS: Final = {
    word.casefold(): role for role, words in _ROLES.items() for word in words.split()
} | {role.value: role for role in PostRole}
_KINDS: Final = {
    WorkerKind.FULL_TIME: "专职 全职 专职网格员 网格员",
    WorkerKind.PART_TIME: "兼职 兼职网格员 民情联络员",
    WorkerKind.VOLUNTEER: "志愿者 志愿服务",
    WorkerKind.OFFICIAL: "干部 公职 公职人员 公务员 事业编 职能人员 民警 辅警 村干部",
    WorkerKind.RESIDENT: "居民 村民 群众 居民骨干 楼长 单元长 层长",
}
_KIND_WORDS: Final = {
    word: kind for kind, words in _KINDS.items() for word in words.split()
} | {kind.value: kind for kind in WorkerKind}
_FLOOR: Final = re.compile(r"(\d{1,3})(?:层|楼|F|f)?")


def read_role(written: str) -> PostRole | None:
    """Tell which role a word of a ledger means; None where none is meant.

    Examples
    --------
    >>> read_role("楼栋长"), read_role(" 网格员 "), read_role("保洁员")
    (<PostRole.BUILDING_LEADER: 'building_leader'>, \
<PostRole.FULL_TIME_WORKER: 'full_time_worker'>, None)
    """
    return _ROLE_WORDS.get("".join(written.split()).casefold())


def read_worker_kind(written: str) -> WorkerKind | None:
    """Tell how somebody works, by a word of a ledger; None where none is meant.

    Examples
    --------
    >>> read_worker_kind("兼职").value, read_worker_kind("临时")
    ('part_time', None)
    """
    return _KIND_WORDS.get("".join(written.split()))


def read_floor(written: str) -> int:
    """Read the number of a floor; 0 where it is none above the ground.

    Examples
    --------
    >>> read_floor("5层"), read_floor("12"), read_floor("地下一层"), read_floor("0")
    (5, 12, 0, 0)
    """
    found = _FLOOR.fullmatch("".join(written.split()))
    return int(found[1]) if found else 0
