"""The contract scripts rely on: every command, its options, its answers, its exits.

Names may be added here, and never renamed.
"""

from __future__ import annotations

import json
import shutil
from contextlib import redirect_stdout
from io import StringIO

import pytest

from gridplanner.cli import COMMANDS, make_group, run
from tests.data.ledgers.sheets import write_text
from tests.helpers.encrypted import PASSPHRASE, encrypted_town
from tests.helpers.project import dump

WORDS = {
    "new": "project",
    "inspect": "source",
    "import": "kind source project",
    "check": "project",
    "figures": "project",
    "coverage": "project",
    "balance": "project",
    "workload": "project",
    "staffing": "project",
    "divide": "project",
    "assign": "project",
    "rebalance": "project",
    "rules": "project",
    "scenario": "project action names",
    "find": "project words",
    "export": "project kind file",
    "audit": "project",
    "encrypt": "project",
    "users": "project action name",
    "render": "project",
    "print": "project",
    "report": "project",
    "demo": "",
}
OPTIONS = {
    "new": "--crs --levels --encrypt",
    "inspect": "",
    "import": "--layer --encoding --crs --shift --level --set --dry-run --standing"
    " --rejected",
    "check": "--level --fix",
    "figures": "--by --scenario --out",
    "coverage": "--by --level --scenario --department --staffed --on --distances --pace"
    " --out",
    "workload": "--by --scenario --on --out",
    "balance": "--by --measure --target --scenario --on --out",
    "staffing": "--by --scenario --on --out",
    "divide": "--into --target --area --within --level --weight --tolerance --barrier"
    " --together --band --seed --scenario --replace --candidates",
    "assign": "--tolerance --keep --level --scenario --pieces --seed --apply",
    "rebalance": "--tolerance --max-moved --keep --weight --level --area --lock"
    " --leave --new --estate --households --by-capacity --across --scenario --apply"
    " --seed",
    "rules": "--by --scenario --on --out",
    "scenario": "--from --keep --by --out",
    "find": "--limit --reveal --reason",
    "export": "--grid --category --reveal --reason --scenario",
    "audit": "--verify --out",
    "encrypt": "--off --new-key --reason",
    "users": "--role --scope --restricted --new-passphrase-file",
    "render": "--grid --all --theme --out",
    "print": "--product --grid --building --all --changed --by --order --paper --scale"
    " --template --secrecy --approval --bleed --crop-marks --closeups --index"
    " --street-index --inset --reveal --reason --on"
    " --out --separate --format",
    "report": "--out --period --kind --remark --scenario --against",
    "demo": "--size --seed --out --no-window",
}
COMMON = "--json --lang --user --passphrase-file --help"

