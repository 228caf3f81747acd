"""Numbers of identity documents: read, checked, and never guessed.

Excel keeps fifteen digits of a number; what it has rounded away stays unknown, for
a hundred endings pass the check. Such a number is marked as damaged.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from gridplanner.data.people.characters import compact

if TYPE_CHECKING:
    from collections.abc import Iterable

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"
_PROVINCE_CODES = """
    11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54
    61 62 63 64 65 71 81 82 83
"""
_PROVINCES = frozenset(_PROVINCE_CODES.split())
_LONG = re.compile(r"\d{17}[\dX]")
_SHORT = re.compile(r"\d{15}")
_ROUNDED = re.compile(r"(\d)(?:\.(\d*))?E\+?(\d+)")
_BLANKS = re.compile(r"[\s\-·.]+")
_MASK = re.compile(r"\*|^\d{3,}X{4,}")
_FIRST_YEAR = 1900

CITIZEN, RESIDENT, FOREIGNER = "citizen", "resident_permit", "foreigner_permit"


@dataclass(frozen=True, slots=True)
class IdReading:
    """What a number of an identity document says.

    Attributes
    ----------
    raw : str
        As it was written.
    text : str
        The same without full width, blanks and apostrophes, an x as X: what is
        kept where there is no `number`.
    number : str
        18 characters where the number is sound, else empty.
    state : str
        Empty for a sound one (and an empty cell); ``"converted"`` from 15 digits;
        ``"damaged"`` by Excel; ``"bad_length"``, ``"bad_date"``, ``"bad_check"``;
        ``"masked"``: digits were made unreadable on purpose;
        ``"other"``: of another kind of document, which nothing checks.
    birth : str
        ISO date, where digits 7 to 14 are certain.
    sex : str
        GB/T 2261.1: ``"1"`` male, ``"2"`` female; empty where not certain.
    kind : str
        ``"citizen"``, ``"resident_permit"`` (of Hong Kong, Macao, Taiwan) or
        ``"foreigner_permit"`` of a sound number, else empty.
    area_known : bool
        False where no province has the first two digits. A warning only: areas are
        dissolved, their numbers live on.
    """

    raw: str
    text: str = ""
    number: str = ""
    state: str = ""
    birth: str = ""
    sex: str = ""
    kind: str = ""
    area_known: bool = True


def check_digit(first: str) -> str:
    """Compute the last character of a number from the first 17.

    References
    ----------
    GB 11643-1999, ISO 7064 MOD 11-2.

    Examples
    --------
    >>> check_digit("11010519491231002")
    'X'
    """
    total = sum(
        weight * int(digit) for weight, digit in zip(WEIGHTS, first, strict=True)
    )
    return CHECKS[total % 11]


def read_id(value: object, *, today: date | None = None) -> IdReading:
    """Read the number of an identity document.

    Parameters
    ----------
    value : str, float, int or None
        A cell; a number as Excel keeps it is damaged beyond fifteen digits.
    today : date, optional
        Births after it are refused; without it those after 2099.

    Returns
    -------
    IdReading

    Examples
    --------
    >>> read_id("１１０１０５１９４９１２３１００２ｘ").number
    '11010519491231002X'
    >>> read_id("130503670401001").number, read_id("130503670401001").state
    ('130503196704010016', 'converted')
    >>> read_id(3.702111955031245e17).state, read_id(3.702111955031245e17).birth
    ('damaged', '1955-03-12')
    """
    raw = "" if value is None else str(value)
    counted = isinstance(value, int | float) and not isinstance(value, bool)
    text = compact(value).upper()
    if text.endswith(".0") and text[:-2].isdigit():
        text, counted = text[:-2], True
    if not text:
        return IdReading(raw)
    rounded = _ROUNDED.fullmatch(text)
    if rounded is not None:
        text, whole = _spell_out(rounded, exact=isinstance(value, float))
        if not whole or len(text) != 15:
            return IdReading(raw, text, state="damaged", birth=_birth(text, today))
    return _read(raw, _BLANKS.sub("", text), counted=counted, today=today)


def read_ids(values: Iterable[object], *, today: date | None = None) -> list[IdReading]:
    """Read a column of numbers.

    Where Excel has damaged any of them, one that ends in three zeros and passes the
    check by chance is damaged as well.
    """
    readings = [read_id(value, today=today) for value in values]
    if not any(reading.state == "damaged" for reading in readings):
        return readings
    return [
        replace(reading, number="", state="damaged", sex="", kind="")
        if reading.number.endswith("000") and reading.state == ""
        else reading
        for reading in readings
    ]


def _read(raw: str, text: str, *, counted: bool, today: date | None) -> IdReading:
    if _SHORT.fullmatch(text):
        first = text[:6] + "19" + text[6:]
        reading = _sound(raw, first + check_digit(first), today=today)
        return replace(
            reading, text=text, state="converted" if not reading.state else "bad_date"
        )
    if not _LONG.fullmatch(text):
        return IdReading(raw, text, state=_oddness(text))
    whole = check_digit(text[:17]) == text[17]
    if counted or (text.endswith("000") and not whole):
        return IdReading(raw, text, state="damaged", birth=_birth(text, today))
    if not whole:
        bad = "bad_check" if _birth(text, today) else "bad_date"
        return IdReading(raw, text, state=bad)
    return _sound(raw, text, today=today)


def _oddness(text: str) -> str:
    """Say what is odd about a number without the form of one."""
    if _MASK.search(text):
        return "masked"
    is_number = text.isdigit() or (text[:-1].isdigit() and text.endswith("X"))
    return "bad_length" if is_number else "other"


def _sound(raw: str, text: str, *, today: date | None) -> IdReading:
    birth = _birth(text, today)
    if not birth:
        return IdReading(raw, text, state="bad_date")
    return IdReading(
        raw,
        text,
        text,
        birth=birth,
        sex="1" if int(text[16]) % 2 else "2",
        kind=_kind(text),
        area_known=text[:2] in _PROVINCES or _kind(text) == FOREIGNER,
    )


def _kind(text: str) -> str:
    if text[:6] in {"810000", "820000", "830000"}:
        return RESIDENT
    # Area 990000 is that of made-up people.
    return FOREIGNER if text[0] == "9" and text[:6] != "990000" else CITIZEN


def _birth(text: str, today: date | None) -> str:
    """Give the birth of digits 7 to 14, empty where there is no such day."""
    written = text[6:14]
    if len(written) < 8 or not written.isdigit():
        return ""
    try:
        day = date(int(written[:4]), int(written[4:6]), int(written[6:]))
    except ValueError:
        return ""
    last = today or date(2099, 12, 31)
    return day.isoformat() if day.year >= _FIRST_YEAR and day <= last else ""


def _spell_out(rounded: re.Match[str], *, exact: bool) -> tuple[str, bool]:
    """Write out what a rounded number still says, and whether that is all of it.

    A cell's own number (`exact`) leaves only zeros out, a text what did not fit.
    """
    digits = rounded[1] + (rounded[2] or "")
    digits = digits.ljust(15, "0") if exact else digits
    length = int(rounded[3]) + 1
    # Beyond the fifteenth digit Excel has written zeros; it cuts and does not round.
    return digits[: min(length, 15)], len(digits) == length <= 15
