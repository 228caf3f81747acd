"""Personal data leave a project by nothing but what was asked for and recorded.

One person is planted wherever a person can stand; then every command runs, imports
fail, the program crashes, and whatever was written or said is searched for them.
"""

from __future__ import annotations

import html
import io
import logging
import zipfile

import pypdfium2
import pytest
from openpyxl import Workbook

import gridplanner
from gridplanner.cli import run
from gridplanner.data.document import Document
from gridplanner.data.store.geopackage import ProjectFile
from gridplanner.ui import crash
from tests.helpers.people import PEOPLE
from tests.helpers.planted import ID, NAME, PHONE, WORDS, plant
from tests.helpers.project import clock

OTHERS = [word for p in PEOPLE[1:4] for word in (p.name, p.id_no, p.phone)]
SECRETS = (*WORDS, *OTHERS)


def secrets_in(data):
    """Planted words in bytes, also in the parts of an archive and on a PDF's pages."""
    if isinstance(data, str):
        data = data.encode()
    if data[:4] == b"%PDF":
        pdf = pypdfium2.PdfDocument(data)
        read = ["".join(p.get_textpage().get_text_range().split()) for p in pdf]
        pdf.close()
        data += "".join(read).encode()
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = [archive.read(name) for name in archive.namelist()]
        # Where lxml is installed, workbooks write characters as their numbers.
        told = (html.unescape(part.decode("utf-8", "replace")) for part in parts)
        data = b"".join([*parts, *(words.encode() for words in told)])
    return [word for word in SECRETS if word.encode() in data]


@pytest.fixture
def project(tmp_path):
    document = plant(tmp_path / "town.gpkg")
    # Whose name stands on notice boards, and nothing else.
    worker = {"name": "员工", "kind": "full_time", "phone": PHONE, "id_no": ID}
    worker |= {"note": f"{NAME}的亲戚", "skills": "社工证", "capacity": 5000.0}
    document.file.bulk_insert("worker", {k: [v] for k, v in worker.items()})
    document.close()
    return document.path


@pytest.fixture
def home(tmp_path_factory, monkeypatch):
    """Where logs and settings of the user go."""
    folder = tmp_path_factory.mktemp("own")
    for name in (
        "XDG_STATE_HOME",
        "XDG_CACHE_HOME",
        "XDG_DATA_HOME",
        "XDG_CONFIG_HOME",
    ):
        monkeypatch.setenv(name, str(folder / name))
    return folder


COMMANDS = [
    "figures P --by grid --out O/figures.xlsx",
    "coverage P --out O/coverage.xlsx",
    "balance P --out O/balance.xlsx",
    "workload P --out O/workload.xlsx",
    "staffing P --out O/staffing.xlsx",
    "rules P --out O/rules.xlsx",
    "rebalance P --weight people",
    "assign P",
    "report P --out O/weekly.xlsx",
    "report P --out O/weekly.docx",
    "check P",
    "find P 东村",
    "find P 网格",
    "audit P --verify --out O/audit.xlsx",
    "export P areas O/areas.gpkg",
    "export P grids O/grids.geojson",
    "export P grids O/grids.shp",
    "export P buildings O/buildings.gpkg",
    "export P buildings O/buildings.csv",
    "export P people O/people.xlsx",
    "export P people O/people.csv",
    "scenario P new 方案",
    "scenario P compare in-force 方案 --out O/sheets.xlsx",
    "divide P --into 2 --scenario 重划",
    "render P --all --out O/map.png",
    "render P --theme everybody,dots --out O/dots.png",
    "print P --all --out O/patrol.pdf",
    "print P --all --product responsibility --out O/sheets",
]


def test_the_search_for_secrets_finds_them(project):
    assert set(secrets_in(project.read_bytes())) >= {NAME, ID, PHONE}
    book = Workbook()
    book.active["A1"] = NAME
    target = io.BytesIO()
    book.save(target)
    assert secrets_in(target.getvalue()) == [NAME]


def test_no_command_says_or_writes_anybody_in_plain(
    project, tmp_path, home, capfd, qapp
):
    folder = tmp_path / "out"
    folder.mkdir()
    for line in COMMANDS:
        words = [w.replace("O/", f"{folder}/") for w in line.split()]
        words = [str(project) if word == "P" else word for word in words]
        for more in ([], ["--json"]):
            code = run([*words, *more])
            out, err = capfd.readouterr()
            assert secrets_in(out + err) == [], line
            assert code == 0 or more, (line, err)
    written = [path for path in folder.rglob("*") if path.is_file()]
    assert len(written) > 10
    found = {path.name: secrets_in(path.read_bytes()) for path in written}
    assert not {name for name, words in found.items() if words}
    assert not [
        p for p in home.rglob("*") if p.is_file() and secrets_in(p.read_bytes())
    ]


