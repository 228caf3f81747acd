"""Rows of a sheet read into `Entry`s: values cleaned, faults listed, rows rejected."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gridplanner.data.ledgers.columns import TAG
from gridplanner.data.ledgers.entries import Entries, Entry, HouseWords, RowIssue
from gridplanner.data.ledgers.grouping import group_rows
from gridplanner.data.ledgers.readers import (
    BETWEEN,
    IDS,
    ReadColumn,
    read_column,
    read_id_numbers,
    read_ticks,
    read_words,
)
from gridplanner.data.people.booleans import read_boolean
from gridplanner.data.people.categories import CATEGORIES, category_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from gridplanner.data.job import Progress
    from gridplanner.data.ledgers.ledger import LedgerOptions
    from gridplanner.data.ledgers.reading import SheetTable
    from gridplanner.data.people.id_numbers import IdReading

# Field of a ledger: column of table person, where it is the same for all.
PERSON = {
    **{
        name: name
        for name in (
            "name", "sex", "birth", "id_type", "phone", "other_phones", "nation",
            "education", "political", "marital", "occupation", "employer",
            "population_kind", "relation", "status", "emergency_name",
            "emergency_phone", "arrived", "note", "health",
        )
    },
    "residence": "residence_address",
    "domicile": "domicile_address",
}  # fmt: skip
_OWNER = {
    "owner_name": "owner_name",
    "owner_id": "owner_id_no",
    "owner_phone": "owner_phone",
    "house_status": "status",
    "house_use": "use",
}
_HOUSE = {
    name: name
    for name in (
        "dwelling_code", "building_code", "estate", "building", "unit", "floor",
        "room", "plate", "community",
    )
}  # fmt: skip
_WRONG_ID = {"bad_length", "bad_date", "bad_check", "masked"}
_PARTY = {"01", "02"}


@dataclass(slots=True)
class _Columns:
    """The columns of a sheet, read."""

    values: dict[str, ReadColumn]
    titles: dict[str, str]
    ids: list[IdReading]
    ticks: dict[str, tuple[str, list[bool | None], list[str]]]

    def named(self, names: Mapping[str, str]) -> list[tuple[str, list[str]]]:
        """Give the columns of some fields under other names."""
        return [
            (names[field], column.values)
            for field, column in self.values.items()
            if field in names
        ]

    def at(self, field: str, index: int) -> str:
        """Give a value; empty where there is no such column."""
        column = self.values.get(field)
        return column.values[index] if column is not None else ""


def read_entries(
    tables: Sequence[SheetTable],
    options: LedgerOptions,
    *,
    today: date,
    progress: Progress,
) -> Entries:
    """Read the people of some sheets.

    Parameters
    ----------
    tables : sequence of SheetTable
        With their columns understood.
    options : LedgerOptions
    today : date
        Nobody is born after it.
    progress : Progress

    Returns
    -------
    Entries
    """
    entries = Entries()
    for index, table in enumerate(tables):
        progress.fraction(index / len(tables))
        columns = _read_columns(table, today)
        entries.read += len(table.rows)
        copied: dict[int, dict[str, str]] = {}
        groups = group_rows(table, columns.values, options, copied)
        for at, values in copied.items():
            entries.copied[index, table.rows[at] + 1] = values
        parts = [columns.named(names) for names in (PERSON, _HOUSE, _OWNER)]
        for at in range(len(table.rows)):
            if at % 1000 == 0:
                progress.check()
            reader = _Row(table, columns, parts, sheet=index, at=at)
            reader.read(entries, groups, options)
    return entries


def _read_columns(table: SheetTable, today: date) -> _Columns:
    found = _Columns({}, {}, [], {})
    for column in table.reading.columns:
        if not column.field:
            continue
        cells = table.column(column.index)
        found.titles.setdefault(column.field, column.title)
        if column.field.startswith(TAG):
            key = column.field.removeprefix(TAG)
            words = read_words(cells).values
            found.ticks[column.title] = (key, read_ticks(cells), words)
        elif column.field in IDS:
            read, readings = read_id_numbers(cells, today)
            found.values[column.field] = read
            if column.field == "id_no":
                found.ids = readings
        else:
            found.values[column.field] = read_column(column.field, cells)
    return found


_Part = list[tuple[str, list[str]]]


class _Row:
    """One row while it is read."""

    def __init__(
        self,
        table: SheetTable,
        columns: _Columns,
        parts: Sequence[_Part],
        *,
        sheet: int,
        at: int,
    ) -> None:
        self._columns = columns
        self._sheet, self._at, self._row = sheet, at, table.rows[at] + 1
        self._parts = parts
        self._name = table.sheet.name
        self._issues: list[RowIssue] = []

    def read(
        self, entries: Entries, groups: Sequence[int], options: LedgerOptions
    ) -> None:
        """Add what the row lists, or why it lists nobody."""
        entry = self._entry()
        entry.group = groups[self._at]
        self._read_id(entry)
        self._read_tags(entry, options)
        self._list_faults()
        reason = self._why_rejected(entry)
        if reason is not None:
            entries.rejected[self._sheet, self._row] = reason
            entries.issues.append(reason)
            return
        entries.issues.extend(self._issues)
        entries.found.append(entry)
        tenant = self._tenant(entry)
        if tenant is not None:
            entries.found.append(tenant)

    def _entry(self) -> Entry:
        at, columns = self._at, self._columns
        person, words, owner = (
            {name: values[at] for name, values in part if values[at]}
            for part in self._parts
        )
        self._add_more(person)
        house = HouseWords(text=person.get("residence_address", ""), **words)
        if house and not house.text:
            person["residence_address"] = house.written
        return Entry(
            self._sheet,
            self._row,
            person,
            house=house,
            owner=owner,
            reg_no=columns.at("reg_no", at),
            head_name=columns.at("head_name", at),
            head_id=columns.at("head_id", at),
        )

    def _add_more(self, person: dict[str, str]) -> None:
        """Keep what cells say besides: further telephones, a remark behind the name."""
        values = self._columns.values
        others = [
            person.pop("other_phones", ""),
            *(
                values[field].more.get(self._at, "")
                for field in ("phone", "other_phones")
                if field in values
            ),
        ]
        first = person.get("phone", "")
        numbers = [n for part in others for n in part.split() if n != first]
        if numbers:
            person["other_phones"] = " ".join(dict.fromkeys(numbers))
        remark = values["name"].more.get(self._at) if "name" in values else None
        if remark:
            note = person.get("note")
            person["note"] = f"{note}；{remark}" if note else remark

    def _read_id(self, entry: Entry) -> None:
        if not self._columns.ids:
            return
        reading = self._columns.ids[self._at]
        person = entry.person
        if not reading.text:
            return
        is_other = reading.state == "other" or _is_foreign(person.get("id_type", ""))
        if reading.state == "masked" or (reading.state in _WRONG_ID and not is_other):
            return
        person["id_no"] = reading.number or reading.text
        if reading.state == "damaged":
            person["id_state"] = "damaged"
            self._issue("damaged", "id_no")
        elif reading.state == "converted":
            self._issue("converted", "id_no", action="repaired")
        entry.is_certain = bool(reading.number) or is_other
        if reading.number:
            person.setdefault("id_type", "111")
        self._from_id(person, "birth", reading.birth)
        self._from_id(person, "sex", reading.sex)

    def _from_id(self, person: dict[str, str], column: str, certain: str) -> None:
        """Take birth and sex from the number; what is written counts less."""
        if not certain:
            return
        written = person.get(column, "")
        if written and not certain.startswith(written):
            self._issue(f"{column}_differs", column, action="repaired")
        person[column] = certain

    def _read_tags(self, entry: Entry, options: LedgerOptions) -> None:
        for title, (key, ticks, words) in self._columns.ticks.items():
            word = words[self._at]
            if ticks[self._at] or (ticks[self._at] is None and word):
                # 低保 below 是否低保 says yes; 二级 below 残疾 says which.
                entry.tags[key] = "" if ticks[self._at] else _detail(word, key)
            elif word and ticks[self._at] is None:
                self._issues.append(self._fault("unknown_word", title))
        for word in BETWEEN.split(self._columns.at("tags", self._at)):
            self._take_tag(entry, word, options)
        if entry.person.get("political") in _PARTY:
            entry.tags.setdefault("party_member", "")

    def _take_tag(self, entry: Entry, word: str, options: LedgerOptions) -> None:
        if not word or read_boolean(word) is False:
            return
        key = category_of(word)
        if not key:
            self._issue("unknown_word", "tags")
        elif CATEGORIES[key].restricted and not options.restricted:
            self._issue("restricted", "tags")
        else:
            entry.tags[key] = ""

    def _list_faults(self) -> None:
        for field, column in self._columns.values.items():
            reason = column.faults.get(self._at)
            if reason and field not in IDS and field != "name":
                self._issue(reason, field)

    def _why_rejected(self, entry: Entry) -> RowIssue | None:
        """Give the reason for which a row cannot be taken."""
        names = self._columns.values.get("name")
        if not entry.name:
            faults = names.faults if names is not None else {}
            reason = faults.get(self._at, "no_name")
            return self._fault(reason, self._title("name"))
        if self._columns.ids:
            state = self._columns.ids[self._at].state
            if state in _WRONG_ID and "id_no" not in entry.person:
                return self._fault(state, self._title("id_no"), "skipped")
        if "id_no" not in entry.person and "birth" not in entry.person:
            column = self._title("id_no") or self._title("birth")
            return self._fault("no_identity", column, "skipped")
        if not entry.house:
            return self._fault("no_place", self._title("residence"), "skipped")
        return None

    def _tenant(self, entry: Entry) -> Entry | None:
        """Give the tenant a row names beside the person it is about."""
        name = self._columns.at("tenant_name", self._at)
        number = self._columns.at("tenant_id", self._at)
        if not name or name == entry.name:
            if name:
                entry.role = "tenant"
            return None
        faults = self._columns.values.get("tenant_id", ReadColumn([])).faults
        if not number or self._at in faults:
            self._issue("tenant_unknown", "tenant_name")
            return None
        person = {
            "name": name,
            "id_no": number,
            "population_kind": "migrant",
            "residence_address": entry.person.get("residence_address", ""),
            "phone": self._columns.at("tenant_phone", self._at),
        }
        return Entry(
            entry.sheet,
            entry.row,
            {column: value for column, value in person.items() if value},
            house=entry.house,
            role="tenant",
            group=-entry.row,
            is_certain=True,
        )

    def _title(self, field: str) -> str:
        return self._columns.titles.get(field, "")

    def _issue(self, reason: str, field: str, *, action: str = "kept") -> None:
        self._issues.append(self._fault(reason, self._title(field), action))

    def _fault(self, reason: str, column: str, action: str = "skipped") -> RowIssue:
        return RowIssue(self._name, self._row, column, reason, action)


def _is_foreign(id_type: str) -> bool:
    """Tell whether a document is none whose number has a check digit."""
    return bool(id_type) and id_type not in {"111", "112", "113"}


def _detail(word: str, key: str) -> str:
    return "" if category_of(word) == key else word
