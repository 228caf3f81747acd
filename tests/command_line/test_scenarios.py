import openpyxl
import pytest
import shapely

from gridplanner.data.branches import find_scenario
from gridplanner.data.document import Document
from gridplanner.data.edits.give_ground import give_ground
from tests.command_line.conftest import clock

GRID = 2


@pytest.fixture
def neighbours(project, ask):
    """A demo village with a scenario in which one grid gives half to another."""
    assert ask("scenario", project, "new", "方案A")[0] == 0
    document = Document.open(project, clock=clock, user="")
    number = find_scenario(document, "方案A").id
    receiver, giver = edit(document, number)
    document.close()
    return project, giver, receiver


def edit(document, number, *, part=0.5):
    """Give part of a grid to a neighbour; codes of who receives and who gives."""
    plan = document.plans[number]
    giver, receiver = pair(plan)
    west, south, east, north = plan.outline(giver).bounds
    half = shapely.box(west, south, east, south + part * (north - south))
    ground = shapely.intersection(plan.outline(giver), half)
    change = give_ground(
        plan, ground, unit_id=receiver, givers=[giver], allow_parts=True
    )
    document.apply(change)
    return plan.units[receiver].code, plan.units[giver].code


def pair(plan):
    outlines = plan.outlines(GRID)
    giver = max(outlines, key=lambda unit: outlines[unit].area)
    cells = {n for c in plan.cells_of(giver) for n in plan.neighbours(c)}
    owners = {plan.cells[c].owners[GRID] for c in cells} - {0, giver}
    return giver, min(owners)


def test_scenarios_are_made_listed_and_counted(neighbours, ask):
    project, _, _ = neighbours
    code, answer, _ = ask("scenario", project, "list")
    assert code == 0
    assert answer["scenarios"] == [{"name": "方案A", "changes": 1}]
    assert answer["in_force_from"] is None


def test_comparing_names_the_change_and_what_moves_with_it(neighbours, ask):
    project, giver, receiver = neighbours
    code, answer, _ = ask("scenario", project, "compare", "in-force", "方案A")
    assert code == 0
    (change,) = answer["changes"]
    assert (change["from"], change["to"]) == (giver, receiver)
    before, after = (
        {row["code"]: row for row in ask("figures", project, *words)[1]["rows"]}
        for words in ((), ("--scenario", "方案A"))
    )
    for name in ("buildings", "households", "people"):
        gained = after[receiver][name] - before[receiver][name]
        assert change[name] == gained == before[giver][name] - after[giver][name]
    # The other way round the same moves back.
    _, back, _ = ask("scenario", project, "compare", "方案A", "现行网格")
    assert back["changes"][0]["from"] == receiver
    assert back["changes"][0]["people"] == change["people"]


def test_comparing_tells_load_utilisation_and_balance_of_both(neighbours, ask, tell):
    """With the figures of the commands that tell them of each plan."""
    project, _, _ = neighbours
    words = ("scenario", project, "compare", "in-force", "方案A")
    rows = {(m["name"], m["of"]): m for m in ask(*words)[1]["measures"]}
    for side, plan in (("before", ()), ("after", ("--scenario", "方案A"))):
        work = ask("workload", project, *plan)[1]["total"]
        assert rows["total", "minutes"][side] == work["load"]
        assert rows["total", "utilisation"][side] == work["utilisation"]
        for measure in ("minutes", "utilisation"):
            own = ("--measure", measure, *plan)
            told = ask("balance", project, *own)[1]["measures"]
            for name in ("max_over_mean", "min_over_mean", "gini", "within"):
                value = rows[name, measure][side]
                assert round(value, 6) == told[name], (measure, name)
    said = tell(*words)[1]
    assert "Utilisation" in said
    gini = rows["gini", "minutes"]
    assert f"\t{gini['before']:.3f}\t{gini['after']:.3f}\t" in said


def test_merging_takes_the_change_over_once(neighbours, ask):
    project, giver, receiver = neighbours
    code, answer, _ = ask("scenario", project, "merge", "方案A")
    assert code == 0
    assert [(c["from"], c["to"]) for c in answer["changes"]] == [(giver, receiver)]
    assert answer["conflicts"] == []
    assert ask("scenario", project, "compare", "in-force", "方案A")[1]["changes"] == []
    assert ask("scenario", project, "merge", "方案A")[1]["changes"] == []