def test_a_notebook_is_handed_nobody(project):
    town = gridplanner.open(project)
    frames = [town.grids(), town.buildings(), town.figures("grid")]
    town.close()
    assert secrets_in("".join(frame.to_csv() for frame in frames)) == []


def ledger(path):
    book = Workbook()
    sheet = book.active
    sheet.append(["姓名", "身份证号", "与户主关系", "联系电话", "现住址"])
    for person in PEOPLE:
        sheet.append([person.name, person.id_no, "户主", person.phone, "东村1号"])
    book.save(path)
    return path


@pytest.fixture
def said(capfd, caplog):
    """Tell what was printed and logged so far."""
    caplog.set_level(logging.DEBUG)
    return lambda: "".join(capfd.readouterr()) + caplog.text


@pytest.fixture
def failing(project, monkeypatch):
    """Let writing rows fail with a message that quotes what was written."""

    def fail(*_given, **_options):
        raise RuntimeError(f"row ({NAME!r}, {ID!r}, {PHONE!r}) is bad")

    monkeypatch.setattr(ProjectFile, "bulk_insert", fail)


@pytest.mark.usefixtures("failing")
def test_an_import_that_crashes_tells_and_logs_nobody(project, tmp_path, home, said):
    path = ledger(tmp_path / "台账.xlsx")
    assert run(["import", "people", str(path), str(project)]) == 1
    assert secrets_in(said()) == []
    logs = list(home.rglob("*.log"))
    assert logs
    assert [secrets_in(path.read_bytes()) for path in logs] == [[]]


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("spoil", ["cut", "locked", "empty"])
def test_a_ledger_that_cannot_be_read_is_refused_without_its_rows(
    project, tmp_path, said, spoil
):
    path = ledger(tmp_path / "台账.xlsx")
    data = path.read_bytes()
    spoilt = {"cut": data[:2000], "locked": b"\xd0\xcf\x11\xe0", "empty": b""}
    path.write_bytes(spoilt[spoil])
    assert run(["import", "people", str(path), str(project), "--json"]) == 1
    assert secrets_in(said()) == []


def test_what_an_import_answers_is_masked(project, tmp_path, home, capfd):
    path = ledger(tmp_path / "台账.xlsx")
    for more in (["--dry-run"], []):
        for form in ([], ["--json"]):
            code = run(["import", "people", str(path), str(project), *more, *form])
            out, err = capfd.readouterr()
            assert code == 0
            assert secrets_in(out + err) == []
    assert run(["inspect", str(path)]) == 0
    assert secrets_in("".join(capfd.readouterr())) == []


@pytest.mark.parametrize("kind", ["workers", "posts"])
def test_what_the_import_of_a_roster_answers_names_nobody(
    project, tmp_path, home, capfd, kind
):
    book = Workbook()
    sheet = book.active
    sheet.append(["姓名", "身份证号", "电话", "职务", "所属网格", "驻点"])
    for person in PEOPLE:
        row = [person.name, person.id_no, person.phone, "网格员", "无此网格", "无"]
        sheet.append(row)
        sheet.append([*row[:3], "志愿者", None, person.name])
    path = tmp_path / "名册.xlsx"
    book.save(path)
    words = ["import", kind, str(path), str(project)]
    for more in (["--dry-run"], ["--json"], []):
        assert run([*words, *more]) == 0
        assert secrets_in("".join(capfd.readouterr())) == []
    assert not [
        p for p in home.rglob("*") if p.is_file() and secrets_in(p.read_bytes())
    ]


def _crash():
    raise ValueError(f"{NAME} {ID}")


def test_a_report_of_a_crash_holds_places_and_no_values():
    with pytest.raises(ValueError, match=NAME) as fault:
        _crash()
    report = crash.report_of(fault.type, fault.value.__traceback__)
    assert "ValueError" in report
    assert "_crash" in report
    assert secrets_in(report) == []


def test_a_fault_of_the_database_is_told_without_what_was_written(project):
    document = Document.open(project, clock=clock, user="李工")
    file = document.file
    file.connection.execute(
        "CREATE TRIGGER spoiled BEFORE INSERT ON person BEGIN"
        " SELECT RAISE(ABORT, 'no room'); END"
    )
    with pytest.raises(Exception) as fault:  # noqa: PT011 - whichever it is
        file.bulk_insert("person", {"name": [NAME], "id_no": [ID]})
    assert secrets_in(f"{fault.value!r} {fault.value}") == []
    file.connection.execute("DROP TRIGGER spoiled")
    document.close()
