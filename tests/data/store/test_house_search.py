"""The index of words finds what a look at every row finds, whoever wrote the rows."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gridplanner.data.batch import Batch, TableChange
from gridplanner.data.store import words
from gridplanner.data.store.house_search import find_rows
from gridplanner.data.store.schema import TABLES
from tests.helpers.other_program import write_elsewhere
from tests.helpers.project import open_document, small_town

SIGNS = "海棠小区桃园村3号楼1Aa-#。 "
ALL = 100_000
COLUMNS = ("code", "name", "plate", "estate", "address")


def random_houses(rng, count):
    def some(longest):
        if rng.random() < 0.2:
            return None
        return "".join(rng.choice(SIGNS) for _ in range(rng.randint(0, longest)))

    rows = {name: [some(9) for _ in range(count)] for name in COLUMNS}
    rows["code"] = [f"9900{rng.randint(0, 300):04d}" for _ in range(count)]
    rows["valid_to"] = [None if n % 7 else "2020-01-01" for n in range(count)]
    return rows


def holds(asked, row):
    code, *texts = (words.folded(text or "") for text in row)
    return all(
        code.startswith(word) or any(word in text for text in texts)
        for word in map(words.folded, asked)
    )


def by_brute_force(document, asked):
    names = ", ".join(COLUMNS)
    rows = document.file.connection.execute(
        f"SELECT fid, {names} FROM building WHERE coalesce(valid_to, '') = ''"
    )
    return {number for number, *row in rows if holds(asked, row)}


def found(document, *asked, limit=ALL):
    rows = find_rows(document.file.connection, "building", asked, limit=limit)
    ids = [row.id for row in rows]
    assert len(ids) == len(set(ids))
    return set(ids)


@pytest.fixture
def town(tmp_path):
    document = small_town(tmp_path / "town.gpkg")
    yield document
    document.close()


@pytest.fixture(scope="module")
def many(tmp_path_factory):
    document = small_town(tmp_path_factory.mktemp("houses") / "town.gpkg")
    document.file.bulk_insert("building", random_houses(random.Random(5), 700))
    yield document
    document.close()


def test_each_search_finds_what_a_look_at_every_row_finds(many):
    word = st.one_of(
        st.text(SIGNS.strip(), min_size=1, max_size=4),
        st.text("Ａ３海棠", min_size=1, max_size=3),
        st.integers(0, 300).map(lambda number: f"9900{number:04d}"),
    ).filter(lambda text: len(text.split()) == 1)
    counts = []

    @settings(max_examples=300, deadline=None)
    @given(st.lists(word, min_size=1, max_size=2))
    def check(asked):
        wanted = by_brute_force(many, asked)
        assert found(many, *asked) == wanted
        counts.append(len(wanted))

    check()
    assert sum(map(bool, counts)) > 50


def test_rows_are_found_as_they_are_after_every_kind_of_edit(town):
    """Add, change, retire, take back and do again, as a person might, in any order."""
    rng = random.Random(11)
    asked = [("海棠",), ("3号",), ("桃园村",), ("a",), ("1",), ("号楼", "海")]

    def check():
        for one in asked:
            assert found(town, *one) == by_brute_force(town, one), one

    for turn in range(12):
        count = rng.choice([3, 40, 600])
        added = TableChange("building", random_houses(rng, count))
        town.apply_batch(Batch("import.buildings", tables=(added,)))
        check()
        ids = range(1, town.file.next_id("building"))
        texts = random_houses(rng, 30)
        changed = {
            number: {"name": name, "address": address}
            for number, name, address in zip(
                rng.sample(ids, min(30, len(ids))),
                texts["name"],
                texts["address"],
                strict=False,
            )
        }
        part = TableChange(
            "building", changed=changed, retired=rng.sample(ids, min(5, len(ids)))
        )
        town.apply_batch(Batch("change.values", tables=(part,)))
        check()
        for _ in range(turn % 4):
            town.undo()
            check()
        for _ in range(turn % 3):
            town.redo()
            check()


def test_what_another_program_wrote_is_found_before_and_after_it_is_taken_over(town):
    town.file.bulk_insert("building", {"name": ["海棠小区", "桃园", "旧祠堂"]})
    write_elsewhere(
        town.path,
        "UPDATE building SET name = '新祠堂' WHERE fid = 2",
        "INSERT INTO building (fid, name) VALUES (9, '后祠堂')",
        "DELETE FROM building WHERE fid = 3",
    )
    assert found(town, "祠堂") == {2, 9}
    assert found(town, "桃园") == set()
    town.accept_outside()
    assert not town.file.connection.execute("SELECT * FROM gp_touched").fetchall()
    assert found(town, "祠堂") == {2, 9}
    assert found(town, "桃园") == set()
    town.undo()
    assert found(town, "祠堂") == {3}
    assert found(town, "桃园") == {2}


def test_what_an_older_program_wrote_is_found_and_indexed_at_the_next_opening(town):
    town.file.bulk_insert("building", {"name": ["海棠小区"]})
    connection = town.file.connection
    # An older program is quiet as we are, and knows of no index.
    connection.execute("UPDATE gp_state SET quiet = 1")
    connection.execute("UPDATE building SET name = '桃园' WHERE fid = 1")
    connection.execute("UPDATE gp_state SET quiet = 0, change_number = 99")
    assert not words.are_words_known(connection)
    assert found(town, "桃园") == {1}
    town.file.bulk_insert("building", {"name": ["桃园村"]})
    assert not words.are_words_known(connection)
    town.close()
    again = open_document(town.path)
    assert words.are_words_known(again.file.connection)
    assert found(again, "桃园") == {1, 2}
    assert found(again, "海棠") == set()
    again.close()


def test_whole_texts_come_first_however_many_rows_hold_the_word(town):
    names = [f"祠堂{number}号" for number in range(500)] + ["祠堂"]
    town.file.bulk_insert("building", {"name": names})
    rows = find_rows(town.file.connection, "building", ["祠堂"], limit=5)
    assert rows[0].texts["name"] == "祠堂"
    assert len(rows) == 5


@pytest.mark.parametrize("table", ["courtyard", "place"])
def test_courtyards_and_places_are_found_by_their_words(town, table):
    town.file.bulk_insert(
        table, {"name": ["桃园大院", "老王家饺子馆"], "address": ["桃园村5号", None]}
    )
    rows = find_rows(town.file.connection, table, ["园大"], limit=5)
    assert [row.id for row in rows] == [1]
    rows = find_rows(town.file.connection, table, ["桃园", "5号"], limit=5)
    assert [row.id for row in rows] == [1]


def test_index_built_anew_is_the_one_that_was_kept_up(town):
    rng = random.Random(2)
    town.file.bulk_insert("building", random_houses(rng, 50))
    town.file.update_rows("building", {3: {"name": "海棠"}, 4: {"plate": None}})
    town.file.delete_rows("building", [5, 6])
    asked = [(a + b,) for a in SIGNS.strip() for b in SIGNS.strip()]
    connection = town.file.connection

    def offered():
        return [
            sorted(words.candidates(connection, TABLES["building"], one))
            for one in asked
        ]

    before = offered()
    words.build_words(connection, TABLES.values())
    assert offered() == before
