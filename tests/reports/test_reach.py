"""Who works for one community: no report names or counts anything of another."""

from __future__ import annotations

import json
import shutil
import subprocess
import zipfile
from datetime import date

import pytest

from gridplanner.analysis.standing import Standing
from gridplanner.cli import run
from gridplanner.data.access import users
from gridplanner.data.access.key_file import read_key_file, write_key_file
from gridplanner.data.access.keys import KeyRing
from gridplanner.data.access.roles import Account, UserRole
from gridplanner.data.access.sealing import Cost
from gridplanner.data.branches import branch
from gridplanner.data.document import Document
from gridplanner.data.edits.give_ground import give_ground
from gridplanner.data.edits.set_fields import set_fields
from gridplanner.data.job import Progress
from gridplanner.data.period import Period
from gridplanner.data.store.encrypting import FirstUser, encrypt
from gridplanner.data.versions import make_version
from gridplanner.report_writing import Wish, make_report, write_report
from gridplanner.reports.kinds import DISPATCH, KINDS
from gridplanner.reports.report import Picture, Table
from gridplanner.resources.texts import set_language, text
from tests.helpers.project import (
    GRID,
    box,
    clock,
    draw_unit,
    small_town,
    unit_named,
    wkb,
)
from tests.helpers.staff import add_posts, add_workers

OWN, OTHERS = "东村", ("西村", "丙网格", "丁网格", "外人", "202001", "202002", "103202")
pytestmark = pytest.mark.usefixtures("qapp")
PASSPHRASE = "山海 之间 2026"
CHEAP = Cost(memory=64, passes=1, lanes=1)
DAY = date(2026, 3, 5)
AGAINST = ("current", "月初")


def build(path):
    """Two communities of two grids, staffed and worked in, and a plan of changes.

    In the scenario one house comes from beyond, one goes there, one moves there.
    """
    document = small_town(path)
    draw_unit(
        document, GRID, "丁网格", box(300, 0, 400, 200),
        code="370211103202002", kind="basic",
    )  # fmt: skip
    file = document.file
    places = [(20, 120), (20, 20), (150, 20), (220, 20), (220, 120), (320, 20)]
    shapes = [wkb(x, y, x + 12, y + 12) for x, y in places]
    count = len(shapes)
    file.bulk_insert("building", {"name": [f"{n}号楼" for n in range(count)]}, shapes)
    homes = list(range(1, count + 1))
    file.bulk_insert("dwelling", {"building_id": homes})
    file.bulk_insert("household", {"dwelling_id": homes})
    file.bulk_insert("person", {"name": ["外人某"] * count, "household_id": homes})
    file.bulk_insert(
        "visit", {"household_id": homes * 2, "date": ["2026-03-03"] * 2 * count}
    )
    file.bulk_insert(
        "event",
        {"building_id": homes, "time": ["2026-03-03"] * count},
    )
    units = {u.name: u.id for u in document.plan.units.values()}
    names = ["本村甲", "本村乙", "外人丙", "外人丁", "外人闲", "外人村", "两边跑"]
    ids = add_workers(file, len(names), name=names, capacity=[900.0] * len(names))
    add_posts(
        file,
        [ids[0], ids[1], ids[2], ids[3], ids[6], ids[6]],
        [
            units[n]
            for n in ("甲网格", "乙网格", "丙网格", "丁网格", "乙网格", "丙网格")
        ],
        "full_time_worker",
    )
    add_posts(file, [ids[5]], [units["西村"]], "assistant", scope="unit")
    number = branch(document, "方案甲")
    swap(document, number, units)
    return document


def swap(document, number, units):
    """Give in the scenario ground of each grid to another."""
    given = (
        (box(140, 0, 200, 60), "丙网格"),
        (box(200, 100, 260, 160), "甲网格"),
        (box(300, 0, 350, 60), "丙网格"),
    )
    for shape, target in given:
        plan = document.plans[number]
        document.apply(give_ground(plan, shape, unit_id=units[target]))


@pytest.fixture(scope="module")
def stored(tmp_path_factory):
    path = tmp_path_factory.mktemp("town") / "town.gpkg"
    build(path).close()
    return path


@pytest.fixture
def held(stored, tmp_path):
    """The town, open for a user of one community, with a version of before."""
    path = shutil.copy(stored, tmp_path / "town.gpkg")
    document = Document.open(path, clock=clock, user="小王")
    make_version(document, AGAINST[1], progress=Progress())
    scope = frozenset([unit_named(document, OWN).id])
    document.file.keys = KeyRing(Account("小王", UserRole.COMMUNITY, scope), ())
    yield document
    document.close()


def made(document, kind, against=""):
    plan = next(n for n in document.plans if n != 1) if kind == "changes" else 1
    span = Period(date(2026, 3, 2), date(2026, 3, 8))
    wish = Wish(
        kind,
        span if kind in DISPATCH else Period(DAY, DAY),
        "小王",
        plan=plan,
        against=against,
    )
    standing = Standing(document.snapshot(plan), document.footprints)
    return make_report(document, standing, wish, Progress())


def words_of(folder, report):
    """Everything that can be read in a report as workbook, Word file and PDF."""
    for suffix in (".xlsx", ".docx", ".pdf"):
        write_report(folder / f"report{suffix}", report)
    return {
        suffix: "\n".join(read(folder / f"report{suffix}"))
        for suffix, read in READERS.items()
    }


def cells_of(path):
    """All the XML of a workbook: cells, names of sheets, charts, headers."""
    with zipfile.ZipFile(path) as parts:
        for name in parts.namelist():
            if name.endswith((".xml", ".rels")):
                yield parts.read(name).decode()


