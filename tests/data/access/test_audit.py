"""The record of actions: no manipulation stays unseen, no undo takes an entry back."""

import apsw
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gridplanner.data.access.audit import (
    ACTIONS,
    entries_of,
    record,
    users_in,
    verify,
)
from gridplanner.data.batch import Batch, TableChange
from gridplanner.data.errors import ProjectError
from gridplanner.data.store.audit import AuditFilter
from gridplanner.resources.texts import has_text
from tests.helpers.project import new_document, open_document

COUNT = 6
KEYS = (b"k" * 32,)
TEXTS = [
    "time",
    "user",
    "machine",
    "action",
    "object",
    "table_name",
    "fields",
    "file_name",
    "reason",
]
COLUMNS = (*TEXTS, "rows", "previous_hash", "hash")


class Apart:
    """Where a key file would note the end of the record."""

    def __init__(self):
        self.end = None

    def read_end(self):
        return self.end

    def write_end(self, end):
        self.end = end


def fill(file, count=COUNT):
    for number in range(count):
        record(
            file,
            ACTIONS[number % len(ACTIONS)],
            object=f"海棠3-2-50{number}",
            table="person",
            rows=number,
            fields=("name", "phone"),
            file_name=f"{number}.xlsx",
            reason="入户走访",
        )


def loosen(connection):
    """Take away what keeps other programs from changing the record."""
    for event in ("update", "delete"):
        connection.execute(f"DROP TRIGGER IF EXISTS audit_log_no_{event}")


@pytest.fixture
def document(tmp_path):
    document = new_document(tmp_path / "town.gpkg")
    yield document
    document.close()


@pytest.fixture(scope="module", params=["plain", "keyed"])
def recorded(request, tmp_path_factory):
    """A project with a record that tests change inside a savepoint."""
    document = new_document(tmp_path_factory.mktemp("audit") / "town.gpkg")
    if request.param == "keyed":
        document.file.audit.keys = KEYS
        document.file.audit.keeper = Apart()
    fill(document.file)
    loosen(document.file.connection)
    yield document.file
    document.close()


def judged(file, *statements):
    """Change the record behind the program's back, verify, and put it back."""
    connection = file.connection
    connection.execute("SAVEPOINT manipulated")
    try:
        for statement in statements:
            connection.execute(*statement)
        return verify(file)
    finally:
        connection.execute("ROLLBACK TO manipulated")
        connection.execute("RELEASE manipulated")


def moved(number, by):
    return ("UPDATE audit_log SET id = id + ? WHERE id = ?", (by, number))


def test_a_record_left_alone_is_intact(recorded):
    verdict = verify(recorded)
    assert (verdict.entries, verdict.intact, verdict.first_bad) == (COUNT, True, 0)


def test_an_empty_record_is_intact(document):
    assert verify(document.file).intact


@given(
    number=st.integers(1, COUNT),
    column=st.sampled_from(COLUMNS),
    value=st.one_of(
        st.text(max_size=4), st.none(), st.integers(-9, 9), st.binary(max_size=4)
    ),
)
@settings(max_examples=120, deadline=None)
def test_any_changed_value_is_found(recorded, number, column, value):
    connection = recorded.connection
    asked = (f"SELECT {column} FROM audit_log WHERE id = ?", (number,))
    before = connection.execute(*asked).fetchall()
    after = []
    statement = (f"UPDATE audit_log SET {column} = ? WHERE id = ?", (value, number))
    verdict = judged(recorded, statement)
    connection.execute("SAVEPOINT looked")
    connection.execute(*statement)
    after = connection.execute(*asked).fetchall()
    connection.execute("ROLLBACK TO looked")
    connection.execute("RELEASE looked")
    if repr(before) == repr(after):  # the file stored the same again
        assert verdict.intact
        return
    assert not verdict.intact
    assert (verdict.first_bad, verdict.kind) == (number, "changed")


@pytest.mark.parametrize("column", ["reason", "time", "hash"])
def test_a_value_that_is_no_text_any_more_is_found(recorded, column):
    statement = f"UPDATE audit_log SET {column} = CAST(x'FFFE' AS TEXT) WHERE id = 3"
    verdict = judged(recorded, (statement, ()))
    assert (verdict.first_bad, verdict.kind) == (3, "changed")


@pytest.mark.parametrize("column", ["reason", "user", "hash"])
def test_the_record_is_read_and_goes_on_with_a_value_that_is_no_text(document, column):
    fill(document.file)
    loosen(document.file.connection)
    document.file.connection.execute(
        f"UPDATE audit_log SET {column} = CAST(x'FFFE' AS TEXT) WHERE id = {COUNT}"
    )
    assert entries_of(document.file).total == COUNT
    assert users_in(document.file)
    record(document.file, "print")
    verdict = verify(document.file)
    assert (verdict.first_bad, verdict.kind) == (COUNT, "changed")