def test_a_conflict_stops_the_merge_and_is_listed_until_a_side_is_chosen(
    neighbours, ask, tell
):
    project, giver, _ = neighbours
    document = Document.open(project, clock=clock, user="")
    west, south, east, north = document.plan.outline(pair(document.plan)[0]).bounds
    unit = pair(document.plan)[0]
    others = {
        document.plan.cells[n].owners[GRID]
        for cell in document.plan.cells_of(unit)
        for n in document.plan.neighbours(cell)
    }
    other = max(others - {0, unit, pair(document.plan)[1]})
    half = shapely.box(west, south, east, south + 0.25 * (north - south))
    ground = shapely.intersection(document.plan.outline(unit), half)
    document.apply(
        give_ground(
            document.plan, ground, unit_id=other, givers=[unit], allow_parts=True
        )
    )
    number = document.file.change_number
    taken = document.plan.units[other].code
    document.close()
    code, _, err = tell("scenario", project, "merge", "方案A")
    assert code == 1
    assert "conflict" in err
    document = Document.open(project, mode="look", clock=clock, user="")
    assert document.file.change_number == number
    document.close()
    _, answer, _ = ask("scenario", project, "merge", "方案A", "--keep", "current")
    (conflict,) = answer["conflicts"]
    assert conflict["current"] == taken
    assert conflict["area"] > 0
    assert [c["from"] for c in answer["changes"]] == [giver]


def test_adopting_puts_the_scenario_in_force_from_a_date(neighbours, ask):
    project, giver, receiver = neighbours
    words = ("scenario", project, "adopt", "方案A", "--from", "2026-12-01")
    code, answer, _ = ask(*words)
    assert code == 0
    assert answer["in_force_from"] == "2026-12-01"
    assert [(c["from"], c["to"]) for c in answer["changes"]] == [(giver, receiver)]
    _, listed, _ = ask("scenario", project, "list")
    assert listed["in_force_from"] == "2026-12-01"
    assert ask("scenario", project, "compare", "in-force", "方案A")[1]["changes"] == []


def test_the_plan_in_force_is_changed_by_no_import(neighbours, villages, ask):
    project, _, _ = neighbours
    ask("scenario", project, "adopt", "方案A", "--from", "2026-12-01")
    document = Document.open(project, mode="look", clock=clock, user="")
    before = document.plan
    document.close()
    code, answer, _ = ask("import", "areas", villages, project, "--level", "社区")
    assert (code, answer["error"]["code"]) == (1, "refuse.in_force")
    assert answer["error"]["hint"]
    document = Document.open(project, mode="look", clock=clock, user="")
    assert document.plan.same_records(before)
    document.close()


def test_export_of_a_scenario_has_its_ground(neighbours, ask, tmp_path):
    import geopandas

    project, giver, _ = neighbours
    shapes = []
    for words in ((), ("--scenario", "方案A")):
        file = tmp_path / f"grids{len(words)}.gpkg"
        assert ask("export", project, "grids", file, *words)[0] == 0
        rows = geopandas.read_file(file)
        shapes.append(rows.set_index("code").area[giver])
    assert shapes[1] < shapes[0]


def test_hand_over_sheets_list_buildings_and_name_nobody(neighbours, ask, tmp_path):
    project, giver, receiver = neighbours
    file = tmp_path / "交接单.xlsx"
    words = ("scenario", project, "compare", "in-force", "方案A", "--out", file)
    code, answer, _ = ask(*words)
    assert code == 0
    assert answer["sheets"] == 2
    (change,) = answer["changes"]
    book = openpyxl.load_workbook(file)
    everything, *sheets = book.worksheets
    rows = list(everything.iter_rows(values_only=True))
    assert {row[0] for row in rows[1:]} == {giver, receiver}
    by_code = {row[0]: dict(zip(rows[0], row, strict=True)) for row in rows[1:]}
    gives, gets = by_code[giver], by_code[receiver]
    assert gives["划出楼栋"] == gets["划入楼栋"] == change["buildings"]
    assert gives["划出户数"] == gets["划入户数"] == change["households"]
    assert gives["原有人数"] - gives["现有人数"] == change["people"]
    for sheet in sheets:
        listed = list(sheet.iter_rows(values_only=True))
        assert len(listed) == 1 + change["buildings"]
        assert sum(row[-1] for row in listed[1:]) == change["people"]
    document = Document.open(project, mode="look", clock=clock, user="")
    names = set(document.file.read_columns("person", ["name"])["name"]) - {None, ""}
    document.close()
    told = {cell for sheet in book for row in sheet.values for cell in row}
    assert names
    assert not names & told
