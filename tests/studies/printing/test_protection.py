"""Whom sheets tell of: nobody on what is public, masked and on the record elsewhere."""

import json
import re

import numpy as np
import pikepdf
import pypdfium2
import pytest

from gridplanner.analysis.standing import Standing
from gridplanner.cli import run
from gridplanner.command_line.call import now
from gridplanner.data.access import limits
from gridplanner.data.access.audit import entries_of
from gridplanner.data.access.roles import Account, UserRole, permissions_of
from gridplanner.data.document import Document
from gridplanner.data.job import Progress
from gridplanner.data.people.categories import CATEGORIES
from gridplanner.resources.texts import text
from gridplanner.studies.printing import subjects
from gridplanner.studies.printing.small_counts import FEWEST, few, few_in_all

PUBLIC = ("patrol", "board", "responsibility", "building")
PERSONAL = ("matrix", "household")


@pytest.fixture
def peopled(town):
    """A village in which nobody's name is a worker's, and every number is known."""
    document = Document.open(town, mode="edit", clock=now, user="检查员")
    connection = document.file.connection
    # Letters no other word of the town has, a name of its own for everybody.
    with document.file.transaction():
        connection.execute(
            "UPDATE person SET name = char(0x9F98, 0x4E00 + id % 5000, 0x9750),"
            " phone = printf('139%08d', 77000000 + id)"
        )
        connection.execute(
            "UPDATE dwelling SET owner_name = char(0x9F98, 0x4E00 + id % 5000, 0x9F49),"
            " owner_phone = printf('138%08d', 66000000 + id)"
        )
    people = connection.execute("SELECT name, id_no, phone FROM person").fetchall()
    owners = connection.execute(
        "SELECT owner_name, owner_phone FROM dwelling"
    ).fetchall()
    document.close()
    secrets = {value for row in (*people, *owners) for value in row if value}
    assert len(secrets) > 500
    return town, secrets


def printed(town, product, out, *more):
    which = ["--building", "1"] if product == "household" else ["--all"]
    words = ["print", str(town), "--product", product, *which, "--out", str(out)]
    assert run([*words, *more]) == 0
    return out


def letters_of(path):
    pdf = pypdfium2.PdfDocument(path)
    found = ["".join(p.get_textpage().get_text_range().split()) for p in pdf]
    pdf.close()
    return found


def entries(town, action):
    document = Document.open(town, mode="look", clock=now, user="检查员")
    found = [one for one in entries_of(document.file).entries if one.action == action]
    document.close()
    return found


def leaks(pages, secrets):
    """Give what a page tells that it must not: whole values, or a name's first two."""
    said = "".join(pages)
    found = {secret for secret in secrets if secret in said}
    return found | ({"龘"} if "龘" in said else set())


@pytest.mark.parametrize("product", PUBLIC)
def test_no_resident_is_on_any_sheet_that_others_see(peopled, product, tmp_path):
    town, secrets = peopled
    pages = letters_of(printed(town, product, tmp_path / "a.pdf"))
    assert pages
    assert not leaks(pages, secrets)
    said = "".join(pages)
    # What grid workers do tells of nobody, and volunteers are a post of the team.
    said = said.replace("走访独居老人等需要帮助的家庭", "")
    told = {text(one.sentence) for one in CATEGORIES.values()}
    told -= {text("category.volunteer")}
    assert not [word for word in told if "".join(word.split()) in said]
    assert not entries(town, "print")


@pytest.mark.parametrize(
    "more",
    [
        "patrol --boxes --index --street-index end --inset --closeups",
        "patrol --by worker --street-index after",
        "patrol --by route",
        "responsibility --by town --inset",
        "responsibility --by worker",
        "board --by area",
    ],
)
def test_no_resident_comes_in_by_what_a_sheet_can_have_besides(peopled, more, tmp_path):
    town, secrets = peopled
    product, *options = more.split()
    pages = letters_of(printed(town, product, tmp_path / "a.pdf", *options))
    assert pages
    assert not leaks(pages, secrets)


