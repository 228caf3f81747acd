"""A small town with an invented registry that has every kind of gap, and its rows."""

import random

from gridplanner.analysis.people_places import people_places
from gridplanner.analysis.standing import Standing
from gridplanner.data.batch import TableChange
from gridplanner.data.filters.people_list import entrances_given
from tests.helpers.people import make_id
from tests.helpers.project import small_town, unit_named, wkb

TABLES = (
    "building",
    "building_unit",
    "dwelling",
    "household",
    "register_household",
    "person",
    "person_tag",
)
TAGS = ("disabled", "party_member", "dibao", "aged80", "drugs", "elder_alone")
FAMILIES, GIVEN = "逄薛矫欧隋", "德福秀兰海涛雨涵晓静"


def pick(rng, *values):
    return rng.choice(values)


def settled_town(path, seed=0, *, people=150):
    """Twelve buildings in three grids and beyond; who lives where is left to chance."""
    rng = random.Random(seed)
    document = small_town(path)
    file = document.file
    shapes = [
        wkb(37 * i + 5, 10 + 60 * (i % 3), 37 * i + 20, 30 + 60 * (i % 3))
        for i in range(12)
    ]
    given = unit_named(document, "丙网格").id
    file.bulk_insert(
        "building",
        {
            "name": [f"{i}号楼" for i in range(12)],
            "estate": [pick(rng, "海棠小区", None) for _ in shapes],
            "plate": [pick(rng, f"{i}号", None) for i in range(12)],
            "valid_to": [pick(rng, None, None, None, "", "2025-01-01") for _ in shapes],
        },
        shapes,
    )
    homes = [rng.randint(1, 12) for _ in range(8)]
    file.bulk_insert(
        "building_unit",
        {
            "building_id": homes,
            "name": [f"{i}单元" for i in range(8)],
            "unit_override": [pick(rng, None, given) for _ in homes],
        },
    )
    units = [rng.randint(1, 8) if rng.random() < 0.6 else None for _ in range(20)]
    file.bulk_insert(
        "dwelling",
        {
            "unit_id": units,
            # An entrance's dwellings stand in the entrance's building.
            "building_id": [
                homes[u - 1] if u else pick(rng, None, *range(1, 13)) for u in units
            ],
            "room": [str(101 + i) for i in range(20)],
            "status": [pick(rng, "自住", "出租", None) for _ in units],
            "valid_to": [pick(rng, None, None, None, "2025-01-01") for _ in units],
        },
    )
    file.bulk_insert(
        "household",
        {
            "dwelling_id": [pick(rng, None, *range(1, 21)) for _ in range(24)],
            "kind": [pick(rng, "resident", "collective", None) for _ in range(24)],
            "head_id": [pick(rng, None, *range(1, people)) for _ in range(24)],
            "valid_to": [pick(rng, None, None, None, "2025-01-01") for _ in range(24)],
        },
    )
    file.bulk_insert(
        "register_household",
        {
            "building_id": [pick(rng, None, *range(1, 13)) for _ in range(10)],
            "dwelling_id": [pick(rng, None, None, *range(1, 21)) for _ in range(10)],
            "valid_to": [pick(rng, None, None, None, "2025-01-01") for _ in range(10)],
        },
    )
    _add_people(file, rng, people)
    return document


def _add_people(file, rng, people):
    births = [
        pick(
            rng,
            None,
            "",
            f"{rng.randint(1936, 2020)}-0{rng.randint(1, 9)}-{rng.randint(10, 28)}",
        )
        for _ in range(people)
    ]
    # Of some only the year or the month is known.
    births = [b and b[: pick(rng, 4, 7, *[10] * 6)] for b in births]
    births[0] = "1942-06-01"
    file.bulk_insert(
        "person",
        {
            "name": [
                pick(rng, *FAMILIES) + pick(rng, *GIVEN) if rng.random() < 0.97 else ""
                for _ in births
            ],
            "pinyin": [pick(rng, "pdf", "xxl", None) for _ in births],
            "sex": [pick(rng, "1", "2", None) for _ in births],
            "birth": births,
            "id_no": _numbers(rng, births),
            "residence_address": [pick(rng, None, "海棠小区3-2-501") for _ in births],
            "phone": [pick(rng, None, "", f"1000000{i:04d}") for i in range(people)],
            "population_kind": [
                pick(rng, "registered", "migrant", None) for _ in births
            ],
            "relation": [pick(rng, "02", "20", None) for _ in births],
            "household_id": [pick(rng, None, *range(1, 25)) for _ in births],
            "register_household_id": [pick(rng, None, *range(1, 11)) for _ in births],
            "valid_to": [pick(rng, *[None] * 6, "", "2025-01-01") for _ in births],
        },
    )
    file.bulk_insert(
        "person_tag",
        {
            "person_id": [rng.randint(1, people) for _ in range(2 * people)],
            "tag": [pick(rng, *TAGS) for _ in range(2 * people)],
            "valid_from": [
                pick(rng, None, "2020-01-01", "2027-01-01") for _ in range(2 * people)
            ],
            "valid_to": [
                pick(rng, None, None, "2024-01-01", "2030-01-01")
                for _ in range(2 * people)
            ],
        },
    )


def _numbers(rng, births):
    """ID numbers, some of them twice and some missing."""
    found = [make_id(_day(birth), i) for i, birth in enumerate(births)]
    for at in rng.sample(range(len(found)), len(found) // 12):
        found[at] = pick(rng, None, "", found[at - 1])
    return found


def _day(birth):
    """Complete a date of birth for an ID number."""
    known = birth or "1990"
    return known + "-01-01"[len(known) - 4 :]


def all_rows(document):
    """Every row of the registry by table and key, retired ones too."""
    found = {}
    for table in TABLES:
        key = "fid" if table == "building" else "id"
        numbers = document.file.read_columns(table, [key], all_rows=True)[key]
        rows = document.file.read_rows(table, [int(n) for n in numbers])
        found[table] = {row[key]: row for row in rows}
    return found


def some_row_edit(rng, document):
    """Change a few rows of any table that says who asks for work."""
    rows = all_rows(document)
    table = pick(rng, "person", "household", "dwelling", "person_tag", "building_unit")
    number = rng.choice(sorted(rows[table]))
    values = {
        "person": {
            "household_id": pick(rng, None, *rows["household"]),
            "birth": pick(rng, None, "1940-01-01", "2001-01-01"),
            "population_kind": pick(rng, "registered", "migrant"),
        },
        "household": {
            "dwelling_id": pick(rng, None, *rows["dwelling"]),
            "kind": pick(rng, "resident", "collective"),
        },
        "dwelling": {
            "building_id": pick(rng, None, *rows["building"]),
            "status": pick(rng, "自住", "出租", "空置"),
            "valid_to": pick(rng, None, "2025-01-01"),
        },
        "person_tag": {"tag": pick(rng, "dibao", "disabled", "party_member")},
        "building_unit": {"unit_override": pick(rng, None, 4)},
    }[table]
    column = rng.choice(sorted(values))
    return TableChange(table, changed={number: {column: values[column]}})


def stand(document):
    """The figures of the town, and where its people are counted."""
    standing = Standing(document.snapshot(), document.footprints)
    return standing, people_places(standing.snapshot, *entrances_given(document.file))
