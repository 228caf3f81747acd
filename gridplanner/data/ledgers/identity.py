"""Who the people of a ledger are: each other, or somebody on record.

By ID number; else by name, birth and telephone; else by name, birth and house. What
is left is somebody new, with a question to the user where several would fit.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from gridplanner.data.ledgers.entries import RowIssue
from gridplanner.data.store.people_on_record import (
    people_by_id,
    people_by_name_and,
    read_people,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gridplanner.data.job import Progress
    from gridplanner.data.ledgers.entries import Entries, Entry, HouseWords
    from gridplanner.data.ledgers.houses import Home
    from gridplanner.data.store.geopackage import ProjectFile


@dataclass(slots=True)
class Identities:
    """Who is who.

    Attributes
    ----------
    people : list of Entry
        Each person once; those of further rows are merged into the first one.
    repeats : dict of (int, int) to int
        Position in `people` of the person that a further row lists, by sheet and row.
    known : dict of int to int
        Id on record by position in `people`.
    doubtful : dict of int to tuple of int
        Ids of several who would fit, by position.
    """

    people: list[Entry] = field(default_factory=list)
    repeats: dict[tuple[int, int], int] = field(default_factory=dict)
    known: dict[int, int] = field(default_factory=dict)
    doubtful: dict[int, tuple[int, ...]] = field(default_factory=dict)


def identify(
    file: ProjectFile,
    entries: Entries,
    homes: Mapping[HouseWords, Home],
    sheets: Sequence[str],
    progress: Progress,
) -> Identities:
    """Find out who is who.

    Parameters
    ----------
    file : ProjectFile
    entries : Entries
        Gets an issue for each row that lists somebody again.
    homes : mapping of HouseWords to Home
    sheets : sequence of str
        Names by `Entry.sheet`.
    progress : Progress

    Returns
    -------
    Identities
    """
    found = Identities()
    _merge_repeats(found, entries, sheets)
    _by_number(file, found, progress.part(0.0, 0.4))
    _by_name(file, found, homes, progress.part(0.4, 1.0))
    return found


def _merge_repeats(found: Identities, entries: Entries, sheets: Sequence[str]) -> None:
    """Take rows that list the same person for one."""
    seen: dict[object, int] = {}
    for entry in entries.found:
        keys = _keys(entry)
        place = next((seen[key] for key in keys if key in seen), None)
        if place is None or not _can_be(found.people[place], entry):
            place = len(found.people)
            found.people.append(entry)
        else:
            found.repeats[entry.sheet, entry.row] = place
            differs = _absorb(found.people[place], entry)
            reason = "twice_differing" if differs else "twice"
            first = {"first": found.people[place].row}
            entries.issues.append(
                RowIssue(sheets[entry.sheet], entry.row, "", reason, "kept", first)
            )
        for key in keys:
            seen.setdefault(key, place)


def _keys(entry: Entry) -> list[tuple[str, ...]]:
    person = entry.person
    keys: list[tuple[str, ...]] = []
    if entry.is_certain:
        keys.append(("id", person["id_no"]))
    birth = person.get("birth", "")
    keys += [
        (column, entry.name, birth, person[column])
        for column in ("phone", "residence_address")
        if birth and column in person
    ]
    return keys


def _can_be(one: Entry, other: Entry) -> bool:
    """Tell whether two entries can be one person: not with two sound numbers."""
    if not (one.is_certain and other.is_certain):
        return True
    return one.person["id_no"] == other.person["id_no"]


def _absorb(first: Entry, again: Entry) -> bool:
    """Fill in what a further row tells; say whether it differs elsewhere."""
    differs = False
    if again.is_certain and not first.is_certain:
        first.person["id_no"] = again.person["id_no"]
        first.person.pop("id_state", None)
        first.is_certain = True
    for column, value in again.person.items():
        if column not in first.person:
            first.person[column] = value
        elif column not in {"id_no", "id_state"}:
            differs |= first.person[column] != value
    for key, detail in again.tags.items():
        first.tags.setdefault(key, detail)
    if not first.house:
        first.house = again.house
    first.reg_no = first.reg_no or again.reg_no
    first.head_name = first.head_name or again.head_name
    first.owner = {**again.owner, **first.owner}
    return differs


def _by_number(file: ProjectFile, found: Identities, progress: Progress) -> None:
    asked = [p.person["id_no"] for p in found.people if p.is_certain]
    ids = people_by_id(file, asked, progress)
    for place, entry in enumerate(found.people):
        if entry.is_certain and (on_record := ids.get(entry.person["id_no"])):
            found.known[place] = on_record[0]
            if len(on_record) > 1:
                found.doubtful[place] = tuple(on_record)


def _by_name(
    file: ProjectFile,
    found: Identities,
    homes: Mapping[HouseWords, Home],
    progress: Progress,
) -> None:
    taken = set(found.known.values())
    for way in ("phone", "dwelling", "address"):
        asked = []
        for place, entry in enumerate(found.people):
            value = _value(entry, way, homes)
            if place not in found.known and value:
                asked.append((place, entry.name, entry.person.get("birth", ""), value))
        candidates = people_by_name_and(file, way, asked, progress)
        numbers = {number for ids in candidates.values() for number in ids}
        rows = read_people(file, numbers, ("id_no", "id_state", "valid_to"), progress)
        for place, ids in candidates.items():
            fitting = [
                number
                for number in ids
                if number not in taken and _fits(found.people[place], rows[number])
            ]
            here = [number for number in fitting if not rows[number]["valid_to"]]
            fitting = here or fitting
            if len(fitting) == 1:
                found.known[place] = fitting[0]
                found.doubtful.pop(place, None)
                taken.add(fitting[0])
            elif fitting:
                found.doubtful[place] = tuple(fitting)


def _value(entry: Entry, way: str, homes: Mapping[HouseWords, Home]) -> str | int:
    if way == "phone":
        return entry.person.get("phone", "")
    home = homes.get(entry.house)
    if way == "dwelling":
        return home.dwelling_id if home is not None else 0
    if entry.is_certain and home is not None and home.is_known:
        return ""
    return entry.person.get("residence_address", "")


def _fits(entry: Entry, row: Mapping[str, Any]) -> bool:
    """Tell whether numbers allow two to be one: never two different sound ones."""
    there = row["id_no"]
    if not entry.is_certain or not there or row["id_state"]:
        return True
    return bool(there == entry.person["id_no"])
