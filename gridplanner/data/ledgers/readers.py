"""Values of a column as the registry keeps them, each kind of column by its reader.

A column is read as a whole: whether Excel spoilt it shows in many rows, and words of
code tables come again and again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gridplanner.data.ledgers.sheet import written
from gridplanner.data.people import code_tables
from gridplanner.data.people.booleans import read_boolean
from gridplanner.data.people.dates import read_date
from gridplanner.data.people.id_numbers import read_ids
from gridplanner.data.people.names import split_remark
from gridplanner.data.people.phones import read_phones

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from gridplanner.data.ledgers.sheet import Cell
    from gridplanner.data.people.id_numbers import IdReading

NAMES = ("name", "head_name", "owner_name", "tenant_name", "emergency_name")
IDS = ("id_no", "head_id", "owner_id", "tenant_id")
PHONES = ("phone", "other_phones", "owner_phone", "tenant_phone", "emergency_phone")
CODES = {
    "sex": code_tables.SEX,
    "id_type": code_tables.ID_TYPE,
    "nation": code_tables.NATION,
    "education": code_tables.EDUCATION,
    "political": code_tables.POLITICAL,
    "marital": code_tables.MARITAL,
    "health": code_tables.HEALTH,
    "relation": code_tables.RELATION,
    "population_kind": code_tables.POPULATION,
}
BETWEEN = re.compile(r"[、,，;；/|+\s]+")
"""What stands between several categories in one cell."""
_LINES = re.compile(r"\s*[\r\n]+\s*")
_LETTERS = re.compile(r"\d|[<>=@#$%]")
_LONGEST_NAME = 60
STATUS = {
    "死亡": "死亡", "已故": "死亡", "去世": "死亡", "注销": "死亡", "死亡注销": "死亡",
    "迁出": "迁出", "已迁出": "迁出", "迁移": "迁出", "迁走": "迁出",
    "迁入": "迁入", "空挂": "空挂", "空挂户": "空挂", "正常": "", "在册": "",
}  # fmt: skip
HOUSE_STATUS = {
    "自住": "自住", "自有": "自住", "自有自住": "自住", "自购": "自住", "自建": "自住",
    "出租": "出租", "出租房": "出租", "租住": "出租", "租赁": "出租", "租房": "出租",
    "空置": "空置", "空闲": "空置", "空房": "空置", "闲置": "空置", "无人居住": "空置",
}  # fmt: skip


@dataclass(slots=True)
class ReadColumn:
    """The values of a column, and what is wrong with some.

    Attributes
    ----------
    values : list of str
        Empty where a cell says nothing, or nothing that can be read.
    faults : dict of int to str
        Reason by position; ``"ledger.issue." + reason`` is the key of its sentence.
    more : dict of int to str
        What a cell says besides: remarks behind names, further telephones.
    """

    values: list[str]
    faults: dict[int, str] = field(default_factory=dict)
    more: dict[int, str] = field(default_factory=dict)


def read_names(cells: Sequence[Cell]) -> ReadColumn:
    """Read names; what stands in brackets behind one is a remark."""
    found = ReadColumn([])
    for at, cell in enumerate(cells):
        name, remark = split_remark(cell)
        if "*" in name:
            found.faults[at] = "masked_name"
            name = ""
        elif len(name) > _LONGEST_NAME or (name and _LETTERS.search(name)):
            found.faults[at] = "odd_name"
            name = ""
        if remark:
            found.more[at] = remark
        found.values.append(name)
    return found


def read_id_numbers(
    cells: Sequence[Cell], today: date
) -> tuple[ReadColumn, list[IdReading]]:
    """Read numbers of documents.

    Returns
    -------
    column : ReadColumn
        Sound numbers, else the text as it is written; nothing of a masked one.
    readings : list of IdReading
    """
    readings = read_ids(cells, today=today)
    values = [
        reading.number or ("" if reading.state == "masked" else reading.text)
        for reading in readings
    ]
    faults = {
        at: reading.state
        for at, reading in enumerate(readings)
        if reading.state not in {"", "converted", "other"}
    }
    return ReadColumn(values, faults), readings


def read_phone_numbers(cells: Sequence[Cell]) -> ReadColumn:
    """Read telephones: the first, preferably mobile one; the others in `more`."""
    found = ReadColumn([])
    for at, cell in enumerate(cells):
        if cell == "":
            found.values.append("")
            continue
        reading = read_phones(cell)
        found.values.append(reading.first)
        if reading.others:
            found.more[at] = " ".join(reading.others)
        if reading.rejected:
            found.faults[at] = "bad_phone"
    return found


def read_births(cells: Sequence[Cell]) -> ReadColumn:
    """Read dates of birth, as far as they are certain."""
    found = ReadColumn([])
    for at, cell in enumerate(cells):
        reading = read_date(cell)
        found.values.append(reading.iso)
        if not reading.iso and written(cell):
            found.faults[at] = "bad_date_of_birth"
        elif reading.doubtful and reading.precision == "year":
            found.faults[at] = "year_month"
    return found


def read_days(cells: Sequence[Cell]) -> ReadColumn:
    """Read other dates."""
    found = ReadColumn([])
    for at, cell in enumerate(cells):
        reading = read_date(cell)
        found.values.append(reading.iso)
        if not reading.iso and written(cell):
            found.faults[at] = "bad_day"
    return found


def read_codes(cells: Sequence[Cell], name: str) -> ReadColumn:
    """Read words of a national table as their codes."""
    table = CODES[name]
    if name == "population_kind":
        return _read_words(cells, _population)
    return _read_words(cells, table.code)


def _population(word: str) -> str | None:
    """Give the kind of resident; 是 and 否 below 是否常住 tell none."""
    code = code_tables.POPULATION.code(word)
    return code or (None if read_boolean(word) is not None else "")


def read_status(cells: Sequence[Cell]) -> ReadColumn:
    """Read the state of a registration: 迁出, 死亡, 空挂."""
    return _read_words(cells, lambda word: STATUS.get(word, "") or _known(word, STATUS))


def read_house_status(cells: Sequence[Cell]) -> ReadColumn:
    """Read whether a house is lived in by its owner, let, or empty."""
    return _read_words(cells, lambda word: HOUSE_STATUS.get(word, ""))


def _known(word: str, table: dict[str, str]) -> str | None:
    return None if word in table else ""


def _read_words(cells: Sequence[Cell], code: Callable[[str], str | None]) -> ReadColumn:
    """Read words by a table; None says that nothing is meant, empty that none fits."""
    known: dict[Cell, tuple[str, bool]] = {"": ("", False)}
    found = ReadColumn([])
    for at, cell in enumerate(cells):
        if cell not in known:
            word = written(cell)
            meant = code(word)
            known[cell] = (meant or "", bool(word) and meant == "")
        value, is_strange = known[cell]
        found.values.append(value)
        if is_strange:
            found.faults[at] = "unknown_word"
    return found


def read_words(cells: Sequence[Cell]) -> ReadColumn:
    """Read free text on one line."""
    return ReadColumn(
        [_LINES.sub(" ", written(cell)) if cell != "" else "" for cell in cells]
    )


def read_ticks(cells: Sequence[Cell]) -> list[bool | None]:
    """Read 是, √, 1 … as True, 否, 无, 0 … as False, a blank as None."""
    return [None if cell == "" else read_boolean(cell) for cell in cells]


def read_column(name: str, cells: Sequence[Cell]) -> ReadColumn:
    """Read a column by its field, but for numbers of documents and categories."""
    reader = _READERS.get(name)
    if reader is not None:
        return reader(cells)
    return read_codes(cells, name) if name in CODES else read_words(cells)


_READERS: dict[str, Callable[[Sequence[Cell]], ReadColumn]] = {
    **dict.fromkeys(NAMES, read_names),
    **dict.fromkeys(PHONES, read_phone_numbers),
    "birth": read_births,
    "arrived": read_days,
    "status": read_status,
    "house_status": read_house_status,
}