def lines_of(path):
    done = subprocess.run(
        ["pdftotext", "-layout", path, "-"], capture_output=True, check=True
    )
    yield done.stdout.decode()


READERS = {".xlsx": cells_of, ".docx": cells_of, ".pdf": lines_of}


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="needs poppler-utils")
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_no_report_names_anything_beyond_reach(held, kind, language, tmp_path):
    set_language(language)
    for against in AGAINST if kind == "changes" else ("",):
        report = made(held, kind, against)
        said = words_of(tmp_path, report)
        for suffix, words in said.items():
            bare = "".join(words.split())
            assert OWN in bare, suffix
            assert [name for name in OTHERS if name in bare] == [], suffix
        assert OWN in report.subtitle


def tables(report):
    parts = (part for section in report.sections for part in section.parts)
    return {part.title: part for part in parts if isinstance(part, Table)}


def test_workers_are_told_with_their_posts_within_reach_alone(held):
    table = tables(made(held, "workers"))[text("report.table.workers")]
    rows = {row[0]: row[2:4] for row in table.rows}
    assert rows == {"本村甲": (1, 1), "本村乙": (1, 1), "两边跑": (1, 1)}
    capacity = dict(zip(rows, (row[5] for row in table.rows), strict=True))
    assert capacity["两边跑"] == capacity["本村甲"] / 2  # the time for this side


def test_houses_that_come_and_go_are_told_without_whence_and_where_to(held):
    moved = tables(made(held, "changes", AGAINST[0]))[text("report.table.moved")]
    beyond = text("report.beyond")
    assert sorted(row[:3] for row in moved.rows) == [
        ("370211103201002 乙网格", beyond, 1),
        (beyond, "370211103201001 甲网格", 1),
    ]


def test_totals_are_those_of_the_own_units_and_the_report_says_so(held):
    report = made(held, "grids")
    table = tables(report)[text("report.table.grids")]
    assert [row[1] for row in table.rows] == ["甲网格", "乙网格"]
    assert table.totals()[4] == 3  # buildings
    assert report.sections[0].words[0] == text("report.own_only", names=OWN)
    assert OWN in report.subtitle


def test_maps_show_the_same_whatever_others_are_called(held):
    def drawn():
        parts = [part for each in made(held, "grids").sections for part in each.parts]
        return [part.png for part in parts if isinstance(part, Picture)]

    before, ring = drawn(), held.file.keys
    held.file.keys = None
    names = {unit_named(held, name).id: {"name": "别的名"} for name in OTHERS[:3]}
    held.apply(set_fields(held.plan, names))
    held.file.keys = ring
    assert before == drawn()
    assert len(before) == 1


def test_who_sees_all_has_no_such_words(held):
    held.file.keys = None
    report = made(held, "workers")
    assert OTHERS[1] in str(report)
    assert text("report.own_only", names=OWN) not in report.sections[0].words
    assert report.subtitle == f"泊里镇 · {DAY.isoformat()}"


@pytest.fixture(scope="module")
def locked(stored, tmp_path_factory):
    """The town encrypted, with a user of one community; and his passphrase."""
    folder = tmp_path_factory.mktemp("locked")
    path = folder / "town.gpkg"
    shutil.copy(stored, path)
    document = Document.open(path, clock=clock, user="王主任")
    scope = frozenset([unit_named(document, OWN).id])
    document.close()
    ring = encrypt(path, FirstUser("王主任", PASSPHRASE), progress=Progress())
    account = Account("小王", UserRole.COMMUNITY, scope)
    content = read_key_file(path).content
    content = users.with_user(content, ring, account, PASSPHRASE, cost=CHEAP)
    write_key_file(path, content, ring.present)
    words = folder / "words.txt"
    words.write_text(f"{PASSPHRASE}\n", encoding="utf-8")
    return path, words


@pytest.mark.parametrize("kind", KINDS)
def test_the_command_holds_a_user_to_his_units(locked, kind, tmp_path, capfd):
    path, passphrase = locked
    out = tmp_path / "report.xlsx"
    words = ["report", path, "--kind", kind, "--out", out, "--user", "小王"]
    words += ["--passphrase-file", passphrase]
    if kind == "changes":
        words += ["--scenario", "方案甲", "--against", AGAINST[0]]
    assert run([str(word) for word in words]) == 0, capfd.readouterr().err
    bare = "".join("".join(cells_of(out)).split())
    assert OWN in bare
    assert [name for name in OTHERS if name in bare] == []


@pytest.mark.parametrize(
    "words",
    [
        ("staffing", "--by", "worker"),
        ("staffing", "--by", "grid"),
        ("staffing", "--by", "role"),
        ("workload", "--by", "worker"),
        ("balance", "--by", "worker", "--measure", "utilisation"),
        ("figures", "--by", "grid"),
    ],
)
def test_the_tables_of_commands_hold_him_too(locked, words, capfd):
    path, passphrase = locked
    who = ["--user", "小王", "--passphrase-file", str(passphrase)]
    for way in ([], ["--json"]):
        assert run([words[0], str(path), *words[1:], *who, *way]) == 0
        said = capfd.readouterr().out
        assert [name for name in OTHERS if name in said] == []


def test_what_falls_to_a_worker_is_of_the_own_grids(locked, capfd):
    path, passphrase = locked
    words = ["staffing", str(path), "--by", "grid", "--json", "--user", "小王"]
    assert run([*words, "--passphrase-file", str(passphrase)]) == 0
    measures = json.loads(capfd.readouterr().out)["measures"]
    assert measures["workers"] == 3
    assert measures["full_time_per_unit"] == 3 / 2
