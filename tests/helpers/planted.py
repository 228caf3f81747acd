"""A project in which one person is planted wherever a person can be."""

from __future__ import annotations

import json
import re
import zlib

from gridplanner.data.batch import Batch, TableChange
from tests.helpers.people import PEOPLE, make_id
from tests.helpers.project import small_town, wkb

NAME, OTHER = "逄德福", "薛秀兰"
FORMER_NAME = "逄得福旧"
ID, PHONE, LANDLINE = PEOPLE[0].id_no, PEOPLE[0].phone, "10099887766"
FORMER_ID = make_id("1950-02-03", 13)
WORDS = (NAME, FORMER_NAME, ID, FORMER_ID, PHONE, LANDLINE)
PERSON, WIFE, SON, LODGER = 1, 2, 3, 4
PICTURE = b"\xff\xd8planted-portrait\xff\xd9"


def plant(path):
    """Make the project, open for editing; the person is row 1 of four."""
    document = small_town(path)
    batches = [
        ("building", {"address": ["东村1号"], "people": [4]}, [wkb(20, 120, 40, 140)]),
        ("building", {"address": ["东村2号"]}, [wkb(20, 20, 40, 40)]),
    ]
    document.apply_batch(
        Batch(
            "import.buildings",
            {"n": "2"},
            tuple(TableChange(table, row, shape) for table, row, shape in batches),
        )
    )
    document.apply_batch(Batch("import.people", {"n": "4"}, tuple(_people())))
    _change(document)
    _note(document)
    return document


def _people():
    people = PEOPLE[:4]
    yield TableChange(
        "dwelling",
        {
            "building_id": [1, 2],
            "room": ["101", "201"],
            "owner_name": [NAME, OTHER],
            "owner_id_no": [ID, PEOPLE[1].id_no],
            "owner_phone": [PHONE, None],
        },
    )
    yield TableChange(
        "household",
        {
            "dwelling_id": [1, 2],
            "head_id": [PERSON, LODGER],
            "phone": [LANDLINE, "10055554444"],
            "note": [f"户主{NAME}常不在家", "两层"],
        },
    )
    yield TableChange(
        "register_household", {"reg_no": ["901", "902"], "head_id": [PERSON, WIFE]}
    )
    yield TableChange(
        "person",
        {
            "name": [FORMER_NAME, *(person.name for person in people[1:])],
            "id_no": [FORMER_ID, *(person.id_no for person in people[1:])],
            "phone": [PHONE, *(person.phone for person in people[1:])],
            "other_phones": [LANDLINE, None, None, None],
            "household_id": [1, 1, 1, 2],
            "register_household_id": [1, 2, 2, None],
            "emergency_name": [None, NAME, None, None],
            "emergency_phone": [None, PHONE, None, None],
            "note": [None, f"配偶{NAME}，电话{PHONE}", None, "独居"],
        },
    )
    yield TableChange(
        "residence", {"person_id": [1, 2, 3, 4], "dwelling_id": [1, 1, 1, 2]}
    )
    yield TableChange("person_tag", {"person_id": [1, 2], "tag": ["elder", "party"]})


def _change(document):
    """Edit the rows as a user does, so that undo keeps them as they were."""
    steps = (
        TableChange("person", changed={1: {"name": NAME, "id_no": ID}}),
        TableChange(
            "former_value",
            {
                "table_name": ["person"] * 2 + ["person"],
                "row_id": [1, 1, 4],
                "field": ["name", "id_no", "name"],
                "value": [FORMER_NAME, FORMER_ID, "欧阳小静"],
            },
        ),
        TableChange(
            "photo",
            {
                "table_name": ["person"] * 2,
                "row_id": [1, 1],
                "picture": [PICTURE, b""],
                "note": [None, f"{NAME}的证件照"],
            },
        ),
        TableChange("photo", retired=[2]),
        TableChange(
            "visit",
            {
                "person_id": [1, 4],
                "household_id": [1, 2],
                "result": [f"{NAME}在家", "无人"],
            },
        ),
        TableChange(
            "review",
            {
                "kind": ["same_person", "conflict"],
                "person_id": [4, 2],
                "other_id": [1, None],
                "present": ["", f"联系{PHONE}"],
            },
        ),
        TableChange("household", changed={1: {"note": f"{NAME}搬回"}}),
        TableChange("building", changed={2: {"note": "待修"}}),
    )
    for step in steps:
        document.apply_batch(Batch("edit.test", {}, (step,)))
    # One that is taken back and can be done again.
    gone = TableChange("person_tag", {"person_id": [1], "note": [f"{NAME}高龄"]})
    document.apply_batch(Batch("edit.test", {}, (gone,)))
    document.undo()


def _note(document):
    """Write what stands in the program's own lists."""
    before = json.dumps({"name": NAME, "id_no": ID}, ensure_ascii=False)
    with document.file.transaction():
        run = document.file.connection.execute
        run(
            "INSERT INTO gp_merge (kept_id, merged_id, before) VALUES (1, 99, ?)",
            (before,),
        )
        run(
            "INSERT INTO gp_filter (name, conditions) VALUES ('找人', ?)",
            (json.dumps({"words": ID}),),
        )
        run(
            "INSERT INTO gp_touched (table_name, row_id, op, before)"
            " VALUES ('person', 1, 'update', ?)",
            (before,),
        )


def words_in(data):
    """List the planted words that stand in some bytes."""
    return [word for word in WORDS if word.encode() in data]


def words_in_file(path):
    """List the planted words in a file, also inside what is compressed there."""
    data = path.read_bytes()
    found = set(words_in(data))
    for match in re.finditer(rb"\x78[\x01\x5e\x9c\xda]", data):
        try:
            found |= set(
                words_in(zlib.decompressobj().decompress(data[match.start() :]))
            )
        except zlib.error:
            continue
    return sorted(found)