def test_a_leak_would_be_seen(peopled, tmp_path, monkeypatch):
    town, secrets = peopled
    (leaked, *_others) = sorted(one for one in secrets if one.startswith("龘"))
    told = subjects.notes_of
    monkeypatch.setattr(
        subjects, "notes_of", lambda *args, **kw: (*told(*args, **kw), leaked)
    )
    pages = letters_of(printed(town, "board", tmp_path / "a.pdf"))
    assert leaked in leaks(pages, secrets)


@pytest.mark.parametrize("product", PERSONAL)
def test_residents_are_masked_on_matrices_and_household_files(
    peopled, product, tmp_path
):
    town, secrets = peopled
    pages = letters_of(printed(town, product, tmp_path / "a.pdf"))
    said = "".join(pages)
    assert leaks(pages, secrets) == {"龘"}
    assert "龘**" in said
    assert re.search(r"990\*{13}[0-9X]{2}", said) or product == "matrix"
    assert "139****0" in said or product == "matrix"


@pytest.mark.parametrize("product", PERSONAL)
def test_each_print_of_residents_is_one_entry_that_names_nobody(
    peopled, product, tmp_path
):
    town, secrets = peopled
    printed(town, product, tmp_path / "清单.pdf")
    (entry,) = entries(town, "print")
    assert entry.file_name == "清单.pdf"
    assert entry.object.startswith(text(f"print.{product}"))
    assert entry.rows > 50
    assert entry.fields == ()
    words = "".join((entry.object, entry.file_name, entry.reason))
    assert not [secret for secret in secrets if secret in words]


@pytest.mark.parametrize("product", PERSONAL)
def test_every_page_with_residents_has_its_watermark_and_can_be_searched(
    peopled, product, tmp_path
):
    town, _secrets = peopled
    path = printed(town, product, tmp_path / "a.pdf", "--user", "检查员")
    for words in letters_of(path):
        assert words.count("检查员20") >= 4
        assert text("print.internal_only") in words
    flat = " ".join(letters_of(path))
    assert text(f"print.product.{product}") in flat or product == "matrix"


def test_file_names_and_metadata_name_no_resident(peopled, tmp_path):
    town, secrets = peopled
    folder = tmp_path / "一户一档"
    printed(town, "household", folder)
    names = [path.name for path in folder.iterdir()]
    assert len(names) > 30
    assert not [name for name in names if "龘" in name]
    with pikepdf.open(folder / names[0]) as pdf:
        kept = "".join(map(str, pdf.docinfo.values()))
        with pdf.open_outline() as outline:
            kept += "".join(one.title for one in outline.root)
    assert not leaks([kept], secrets)


def test_plain_files_need_a_reason_and_are_on_the_record(peopled, tmp_path, capfd):
    town, secrets = peopled
    out = tmp_path / "a.pdf"
    words = ["print", str(town), "--product", "household", "--building", "1"]
    words += ["--out", str(out), "--reveal", "--json"]
    assert run(words) == 1
    assert json.loads(capfd.readouterr().out)["error"]["code"] == "reveal.no_reason"
    assert not out.exists()
    assert run([*words, "--reason", "入户核查用表"]) == 0
    assert len(leaks(letters_of(out), secrets)) > 2
    (shown,), (entry,) = entries(town, "reveal"), entries(town, "print")
    assert shown.reason == entry.reason == "入户核查用表"
    assert "name" in entry.fields
    assert entry.rows == shown.rows


def test_matrices_are_never_in_plain(peopled, tmp_path, capfd):
    town, _secrets = peopled
    words = ["print", str(town), "--product", "matrix", "--all", "--json", "--reveal"]
    out = tmp_path / "a.pdf"
    assert run([*words, "--reason", "入户核查用表", "--out", str(out)]) == 1
    answer = json.loads(capfd.readouterr().out)
    assert answer["error"]["code"] == "print.never_plain"
    assert not out.exists()
    assert not entries(town, "print")


