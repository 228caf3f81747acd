"""`import people` and `inspect` of a ledger, for people and for programs."""

import openpyxl
import pytest

from tests.data.ledgers.sheets import TITLES, rows_of, write_book, write_text
from tests.helpers.people import PEOPLE
from tests.helpers.project import dump

KEYS = "kind read added changed same gone repaired skipped issues"


@pytest.fixture
def ledger(tmp_path):
    wrong = list(rows_of(PEOPLE[4:5])[0])
    wrong[1] = wrong[1][:-1] + ("0" if wrong[1][-1] != "0" else "1")
    rows = [["登记表"], TITLES, *rows_of(), wrong]
    return write_book(tmp_path / "台账.xlsx", {"东村": rows, "填表说明": [["x"]]})


def people_in(path):
    return dump(path)["person"]


def test_a_ledger_is_imported_and_its_bad_rows_written_to_be_mended(
    ask, empty, ledger, tmp_path
):
    back = tmp_path / "退回.xlsx"
    words = ("import", "people", ledger, empty, "--standing", "community")
    code, answer, _ = ask(*words, "--rejected", back)
    assert code == 0
    assert set(KEYS.split()) <= set(answer)
    assert [answer[k] for k in ("read", "added", "skipped")] == [5, 4, 1]
    assert answer["undecided"]["address"] == 1
    assert answer["rejected_file"] == str(back)
    (entry,) = [e for e in dump(empty)["audit_log"] if "export" in e]
    assert {1, back.name} <= set(entry)
    (issue,) = [i for i in answer["issues"] if i["action"] == "skipped"]
    assert (issue["row"], issue["column"], issue["reason"]) == (
        7,
        "身份证号",
        "bad_check",
    )
    assert len(people_in(empty)) == 4
    rows = list(openpyxl.load_workbook(back)["东村"].iter_rows(values_only=True))
    assert rows[0][:5] == TITLES
    code, again, _ = ask("import", "people", ledger, empty)
    assert (code, again["added"], again["same"]) == (0, 0, 4)


def test_a_dry_run_says_what_would_happen_and_does_nothing(ask, empty, ledger):
    before = dump(empty)
    code, answer, _ = ask("import", "people", ledger, empty, "--dry-run")
    assert (code, answer["added"]) == (0, 4)
    assert dump(empty) == before


def test_columns_are_set_and_left_out_by_name(ask, empty, tmp_path):
    rows = [
        ["姓名", "身份证号", "甲", "手机"],
        *[(r[0], r[1], r[4], r[3]) for r in rows_of()],
    ]
    path = write_text(tmp_path / "a.csv", rows)
    code, answer, _ = ask("import", "people", path, empty)
    assert (code, answer["error"]["code"]) == (1, "ledger.missing.place")
    words = ("--set", "residence=甲", "--set", "phone=")
    code, answer, _ = ask("import", "people", path, empty, *words)
    assert (code, answer["added"]) == (0, 4)
    assert not any("1000000" in str(row) for row in people_in(empty))
    code, answer, _ = ask("import", "people", path, empty, "--set", "residence=乙")
    assert (code, answer["error"]["code"]) == (1, "import.no_column")
    code, answer, _ = ask("import", "people", path, empty, "--set", "nonsense=甲")
    assert code == 2
    assert answer["error"]["message"].startswith("--set 里没有“nonsense”")


def test_a_sheet_is_chosen_by_name(ask, empty, ledger):
    code, answer, _ = ask("import", "people", ledger, empty, "--layer", "西村")
    assert (code, answer["error"]["code"]) == (1, "ledger.no_such_sheet")
    code, answer, _ = ask("import", "people", ledger, empty, "--layer", "东村")
    assert (code, answer["sheets"]) == (0, ["东村"])


def test_a_ledger_is_inspected_without_showing_anybody(ask, tell, ledger, tmp_path):
    code, answer, _ = ask("inspect", ledger)
    assert code == 0
    sheet, told = answer["layers"]
    assert (sheet["name"], sheet["count"], sheet["header_rows"]) == ("东村", 5, [2])
    assert {f["name"]: f["maps_to"] for f in sheet["fields"]}["现住址"] == "residence"
    assert told["left_out"]
    text = write_text(tmp_path / "a.csv", [TITLES, *rows_of()])
    for path in (ledger, text):
        code, out, err = tell("inspect", path)
        assert code == 0
        for person in PEOPLE[:4]:
            for personal in (person.name, person.id_no, person.phone):
                assert personal not in out + err


def test_nothing_of_a_person_is_printed(tell, empty, ledger):
    code, out, err = tell("import", "people", ledger, empty)
    assert code == 0
    assert "4 added" in out
    for person in PEOPLE:
        for personal in (person.name, person.id_no, person.phone):
            assert personal not in out + err


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"]
)
def test_a_bad_file_is_refused_in_a_sentence(ask, empty, tmp_path, content):
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    before = dump(empty)
    code, answer, _ = ask("import", "people", path, empty)
    assert (code, answer["ok"]) == (1, False)
    assert answer["error"]["message"]
    assert answer["error"]["hint"]
    assert dump(empty) == before


@pytest.mark.parametrize(
    ("kind", "option"),
    [
        ("people", ("--crs", "EPSG:4549")),
        ("people", ("--level", "网格")),
        ("people", ("--confirm-gone",)),
        ("places", ("--standing", "police")),
        ("workers", ("--crs", "EPSG:4549")),
        ("posts", ("--confirm-gone",)),
        ("places", ("--encoding", "GBK")),
        ("buildings", ("--standing", "police")),
    ],
)
def test_an_option_that_means_nothing_to_a_kind_is_refused(
    ask, empty, ledger, kind, option
):
    before = dump(empty)
    code, _, told = ask("import", kind, ledger, empty, *option)
    assert code == 2
    assert option[0] in told
    assert dump(empty) == before
