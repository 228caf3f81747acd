"""Telephone numbers of a cell: split, cleaned, and checked for their length."""

from __future__ import annotations

import re
from dataclasses import dataclass

from gridplanner.data.people.characters import narrow

_BETWEEN = re.compile(r"[/、;,，；|\n\r]|或|和")
_NUMBER = re.compile(
    r"(?<!\d)(?:\+?\s*86[\s-]*|0086[\s-]*)?"
    r"(1\d{2}[\s-]?\d{4}[\s-]?\d{4}"  # a mobile telephone
    r"|0\d{2,3}[\s-]?\d{7,8}(?:[-转]\d{1,6})?"  # with the code of its area
    r"|\(0\d{2,3}\)\s*\d{7,8}"
    r"|[2-8]\d{6,7}(?:[-转]\d{1,6})?)(?!\d)"
)
_MOBILE = re.compile(r"1\d{10}")
_ROUNDED = re.compile(r"\d(\.\d+)?[eE]\+?\d+")


@dataclass(frozen=True, slots=True)
class PhoneReading:
    """The telephone numbers of one cell.

    Attributes
    ----------
    first : str
        The one to call: the first mobile, else the first of all; empty for none.
    others : tuple of str
    rejected : bool
        Whether the cell holds digits that are no number.
    """

    first: str = ""
    others: tuple[str, ...] = ()
    rejected: bool = False


def read_phones(value: object) -> PhoneReading:
    """Read the telephone numbers of a cell, each once.

    Examples
    --------
    >>> read_phones("13800001234/0532-86661234")
    PhoneReading(first='13800001234', others=('0532-86661234',), rejected=False)
    >>> read_phones(13800001234.0).first, read_phones("+86 138 0000 1234").first
    ('13800001234', '13800001234')
    >>> read_phones("1.38E+10").rejected
    True
    """
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = "" if value is None else narrow(str(value)).strip().removesuffix(".0")
    numbers: list[str] = []
    rejected = False
    for part in _BETWEEN.split(text):
        found = [] if _ROUNDED.search(part) else _NUMBER.findall(part)
        rejected |= not found and any(sign.isdigit() for sign in part)
        numbers += [_plain(number) for number in found]
    unique = list(dict.fromkeys(numbers))
    mobile = next((number for number in unique if _MOBILE.fullmatch(number)), None)
    first = mobile or (unique[0] if unique else "")
    return PhoneReading(
        first, tuple(number for number in unique if number != first), rejected
    )


def _plain(number: str) -> str:
    """Write a number without blanks; a hyphen stands behind the code of the area."""
    if number.startswith("1"):
        return re.sub(r"\D", "", number)
    found = re.fullmatch(
        r"\(?(0(?:10|2\d|\d{3}))\)?[\s-]*(\d{7,8})((?:[-转]\d+)?)", number
    )
    if found:
        return f"{found[1]}-{found[2]}" + found[3].replace("转", "-")
    return number.replace("转", "-").replace(" ", "")
