"""People written out without a window: the same people, masked, on the record."""

import csv
import io

import openpyxl
import pytest
import pyzipper

from gridplanner.data.document import Document
from tests.command_line.conftest import clock


@pytest.fixture
def registry(project):
    """What the registry of the village says, and its names and numbers in plain."""
    document = Document.open(project, mode="look", clock=clock, user="")
    read = document.file.read_columns("person", ["id", "name", "id_no", "phone"])
    tags = document.file.read_columns("person_tag", ["person_id", "tag"])
    document.close()
    return read, tags


def written(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        *rows, mark = csv.reader(file)
    return rows[0], rows[1:], mark[0]


def test_grids_and_categories_add_up_to_everybody(ask, project, registry, tmp_path):
    _, figures, _ = ask("figures", project, "--by", "grid")
    count = 0
    for row in figures["rows"]:
        path = tmp_path / f"{row['code']}.csv"
        code, answer, err = ask(
            "export", project, "people", path, "--grid", row["code"]
        )
        assert (code, err) == (0, "")
        assert answer["rows"] == row["people"] == len(written(path)[1])
        count += answer["rows"]
    assert count == figures["total"]["people"]
    tagged = {
        person
        for person, tag in zip(*registry[1].values(), strict=True)
        if tag == "disabled"
    }
    for word in ("残疾人", "disabled", "残疾"):
        _, answer, _ = ask(
            "export", project, "people", tmp_path / "a.csv", "--category", word
        )
        assert answer["rows"] == len(tagged) > 0


def test_only_the_formats_of_a_list_of_people_are_named(ask, project, tmp_path):
    _, answer, _ = ask("export", project, "people", tmp_path / "a.gpkg")
    assert answer["error"]["code"] == "export.unknown_format"
    assert answer["error"]["hint"] == "可用：.xlsx, .csv, .zip"


def test_a_category_nobody_knows_is_answered_with_those_there_are(
    tell, project, tmp_path
):
    asked = ("export", project, "people", tmp_path / "a.csv", "--category", "gibt's")
    code, _, err = tell(*asked, "--lang", "zh")
    assert code == 1
    assert "残疾人、独居老人" in err
    assert "disabled" not in err


def test_people_are_masked_unless_revealed_for_a_reason(
    ask, project, registry, tmp_path
):
    path = tmp_path / "a.csv"
    plain = {str(v) for name in ("name", "id_no") for v in registry[0][name] if v}
    ask("export", project, "people", path)
    titles, rows, mark = written(path)
    relation = titles.index("与户主关系")  # 孙子 is somebody's name too
    found = {c for row in rows for c in row[:relation] + row[relation + 1 :]} & plain
    assert not found
    assert "脱敏" in mark or "masked" in mark
    code, _, err = ask(
        "export", project, "people", path, "--reveal", "--reason", "核对资料一份"
    )
    assert (code, err) == (0, "")
    _, rows, mark = written(path)
    name, number = titles.index("姓名"), titles.index("公民身份号码")
    assert {row[name] for row in rows} <= plain
    assert {row[number] for row in rows} <= plain
    _, record, _ = ask("audit", project, "--verify")
    assert (record["entries"], record["intact"]) == (3, True)


def test_a_refused_reveal_writes_nothing_and_records_nothing(ask, project, tmp_path):
    path = tmp_path / "a.csv"
    code, answer, _ = ask("export", project, "people", path, "--reveal")
    assert (code, answer["error"]["code"]) == (1, "reveal.no_reason")
    assert not path.exists()
    _, record, _ = ask("audit", project)
    assert record["entries"] == 0


def test_several_grids_and_categories_are_one_ledger_in_the_form_asked_for(
    ask, project, registry, tmp_path
):
    _, figures, _ = ask("figures", project, "--by", "grid")
    grids = [row for row in figures["rows"] if row["people"]][:2]
    codes = [word for row in grids for word in ("--grid", row["code"])]
    path = tmp_path / "a.csv"
    code, answer, err = ask("export", project, "people", path, *codes)
    assert (code, err) == (0, "")
    assert answer["rows"] == sum(row["people"] for row in grids)
    tagged = {
        person
        for person, tag in zip(*registry[1].values(), strict=True)
        if tag in {"disabled", "party_member"}
    }
    asked = ("--category", "残疾人", "--category", "党员", "--template", "党员")
    _, answer, _ = ask("export", project, "people", path, *asked)
    assert answer["rows"] == len(tagged)
    assert "政治面貌" in written(path)[0]
    assert "婚姻状况" not in written(path)[0]
    form = tmp_path / "表.csv"
    form.write_text("编号,姓名,联系电话\n", encoding="utf-8-sig")
    ask("export", project, "people", path, "--template", form)
    assert written(path)[0] == ["编号", "姓名", "联系电话"]
    _, answer, _ = ask("export", project, "people", path, "--template", "没有")
    assert answer["error"]["code"] == "exports.no_template"


def test_an_archive_takes_its_passphrase_from_a_file(ask, project, tmp_path):
    words = tmp_path / "p.txt"
    words.write_text("桃园 2026 lock\n", encoding="utf-8")
    path = tmp_path / "a.zip"
    code, answer, err = ask("export", project, "people", path, "--zip", words)
    assert (code, err) == (0, "")
    with pyzipper.AESZipFile(path) as archive:
        (name,) = archive.namelist()
        with pytest.raises(RuntimeError):
            archive.read(name)
        archive.setpassword("桃园 2026 lock".encode())
        sheet = openpyxl.load_workbook(io.BytesIO(archive.read(name))).active
    assert sheet.max_row == answer["rows"] + 3
    for file, options, why in (
        ("b.csv", ("--zip", words), "cli.zip_only"),
        ("b.zip", (), "exports.no_password"),
        ("b.zip", ("--zip", tmp_path / "none"), "cli.passphrase_file"),
    ):
        code, answer, _ = ask("export", project, "people", tmp_path / file, *options)
        assert (code, answer["error"]["code"]) == (1, why)
        assert not (tmp_path / file).exists()


def test_what_is_for_people_alone_is_refused_for_ground(ask, project, tmp_path):
    path = tmp_path / "a.csv"
    for options, why in (
        (("--grid", "1", "--grid", "2"), "cli.one_grid"),
        (("--template", "党员"), "cli.people_only"),
        (("--category", "党员"), "cli.people_only"),
    ):
        code, answer, _ = ask("export", project, "grids", path, *options)
        assert (code, answer["error"]["code"]) == (1, why)
