"""The wording of an address made even, before its grammar is read."""

from __future__ import annotations

import re
import unicodedata

from gridplanner.data.people.characters import narrow

_VALUES = {
    sign: value
    for value, signs in enumerate(("零〇○", *"一二三四五六七八九"))
    for sign in signs
}
_DASHES = str.maketrans(dict.fromkeys("－—–―‐‑−﹣─～~_", "-"))
# Only before a word that counts: 三里庄 and 中山三路 keep their names.
_NUMERAL = re.compile(
    r"[零〇○一二三四五六七八九十百]+"
    r"(?=(?:号楼|号院|号|栋|幢|座|单元|门洞|楼道|层|楼|室|户)(?![村庄]))"
)
_REMARK = re.compile(r"[(\[【].*?[)\]】]|[(\[【].*$")
# What stands in brackets and is no remark: 海棠小区(北区), 海棠小区(二期).
_PART = re.compile(
    r"[(\[【]([东西南北中一二三四五六七八九十\dA-Za-z]{1,3}[区期])[)\]】]"
)
_PHONE = re.compile(r"(?<!\d)1\d{10}(?!\d)")
_BETWEEN_DIGITS = re.compile(r"(?<=\d)\s+(?=\d)")
_BLANK = re.compile(r"\s+")


def even(text: object) -> str:
    """Write an address without blanks and remarks, numerals that count as digits.

    Examples
    --------
    >>> even("海棠小区 ３号楼（租）"), even("海棠小区十二幢三单元五零一室")
    ('海棠小区3号楼', '海棠小区12幢3单元501室')
    >>> even("三里庄七号"), even("海棠3 2 501")
    ('三里庄7号', '海棠3-2-501')
    """
    if text is None:
        return ""
    words = unicodedata.normalize("NFKC", narrow(str(text))).translate(_DASHES)
    words = _REMARK.sub("", _PART.sub(r"\1", words.replace("#号楼", "号楼")))
    words = _PHONE.sub("", words)
    words = _BLANK.sub("", _BETWEEN_DIGITS.sub("-", words.strip().lstrip("'")))
    words = _NUMERAL.sub(lambda found: str(numeral_value(found[0])), words)
    return words.upper().strip(",，。.、;；:-")


def numeral_value(numeral: str) -> str:
    """Give the digits of a Chinese numeral, counted (十二) or spelt (五零一).

    Examples
    --------
    >>> [numeral_value(word) for word in ("三", "十", "十二", "二十", "五零一")]
    ['3', '10', '12', '20', '501']
    >>> numeral_value("一百零三")
    '103'
    """
    if "十" not in numeral and "百" not in numeral:
        return "".join(str(_VALUES[sign]) for sign in numeral)
    total, digit = 0, 0
    for sign in numeral:
        if sign in "十百":
            total += (digit or 1) * (10 if sign == "十" else 100)
            digit = 0
        else:
            digit = _VALUES[sign]
    return str(total + digit)
