"""The command `audit`: what it says of a record left alone and of one altered."""

import apsw
from openpyxl import load_workbook

from gridplanner.data.access.audit import entries_of, record
from gridplanner.data.document import Document
from tests.command_line.conftest import clock


def fill(path, count=3):
    document = Document.open(path, clock=clock, user="李工")
    for number in range(count):
        record(document.file, "export", rows=number, file_name=f"{number}.xlsx")
    document.close()


def alter(path, *statements):
    connection = apsw.Connection(str(path))
    connection.execute("DROP TRIGGER audit_log_no_update")
    connection.execute("DROP TRIGGER audit_log_no_delete")
    for statement in statements:
        connection.execute(statement)
    connection.close()


def test_a_record_left_alone_is_intact(ask, tell, empty):
    fill(empty)
    code, answer, _ = ask("audit", empty, "--verify")
    assert code == 0
    assert (answer["entries"], answer["intact"], answer["first_bad"]) == (3, True, None)
    _, out, _ = tell("audit", empty, "--verify")
    assert "Record intact: 3 entries" in out
    assert "李工" in out


def test_without_verifying_nothing_is_claimed(ask, empty):
    fill(empty)
    _, answer, _ = ask("audit", empty)
    assert (answer["entries"], answer["intact"]) == (3, None)


def test_the_first_entry_altered_is_named(ask, tell, empty):
    fill(empty)
    alter(empty, "UPDATE audit_log SET rows = 900 WHERE id = 2")
    _, answer, _ = ask("audit", empty, "--verify")
    assert (answer["intact"], answer["first_bad"], answer["kind"]) == (
        False,
        2,
        "changed",
    )
    told = tell("audit", empty, "--verify")[1]
    assert "Entry no. 2 was altered (the 1 before it are intact" in told


def test_a_missing_entry_is_not_called_altered(tell, empty):
    fill(empty)
    alter(empty, "DELETE FROM audit_log WHERE id = 2")
    told = tell("audit", empty, "--verify")[1]
    assert "Entries are missing after no. 1" in told


def test_entries_cut_off_are_not_called_altered(tell, empty):
    fill(empty)
    alter(empty, "DELETE FROM audit_log WHERE id > 1")
    told = tell("audit", empty, "--verify")[1]
    assert "All entries after no. 1 were cut off" in told


def test_a_record_cut_off_is_told_from_one_that_never_was(ask, empty):
    assert ask("audit", empty, "--verify")[1]["intact"]
    fill(empty)
    alter(empty, "DELETE FROM audit_log")
    _, answer, _ = ask("audit", empty, "--verify")
    assert (answer["intact"], answer["first_bad"], answer["kind"]) == (
        False,
        1,
        "cut_off",
    )


def test_all_entries_go_into_the_file(ask, empty, tmp_path):
    fill(empty, 30)
    target = tmp_path / "record.xlsx"
    ask("audit", empty, "--out", target)
    sheet = load_workbook(target).active
    assert sheet.max_row == 31
    words = [cell.value for cell in sheet[2]]
    assert words[:4] == [30, "2026-03-01 08:00:00", "李工", "导出"]


def test_writing_the_record_into_a_file_is_recorded_too(ask, empty, tmp_path):
    fill(empty, 2)
    ask("audit", empty, "--out", tmp_path / "record.xlsx")
    _, answer, _ = ask("audit", empty, "--verify")
    assert (answer["entries"], answer["intact"]) == (3, True)
    document = Document.open(empty, clock=clock, user="李工")
    last = entries_of(document.file).entries[0]
    document.close()
    assert (last.action, last.table, last.rows) == ("export", "audit_log", 2)
    assert last.file_name == "record.xlsx"


def test_a_project_that_cannot_be_written_gives_its_record_all_the_same(
    ask, empty, tmp_path
):
    fill(empty, 2)
    empty.chmod(0o444)
    code, answer, _ = ask("audit", empty, "--out", tmp_path / "record.xlsx")
    assert (code, answer["entries"]) == (0, 2)