@pytest.mark.parametrize("product", ["board", "building"])
def test_telephones_of_workers_are_printed_only_where_asked_for(
    peopled, product, tmp_path
):
    town, _secrets = peopled
    document = Document.open(town, mode="look", clock=now, user="检查员")
    columns = document.file.read_columns("worker", ["name", "phone"])
    document.close()
    phones = {phone for phone in columns["phone"] if phone}
    plain = "".join(letters_of(printed(town, product, tmp_path / "a.pdf")))
    assert not [phone for phone in phones if phone in plain]
    more = ("--reveal", "--reason", "公示牌张贴")
    path = printed(town, product, tmp_path / "b.pdf", *more)
    assert [phone for phone in phones if phone in "".join(letters_of(path))]
    (entry,) = entries(town, "reveal")
    assert entry.fields == ("phone",)


def test_small_counts_are_told_nowhere_and_cannot_be_worked_out():
    assert few(0) == "0"
    assert few(1) == few(2) == text("print.few", n=FEWEST)
    assert few(FEWEST) == str(FEWEST)
    assert few_in_all(100, [40, 60]) == "100"
    assert few_in_all(42, [40, 2]) == text("print.at_least", n="40")
    assert few_in_all(43, [40, 2, 1]) == "43"  # which of both has how many is open
    assert few_in_all(42, [40, 1, 1]) == text("print.at_least", n="40")
    assert few_in_all(2, [2]) == text("print.few", n=FEWEST)


def test_small_counts_are_hidden_on_every_sheet_that_others_see(peopled, tmp_path):
    town, _secrets = peopled
    document = Document.open(town, mode="edit", clock=now, user="检查员")
    connection = document.file.connection
    with document.file.transaction():
        # One household stays in the whole town, with two people.
        connection.execute(
            "UPDATE household SET valid_to = '2020-01-01' WHERE id NOT IN"
            " (SELECT min(id) FROM household)"
        )
    document.close()
    for product in ("board", "responsibility", "patrol"):
        said = "".join(letters_of(printed(town, product, tmp_path / f"{product}.pdf")))
        assert "少于3" in said
        assert not re.search(r"户数[12](?!\d)", said)


def as_user(monkeypatch, role, scope=None):
    """Let whoever opens a project be a user of it."""
    account = Account("李工", role, scope)
    monkeypatch.setattr(limits, "permissions_of", lambda _none: permissions_of(account))


@pytest.mark.parametrize("product", [*PUBLIC, *PERSONAL])
def test_who_may_not_print_prints_nothing(
    peopled, product, tmp_path, monkeypatch, capfd
):
    town, _secrets = peopled
    as_user(monkeypatch, UserRole.READ_ONLY)
    out = tmp_path / "a.pdf"
    words = ["print", str(town), "--product", product, "--all", "--out", str(out)]
    assert run([*words, "--json"]) == 1
    answer = json.loads(capfd.readouterr().out)
    assert answer["error"]["code"] == "blocked.role_print"
    assert not out.exists()
    assert not entries(town, "print")


def test_who_may_print_alone_sees_nothing_in_plain(
    peopled, tmp_path, monkeypatch, capfd
):
    town, _secrets = peopled
    as_user(monkeypatch, UserRole.PRINT_ONLY)
    printed(town, "household", tmp_path / "a.pdf")
    capfd.readouterr()
    out = tmp_path / "b.pdf"
    words = ["print", str(town), "--product", "household", "--building", "1"]
    more = ["--reveal", "--reason", "入户核查用表", "--out", str(out), "--json"]
    assert run([*words, *more]) == 1
    answer = json.loads(capfd.readouterr().out)
    assert answer["error"]["code"] == "reveal.denied"
    assert not out.exists()
    assert len(entries(town, "print")) == 1