# Words of the command, keys of the answer beside "ok", keys of the rows by the key
# that lists them. V a demo village of its own, D one with workers, E an empty
# project, S villages to import, R a roster of workers, O a folder to write to.
ROW = "code name parent area buildings dwellings households people"
COVERED = "code name parent ground buildings dwellings households people key_people"
COVERAGE = "by level rows outside total measures gaps overlaps"
BALANCED = "code name parent value over_mean band"
BALANCE = "by measure rows total target measures"
LOADED = "code name parent load capacity utilisation band lines left_out"
WORKLOAD = "by norm method unit day rows total outside nowhere measures"
WORKERS = "by norm method unit day rows unassigned total measures left_out"
POSTS = "demanded filled vacant held over rate"
STAFFED = f"role scope in_template minimum maximum {POSTS}"
ASSIGNED = "workers max_deviation lower_bound changed seconds applied"
DIVIDED = "parts max_deviation mean_compactness lower_bound seconds candidates way"
DIVIDED += " level weight replaced locked across scenario bands spread"
PART = "code name weight deviation compactness pieces buildings"
MENDED = "moves left_out before after targets standstill"
MENDED += " moved_share flow_bound seconds"
MOVED = "from to buildings households people weight why"
STAFFING = "by day rows total measures vacancies vacancies_more left_out"
RULED = "pack rule numbers state counts held whole share left_out why broken unknown"
RULED += " breaches not_known"
ISSUE = "kind level codes place area width severity"
IMPORTED = "kind read added changed same gone repaired skipped issues"
ANSWERS = [
    ("new O/a.gpkg", "project crs levels", {}),
    ("new O/a.gpkg --crs EPSG:4549 --levels 镇,网格", "project crs levels", {}),
    ("inspect S", "layers", {"layers": "name geometry count crs encoding fields"}),
    (
        "import areas S E --level 社区",
        IMPORTED,
        {},
    ),
    (
        "import buildings H E --crs EPSG:4549 --set people=people --dry-run",
        IMPORTED,
        {},
    ),
    (
        "import workers R E --rejected O/back.xlsx",
        f"{IMPORTED} sheets workers posts rejected_file",
        {"issues": "row place reason action sheet column"},
    ),
    (
        "import posts R E --set role=甲 --set grid=乙 --dry-run",
        f"{IMPORTED} sheets workers posts rejected_file",
        {"issues": "row place reason action sheet column"},
    ),
    ("check V", "tiles counts issues", {}),
    ("check V --level micro-grid --fix", "tiles counts issues", {}),
    ("check E --level 镇", "tiles counts issues", {}),
    ("figures V", "by rows total outside", {"rows": ROW}),
    ("figures V --by micro-grid", "by rows total outside", {"rows": ROW}),
    ("figures V --by community", "by rows total outside", {"rows": ROW}),
    ("figures V --by 镇 --out O/a.xlsx", "by rows total outside", {"rows": ROW}),
    ("coverage V", COVERAGE, {"rows": COVERED}),
    ("coverage V --by town --level micro-grid", COVERAGE, {"rows": COVERED}),
    ("coverage V --by 镇 --out O/a.xlsx", COVERAGE, {"rows": COVERED}),
    ("coverage V --staffed --on 2026-03-01", f"{COVERAGE} day staffed", {}),
    ("coverage E", COVERAGE, {}),
    ("coverage E --staffed", f"{COVERAGE} day staffed", {}),
    ("workload V", WORKLOAD, {"rows": LOADED}),
    ("workload V --by 镇 --out O/w.xlsx", WORKLOAD, {"rows": LOADED}),
    ("workload V --by worker --out O/w.csv --on 2026-03-01", WORKERS, {}),
    ("workload E", WORKLOAD, {}),
    ("balance V", BALANCE, {"rows": BALANCED}),
    ("balance V --by 镇 --measure people --out O/a.xlsx", BALANCE, {"rows": BALANCED}),
    ("balance V --measure minutes --on 2026-03-01", BALANCE, {"rows": BALANCED}),
    ("balance V --by worker", BALANCE, {}),
    ("balance V --target 30-50", BALANCE, {"rows": BALANCED}),
    ("staffing V", STAFFING, {"rows": STAFFED}),
    ("staffing V --by grid --on 2026-03-01", STAFFING, {"rows": f"code name {POSTS}"}),
    ("staffing V --by worker --out O/a.xlsx", STAFFING, {}),
    ("staffing E", STAFFING, {"rows": STAFFED}),
    ("divide V --into 4 --replace", DIVIDED, {"parts": PART}),
    (
        "divide V --target 60 --level micro-grid --within grid --scenario x",
        DIVIDED,
        {"parts": PART, "candidates": "way max_deviation mean_compactness along_lines"},
    ),
    ("assign D", ASSIGNED, {"workers": "worker grids load deviation"}),
    ("assign D --keep 2 --seed 1 --pieces --apply", ASSIGNED, {}),
    ("rebalance D", MENDED, {"moves": MOVED}),
    ("rebalance D --level micro-grid --max-moved 0.1 --scenario x", MENDED, {}),
    ("rules V", "by day packs rows total", {"rows": RULED}),
    ("rules V --by 社区 --on 2026-03-01 --out O/a.xlsx", "rows file", {"rows": RULED}),
    ("rules E", "by day packs rows total", {"rows": RULED}),
    ("scenario V list", "scenarios", {}),
    ("scenario V new 方案A", "scenario", {}),
    ("scenario V compare in-force 现行网格", "changes", {}),
    ("find V 网格 --limit 3", "hits more", {"hits": "kind id label address grid xy"}),
    ("export V areas O/a.gpkg", "file rows", {}),
    ("export V grids O/a.xlsx", "file rows", {}),
    ("export V micro-grids O/a.geojson", "file rows", {}),
    ("export V buildings O/a.csv --grid GRID", "file rows", {}),
    ("export V people O/a.xlsx --grid GRID --category 党员", "file rows", {}),
    ("export V people O/a.csv --reveal --reason visit", "file rows", {}),
    ("audit V", "entries intact first_bad", {}),
    ("audit V --verify --out O/a.xlsx", "entries intact first_bad", {}),
    ("new O/a.gpkg --encrypt --passphrase-file P", "project crs levels", {}),
    ("encrypt E --passphrase-file P", "project encrypted", {}),
    (
        "users L list --passphrase-file P",
        "users",
        {"users": "name role scope restricted"},
    ),
    ("report V --out O/a.xlsx", "file tables charts period", {}),
    ("report V --period 2026-10 --out O/a.docx", "file tables charts period", {}),
    ("report V --kind grids --out O/a.pdf", "file tables charts period kind", {}),
    ("report V --kind balance --out O/b.xlsx", "file tables charts period kind", {}),
    ("export V report O/c.xlsx", "file rows", {}),
    ("render V --all --out O/a.png", "file width height scale", {}),
    ("render V --grid GRID --theme dark --out O/a.png", "file width height scale", {}),
    ("render V --theme migrant --out O/a.png", "file width height scale", {}),
    ("render V --theme dibao,dots,dark --out O/a.png", "file width height scale", {}),
    (
        "print V --all --out O/a.pdf",
        "files kept pages recorded sheets seconds warnings",
        {"sheets": "code page scale labels side_table file"},
    ),
    (
        "print V --product responsibility --grid GRID --scale 2000 --out O/maps",
        "files kept pages recorded sheets seconds warnings",
        {},
    ),
    (
        "print V --all --paper A4 --separate --format pdfa --out O/a.pdf",
        "files kept pages recorded sheets seconds warnings",
        {},
    ),
    (
        "print V --changed --paper A4 --format svg --out O/drawn",
        "files kept pages recorded sheets seconds warnings",
        {},
    ),
    (
        "print V --by micro --order walk --scale fit --all --out O/a.pdf",
        "files kept pages recorded sheets seconds warnings",
        {},
    ),
    (
        "print V --all --index --street-index end --inset --out O/a.pdf",
        "files kept pages recorded sheets seconds warnings",
        {},
    ),
    (
        "print V --product building --building 1 --out O/a.pdf",
        "files kept pages recorded sheets seconds warnings",
        {},
    ),
    (
        "print V --all --no-index --street-index after --out O/maps",
        "files kept pages recorded sheets seconds warnings",
        {},
    ),
    (
        "print V --product household --building 1 --reveal --reason visit --out O",
        "files kept pages recorded sheets seconds warnings",
        {},
    ),
    ("demo --size village --seed 1 --out O/d --no-window", "project files counts", {}),
]
# Words, exit code, code of the error.
FAULTS = [
    ("print E --all --out O/a.pdf", 1, "print.nothing"),
    ("print V --all --template 没有 --out O/a.pdf", 1, "template.none_kept"),
    ("print V --all --template O/none.json --out O/a.pdf", 1, "template.cannot_read"),
    ("print V --grid 没有 --out O/a.pdf", 1, "cli.no_unit"),
    ("print V --product board --by worker --all --out O/a.pdf", 1, "print.not_by"),
    ("print V --all --out O/none/a.pdf", 1, "export.cannot_write"),
    ("print V --product matrix --building 没有 --out O/a.pdf", 1, "cli.no_place"),
    ("print V --building 1 --out O/a.pdf", 2, "usage"),
    ("new V", 1, "error.exists"),
    ("new O/none/a.gpkg", 1, "error.cannot_open"),
    ("new O/a.gpkg --levels 网格", 1, "error.levels"),
    ("inspect O/none.shp", 1, "import.no_file"),
    ("import areas O/none.shp E", 1, "import.no_file"),
    ("import areas S O/none.gpkg", 1, "error.missing"),
    ("import areas S E --level 片区", 1, "error.no_level"),
    ("import areas S E --shift wgs", 2, "usage"),
    ("import people S E", 1, "ledger.no_people"),
    ("import workers S E", 1, "ledger.no_workers"),
    ("import posts S E", 1, "ledger.no_posts"),
    ("import posts R E", 1, "ledger.missing.role"),
    ("import workers R E --set nonsense=姓名", 2, "usage"),
    ("import workers R E --crs EPSG:4549", 2, "usage"),
    ("import events S E", 2, "cli.not_built"),
    ("check O/none.gpkg", 1, "error.missing"),
    ("check V --level 片区", 1, "error.no_level"),
    ("check S", 1, "error.not_ours"),
    ("figures O/none.gpkg", 1, "error.missing"),
    ("figures V --by 片区", 1, "error.no_level"),
    ("figures V --out O/a.doc", 1, "export.unknown_format"),
    ("figures V --scenario x", 1, "scenario.missing"),
    ("coverage O/none.gpkg", 1, "error.missing"),
    ("coverage V --by 片区", 1, "error.no_level"),
    ("coverage V --level 片区", 1, "error.no_level"),
    ("coverage V --scenario x", 1, "scenario.missing"),
    ("coverage V --department 气象", 1, "coverage.no_department"),
    ("coverage E --distances", 1, "distances.no_offices"),
    ("coverage V --distances --pace 0", 2, "usage"),
    ("coverage V --out O/a.doc", 1, "export.unknown_format"),
    ("workload O/none.gpkg", 1, "error.missing"),
    ("workload V --by 片区", 1, "error.no_level"),
    ("workload V --scenario x", 1, "scenario.missing"),
    ("workload V --out O/a.doc", 1, "export.unknown_format"),
    ("staffing O/none.gpkg", 1, "error.missing"),
    ("staffing V --by 片区", 1, "error.no_level"),
    ("staffing V --on 2026-02-30", 1, "staff.bad_day"),
    ("divide E --into 3", 1, "division.no_area"),
    ("divide V --into 3", 1, "division.stands"),
    ("divide V", 2, "usage"),
    ("assign E", 1, "assigning.no_grids"),
    ("assign D --scenario x", 1, "scenario.missing"),
    ("assign D --tolerance -1", 1, "assigning.tolerance"),
    ("rebalance E", 1, "rebalancing.no_grids"),
    ("rebalance D --level 镇", 1, "rebalancing.level"),
    ("rebalance D --lock none", 1, "cli.no_unit"),
    ("rebalance D --tolerance -1", 1, "rebalancing.tolerance"),
    ("rebalance D --apply --scenario x", 2, "usage"),
    ("rules O/none.gpkg", 1, "error.missing"),
    ("rules V --by 片区", 1, "error.no_level"),
    ("rules V --scenario x", 1, "scenario.missing"),
    ("rules V --on 1.12.2026", 1, "staff.bad_day"),
    ("rules V --out O/a.doc", 1, "export.unknown_format"),
    ("balance O/none.gpkg", 1, "error.missing"),
    ("balance V --by 片区", 1, "error.no_level"),
    ("balance V --scenario x", 1, "scenario.missing"),
    ("balance V --measure equivalents", 1, "balance.other_unit"),
    ("balance V --by worker --measure people", 1, "balance.not_by_worker"),
    ("balance V --measure x", 2, "usage"),
    ("balance V --target 500-300", 2, "usage"),
    ("balance E", 1, "balance.nothing_known"),
    ("balance V --out O/a.doc", 1, "export.unknown_format"),
    ("export V grids O/a.csv --scenario x", 1, "scenario.missing"),
    ("scenario V merge x", 1, "scenario.missing"),
    ("scenario V adopt x", 1, "scenario.bad_date"),
    ("scenario V adopt x --from 1.12.2026", 1, "scenario.bad_date"),
    ("scenario V compare x", 2, "usage"),
    ("scenario V compare in-force in-force --out O/a.csv", 1, "export.unknown_format"),
    ("scenario V rename x", 2, "usage"),
    ("find O/none.gpkg x", 1, "error.missing"),
    ("find V x --limit 0", 2, "usage"),
    ("find V x --reveal", 1, "reveal.no_reason"),
    ("export V grids O/a.doc", 1, "export.unknown_format"),
    ("export V grids O/none/a.csv", 1, "export.cannot_write"),
    ("export V grids E", 1, "export.is_project"),
    ("export V grids O/a.csv --grid none", 1, "cli.no_unit"),
    ("export V trees O/a.csv", 2, "usage"),
    ("export V report O/a.doc", 1, "report.unknown_format"),
    ("export V report O/a.xlsx --grid x", 1, "cli.no_grid_in_report"),
    ("export V grids O/a.csv --category 党员", 1, "cli.people_only"),
    ("export V people O/a.doc", 1, "export.unknown_format"),
    ("export V people E", 1, "export.unknown_format"),
    ("export V people O/a.csv --reveal", 1, "reveal.no_reason"),
    ("export V people O/a.csv --grid none", 1, "cli.no_unit"),
    ("export V people O/a.csv --category x", 1, "cli.no_category"),
    ("export V people O/a.csv --category drugs", 1, "filter.restricted"),
    ("audit O/none.gpkg", 1, "error.missing"),
    ("audit V --out O/a.doc", 1, "export.unknown_format"),
    ("new O/a.gpkg --encrypt --passphrase-file O/none", 1, "cli.passphrase_file"),
    ("new O/a.gpkg --encrypt", 1, "cli.passphrase_needed"),
    ("figures L", 1, "error.encrypted"),
    ("find L x --passphrase-file P --user 赵敏", 1, "error.no_user"),
    ("encrypt O/none.gpkg --passphrase-file P", 1, "error.missing"),
    ("encrypt L --passphrase-file P", 1, "error.encrypted_already"),
    ("encrypt V --off", 1, "error.not_encrypted"),
    ("encrypt L --off --passphrase-file P", 1, "error.no_reason"),
    ("users V", 1, "error.not_encrypted"),
    ("users L add 王主任 --passphrase-file P --new-passphrase-file P", 1, None),
    ("users L remove 王主任 --passphrase-file P", 1, "error.last_administrator"),
    ("users L grant", 2, "usage"),
    ("report V --out O/a.txt", 1, "report.unknown_format"),
    ("report V --out O/none/a.pdf", 1, "export.cannot_write"),
    ("report V --period 2026-13 --out O/a.pdf", 1, "period.unknown"),
    ("report V --kind changes --out O/a.pdf", 1, "report.needs_against"),
    ("report V --kind grids --against x --out O/a.pdf", 1, "report.needs_against"),
    ("report V --kind changes --against none --out O/a.pdf", 1, "report.no_against"),
    ("report V --kind grids --scenario none --out O/a.pdf", 1, "scenario.missing"),
    ("report V", 2, "usage"),
    ("render V --out O/none/a.png", 1, "export.cannot_write"),
    ("render V --grid none --out O/a.png", 1, "cli.no_unit"),
    ("render V", 2, "usage"),
    ("render V --theme nobody --out O/a.png", 2, "usage"),
    ("render V --theme drugs --out O/a.png", 1, "filter.restricted"),
    ("render E --theme hot-spots --out O/a.png", 1, "spots.no_events"),
    ("demo --size hamlet", 2, "usage"),
    ("demo --out V --no-window", 1, None),
]


