"""Rosters of workers and lists of posts: what their columns are called.

One row tells of one person, and often of the post as well: 姓名, 电话, 职务, 所属网格.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gridplanner.data.ledgers.columns import Meaning, bare
from gridplanner.data.ledgers.columns import meaning_of as meaning_of_people
from gridplanner.data.ledgers.columns import missing_of as missing_of_people
from gridplanner.data.ledgers.fields import FIELDS as OF_PEOPLE
from gridplanner.data.ledgers.fields import LEFT_OUT, REJECTED
from gridplanner.data.ledgers.holder_columns import FIELDS as OF_HOLDERS
from gridplanner.data.ledgers.holder_columns import HOLDER, as_holders
from gridplanner.data.ledgers.readers import BETWEEN
from gridplanner.data.ledgers.vocabulary import Vocabulary
from gridplanner.data.team.roles import read_role

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

FIELDS: Mapping[str, tuple[str, ...]] = {
    "worker_code": (
        "工号", "员工编号", "人员编号", "网格员编号", "人员编码", "网格员编码", "code",
    ),
    "name": (
        "姓名", "网格员姓名", "人员姓名", "担任人", "担任人姓名", "成员姓名",
        "网格长姓名", "楼长姓名", "楼栋长姓名", "单元长姓名", "层长姓名", "志愿者姓名",
        "网格员", "name",
    ),
    "phone": OF_PEOPLE["phone"],
    "sex": OF_PEOPLE["sex"],
    "birth": OF_PEOPLE["birth"],
    "id_no": OF_PEOPLE["id_no"],
    "organisation": (
        "工作单位", "所在单位", "单位", "所属单位", "派驻单位", "organisation",
    ),
    "worker_kind": (
        "人员类别", "人员类型", "人员性质", "专兼职", "专职兼职", "专职、兼职",
        "用工形式", "用工性质", "类别", "kind",
    ),
    "worker_from": (
        "到岗日期", "到岗时间", "上岗日期", "上岗时间", "入职日期", "入职时间",
        "聘用日期", "聘用时间",
    ),
    "worker_to": (
        "离岗日期", "离岗时间", "离职日期", "离职时间", "停用日期",
    ),
    "capacity": (
        "每月可用分钟", "每月分钟", "月可用分钟", "可用分钟", "capacity",
    ),
    "capacity_hours": (
        "每月可用小时", "每月工作小时", "每月工时", "月工时", "月工作小时",
    ),
    "base": (
        "驻点", "驻点名称", "驻地", "办公地点", "工作地点", "值班点", "办公地址",
        "驻点地址", "base",
    ),
    "skills": ("资质与语言", "资质", "特长", "技能", "语言", "skills"),
    "role": (
        "职务", "岗位", "网格职务", "网格岗位", "岗位名称", "担任职务", "担任岗位",
        "角色", "网格角色", "人员角色", "职责", "role",
    ),
    "grid_code": (
        "网格编码", "网格编号", "网格代码", "网格号", "所属网格编码", "所属网格编号",
    ),
    "grid": (
        "所属网格", "所在网格", "负责网格", "责任网格", "包保网格", "包联网格",
        "服务网格", "网格名称", "网格", "grid",
    ),
    "micro_grid": (
        "所属微网格", "负责微网格", "微网格名称", "微网格", "微网格编码", "微网格编号",
    ),
    "place": (
        "岗位范围", "负责范围", "责任范围", "责任区", "责任区域", "负责区域",
        "服务范围",         "管辖范围", "范围", "place",
    ),
    "community": (*OF_PEOPLE["community"], "所属村居", "所属村庄", "所属村社区"),
    "address": (
        "楼栋地址", "负责楼栋地址", "房屋地址", "负责地址", "地址", "详细地址",
        "address",
    ),
    "estate": OF_PEOPLE["estate"],
    "building": (
        "负责楼栋", "责任楼栋", "所负责楼栋", "楼栋号", *OF_PEOPLE["building"],
    ),
    "unit": ("负责单元", "责任单元", *OF_PEOPLE["unit"]),
    "floor": ("负责楼层", "责任楼层", *OF_PEOPLE["floor"]),
    "department": ("站所", "所属站所", "职能部门", "所属部门", "所在部门", "部门"),
    "post_from": (
        "任职日期", "任职时间", "上任日期", "上任时间", "开始日期", "开始时间",
        "起始日期", "起始时间",
    ),
    "post_to": (
        "免职日期", "免职时间", "卸任日期", "结束日期", "结束时间", "截止日期",
        "终止日期",
    ),
    "note": ("备注", "说明", "note"),
}  # fmt: skip
"""Field: titles that mean it, in the order of the lists a user chooses from."""

WHERE: Final = frozenset(
    {"grid_code", "grid", "micro_grid", "place", "community", "address", "building"}
)
"""Fields that say where a post stands, without what only adds to it."""
_ALIASES = {
    bare(title): (field, rank)
    for field, titles in reversed(list(FIELDS.items()))
    for rank, title in reversed(list(enumerate(titles)))
}
_LEFT_OUT = frozenset(map(bare, LEFT_OUT)) - set(_ALIASES)
_OF_PERSON = frozenset(
    ["phone", "sex", "birth", "id_no", "worker_kind", "worker_from", "worker_to",
     "capacity", "capacity_hours", "base", "skills"]
)  # fmt: skip
_OF_HOUSEHOLDS = frozenset({"relation", "reg_no", "head_name"})


def meaning_of(title: str) -> Meaning:
    """Say what a column of a roster means.

    Parameters
    ----------
    title : str
        Headers of several rows joined by ``"/"``.

    Examples
    --------
    >>> meaning_of("网格员/联系电话").field, meaning_of("所属网格").field
    ('phone', 'grid')
    >>> meaning_of("序号").is_known, meaning_of("血型").is_known
    (True, False)
    """
    parts = [part for part in title.split("/") if part.strip()]
    for words in ("".join(parts), *reversed(parts)):
        compared = bare(words)
        if compared in _ALIASES:
            field, rank = _ALIASES[compared]
            return Meaning(field, "recognised", rank)
        if compared in _LEFT_OUT:
            return Meaning("", "left_out")
    return Meaning("", "left_out", is_known=False)


def understand_staff(
    titles: Sequence[str],
    chosen: Mapping[str, str],
    remembered: Mapping[str, str] | None = None,
) -> list[Meaning]:
    """Say what each column of a sheet means; a field goes to one column only."""
    known = {**(remembered or {}), **chosen}
    found = []
    meant = as_holders(titles, [meaning_of(title) for title in titles])
    for title, each in zip(titles, meant, strict=True):
        own = each
        if title in known:
            field = known[title]
            own = Meaning(field, "recognised" if field else "left_out", -1)
        found.append(own)
    best: dict[str, int] = {}
    for index, meaning in enumerate(found):
        field = meaning.field
        if field and (field not in best or meaning.rank < found[best[field]].rank):
            best[field] = index
    return [
        meaning
        if not meaning.field or best[meaning.field] == index
        else Meaning("", "guessed", suggested=meaning.field)
        for index, meaning in enumerate(found)
    ]


def count_known_staff(titles: Iterable[str]) -> tuple[int, bool]:
    """Count titles of rosters, and tell whether name or code is among them."""
    known = {}
    named = list(titles)
    meant = as_holders(named, [meaning_of(title) for title in named])
    for title, meaning in zip(named, meant, strict=True):
        if meaning.is_known:
            known[meaning.field or title] = meaning.field
    # 姓名 and 电话 are a roster; that takes three titles of people.
    count = len(known) + 1 if len(known) > 1 else 0
    return count, _tells_who(known.values())


def _tells_who(fields: Iterable[str]) -> bool:
    return any(f in {"name", "worker_code"} or f.startswith(HOLDER) for f in fields)


def missing_of_workers(fields: Collection[str]) -> tuple[str, ...]:
    """List what a roster of workers needs and no column means."""
    has_names = any(each == "name" or each.startswith(HOLDER) for each in fields)
    return () if has_names else ("name",)


def missing_of_posts(fields: Collection[str]) -> tuple[str, ...]:
    """List what a list of posts needs and no column means."""
    held = set(fields)
    lacking = []
    if not _tells_who(held):
        lacking.append("who")
    if "role" not in held and not any(each.startswith(HOLDER) for each in held):
        lacking.append("role")
    if not held & WHERE:
        lacking.append("where")
    return tuple(lacking)


_ALL: Final = (*FIELDS, *OF_HOLDERS)
WORKERS: Final = Vocabulary(
    "workers", _ALL, count_known_staff, understand_staff, missing_of_workers
)
POSTS: Final = Vocabulary(
    "posts", _ALL, count_known_staff, understand_staff, missing_of_posts
)


def kind_of_roster(titles: Iterable[str], role_words: Iterable[str] = ()) -> str:
    """Tell a roster of workers or a list of posts by its titles, and what roles it has.

    Parameters
    ----------
    titles : iterable of str
    role_words : iterable of str
        Values of the column of roles: 职务 stands in lists of party members, too.

    Returns
    -------
    str
        ``"workers"`` or ``"posts"`` (nothing is said of the person but who it is);
        empty for what may be a ledger of residents.

    Examples
    --------
    >>> kind_of_roster(["姓名", "电话", "职务", "所属网格", "驻点"], ["网格员"])
    'workers'
    >>> kind_of_roster(["工号", "姓名", "岗位", "网格编码", "任职日期"], ["网格长"])
    'posts'
    >>> kind_of_roster(["姓名", "身份证号", "职务", "所属网格", "现住址"], ["组织委员"])
    ''
    """
    named = [title for title in titles if title and title not in REJECTED]
    meant = as_holders(named, [meaning_of(title) for title in named])
    fields = {meaning.field for meaning in meant}
    of_residents = {meaning_of_people(title).field for title in named}
    words = [word for word in role_words if word]
    told = sum(read_role(part) is not None for word in words for part in _parts(word))
    has_roles = "role" in fields and 2 * told >= len(words) and bool(words)
    if not _tells_who(fields) or of_residents & _OF_HOUSEHOLDS:
        return ""
    if any(field.startswith(HOLDER) for field in fields) and fields & WHERE:
        return "workers"
    if has_roles and fields & WHERE:
        return "workers" if fields & _OF_PERSON else "posts"
    is_of_workers = fields & {"worker_code", "base", "capacity", "capacity_hours"}
    # An enterprise lists its workers with codes, and with where they live.
    return "workers" if is_of_workers and missing_of_people(of_residents) else ""


def _parts(word: str) -> list[str]:
    return [word] if read_role(word) else BETWEEN.split(word)
