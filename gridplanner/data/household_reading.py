"""Read the file of a dwelling: a few look-ups by index, whatever the town's size."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gridplanner.data.access.stand_ins import stand_in
from gridplanner.data.household_file import (
    HouseholdBlock,
    HouseholdFile,
    OwnerBlock,
    RegisterBlock,
    Registered,
    Resident,
    TagLine,
    VisitLine,
)
from gridplanner.data.household_history import changes_of
from gridplanner.data.people.categories import CATEGORIES, age_on, derived
from gridplanner.data.store.homes import rows_about

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from gridplanner.data.household_reader import Reader

    Row = Mapping[str, Any]


def read_household_file(
    reader: Reader, dwelling_id: int, *, household_id: int = 0
) -> HouseholdFile:
    """Read the file of a dwelling, or of a household that has none.

    Parameters
    ----------
    reader : Reader
    dwelling_id : int
        0 for the file of a household without a dwelling.
    household_id : int, optional

    Returns
    -------
    HouseholdFile

    Raises
    ------
    KeyError
        If there is no such dwelling.
    """
    dwelling: Row = {"id": 0, "building_id": 0}
    if dwelling_id:
        dwelling = reader.rows("dwelling", [dwelling_id])[dwelling_id]
        households: Collection[Row] = reader.by(
            "household", "dwelling_id", [dwelling_id]
        )
    else:
        households = list(reader.rows("household", [household_id]).values())
    building = reader.rows("building", [dwelling["building_id"]])
    unit = reader.rows("building_unit", [dwelling.get("unit_id")])
    registers = _registers_at(reader, dwelling)
    members = reader.by("person", "household_id", [row["id"] for row in households])
    registered = reader.by(
        "person", "register_household_id", [row["id"] for row in registers]
    )
    ids = [row["id"] for row in households]
    here = {"dwelling": [dwelling_id], "household": ids}
    return HouseholdFile(
        dwelling_id=dwelling_id,
        building_id=int(dwelling["building_id"] or 0),
        address=_address(next(iter(building.values()), None)),
        unit=str(next((row["name"] or "" for row in unit.values()), "")),
        floor=_words(dwelling.get("floor")),
        room=_words(dwelling.get("room")),
        status=_words(dwelling.get("status")),
        use=_words(dwelling.get("use")),
        area=dwelling.get("area"),
        owner=_owner(reader, dwelling),
        households=_households(reader, households, members, registers),
        registers=_registers(reader, registers, registered, dwelling_id, set(ids)),
        visits=_visits(reader, here, members),
        changes=changes_of(reader, here, [*members, *registered]),
        photos=tuple(
            sorted(
                row["id"]
                for table, about in here.items()
                for row in rows_about(reader.file, "photo", table, about)
            )
        ),
        is_gone=bool(dwelling.get("valid_to")),
    )


def _registers_at(reader: Reader, dwelling: Row) -> list[Row]:
    """Give the registered households of a dwelling.

    Of a building with one dwelling also those of which only the building is known.
    """
    if not dwelling["id"]:
        return []
    found = reader.by("register_household", "dwelling_id", [dwelling["id"]])
    building = dwelling["building_id"]
    if building and len(reader.by("dwelling", "building_id", [building])) == 1:
        others = reader.by("register_household", "building_id", [building])
        found += [row for row in others if not row["dwelling_id"]]
    return found


def _owner(reader: Reader, dwelling: Row) -> OwnerBlock:
    number = stand_in("dwelling", dwelling["id"])
    values = (
        reader.say(name, dwelling.get(f"owner_{name}"), number)
        for name in ("name", "id_no", "phone")
    )
    return OwnerBlock(*values)


def _households(
    reader: Reader,
    households: Collection[Row],
    members: Sequence[Row],
    registers: Sequence[Row],
) -> tuple[HouseholdBlock, ...]:
    ids = [row["id"] for row in members]
    residences = {
        row["person_id"]: row
        for row in reader.by("residence", "person_id", ids)
        if not row["valid_to"]
    }
    tags = reader.by("person_tag", "person_id", ids)
    elsewhere = reader.rows(
        "register_household", (row["register_household_id"] for row in members)
    )
    buildings = reader.rows(
        "building", (row["building_id"] for row in elsewhere.values())
    )
    places = reader.rows("place", (row["place_id"] for row in households))
    here = {row["id"] for row in registers}
    blocks = []
    for household in households:
        own = sorted(
            (row for row in members if row["household_id"] == household["id"]),
            key=lambda row: (row["id"] != household["head_id"], row["id"]),
        )
        people = tuple(
            _resident(
                reader,
                row,
                residence=residences.get(row["id"]),
                tags=[tag for tag in tags if tag["person_id"] == row["id"]],
                register=elsewhere.get(row["register_household_id"]),
                buildings=buildings,
                here=here,
                head=int(household["head_id"] or 0),
            )
            for row in own
        )
        place = places.get(household["place_id"])
        own_id = stand_in("household", household["id"])
        blocks.append(
            HouseholdBlock(
                id=household["id"],
                kind=household["kind"] or "resident",
                category=household["category"] or "",
                phone=reader.say("phone", household["phone"], own_id),
                note=reader.say("note", household["note"], own_id),
                place_id=household["place_id"] or 0,
                place="" if place is None else str(place["name"] or ""),
                members=people,
            )
        )
    return tuple(blocks)


def _resident(
    reader: Reader,
    row: Row,
    *,
    residence: Row | None,
    tags: Sequence[Row],
    register: Row | None,
    buildings: Mapping[int, Row],
    here: Collection[int],
    head: int,
) -> Resident:
    number = row["id"]
    role = "" if residence is None else str(residence["role"] or "")
    written = row["domicile_address"] or (register and register["address"])
    if not written and register is not None:
        written = _address(buildings.get(register["building_id"]))
    return Resident(
        id=number,
        household_id=row["household_id"],
        name=reader.say("name", row["name"], number),
        sex=row["sex"] or "",
        birth=reader.say("birth", row["birth"], number),
        age=age_on(row["birth"] or "", reader.today),
        relation=row["relation"] or "",
        id_no=reader.say("id_no", row["id_no"], number),
        phone=reader.say("phone", row["phone"], number),
        is_head=number == head,
        role=role,
        since="" if residence is None else str(residence["valid_from"] or ""),
        population_kind=row["population_kind"] or "",
        registered=_where_registered(row, register, here),
        domicile=reader.say("address", written, number),
        tags=_tags(reader, row, tags, role),
        health=reader.say("health", row["health"], number),
    )


def _where_registered(row: Row, register: Row | None, here: Collection[int]) -> str:
    if row["register_household_id"] in here and register is not None:
        return "here"
    if row["population_kind"] in {"migrant", "overseas"}:
        return "elsewhere"
    is_placed = register is not None and (
        register["building_id"] or register["dwelling_id"]
    )
    return "elsewhere" if is_placed else ""


def _tags(
    reader: Reader, person: Row, tags: Sequence[Row], role: str
) -> tuple[TagLine, ...]:
    """Give the categories that hold today, those that follow from other data too."""
    today = reader.today.isoformat()
    found = {}
    for row in tags:
        tag = str(row["tag"] or "")
        is_hidden = tag in CATEGORIES and CATEGORIES[tag].restricted
        if (is_hidden and not reader.restricted) or (row["valid_to"] or "9") <= today:
            continue
        follows = tag in CATEGORIES and CATEGORIES[tag].derived
        if follows and not _derived(reader, tag, person, role):
            continue
        names = ("source", "valid_from", "valid_to", "detail")
        found[tag] = TagLine(row["id"], tag, *(str(row[name] or "") for name in names))
    for key, category in CATEGORIES.items():
        is_new = category.derived and key not in found
        if is_new and _derived(reader, key, person, role):
            found[key] = TagLine(0, key)
    return tuple(found.values())


def _derived(reader: Reader, key: str, person: Row, role: str) -> bool:
    return derived(
        key,
        birth=person["birth"] or "",
        population_kind=person["population_kind"] or "",
        role=role,
        day=reader.today,
    )


def _registers(
    reader: Reader,
    registers: Sequence[Row],
    people: Sequence[Row],
    dwelling_id: int,
    here: Collection[int],
) -> tuple[RegisterBlock, ...]:
    homes = reader.rows("household", (row["household_id"] for row in people))
    dwellings = reader.rows("dwelling", (row["dwelling_id"] for row in homes.values()))
    buildings = reader.rows(
        "building", (row["building_id"] for row in dwellings.values())
    )

    def line(row: Row) -> Registered:
        home = homes.get(row["household_id"])
        there = dwellings.get(home["dwelling_id"]) if home is not None else None
        lives = "here" if row["household_id"] in here else ""
        at = ""
        if there is not None and there["id"] != dwelling_id:
            lives = "elsewhere"
            at = _address(buildings.get(there["building_id"]))
        name = reader.say("name", row["name"], row["id"])
        return Registered(
            row["id"], name, lives, at, 0 if there is None else there["id"]
        )

    own = {row["id"]: stand_in("register_household", row["id"]) for row in registers}
    return tuple(
        RegisterBlock(
            id=register["id"],
            reg_no=reader.say("reg_no", register["reg_no"], own[register["id"]]),
            address=reader.say("address", register["address"], own[register["id"]]),
            kind=register["kind"] or "",
            status=register["status"] or "",
            head_id=int(register["head_id"] or 0),
            members=tuple(
                line(row)
                for row in people
                if row["register_household_id"] == register["id"]
            ),
        )
        for register in registers
    )


def _visits(
    reader: Reader, here: Mapping[str, Sequence[int]], members: Sequence[Row]
) -> tuple[VisitLine, ...]:
    names = {row["id"]: row["name"] for row in members}
    found = {
        row["id"]: row
        for column, ids in (
            ("dwelling_id", here["dwelling"]),
            ("household_id", here["household"]),
            ("person_id", list(names)),
        )
        for row in reader.by("visit", column, ids)
    }
    lines = [
        VisitLine(
            id=row["id"],
            date=row["date"] or "",
            kind=row["kind"] or "",
            worker=row["worker"] or "",
            result=reader.say("result", row["result"], row["person_id"] or 0),
            next_due=row["next_due"] or "",
            name=reader.say("name", names.get(row["person_id"]), row["person_id"] or 0),
        )
        for row in found.values()
    ]
    return tuple(sorted(lines, key=lambda line: (line.date, line.id), reverse=True))


def _address(building: Row | None) -> str:
    """Say where a building stands: no personal data, since it is on the map."""
    if building is None:
        return ""
    for name in ("address", "name", "plate", "code"):
        if building[name]:
            return str(building[name])
    return ""


def _words(value: object) -> str:
    return "" if value is None else str(value)
