"""Lists of places: what their columns are called, and what kind of place each is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gridplanner.data.ledgers.columns import bare

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

FIELDS: Mapping[str, tuple[str, ...]] = {
    "name": (
        "单位名称", "名称", "企业名称", "采集单位", "采集单位名称", "场所名称", "村名",
        "村居名称", "村居", "网格村", "单位", "店铺名称", "商户名称", "name",
    ),
    "kind": ("单位类型", "类型", "单位类别", "种类", "性质", "单位性质", "kind"),
    "code": ("统一社会信用代码", "单位编码", "编码", "编号", "代码", "code"),
    "category": ("行业", "行业类别", "所属行业", "经营范围", "主营业务"),
    "address": ("地址", "单位地址", "详细地址", "所在地址", "经营地址", "坐落", "位置"),
    "contact_name": ("负责人", "联系人", "法人", "法定代表人", "负责人姓名", "经营者"),
    "contact_phone": (
        "负责人电话", "联系电话", "电话", "联系方式", "联系人电话", "手机号",
        "负责人联系方式",
    ),
    "manager_name": (
        "新市民管理员", "管理员", "管理员姓名", "新市民管理员姓名", "信息员", "采集员",
    ),
    "manager_phone": (
        "新市民管理员电话", "管理员电话", "管理员联系方式", "新市民管理员联系方式",
        "信息员电话", "采集员电话",
    ),
    "people": ("从业人数", "职工人数", "员工数", "用工人数", "人数", "从业人员"),
    "is_collection": ("是否采集单位", "采集单位标识"),
    "note": ("备注", "说明"),
}  # fmt: skip
"""Column of table ``place``: titles that mean it, the strongest first."""

_MEANINGS = {
    bare(title): (field, rank)
    for field, titles in reversed(list(FIELDS.items()))
    for rank, title in reversed(list(enumerate(titles)))
}
# By the words of the column, else by those of the name; the first that fits.
_KINDS = (
    ("committee", re.compile("居委|村委|居民委员会|村民委员会|committee")),
    ("key_place", re.compile("重点场所|学校|幼儿园|小学|中学|医院|卫生院|养老|敬老"
                             "|加油站|宾馆|旅馆|网吧|寺|教堂|key_place")),
    ("shop", re.compile("商铺|商户|店|超市|饭馆|门面|网点|九小|shop")),
    ("enterprise", re.compile("企业|公司|集团|厂|工业|enterprise")),
    ("village", re.compile("村|社区|village")),
)  # fmt: skip


def kind_of(written: str, name: str) -> str:
    """Tell the kind of a place.

    Parameters
    ----------
    written : str
        As the list says it, or empty.
    name : str

    Returns
    -------
    str
        Of `registry_edits.places.KINDS`; an enterprise where nothing tells.

    Examples
    --------
    >>> kind_of("规模型企业", "海棠村食品"), kind_of("", "东草舍村")
    ('enterprise', 'village')
    >>> kind_of("村居", "某某居委会")
    'committee'
    >>> kind_of("", "某某（青岛）有限公司"), kind_of("", "某某")
    ('enterprise', 'enterprise')
    """
    if kind_of_words(written) == "village" and kind_of_words(name) == "committee":
        return "committee"
    return kind_of_words(written) or kind_of_words(name) or "enterprise"


def kind_of_words(words: str) -> str:
    """Give the kind that words speak of, empty for none."""
    return next((kind for kind, telling in _KINDS if telling.search(words)), "")


def understand_places(
    titles: Sequence[str], chosen: Mapping[str, str] | None = None
) -> dict[str, int]:
    """Say which column of a sheet means which field.

    Parameters
    ----------
    titles : sequence of str
    chosen : mapping of str to str, optional
        Field by title as the user decided; empty leaves the column out.

    Returns
    -------
    dict of str to int
        Position by field; of several the strongest title, then the first.
    """
    found: dict[str, tuple[int, int]] = {}
    for index, title in enumerate(titles):
        if chosen is not None and title in chosen:
            meant = (chosen[title], -1) if chosen[title] else None
        else:
            meant = _MEANINGS.get(bare(title.split("/")[-1]))
        if meant is None:
            continue
        field, rank = meant
        if field not in found or rank < found[field][0]:
            found[field] = (rank, index)
    return {field: index for field, (_, index) in found.items()}


def count_known_places(titles: Iterable[str]) -> tuple[int, bool]:
    """Count titles of lists of places, and tell whether the name is among them."""
    found = understand_places(list(titles))
    # A list of names and managers is one; that takes three for people.
    return (len(found) + 1 if len(found) > 1 else 0), "name" in found