@given(number=st.integers(1, COUNT - 1), closed_up=st.booleans())
@settings(deadline=None)
def test_any_removed_entry_is_found(recorded, number, closed_up):
    statements = [("DELETE FROM audit_log WHERE id = ?", (number,))]
    if closed_up:
        statements += [moved(n, -1) for n in range(number + 1, COUNT + 1)]
    verdict = judged(recorded, *statements)
    assert not verdict.intact
    assert verdict.first_bad == number
    assert verdict.kind == ("changed" if closed_up else "missing")


@given(first=st.integers(1, COUNT), second=st.integers(1, COUNT))
@settings(deadline=None)
def test_any_two_entries_that_changed_places_are_found(recorded, first, second):
    verdict = judged(
        recorded,
        moved(first, 100),
        moved(second, first - second),
        moved(first + 100, second - first - 100),
    )
    assert verdict.intact == (first == second)
    if first != second:
        assert verdict.first_bad == min(first, second)


@given(place=st.integers(1, COUNT + 1), copied=st.integers(1, COUNT))
@settings(deadline=None)
def test_any_entry_put_in_is_found(recorded, place, copied):
    names = ", ".join(COLUMNS)
    verdict = judged(
        recorded,
        (
            f"INSERT INTO audit_log (id, {names}) SELECT 200, {names}"  # noqa: ISC004
            " FROM audit_log WHERE id = ?",
            (copied,),
        ),
        *[moved(n, 1) for n in range(COUNT, place - 1, -1)],
        moved(200, place - 200),
    )
    assert not verdict.intact
    assert verdict.first_bad in {place, place + 1}


@given(left=st.integers(0, COUNT - 1))
@settings(deadline=None)
def test_a_record_cut_off_anywhere_is_found(recorded, left):
    verdict = judged(recorded, ("DELETE FROM audit_log WHERE id > ?", (left,)))
    assert not verdict.intact
    assert (verdict.first_bad, verdict.kind) == (left + 1, "cut_off")
    assert verdict.entries == left


@given(left=st.integers(0, COUNT - 1))
@settings(deadline=None)
def test_what_is_noted_apart_finds_a_cut_made_with_all_its_traces(recorded, left):
    if recorded.audit.keeper is None:
        return  # a plain project has no such place
    verdict = judged(
        recorded,
        ("DELETE FROM audit_log WHERE id > ?", (left,)),
        ("DELETE FROM gp_meta WHERE key = 'audit_end'",),
        ("UPDATE sqlite_sequence SET seq = ? WHERE name = 'audit_log'", (left,)),
    )
    assert (verdict.first_bad, verdict.kind) == (left + 1, "cut_off")


def test_a_record_made_anew_without_the_key_is_found(tmp_path):
    document = new_document(tmp_path / "town.gpkg")
    file, keeper = document.file, Apart()
    file.audit.keys, file.audit.keeper = KEYS, keeper
    fill(file)
    loosen(file.connection)
    with file.transaction():
        file.connection.execute("DELETE FROM audit_log")
        file.connection.execute("DELETE FROM sqlite_sequence WHERE name = 'audit_log'")
        file.audit.keys, file.audit.keeper = (), None
        fill(file)
    file.audit.keys, file.audit.keeper = KEYS, keeper
    verdict = verify(file)
    assert (verdict.first_bad, verdict.kind) == (COUNT, "changed")
    document.close()


def test_an_entry_added_without_the_key_is_found(document):
    fill(document.file, 1)
    document.file.audit.keys = KEYS
    fill(document.file, 1)
    document.file.audit.keys = ()
    fill(document.file, 1)
    document.file.audit.keys = KEYS
    verdict = verify(document.file)
    assert (verdict.first_bad, verdict.kind) == (3, "changed")


def test_the_record_of_another_project_is_found(tmp_path):
    one, other = (new_document(tmp_path / f"{n}.gpkg") for n in (1, 2))
    fill(one.file)
    rows = one.file.connection.execute("SELECT * FROM audit_log").fetchall()
    marks = ", ".join("?" * len(rows[0]))
    with other.file.transaction():
        other.file.connection.executemany(
            f"INSERT INTO audit_log VALUES ({marks})", rows
        )
    assert verify(other.file).kind == "missing"
    one.close()
    other.close()