@pytest.fixture(autouse=True)
def application(qapp):
    """The one application of the process, as the other tests share it."""


@pytest.fixture
def sources(villages, houses, tmp_path):
    rows = [
        ("姓名", "电话", "驻点", "甲", "乙"),
        ("员工甲", "13800000001", "无处", "网格员", "无处"),
    ]
    roster = write_text(tmp_path / "roster.csv", rows)
    return {"S": villages, "H": houses, "R": roster}


@pytest.fixture(scope="session")
def locked(tmp_path_factory):
    """The folder of an encrypted town with its key file, made once to be copied."""
    folder = tmp_path_factory.mktemp("locked")
    encrypted_town(folder / "locked.gpkg")
    return folder


@pytest.fixture(scope="session")
def staffed(tmp_path_factory):
    """A village in which people work, made once to be copied."""
    return staffed_town(tmp_path_factory.mktemp("staffed"))


@pytest.fixture
def words(project, empty, sources, tmp_path, request):
    """Fill in a line of the tables."""
    out = tmp_path / "out"
    out.mkdir()
    places = {"V": project, "E": empty, **sources}
    places["P"] = tmp_path / "passphrase.txt"
    places["P"].write_text(PASSPHRASE + "\n", encoding="utf-8")

    def filled(line):
        if "L" in line.split():
            shutil.copytree(request.getfixturevalue("locked"), tmp_path / "locked")
            places["L"] = tmp_path / "locked" / "locked.gpkg"
        if "D" in line.split():
            made = request.getfixturevalue("staffed")
            places["D"] = shutil.copy(made, tmp_path / "staffed.gpkg")
        if "GRID" in line.split():
            places["GRID"] = first_grid(project)
        given = [str(places.get(word, word)) for word in line.split()]
        return [
            str(out) + w[1:] if w == "O" or w.startswith("O/") else w for w in given
        ]

    return filled


