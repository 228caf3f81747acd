"""Categories of people: the open list, and the restricted ones, which are off.

A category is kept by its key; its words in both languages are the sentences
``category.<key>``. Columns of ledgers that tell a restricted one are left out of an
import unless they are chosen on purpose.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gridplanner.data.people.characters import compact

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

OLD = 80
SMALLEST_COUNT = 3
"""Of a restricted category no smaller count is told."""


@dataclass(frozen=True, slots=True)
class Category:
    """A kind of people the town looks after.

    Attributes
    ----------
    key : str
        As ``person_tag.tag`` keeps it.
    words : tuple of str
        As ledgers write it; a column ``是否低保`` and a cell ``低保`` both mean it.
    restricted : bool
        Off until somebody with the permission switches it on; never printed, and
        counts under `SMALLEST_COUNT` are hidden.
    derived : bool
        Whether it follows from the other data, on a day of reference.
    """

    key: str
    words: tuple[str, ...]
    restricted: bool = False
    derived: bool = False

    @property
    def sentence(self) -> str:
        """Key of its name in the string tables."""
        return f"category.{self.key}"


_OPEN = """
party_member 党员 中共党员 预备党员 流动党员
veteran 退役军人 优抚对象 退伍军人 复员军人 优抚 参战退役人员 军烈属 烈属 老兵
disabled 残疾人 残疾 残疾人员 视力残疾 听力残疾 言语残疾 肢体残疾 智力残疾 多重残疾
elder_alone 独居老人 独居 孤寡老人
elder_empty_nest 空巢老人 空巢
elder_left_behind 留守老人
woman_left_behind 留守妇女
child_left_behind 留守儿童
aged80 高龄老人 高龄 80岁以上 80岁以上老人 八十岁以上 高龄津贴
dependent 失能半失能 失能 半失能 失能老人 半失能老人 卧病在床
dibao 低保 低保户 低保人员 最低生活保障 低保对象
dibao_margin 低保边缘 低保边缘户 低保边缘家庭 低收入 低收入家庭
tekun 特困 特困人员 五保 五保户 特困供养 特困(五保) 特困供养人员
child_in_need 困境儿童 困境未成年人 事实无人抚养儿童
orphan 孤儿
family_planning_special 计生特殊家庭 计划生育特殊家庭 失独家庭 失独 计生特殊
migrant 新市民 流动人口 外来人口 流动人员
tenant 租户 租客 承租人 租住人员
overseas 境外人员 外籍人员 港澳台人员
unregistered 未落户人员 未落户 无户口人员
graduate 大学生 高校毕业生 返乡大学生
hard_to_employ 就业困难 就业困难人员 失业人员 失业 零就业家庭
volunteer 志愿者 志愿服务者 平安志愿者
backbone 楼长 骨干 楼栋长 单元长 网格骨干 居民骨干 微网格长
"""
_RESTRICTED = """
correction 社区矫正 矫正人员 社区矫正人员 社矫 社矫对象
released 刑满释放 刑释 安置帮教 刑满释放人员 刑释人员 安帮人员 两劳释放
drugs 吸毒 戒毒 吸毒人员 戒毒人员 社区戒毒 社区康复 涉毒
mental_illness 严重精神障碍患者 精神障碍 精神病 精神病人 精神障碍患者 肇事肇祸 重精
petition 重点上访 信访 上访 上访人员 重点信访 信访人员
youth_at_risk 重点青少年 不良青少年 问题青少年
aids 艾滋病 艾滋 艾滋病患者 hiv
cult 涉教 邪教 邪教人员 涉邪
"""
_DERIVED = frozenset({"aged80", "migrant", "overseas", "unregistered", "tenant"})


def _read(text: str, *, restricted: bool) -> tuple[Category, ...]:
    found = []
    for line in text.strip().splitlines():
        key, *words = line.split()
        found.append(Category(key, tuple(words), restricted, key in _DERIVED))
    return tuple(found)


CATEGORIES: dict[str, Category] = {
    category.key: category
    for category in (
        *_read(_OPEN, restricted=False),
        *_read(_RESTRICTED, restricted=True),
    )
}
OPEN = tuple(key for key, each in CATEGORIES.items() if not each.restricted)
RESTRICTED = tuple(key for key, each in CATEGORIES.items() if each.restricted)
CARE = frozenset(
    {
        "disabled",
        "elder_alone",
        "elder_left_behind",
        "woman_left_behind",
        "child_left_behind",
        "dependent",
        "dibao",
        "dibao_margin",
        "tekun",
        "child_in_need",
        "orphan",
        "family_planning_special",
    }
)
"""Open categories whose people are looked after: 关爱对象 (key care)."""
_KEYS = {
    word.casefold(): category.key
    for category in CATEGORIES.values()
    for word in (category.key, *category.words)
}
# GB/T 2261.3: the kind of a disability, kept as the detail of the tag.
DISABILITIES = {
    "61": "视力残疾",
    "62": "听力残疾",
    "63": "言语残疾",
    "64": "肢体残疾",
    "65": "智力残疾",
    "66": "精神残疾",
    "67": "多重残疾",
}
SENSITIVE_WORDS = (
    "矫正", "社矫", "刑满", "刑释", "安置帮教", "安帮", "释放", "吸毒", "戒毒", "涉毒",
    "社区康复", "精神障碍", "精神病", "肇事肇祸", "重精", "上访", "信访", "重点青少年",
    "不良青少年", "问题青少年", "艾滋", "hiv", "涉教", "邪教", "涉邪", "宗教", "信仰",
    "健康", "身体状况", "病史", "病情", "患病", "传染病",
    "银行卡", "银行账号", "开户", "卡号", "犯罪",
    "前科", "维稳", "重点人员", "指纹", "人脸", "血型",
)  # fmt: skip
"""What a column is called that is left out of an import unless chosen."""


def category_of(word: object) -> str:
    """Give the key of the category a ledger's word means; empty for none.

    Examples
    --------
    >>> category_of("低保户"), category_of("是否党员"), category_of("老王")
    ('dibao', 'party_member', '')
    """
    text = compact(word).casefold()
    for beginning in ("是否为", "是否是", "是否"):
        text = text.removeprefix(beginning)
    return _KEYS.get(text) or _KEYS.get(text.removesuffix("人员"), "")


def is_sensitive_column(name: object) -> bool:
    """Tell whether a column of a ledger is left out unless it is chosen.

    Examples
    --------
    >>> is_sensitive_column("是否社区矫正"), is_sensitive_column("是否低保")
    (True, False)
    """
    text = compact(name).casefold()
    return any(word in text for word in SENSITIVE_WORDS)


def age_on(birth: str, day: date) -> int | None:
    """Count the full years of somebody on a day; None where the birth is unknown.

    Parameters
    ----------
    birth : str
        ISO 8601; of a year or a month alone the last day counts, so that nobody is
        made older than they are.
    day : date
    """
    parts = birth.split("-")
    if not parts[0].isdigit():
        return None
    year = int(parts[0])
    month = int(parts[1]) if len(parts) > 1 else 12
    last = int(parts[2]) if len(parts) > 2 else 31
    return day.year - year - ((day.month, day.day) < (month, last))


def derived(
    key: str, *, birth: str = "", population_kind: str = "", role: str = "", day: date
) -> bool:
    """Tell whether a derived category holds for somebody on a day.

    Parameters
    ----------
    key : str
        One whose `Category.derived` is true.
    birth : str
        ISO 8601.
    population_kind, role : str
        As the registry keeps them; ``role`` of the residence.
    day : date
        Of reference.

    Raises
    ------
    KeyError
        If the category does not follow from the data.

    Examples
    --------
    >>> from datetime import date
    >>> derived("aged80", birth="1946-03-01", day=date(2026, 3, 1))
    True
    """
    age = age_on(birth, day)
    rules: dict[str, Callable[[], bool]] = {
        "aged80": lambda: age is not None and age >= OLD,
        "migrant": lambda: population_kind == "migrant",
        "overseas": lambda: population_kind == "overseas",
        "unregistered": lambda: population_kind == "unregistered",
        "tenant": lambda: role == "tenant",
    }
    return rules[key]()
