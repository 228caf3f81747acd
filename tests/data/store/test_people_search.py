"""People found through indexes are those a look at every row finds."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gridplanner.data.batch import Batch, TableChange
from gridplanner.data.people.id_numbers import check_digit
from gridplanner.data.people.names import spell
from gridplanner.data.store.owner_search import find_owners
from gridplanner.data.store.people_search import find_people
from gridplanner.data.store.search import find_groups
from tests.helpers.other_program import write_elsewhere
from tests.helpers.people import make_id
from tests.helpers.project import clock, open_document, small_town, wkb

SIGNS = "王秀英李伟欧阳单吕长㐂𠮷·买提Ab "
ALL = 100_000


def random_people(rng, count):
    rows = {name: [] for name in ("name", "pinyin", "pinyin_full", "id_no", "phone")}
    rows["emergency_phone"] = []
    for number in range(count):
        length = rng.choice([1, 2, 2, 3, 3, 3, 3, 4, 6, 9])
        name = "".join(rng.choice(SIGNS) for _ in range(length)).strip() or "王"
        initials, full = spell(name)
        # Older files, and other programs, have no full pinyin.
        has_letters = any(sign.isascii() for sign in name)
        rows["pinyin_full"].append(full if number % 2 or has_letters else None)
        rows["name"].append(name)
        rows["pinyin"].append(initials)
        birth = f"{rng.choice([1951, 1988, 2003])}-0{rng.randint(1, 9)}-11"
        id_no = make_id(birth, rng.randint(1, 30))
        if rng.random() < 0.2 and birth.startswith("19"):
            id_no = id_no[:6] + id_no[8:17]
        rows["id_no"].append(rng.choice([id_no, id_no, None, "E1234567"]))
        contact = f"1001000{rng.randint(0, 40):04d}"
        rows["emergency_phone"].append(rng.choice([contact, None, None]))
        rows["phone"].append(rng.choice([f"1000000{rng.randint(0, 40):04d}", None]))
    rows["valid_to"] = [None if n % 7 else "2020-01-01" for n in range(count)]
    rows["merged_into"] = [None if n % 11 else 1 for n in range(count)]
    return rows


@pytest.fixture(scope="module")
def many(tmp_path_factory):
    document = small_town(tmp_path_factory.mktemp("people") / "town.gpkg")
    rows = random_people(random.Random(7), 600)
    document.file.bulk_insert("person", rows)
    yield (
        document.file.connection,
        list(zip(range(1, 601), *rows.values(), strict=True)),
    )
    document.close()


def same_id(word, id_no):
    if len(word) == 15 and word.isdigit():
        first = word[:6] + "19" + word[6:]
        return id_no in (word, first + check_digit(first))
    short = word[:6] + word[8:17]
    return id_no == word or (len(word) == 18 and word[6:8] == "19" and id_no == short)


def holds(word, row):
    """Whether a word finds a person, by looking at the row alone."""
    _, name, initials, _, id_no, phone, contact = row[:7]
    id_no, phone, full = id_no or "", phone or "", spell(name)[1]
    contact = contact or ""
    upper, word = word.upper(), word.casefold()
    if upper.isascii() and upper[:-1].isdigit() and upper[-1] in "0123456789X":
        if len(word) == 4 and upper in (phone[-4:], id_no[-4:], contact[-4:]):
            return True
        return len(word) >= 5 and (
            phone.startswith(upper)
            or contact.startswith(upper)
            or id_no.startswith(upper)
            or same_id(upper, id_no)
        )
    if not word.isascii():
        return word in name or (len(name) > 4 and word in name.casefold())
    if len(name) > 4 and word in name.casefold():
        return True
    if not word.isalpha():
        return id_no.startswith(upper)
    return (
        initials.startswith(word)
        or full.startswith(word)
        or name in (word, word.upper(), word.capitalize())
    )


def words_of(rows):
    """Parts of what stands in some row, as they might be typed."""
    values = [
        str(value) for row in rows for value in (*row[1:7], spell(row[1])[1]) if value
    ]
    part = st.sampled_from(values).flatmap(
        lambda value: st.tuples(
            st.just(value), st.integers(0, len(value)), st.integers(1, len(value))
        )
    )
    return part.map(lambda cut: cut[0][cut[1] :][: cut[2]].strip()).filter(
        lambda word: word and len(word.split()) == 1
    )


def test_each_search_finds_what_a_look_at_every_row_finds(many):
    connection, rows = many
    there = [row for row in rows if not row[7] and not row[8]]
    found_any = []

    @settings(max_examples=400, deadline=None)
    @given(words_of(rows))
    def check(word):
        wanted = {row[0] for row in there if holds(word, row)}
        found = find_people(connection, word, limit=ALL)
        assert {person.id for person in found} == wanted
        assert len(found) == len(wanted)
        found_any.append(bool(found))

    check()
    assert sum(found_any) > 100


def test_searches_go_through_indexes_and_never_through_the_table(many):
    connection, _ = many
    asked = []
    connection.trace_v2(
        1, lambda event: asked.append(event["sql"]) if "person" in event["sql"] else 0
    )
    for word in (
        "王秀英",
        "秀英",
        "英",
        "wxy",
        "wangxiu",
        "1234",
        "990000",
        "E1",
        "Ab",
    ):
        find_people(connection, word, limit=5)
    connection.trace_v2(0, None)
    plans = [
        step[3]
        for query in set(asked)
        for step in connection.execute(
            f"EXPLAIN QUERY PLAN {query}", (None,) * query.count("?")
        )
    ]
    scans = [plan for plan in plans if plan.startswith("SCAN person")]
    assert len(plans) > 15
    # The few long names are looked through in an index of their own.
    assert set(scans) <= {"SCAN person USING COVERING INDEX person_index_14"}


def home(document, **person):
    """Put somebody into a flat of an estate, by one undoable step."""
    house = {
        "name": ["海棠小区3号楼"],
        "plate": ["3号楼"],
        "estate": ["海棠小区"],
        "address": ["泊里镇海棠路8号海棠小区3号楼"],
    }
    tables = (
        TableChange("building", house, [wkb(20, 120, 40, 140)]),
        TableChange("building_unit", {"building_id": [1], "name": ["2单元"]}),
        TableChange("dwelling", {"building_id": [1], "unit_id": [1], "room": ["501"]}),
        TableChange("household", {"dwelling_id": [1]}),
        TableChange(
            "person", {"household_id": [1]} | {k: [v] for k, v in person.items()}
        ),
    )
    document.apply_batch(Batch("import.people", tables=tables))


@pytest.fixture
def town(tmp_path):
    document = small_town(tmp_path / "town.gpkg")
    yield document
    document.close()


def find(document, words, **options):
    return find_people(
        document.file.connection, words, limit=10, now=clock(), **options
    )


WANG = {
    "name": "王秀英",
    "pinyin": "wxy",
    "sex": "2",
    "birth": "1963-04-05",
    "id_no": make_id("1963-04-05", 20),
    "phone": "10000001234",
}


def test_found_person_has_a_home_and_only_what_was_typed_in_plain(town):
    home(town, **WANG)
    (person,) = find(town, "王秀英")
    assert (person.name, person.sex, person.age) == ("王秀英", "2", 62)
    assert person.home == "海棠小区 3-2-501"
    assert (person.building_id, person.dwelling_id, person.household_id) == (1, 1, 1)
    assert WANG["id_no"] not in person.id_no
    (person,) = find(town, "wxy")
    assert person.name == "王**"
    assert person.matched == "pinyin"
    (person,) = find(town, "1234")
    assert (person.name, person.phone) == ("王**", "100****1234")


def test_other_words_stand_in_the_address_of_the_home(town):
    home(town, **WANG)
    for words in ("王秀英 海棠", "海棠 wxy", "王秀英 3-2-501", "王 泊里 501"):
        assert [person.id for person in find(town, words)] == [1], words
    assert find(town, "王秀英 牡丹") == []


def test_undone_people_are_not_found_and_redone_ones_are(town):
    home(town, **WANG)
    town.undo()
    assert find(town, "秀英") == []
    town.redo()
    assert len(find(town, "秀英")) == 1


def test_name_that_another_program_changed_is_found_at_once_and_spelt_once_taken_over(
    town, tmp_path
):
    home(town, **WANG)
    write_elsewhere(town.path, "UPDATE person SET name = '张桂兰' WHERE id = 1")
    assert [person.id for person in find(town, "桂兰")] == [1]
    assert find(town, "zgl") == []
    town.accept_outside()
    assert [person.name for person in find(town, "zgl")] == ["张**"]
    town.undo()
    assert [person.id for person in find(town, "wxy")] == [1]
    assert find(town, "zgl") == []


def test_opened_again_everybody_is_found(town):
    home(town, **WANG)
    town.close()
    again = open_document(town.path)
    assert len(find(again, "秀英")) == 1
    again.close()


@pytest.fixture(scope="module")
def namesakes(tmp_path_factory):
    """Nine hundred people of one name; in each of three villages two of another."""
    document = small_town(tmp_path_factory.mktemp("namesakes") / "town.gpkg")
    file, houses = document.file, range(300)
    file.bulk_insert(
        "building",
        {
            "name": [f"{'甲乙丙'[n % 3]}村{n}号" for n in houses],
            "address": [f"泊里镇{'甲乙丙'[n % 3]}村{n}号" for n in houses],
        },
        [wkb(n, 0, n + 0.5, 1) for n in houses],
    )
    file.bulk_insert(
        "dwelling",
        {"building_id": [n + 1 for n in houses], "room": ["东户"] * len(houses)},
    )
    file.bulk_insert("household", {"dwelling_id": [n + 1 for n in houses]})
    names = ["王秀英"] * 900
    names[100::150] = ["王桂兰"] * len(names[100::150])
    file.bulk_insert(
        "person",
        {
            "name": names,
            "pinyin": [spell(name)[0] for name in names],
            "pinyin_full": [
                spell(name)[1] if n % 2 else None for n, name in enumerate(names)
            ],
            # In the order of the houses from the last to the first.
            "household_id": [300 - n // 3 for n in range(900)],
        },
    )
    yield document
    document.close()


@pytest.mark.parametrize(
    "words",
    [
        "王秀英 甲村0号",
        "王秀英 甲村",
        "wxy 丙村",
        "wangxiuying 丙村",
        "王桂兰 泊里",
        "王 泊里 0号",
        "王秀英 东户 甲村3号",
    ],
)
def test_name_with_an_address_is_found_however_many_have_the_name(namesakes, words):
    connection = namesakes.file.connection
    name, *others = words.split()
    wanted = [
        person.id
        for person in find_people(connection, name, limit=ALL)
        if all(other in f"{person.address} 东户" for other in others)
    ]
    found = find_people(connection, words, limit=ALL)
    assert wanted
    assert sorted(person.id for person in found) == sorted(wanted)
    assert find_people(connection, f"{name} 丁村", limit=ALL) == []
    assert find_people(connection, words, limit=2) == found[:2]


def test_the_telephone_of_an_emergency_contact_finds_whom_it_is_for(town):
    home(town, **WANG, emergency_name="王海", emergency_phone="10010005678")
    for words in ("10010005678", "5678", "1001000", "5678 海棠"):
        (person,) = find(town, words)
        assert (person.name, person.matched) == ("王**", "emergency_phone")
        assert person.contact.endswith("5678") or person.contact == "1001000****"
        assert person.phone == "100****1234"
    (person,) = find(town, "王秀英")
    assert person.contact == ""


def own(document, **owner):
    home(document, **WANG)
    change = TableChange("dwelling", changed={1: owner})
    document.apply_batch(Batch("edit.test", {}, (change,)))


def find_owner(document, words, **options):
    connection = document.file.connection
    return find_owners(connection, words.split(), limit=10, now=clock(), **options)


def test_an_owner_is_found_by_name_and_telephone_and_stays_masked(town):
    own(town, owner_name="薛桂兰", owner_phone="10020009876")
    shown = {
        words: [(o.name, o.phone, o.home, o.dwelling_id, o.building_id) for o in found]
        for words in ("薛桂兰", "薛", "桂兰", "10020009876", "9876", "9876 海棠 501")
        if (found := find_owner(town, words))
    }
    home_, masked = "海棠小区 3-2-501", "100****9876"
    assert shown == {
        "薛桂兰": [("薛桂兰", masked, home_, 1, 1)],
        "薛": [("薛**", masked, home_, 1, 1)],
        "桂兰": [("薛桂兰", masked, home_, 1, 1)],
        "10020009876": [("薛**", "10020009876", home_, 1, 1)],
        "9876": [("薛**", masked, home_, 1, 1)],
        "9876 海棠 501": [("薛**", masked, home_, 1, 1)],
    }
    assert find_owner(town, "薛桂兰 牡丹") == find_owner(town, "987") == []
    town.undo()
    assert find_owner(town, "薛桂兰") == []


def test_owners_are_asked_of_indexes_alone(town):
    own(town, owner_name="薛桂兰", owner_phone="10020009876")
    connection, asked = town.file.connection, []
    connection.trace_v2(1, lambda event: asked.append(event["sql"]))
    for words in ("薛桂兰", "1002000", "9876"):
        find_owner(town, words)
    for words in ("10010005678", "5678"):
        find(town, words)
    connection.trace_v2(0, None)
    plans = [
        step[3]
        for query in {each for each in asked if "json_each" not in each}
        for step in connection.execute(
            f"EXPLAIN QUERY PLAN {query}", (None,) * query.count("?")
        )
    ]
    assert len(plans) > 8
    assert [plan for plan in plans if "USING" not in plan] == []


def test_many_people_of_a_name_do_not_hide_an_owner(namesakes):
    file = namesakes.file
    file.update_rows("dwelling", {1: {"owner_name": "王秀英"}})
    people = find_groups(file.connection, "王秀英", limit=30, now=clock())[0]
    # One beyond the page tells that there is more.
    assert [hit.kind for hit in people[:30]] == ["person"] * 29 + ["owner"]
    assert len(people) == 31
    file.update_rows("dwelling", {1: {"owner_name": None}})
