"""Personal data as it is shown by default: enough to tell people apart, no more."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Mask = Callable[[str], str]

_COMPOUND = frozenset(
    [
        "欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐",
        "夏侯", "司徒", "长孙", "宇文", "轩辕", "南宫", "西门", "端木", "百里", "呼延",
        "东郭", "独孤", "申屠", "公冶", "太史", "闻人", "赫连", "澹台", "濮阳", "淳于",
        "单于", "钟离", "仲孙", "司空", "司寇", "鲜于", "闾丘", "亓官", "巫马", "公羊",
        "漆雕", "乐正", "宰父", "谷梁", "拓跋", "夹谷", "段干", "梁丘", "左丘", "东门",
    ]
)  # fmt: skip
_STAR = "*"


def mask_name(name: str) -> str:
    """Keep the surname and hide the given name.

    Parameters
    ----------
    name : str

    Returns
    -------
    str
        A surname of two characters stays whole where a given name follows it; of a
        single character nothing is left; other scripts keep their first letter.

    Examples
    --------
    >>> mask_name("张三"), mask_name("王建国"), mask_name("欧阳建国")
    ('张*', '王**', '欧阳**')
    >>> mask_name("欧阳"), mask_name("李"), mask_name("Anna Li"), mask_name("")
    ('欧*', '*', 'A***', '')
    """
    name = name.strip()
    if len(name) < 2:
        return _STAR * len(name)
    if name.isascii():
        return name[0] + _STAR * 3
    kept = 2 if len(name) > 2 and name[:2] in _COMPOUND else 1
    return name[:kept] + _STAR * (len(name) - kept)


def mask_id(number: str) -> str:
    """Keep the first six and the last four of an ID number.

    Parameters
    ----------
    number : str
        A citizen's number of 15 or 18, or that of another document.

    Returns
    -------
    str
        Of numbers under 15 characters only the first and the last two stay, and of
        very short ones nothing.

    Examples
    --------
    >>> mask_id("990000199001011234"), mask_id("E12345678"), mask_id("A12")
    ('990000********1234', 'E******78', '***')
    """
    return _middle(number, *((6, 4) if len(number.strip()) >= 15 else (1, 2)))


def mask_id_on_paper(number: str) -> str:
    """Keep the first three and the last two of an ID number.

    Paper goes from hand to hand: the district and the end of the number, which a
    screen shows, would tell too much there.

    Parameters
    ----------
    number : str

    Returns
    -------
    str
        Of numbers under 15 characters as `mask_id`.

    Examples
    --------
    >>> mask_id_on_paper("990000199001011220"), mask_id_on_paper("E12345678")
    ('990*************20', 'E******78')
    """
    return _middle(number, *((3, 2) if len(number.strip()) >= 15 else (1, 2)))


def mask_phone(number: str) -> str:
    """Keep the first three and the last four of a telephone number.

    Parameters
    ----------
    number : str

    Returns
    -------
    str
        Of numbers under 11 characters only the last two stay.

    Examples
    --------
    >>> mask_phone("13800001234"), mask_phone("88881234")
    ('138****1234', '******34')
    """
    return _middle(number, *((3, 4) if len(number.strip()) >= 11 else (0, 2)))


def mask_birth(date: str) -> str:
    """Keep the year of a date.

    Examples
    --------
    >>> mask_birth("1950-03-05"), mask_birth("")
    ('1950', '')
    """
    return date[:4]


def _middle(text: str, first: int, last: int) -> str:
    text = text.strip()
    hidden = len(text) - first - last
    if hidden < 2:
        return _STAR * len(text)
    return text[:first] + _STAR * hidden + text[len(text) - last :]


_NUMBERED_ROOM = re.compile(r"(\d+\s*(?:号楼|栋|幢|座|#楼|号)).*$")


def mask_address(address: str) -> str:
    """Keep an address down to the building.

    Parameters
    ----------
    address : str

    Returns
    -------
    str
        What follows the number of a building or a door plate is hidden; an address
        without such a number keeps its first half.

    Examples
    --------
    >>> mask_address("海棠小区3号楼2单元501室"), mask_address("逢家桃园村127号")
    ('海棠小区3号楼***', '逢家桃园村127号')
    >>> mask_address("村东头老王家"), mask_address("")
    ('村东头***', '')
    """
    address = address.strip()
    found = _NUMBERED_ROOM.search(address)
    if found is None:
        return address[: len(address) // 2] + _STAR * 3 if address else ""
    kept = address[: found.end(1)]
    return kept if len(kept) == len(address) else kept + _STAR * 3


MASKS: dict[str, Mask] = {
    "name": mask_name,
    "id_no": mask_id,
    "phone": mask_phone,
    "birth": mask_birth,
    "address": mask_address,
    "text": lambda text: _STAR * 3 if text else "",
}
"""What hides each kind of personal data; ``"text"`` is free text, hidden whole."""

_USUAL_FINDINGS = frozenset({"正常", "不在家", "需再访", "normal", "not at home"})


def mask_finding(finding: str) -> str:
    """Keep what a visit found where it is one of the usual words, else hide it whole.

    Examples
    --------
    >>> mask_finding("正常"), mask_finding("血压偏高，已联系医生")
    ('正常', '***')
    """
    return finding if finding in _USUAL_FINDINGS | {""} else _STAR * 3


PAPER_MASKS = MASKS | {
    "id_no": mask_id_on_paper,
    "reg_no": mask_id_on_paper,
    "result": mask_finding,
}
"""The masks of what is printed: more than what a screen hides."""

COLUMN_MASKS = {
    "name": "name",
    "head_name": "name",
    "owner_name": "name",
    "emergency_name": "name",
    "contact_name": "name",
    "manager_name": "name",
    "id_no": "id_no",
    "owner_id_no": "id_no",
    "phone": "phone",
    "owner_phone": "phone",
    "emergency_phone": "phone",
    "contact_phone": "phone",
    "manager_phone": "phone",
    "other_phones": "text",
    "birth": "birth",
    "residence_address": "address",
    "domicile_address": "address",
    "pinyin": "text",
    "pinyin_full": "text",
    "employer": "text",
    "note": "text",
    "health": "text",
}
"""Which mask each personal column of the registry takes."""


def mask(column: str, text: str, masks: Mapping[str, Mask] = MASKS) -> str:
    """Mask a value by its column; columns without a mask are given as they are."""
    kind = COLUMN_MASKS.get(column, column)
    return masks[kind](text) if kind in masks else text
