"""Names of people as they are compared and found: tidied, and spelt in pinyin.

A family name is read as a family name (单 Shàn, not dān), everything else as its
character is read most often; so a name needs one look-up a character, and a million
of them a few seconds.
"""

from __future__ import annotations

import re
from functools import cache

from gridplanner.data.people.characters import narrow

_UNSEEN = re.compile(r"\s+")
_DOTS = re.compile(r"\s*[·•・‧∙⋅．｡.]\s*")
_REMARK = re.compile(r"\s*[(（\[【](.*?)[)）\]】]\s*$")
_HAN = r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
_GAP = re.compile(rf"(?<={_HAN})\s+(?={_HAN})")

# Where the family name is read otherwise than the word; 牟 and 盖 as in Shandong.
_FAMILY_READINGS = """
    单:shan 仇:qiu 解:xie 曾:zeng 查:zha 朴:piao 任:ren 区:ou 覃:qin 缪:miao 华:hua
    乐:yue 员:yun 折:she 洗:xian 冼:xian 翟:zhai 祭:zhai 种:chong 秘:bi 黑:he 繁:po
    召:shao 谌:chen 宁:ning 万:wan 那:na 哈:ha 葛:ge 柏:bai 卜:bu 尉:wei 乜:nie 幺:yao
    牟:mu 盖:gai 逄:pang 纪:ji 曲:qu 车:che 盛:sheng 沈:shen 石:shi 叶:ye 尹:yin
    贾:jia 娄:lou 隗:wei 郗:xi 佴:nai 谷:gu 燕:yan 应:ying 过:guo 干:gan 令:ling 哀:ai
    晁:chao 朝:chao 相:xiang 要:yao 占:zhan 藏:zang 宓:mi 芮:rui 厍:she 訾:zi 都:du
    重:chong 适:kuo 撒:sa 称:cheng 行:xing 粘:nian 莘:shen 於:yu 句:gou 瞿:qu 臧:zang
"""
_FAMILY = dict(pair.split(":") for pair in _FAMILY_READINGS.split())
_COMPOUND = {
    "单于": ("chan", "yu"),
    "尉迟": ("yu", "chi"),
    "万俟": ("mo", "qi"),
    "长孙": ("zhang", "sun"),
    "澹台": ("tan", "tai"),
    "令狐": ("ling", "hu"),
    "宿六": ("su", "lu"),
    "亓官": ("qi", "guan"),
    "濮阳": ("pu", "yang"),
}


def tidy_name(value: object) -> str:
    """Write a name as it is compared.

    Parameters
    ----------
    value : object
        A cell.

    Returns
    -------
    str
        Without blanks between Chinese characters and at the ends, with one kind of
        dot in names of minorities. Rare characters stay as they are.

    Examples
    --------
    >>> tidy_name("王　强"), tidy_name(" 王 秀 英 "), tidy_name("阿依古丽.买买提")
    ('王强', '王秀英', '阿依古丽·买买提')
    >>> tidy_name("𠮷 㐂"), tidy_name("Anna  Li")
    ('𠮷㐂', 'Anna Li')
    """
    if value is None:
        return ""
    text = _UNSEEN.sub(" ", narrow(str(value))).strip().lstrip("'‘’`").strip()
    if text.isascii():
        return text
    return _GAP.sub("", _DOTS.sub("·", text)).strip("·")


def split_remark(value: object) -> tuple[str, str]:
    """Split what stands in brackets behind a name from it.

    Examples
    --------
    >>> split_remark("王强（租户）"), split_remark("王强")
    (('王强', '租户'), ('王强', ''))
    """
    text = "" if value is None else str(value)
    found = _REMARK.search(text)
    if found is None or not found.start():
        return tidy_name(text), ""
    return tidy_name(text[: found.start()]), found[1].strip()


def spell(name: str) -> tuple[str, str]:
    """Spell a name in pinyin, without tones.

    Parameters
    ----------
    name : str

    Returns
    -------
    initials, full : str
        In lower case; ü is written v. Letters and digits stay, a character nobody
        can read is left out.

    Examples
    --------
    >>> spell("王秀英"), spell("单雄信")
    (('wxy', 'wangxiuying'), ('sxx', 'shanxiongxin'))
    >>> spell("尉迟恭"), spell("吕布")
    (('ycg', 'yuchigong'), ('lb', 'lvbu'))
    """
    parts: list[str] = []
    rest = name
    if name[:2] in _COMPOUND and len(name) > 2:
        parts += _COMPOUND[name[:2]]
        rest = name[2:]
    elif name[:1] in _FAMILY:
        parts.append(_FAMILY[name[0]])
        rest = name[1:]
    parts += [_read(character) for character in rest]
    return "".join(part[:1] for part in parts), "".join(parts)


@cache
def _read(character: str) -> str:
    """Spell one character; kept for ever, for there are few thousand of them."""
    if character.isascii():
        return character.casefold() if character.isalnum() else ""
    # Its dictionaries take longer to read than the window takes to open.
    from pypinyin import Style, lazy_pinyin

    (read,) = lazy_pinyin(character, style=Style.NORMAL, errors="ignore") or ("",)
    return "".join(sign for sign in read.casefold() if sign.isascii())