@pytest.mark.parametrize("product", ["building", "matrix", "household"])
def test_who_works_for_some_units_prints_these_alone(
    peopled, product, tmp_path, monkeypatch, capfd
):
    town, _secrets = peopled
    document = Document.open(town, mode="look", clock=now, user="检查员")
    plan, counted = document.plan, document.snapshot(1, progress=Progress())
    snapshot = Standing(counted, document.footprints, Progress()).snapshot
    where = snapshot.cell_owners[snapshot.building_cell, 2]
    homes = document.file.read_columns("dwelling", ["building_id"])["building_id"]
    with_homes = np.isin(snapshot.building_ids, homes)
    own, other = np.unique(where[with_homes])[:2].tolist()
    mine = set(snapshot.building_ids[where == own].tolist())
    foreign = int(snapshot.building_ids[with_homes & (where == other)][0])
    columns = document.file.read_columns("building", ["fid", "code"])
    allowed = {
        code
        for number, code in zip(columns["fid"], columns["code"], strict=True)
        if number in mine
    }
    allowed.add(plan.units[own].code)
    document.close()
    as_user(monkeypatch, UserRole.COMMUNITY, frozenset({own}))
    capfd.readouterr()
    out = str(tmp_path / "a.pdf")
    words = ["print", str(town), "--product", product, "--out", out, "--json"]
    assert run([*words, "--all"]) == 0
    sheets = json.loads(capfd.readouterr().out)["sheets"]
    assert sheets
    assert {one["code"] for one in sheets} <= allowed | {""}
    assert run([*words, "--building", str(foreign)]) == 1
    answer = json.loads(capfd.readouterr().out)
    assert answer["error"]["code"] == "print.not_yours"


def test_a_house_is_meant_by_its_address_though_its_wing_has_the_same(
    town, tmp_path, capfd
):
    document = Document.open(town, mode="edit", clock=now, user="检查员")
    homes = document.file.read_columns("dwelling", ["building_id"])["building_id"]
    house, other = sorted(set(homes))[:2]
    ids = document.file.read_columns("building", ["fid"])["fid"]
    wing, shed = sorted(set(ids) - set(homes))[:2]
    with document.file.transaction():
        document.file.update_rows(
            "building",
            {
                **{one: {"address": "试验路7号", "name": ""} for one in (house, wing)},
                shed: {"address": "试验路8号", "name": ""},
            },
        )
    document.close()
    out = str(tmp_path / "a.pdf")
    words = ["print", str(town), "--product", "household", "--out", out, "--json"]
    assert run([*words, "--building", "试验路7号"]) == 0
    assert json.loads(capfd.readouterr().out)["sheets"]
    document = Document.open(town, mode="edit", clock=now, user="检查员")
    with document.file.transaction():
        same = {"address": "试验路7号", "name": ""}
        document.file.update_rows("building", {other: same})
    codes = [row["code"] for row in document.file.read_rows("building", [house, other])]
    document.close()
    assert run([*words, "--building", "试验路7号"]) == 1
    refusal = json.loads(capfd.readouterr().out)["error"]
    assert refusal["code"] == "cli.several_houses"
    assert all(code in refusal["message"] for code in codes)


def test_why_a_grid_of_small_houses_has_no_cards_is_said(town, tmp_path, capfd):
    document = Document.open(town, mode="edit", clock=now, user="检查员")
    with document.file.transaction():
        document.file.connection.execute(
            "DELETE FROM dwelling WHERE id NOT IN"
            " (SELECT min(id) FROM dwelling GROUP BY building_id)"
        )
        document.file.connection.execute("DELETE FROM building_unit")
    document.close()
    words = ["print", str(town), "--all", "--out", str(tmp_path / "a.pdf"), "--json"]
    assert run([*words, "--product", "building"]) == 1
    refusal = json.loads(capfd.readouterr().out)["error"]
    assert refusal["code"] == "print.no_shared_houses"
