"""How codes and rows of people are said: relations, sexes, categories, changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridplanner.data.people.categories import CATEGORIES
from gridplanner.data.people.code_tables import TABLES
from gridplanner.resources.format import NONE
from gridplanner.resources.texts import has_text, language, text

if TYPE_CHECKING:
    from gridplanner.data.household_file import FormerLine, HouseholdFile, Resident

_SHORT_SEX = {"1": "household.man", "2": "household.woman"}


def code_word(column: str, code: str) -> str:
    """Say what a code of a column means, in the user's language."""
    table = TABLES.get(column)
    return table.word(code, language()) if table is not None and code else code


def tag_word(tag: str) -> str:
    """Name a category: ours by its sentence, any other as the office wrote it."""
    return text(CATEGORIES[tag].sentence) if tag in CATEGORIES else tag


def source_word(source: str) -> str:
    """Name a source."""
    return text("household.source.hand") if source == "hand" else source


def status_word(status: str) -> str:
    """Say how a dwelling is lived in."""
    key = f"household.status.{status}"
    return text(key) if status and has_text(key) else status


def place_words(file: HouseholdFile) -> str:
    """Say where a dwelling is: building, entrance, room."""
    parts = (file.address, file.unit, file.room or _floor(file))
    words = " ".join(part for part in parts if part)
    if words:
        return words
    return next((block.place for block in file.households if block.place), NONE)


def _floor(file: HouseholdFile) -> str:
    return text("household.floor", n=file.floor) if file.floor else ""


def person_words(one: Resident) -> str:
    """Say relation, sex and age of somebody who lives there."""
    words = [code_word("relation", one.relation)]
    if one.sex in _SHORT_SEX:
        words.append(text(_SHORT_SEX[one.sex]))
    if one.age is not None:
        words.append(text("household.age", n=one.age))
    return " · ".join(word for word in words if word)


def registered_words(one: Resident) -> str:
    """Say whether somebody is registered elsewhere, and where; empty for here."""
    if one.registered == "here":
        return ""
    if one.registered == "elsewhere":
        if one.domicile:
            return text("household.registered_at", place=one.domicile)
        return text("household.registered_elsewhere")
    return text("household.registered_at", place=one.domicile) if one.domicile else ""


def change_words(line: FormerLine) -> str:
    """Say one line of what changed."""
    if line.kind != "changed":
        words = text(f"household.change.{line.kind}", name=line.name)
    else:
        what = column_word(line.column)
        if line.name:
            what = text("household.change.of", name=line.name, what=what)
        old, new = (_value(line, value) for value in (line.old, line.new))
        key = "household.change.from_to" if line.old else "household.change.to"
        words = text(key, what=what, old=old, new=new)
    source = source_word(line.source)
    return (
        text("household.change.source", words=words, source=source) if source else words
    )


def column_word(column: str) -> str:
    """Name a column of the registry."""
    key = f"household.field.{column}"
    return text(key) if has_text(key) else column


def _value(line: FormerLine, value: str) -> str:
    if not value:
        return text("household.change.nothing")
    if line.table == "dwelling" and line.column == "status":
        return status_word(value)
    return code_word(line.column, value)