@pytest.fixture(scope="session")
def dumped(village, made_files):
    """All rows of the two projects that are copied."""
    return dump(village), dump(made_files / "empty.gpkg")


@pytest.fixture
def before(project, empty, dumped):
    """Tell whether the two projects hold what they were copied with."""
    rows = dumped
    return lambda: rows == (dump(project), dump(empty))


def staffed_town(folder):
    """Make a village in which people work."""
    with redirect_stdout(StringIO()):
        code = run(["demo", "--size", "village", "--no-window", "--out", str(folder)])
    assert code == 0
    return next(folder.glob("*.gpkg"))


def first_grid(path):
    from gridplanner.data.store.search import search

    hit = next(hit for hit in search(path, "网格", limit=50).hits if hit.kind == "grid")
    return hit.grid


def parameters(name):
    (command,) = [one for key, one in make_group().commands.items() if key == name]
    return command.params


def test_no_command_is_missing_from_the_table():
    assert set(WORDS) == set(OPTIONS) == {command.name for command in COMMANDS}
    assert {line.split()[0] for line, *_ in ANSWERS} == set(WORDS)
    assert {line.split()[0] for line, *_ in FAULTS} == set(WORDS)


@pytest.mark.parametrize("name", WORDS)
def test_words_and_options_are_those_agreed_upon(name):
    words = [each for each in parameters(name) if each.param_type_name == "argument"]
    assert [each.name for each in words] == WORDS[name].split()
    options = {option for each in parameters(name) for option in each.opts}
    assert set(OPTIONS[name].split()) <= options
    assert set(COMMON.split()) - {"--help"} <= options


