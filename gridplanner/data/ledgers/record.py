"""What the project knows of the people a ledger lists, read once for all of them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from gridplanner.data.addresses.columns import plain_unit
from gridplanner.data.store.people_on_record import (
    LIVE,
    latest_sources,
    read_people,
    rows_by,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from gridplanner.data.job import Progress
    from gridplanner.data.ledgers.houses import Home
    from gridplanner.data.ledgers.identity import Identities
    from gridplanner.data.store.geopackage import ProjectFile

Row = dict[str, Any]
PERSON = (
    "name", "sex", "birth", "id_type", "id_no", "id_state", "phone", "other_phones",
    "nation", "education", "political", "marital", "occupation", "employer",
    "population_kind", "relation", "status", "emergency_name", "emergency_phone",
    "arrived", "note", "health", "residence_address", "domicile_address",
    "household_id", "register_household_id", "source", "valid_to",
)  # fmt: skip
_HOUSEHOLD = ("id", "dwelling_id", "head_id", "kind", "valid_to", "source")
_REGISTER = ("id", "reg_no", "head_id", "address", "source")
_UNIT = ("building_id", "name", "id")
_RESIDENCE = ("id", "person_id", "dwelling_id", "role", "valid_from", "valid_to")
_REVIEW = ("kind", "person_id", "other_id", "field", "offered")
_DWELLING = (
    "id", "building_id", "unit_id", "use", "status", "owner_name", "owner_id_no",
    "owner_phone", "source",
)  # fmt: skip


@dataclass(slots=True)
class OnRecord:
    """Rows of the project that a ledger may touch.

    Attributes
    ----------
    people : dict of int to dict
        By id.
    sources : dict of (str, int, str) to str
        Of values that come from another source than their row, by table, row, column.
    households : dict of int to dict
        Those of `people`, and all that live in a dwelling of the ledger.
    members : dict of int to set of int
        People in force, by household, of the households of `people`.
    in_dwelling : dict of int to list of int
        Ids of the resident households in force, by dwelling.
    registers : dict of str to dict
        By register number.
    reg_nos : dict of int to str
        Register number by id of those people are registered in.
    dwellings : dict of int to dict
    units : dict of int to dict of str to int
        Ids of the entrances by name, without 单元, of the buildings of the ledger.
    residences : dict of int to list of dict
        Those in force, by person.
    tags : set of (int, str)
        Categories in force, by person.
    reviews : set of tuple
        Kind, person, other person, column and offered value of what was put to a user
        before, whether it is settled or not.
    """

    people: dict[int, Row] = field(default_factory=dict)
    sources: dict[tuple[str, int, str], str] = field(default_factory=dict)
    households: dict[int, Row] = field(default_factory=dict)
    members: dict[int, set[int]] = field(default_factory=dict)
    in_dwelling: dict[int, list[int]] = field(default_factory=dict)
    registers: dict[str, Row] = field(default_factory=dict)
    reg_nos: dict[int, str] = field(default_factory=dict)
    dwellings: dict[int, Row] = field(default_factory=dict)
    units: dict[int, dict[str, int]] = field(default_factory=dict)
    residences: dict[int, list[Row]] = field(default_factory=dict)
    tags: set[tuple[int, str]] = field(default_factory=set)
    reviews: set[tuple[Any, ...]] = field(default_factory=set)


def read_record(
    file: ProjectFile,
    identities: Identities,
    homes: Iterable[Home],
    progress: Progress,
) -> OnRecord:
    """Read what the project knows of the people and houses of a ledger.

    Parameters
    ----------
    file : ProjectFile
    identities : Identities
    homes : iterable of Home
    progress : Progress

    Returns
    -------
    OnRecord
    """
    found = OnRecord()
    ids = sorted(set(identities.known.values()))
    found.people = read_people(file, ids, PERSON, progress.part(0.0, 0.3))
    found.sources = latest_sources(file, "person", ids, progress.part(0.3, 0.4))
    homes = list(homes)
    dwellings = {home.dwelling_id for home in homes if home.dwelling_id}
    _read_houses(file, found, dwellings, progress.part(0.4, 0.6))
    buildings = {home.new[0] for home in homes if home.new}
    ask = _asking(file, progress)
    for row in ask("building_unit", "building_id", buildings, _UNIT):
        units = found.units.setdefault(row["building_id"], {})
        units.setdefault(plain_unit(row["name"]), row["id"])
    _read_registers(file, found, identities, progress.part(0.6, 0.7))
    _read_links(file, found, ids, progress.part(0.7, 1.0))
    return found


def _read_houses(
    file: ProjectFile, found: OnRecord, dwellings: set[int], progress: Progress
) -> None:
    ask = _asking(file, progress)
    for row in ask("dwelling", "id", dwellings, _DWELLING):
        found.dwellings[row["id"]] = row
    found.sources |= latest_sources(file, "dwelling", dwellings, progress)
    own = _values(found.people.values(), "household_id")
    for row in ask("household", "id", own, _HOUSEHOLD):
        found.households[row["id"]] = row
    for row in ask("person", "household_id", own, ("id", "household_id"), LIVE):
        found.members.setdefault(row["household_id"], set()).add(row["id"])
    living: dict[int, list[int]] = defaultdict(list)
    rows = ask("household", "dwelling_id", dwellings, _HOUSEHOLD)
    for row in sorted(rows, key=lambda each: each["id"]):
        found.households[row["id"]] = row
        if not row["valid_to"] and row["kind"] != "collective":
            living[row["dwelling_id"]].append(row["id"])
    found.in_dwelling = dict(living)


def _read_registers(
    file: ProjectFile, found: OnRecord, identities: Identities, progress: Progress
) -> None:
    ask = _asking(file, progress)
    numbers = {person.reg_no for person in identities.people if person.reg_no}
    rows = ask("register_household", "reg_no", numbers, _REGISTER, LIVE)
    for row in rows:
        found.registers.setdefault(row["reg_no"], row)
    own = _values(found.people.values(), "register_household_id")
    for row in ask("register_household", "id", own, _REGISTER):
        found.reg_nos[row["id"]] = str(row["reg_no"] or "")


def _read_links(
    file: ProjectFile, found: OnRecord, ids: list[int], progress: Progress
) -> None:
    ask = _asking(file, progress)
    live: dict[int, list[Row]] = defaultdict(list)
    for row in ask("residence", "person_id", ids, _RESIDENCE, LIVE):
        live[row["person_id"]].append(row)
    found.residences = dict(live)
    for row in ask("person_tag", "person_id", ids, ("person_id", "tag"), LIVE):
        found.tags.add((row["person_id"], row["tag"]))
    for row in ask("review", "person_id", ids, _REVIEW):
        found.reviews.add(review_key(row))


def review_key(row: Mapping[str, Any]) -> tuple[Any, ...]:
    """Tell what a question to the user is about, whoever asks it again."""
    return (
        row["kind"],
        row["person_id"],
        row.get("other_id") or 0,
        row.get("field") or "",
        row.get("offered") or "",
    )


def _values(rows: Iterable[Row], name: str) -> list[int]:
    return sorted({row[name] for row in rows if row[name]})


def _asking(file: ProjectFile, progress: Progress) -> Callable[..., list[Row]]:
    """Give what reads rows of a table as dictionaries by many values of a column."""

    def ask(
        table: str,
        column: str,
        values: Iterable[object],
        names: tuple[str, ...],
        condition: str = "1",
    ) -> list[Row]:
        found = rows_by(
            file, table, column, values, names, progress=progress, condition=condition
        )
        return [dict(zip(names, row, strict=True)) for row in found]

    return ask
