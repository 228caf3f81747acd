"""What is shown of a column before an import: masked samples, and warnings."""

from __future__ import annotations

import dataclasses
import re
from typing import TYPE_CHECKING

from gridplanner.data.ledgers.columns import TAG
from gridplanner.data.ledgers.fields import MASKED_AS
from gridplanner.data.ledgers.readers import BETWEEN
from gridplanner.data.ledgers.sheet import written
from gridplanner.data.masking import mask
from gridplanner.data.people.booleans import read_boolean
from gridplanner.data.people.categories import category_of
from gridplanner.data.people.code_tables import POPULATION
from gridplanner.data.people.dates import read_date
from gridplanner.data.people.id_numbers import read_ids
from gridplanner.data.people.names import tidy_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gridplanner.data.ledgers.columns import Meaning
    from gridplanner.data.ledgers.sheet import Cell

SAMPLES = 3
_LOOKED_AT = 2000
_FEW = 20  # different values of a column that tells a kind, not a person
_SHORT = 8
_LONG_NUMBER = re.compile(r"\d{6,}")
_ID_FIELDS = ("id_no", "head_id", "owner_id", "tenant_id")


def sample_of(meaning: Meaning, values: Sequence[Cell]) -> tuple[str, ...]:
    """Give the first different values of a column, masked.

    Parameters
    ----------
    meaning : Meaning
    values : sequence of Cell

    Returns
    -------
    tuple of str
        At most three. A column nobody knows is shown in plain only where it has few
        short values, as kinds and ticks have; else nothing but its form.
    """
    words: dict[str, None] = {}
    for value in values[:_LOOKED_AT]:
        text = _seen(value, meaning.field)
        if text:
            words[text] = None
    kind = MASKED_AS.get(meaning.field or meaning.suggested)
    if kind is None and not meaning.field:
        few = len(words) <= _FEW and len(words) * 3 <= len(values) + 3
        if not few or any(len(word) > _SHORT for word in words):
            return tuple(dict.fromkeys(_form(word) for word in words))[:SAMPLES]
    first = list(words)[:SAMPLES]
    if kind is None:
        return tuple(
            _form(word) if _LONG_NUMBER.search(word) else word for word in first
        )
    return tuple(word if "E+" in word else mask(kind, word) for word in first)


def _seen(value: Cell, field: str) -> str:
    """Write a value as the sheet shows it."""
    if value == "":
        return ""
    if isinstance(value, float) and abs(value) >= 1e11 and field in _ID_FIELDS:
        return f"{value:.2E}"
    return tidy_name(value) if MASKED_AS.get(field) == "name" else written(value)


def _form(word: str) -> str:
    """Show the form of a value nobody knows: its first character and its length."""
    return word[:1] + "*" * min(len(word) - 1, 17)


def doubt_tags(meaning: Meaning, values: Sequence[Cell]) -> Meaning:
    """Leave a column out that is named for a category and is not ticked 是 or 否."""
    if not meaning.field.startswith(TAG):
        return meaning
    told = [value for value in values[:_LOOKED_AT] if value != ""]
    ticks = sum(read_boolean(value) is not None for value in told)
    named = sum(_names_itself(meaning.field, value) for value in told)
    if (ticks + named) * 2 >= len(told):
        return meaning
    return dataclasses.replace(
        meaning, field="", certainty="guessed", suggested=meaning.field
    )


def tell_kinds(meaning: Meaning, values: Sequence[Cell]) -> Meaning:
    """Take a column for categories where its title leaves it open and its words tell.

    人员类别 is the kind of resident in some ledgers, and low income or disability in
    others.
    """
    if "population_kind" not in {meaning.field, meaning.suggested}:
        return meaning
    cells = {value: written(value) for value in values[:_LOOKED_AT] if value != ""}
    words = {word for cell in cells.values() for word in BETWEEN.split(cell) if word}
    named = sum(bool(category_of(word)) for word in words)
    kinds = sum(bool(POPULATION.code(word)) for word in words)
    if named <= kinds or named * 2 < len(words):
        return meaning
    return dataclasses.replace(
        meaning, field="tags", certainty="recognised", suggested=""
    )


def _names_itself(field: str, value: Cell) -> bool:
    return TAG + category_of(value) == field


def _spoilt(values: Sequence[Cell]) -> list[Cell]:
    """Give the numbers that Excel may have damaged: few, and quickly told."""
    return [
        value
        for value in values
        if value != ""
        and (
            type(value) is not str
            or value.rstrip().endswith("000")
            or "E" in value
            or "e" in value
        )
    ]


def warning_of(field: str, values: Sequence[Cell]) -> tuple[str, int]:
    """Warn of values that Excel has spoilt.

    Returns
    -------
    warning : str
        ``"damaged_ids"``; ``"year_month"``: 1955.10 has become 1955.1, October or
        January; empty where nothing is to be told.
    count : int
        Number of values it speaks of.
    """
    if field in _ID_FIELDS:
        count = sum(reading.state == "damaged" for reading in read_ids(_spoilt(values)))
        return ("damaged_ids", count) if count else ("", 0)
    if field == "birth":
        numbers = [v for v in values if isinstance(v, float) and 1850 < v < 2100]
        spoilt = [v for v in numbers if not v.is_integer() and read_date(v).doubtful]
        return ("year_month", len(spoilt)) if spoilt else ("", 0)
    return "", 0