@pytest.mark.parametrize(("line", "keys", "lists"), ANSWERS)
def test_an_answer_has_its_keys_and_nothing_else_is_said(line, keys, lists, words, ask):
    code, answer, err = ask(*words(line))
    assert (code, answer["ok"], err) == (0, True, "") or line.startswith("demo")
    assert set(keys.split()) <= set(answer)
    for name, wanted in lists.items():
        assert answer[name], name
        for row in answer[name]:
            assert set(wanted.split()) <= set(row)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault[0])
def test_a_fault_has_its_exit_its_code_and_one_plain_message(
    fault, words, ask, before, tmp_path
):
    line, exit_code, error = fault
    code, answer, err = ask(*words(line))
    assert (code, answer["ok"]) == (exit_code, False)
    assert set(answer["error"]) == {"code", "message", "hint"}
    if error:
        assert answer["error"]["code"] == error
    said = [answer["error"]["message"], answer["error"]["hint"]]
    assert err.splitlines() == [line for line in said if line]
    assert before()
    assert not [each for each in (tmp_path / "out").rglob("*") if each.is_file()]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault[0])
def test_without_json_a_fault_says_nothing_on_stdout(fault, words, capfd):
    assert run(words(fault[0])) == fault[1]
    out, err = capfd.readouterr()
    assert out == ""
    assert 1 <= len(err.splitlines()) <= 2