def test_a_record_begun_plain_goes_on_under_a_key(document):
    fill(document.file, 2)
    document.file.audit.keys = KEYS
    fill(document.file, 2)
    assert verify(document.file).intact
    document.file.audit.keys = ()
    verdict = verify(document.file)
    assert (verdict.kind, verdict.first_bad) == ("no_key", 3)
    document.file.set_meta("audit_keys", KEYS[0].hex())
    assert verify(document.file).intact


def test_no_undo_takes_an_entry_back(document):
    batch = Batch("import.people", {}, (TableChange("person", {"name": ["逄测试"]}),))
    with document.file.transaction():
        document.apply_batch(batch)
        record(document.file, "import", rows=1, file_name="台账.xlsx")
    document.undo()
    assert document.file.read_columns("person", ["name"])["name"] == []
    assert entries_of(document.file).total == 1
    document.redo()
    assert entries_of(document.file).total == 1
    assert verify(document.file).intact


def _record_and_fail(file):
    with file.transaction():
        record(file, "export")
        raise RuntimeError("stopped")


def test_an_entry_is_lost_with_the_transaction_it_was_part_of(document):
    keeper = document.file.audit.keeper = Apart()
    fill(document.file, 1)
    end = keeper.end
    with pytest.raises(RuntimeError, match="stopped"):
        _record_and_fail(document.file)
    document.file.set_meta("other", "1")
    assert keeper.end == end
    assert entries_of(document.file).total == 1
    assert verify(document.file).intact


def test_a_crash_before_the_end_was_noted_apart_is_no_manipulation(document):
    keeper = document.file.audit.keeper = Apart()
    fill(document.file, 2)
    end = keeper.end
    fill(document.file, 2)
    keeper.end = end
    assert verify(document.file).intact


def test_the_record_outlives_closing(tmp_path):
    document = new_document(tmp_path / "town.gpkg")
    fill(document.file, 3)
    document.close()
    document = open_document(tmp_path / "town.gpkg", mode="look")
    assert verify(document.file).entries == 3
    document.close()


def test_what_cannot_be_recorded_is_refused(tmp_path):
    new_document(tmp_path / "town.gpkg").close()
    document = open_document(tmp_path / "town.gpkg", mode="look")
    with pytest.raises(ProjectError):
        record(document.file, "export")
    document.close()


def test_an_action_nobody_listed_is_refused(document):
    with pytest.raises(ValueError, match="no action"):
        record(document.file, "peek")


def test_every_action_has_its_word():
    assert all(has_text(f"audit.action.{action}") for action in ACTIONS)


def test_entries_come_in_pages_the_latest_first(document):
    fill(document.file)
    page = entries_of(document.file, offset=1, limit=2)
    assert [entry.number for entry in page.entries] == [COUNT - 1, COUNT - 2]
    assert page.total == COUNT
    entry = page.entries[0]
    assert (entry.user, entry.rows, entry.fields) == ("李工", 4, ("name", "phone"))
    assert entry.time == "2026-03-05T09:30:00+00:00"


@pytest.mark.parametrize(
    ("wanted", "numbers"),
    [
        (AuditFilter(actions=frozenset({"export", "print"})), [3, 2]),
        (AuditFilter(words="海棠3-2-504"), [5]),
        (AuditFilter(words="4.XLSX 走访"), [5]),
        (AuditFilter(words="没有"), []),
        (AuditFilter(user="别人"), []),
        (AuditFilter(since="2026-03-05", until="2026-03-05"), [6, 5, 4, 3, 2, 1]),
        (AuditFilter(since="2026-03-06"), []),
        (AuditFilter(until="2026-03-04"), []),
    ],
)
def test_entries_are_found_by_time_user_action_and_words(document, wanted, numbers):
    fill(document.file)
    page = entries_of(document.file, wanted)
    assert [entry.number for entry in page.entries] == numbers
    assert page.total == len(numbers)
    assert users_in(document.file) == ["李工"]


def test_another_program_cannot_change_the_record_by_plain_means(document):
    fill(document.file, 1)
    for statement in ("UPDATE audit_log SET rows = 9", "DELETE FROM audit_log"):
        with pytest.raises(apsw.ConstraintError):
            document.file.connection.execute(statement)


def test_a_new_key_leaves_what_was_written_under_the_former_one_intact(document):
    document.file.audit.keys = KEYS
    fill(document.file, 2)
    document.file.audit.keys = (b"n" * 32, *KEYS)
    fill(document.file, 2)
    assert verify(document.file).intact
    document.file.audit.keys = (b"n" * 32,)
    assert verify(document.file).first_bad == 1