def test_issues_of_imports_and_checks_have_their_keys(ask, empty, villages, houses):
    assert ask("import", "areas", villages, empty, "--level", "社区")[0] == 0
    _, answer, _ = ask("import", "buildings", houses, empty)
    assert answer["issues"]
    for issue in answer["issues"]:
        assert {"row", "place", "reason", "action"} <= set(issue)
    _, answer, _ = ask("check", empty)
    assert answer["issues"]
    assert {"gap", "overlap", "sliver", "cut_building"} <= set(answer["counts"])
    for issue in answer["issues"]:
        assert set(ISSUE.split()) <= set(issue)


def test_values_have_the_units_agreed_upon(ask, village, project):
    _, answer, _ = ask("figures", village, "--by", "镇")
    (town,) = answer["rows"]
    assert isinstance(town["code"], str)
    assert town["parent"] is None or town["parent"] == ""
    assert 1e5 < town["area"] < 1e7  # m²
    _, answer, _ = ask("find", village, town["code"])
    x, y = answer["hits"][0]["xy"]
    assert abs(x - 480_094) < 3000 > abs(y - 3_954_497)  # metres of the project


def test_a_new_project_has_no_system_until_the_first_import(ask, tmp_path, villages):
    path = tmp_path / "town.gpkg"
    assert ask("new", path)[1]["crs"] is None
    assert ask("import", "areas", villages, path, "--level", "社区")[0] == 0
    found = ask("inspect", path)[1]["layers"]
    assert {layer["crs"] for layer in found if layer["geometry"]} == {"EPSG:4549"}


@pytest.mark.parametrize("place", ["before", "after"])
def test_the_language_may_stand_before_or_after_the_command(place, capfd):
    words = ["figures", "none.gpkg", "--json"]
    words = ["--lang", "en", *words] if place == "before" else [*words, "--lang", "en"]
    assert run(words) == 1
    answer = json.loads(capfd.readouterr().out)
    assert "is not there" in answer["error"]["message"]
