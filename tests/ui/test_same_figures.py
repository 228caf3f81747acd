"""One town with workers: command line, desk of the window and report say the same."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime

import numpy as np
import openpyxl
import pytest

from gridplanner.analysis.measured import measured_work
from gridplanner.analysis.people_places import people_places
from gridplanner.analysis.standing import Standing
from gridplanner.cli import run
from gridplanner.command_line.call import cells
from gridplanner.data.access.roles import EVERYTHING
from gridplanner.data.filters.people_list import (
    entrances_given,
    make_list,
    rules_of,
)
from gridplanner.data.filters.themes import THEMES
from gridplanner.data.job import Progress
from gridplanner.data.norms.body import to_body
from gridplanner.data.norms.defaults import PRESETS
from gridplanner.data.norms.norm import Method
from gridplanner.data.period import Period
from gridplanner.data.rules.pack import starting_pack
from gridplanner.data.standards import StandardKind, keep_standard
from gridplanner.report_writing import Wish, make_report
from gridplanner.reports.balance_tables import title_of
from gridplanner.reports.facts import Facts
from gridplanner.reports.report import Table
from gridplanner.reports.state import LOAD, State
from gridplanner.reports.state_report import state_report
from gridplanner.reports.words import row_words
from gridplanner.reports.workbook import HEAD, write_workbook
from gridplanner.resources.format import format_index, format_share
from gridplanner.resources.texts import text
from gridplanner.studies.rules.study import study_rules
from gridplanner.studies.rules.words import found_words
from gridplanner.studies.themes.showing import share_words, theme_words
from gridplanner.studies.themes.study import ThemeChoice, study_theme
from gridplanner.ui.balance.plot_looks import AmountAxis
from gridplanner.ui.balance.words import line_words
from gridplanner.ui.rules.panel import RulesPanel
from gridplanner.ui.staff.staffing_model import _number
from gridplanner.ui.work.words import amount_words
from tests.helpers.project import open_document, unit_named
from tests.helpers.registry_town import settled_town
from tests.helpers.staff import DAY, add_posts, add_workers
from tests.helpers.work_at_desk import Desk

GRID = 2


@pytest.fixture(params=["time", "equivalents"])
def path(tmp_path, request):
    """A settled town by a norm, with workers in two of its three grids."""
    path = tmp_path / "town.gpkg"
    document = settled_town(path, 4)
    east, north = (unit_named(document, name).id for name in ("甲网格", "乙网格"))
    ids = add_workers(document.file, 3, capacity=[4000.0, 700.0, None])
    add_posts(
        document.file, [ids[0], ids[0], ids[1]], [east, north, north],
        "full_time_worker",
    )  # fmt: skip
    body = to_body(PRESETS[request.param]())
    document.apply_batch(keep_standard(StandardKind.NORM, "本镇", body, ()))
    document.close()
    return path


@pytest.fixture
def said(capfd, path):
    """Answers of the command line, by its words."""

    def answer(*words):
        assert run([words[0], str(path), *words[1:], "--on", DAY, "--json"]) == 0
        return json.loads(capfd.readouterr().out.splitlines()[-1])

    by_worker, by_grid = ("--by", "worker"), ("--by", "grid")
    used = ("--measure", "utilisation")
    return {
        "workers": answer("workload", *by_worker),
        "grids": answer("workload", *by_grid),
        "balance": answer("balance", *by_grid, *used),
        "worker balance": answer("balance", *by_worker, *used),
        "coverage": answer("coverage", "--staffed"),
        "staffing": answer("staffing", "--by", "grid"),
    }


def known(values):
    return [None if np.isnan(value) else value for value in values.tolist()]


def test_the_desk_of_the_window_has_the_figures_of_the_commands(qapp, said, path):
    made = Desk(open_document(path))
    made.desk.want()
    loads, workers = made.desk.loads(GRID), made.desk.worker_loads()
    rows = said["grids"]["rows"]
    for name in ("load", "capacity", "utilisation"):
        assert known(getattr(loads.rows, name)) == [row[name] for row in rows]
        told = known(getattr(workers, name)[workers.counted])
        assert sorted(map(str, told)) == sorted(
            str(row[name]) for row in said["workers"]["rows"]
        )
    assert workers.unassigned == said["workers"]["unassigned"]["load"]
    for answer, each in (("balance", loads), ("worker balance", workers)):
        found = measured_work(each, "utilisation").balance()
        for name in ("max_over_mean", "min_over_mean", "cv", "gini"):
            assert round(getattr(found, name), 6) == said[answer]["measures"][name]
    made.session.use(None)


def test_the_reports_have_the_figures_of_the_commands(qapp, said, path):
    document = open_document(path)
    standing = Standing(document.snapshot(), document.footprints)
    day = date.fromisoformat(DAY)

    def tables(kind):
        wanted = Wish(kind, Period(day, day), "王主任", maps=False)
        report = make_report(document, standing, wanted, Progress())
        parts = (part for section in report.sections for part in section.parts)
        return {part.title: part for part in parts if isinstance(part, Table)}

    unit = "minutes" if said["grids"]["unit"] == "minutes" else "weight"
    load = text(f"report.column.{unit}")
    grids = tables("grids")[text("report.table.grids")]
    assert column(grids, load) == [row["load"] for row in said["grids"]["rows"]]
    capacity = text("report.column.capacity")
    told = [row["capacity"] for row in said["grids"]["rows"]]
    assert column(grids, capacity) == told
    held = [row["filled"] for row in said["staffing"]["rows"]]
    assert column(grids, text("report.column.filled")) == held
    workers = tables("workers")[text("report.table.workers")]
    by_name = {row["name"]: row for row in said["workers"]["rows"]}
    for name, work, time in zip(
        column(workers, text("report.column.person")),
        column(workers, load),
        column(workers, capacity),
        strict=True,
    ):
        assert (work, time) == (by_name[name]["load"], by_name[name]["capacity"])
    covered = tables("coverage")[text("report.table.coverage")]
    once = column(covered, text("coverage.once"))
    total = said["coverage"]["total"]
    assert once[1] == total["buildings"]["drawn"]["once"]
    indices = tables("balance")[text("report.table.indices")]
    gini = column(indices, text("report.column.gini"))
    assert round(gini[0], 6) == said["balance"]["measures"]["gini"]
    assert round(gini[1], 6) == said["grids"]["measures"]["gini"]
    document.close()


def test_window_command_and_report_write_an_index_and_a_load_alike(
    qapp, path, capfd, tmp_path
):
    """To the digit: what is told in words, and what a workbook shows of its numbers."""
    document = open_document(path)
    standing = Standing(document.snapshot(), document.footprints)
    day = date.fromisoformat(DAY)
    state = State(Facts(document, standing), day)
    norm = state.norm.norm
    measure = "minutes" if norm.method is Method.TIME else "equivalents"
    result = state.measured(LOAD).balance()
    ranking = line_words(result)
    window = {
        name: format_index(getattr(result, name))
        for name in ("max_over_mean", "min_over_mean", "cv", "gini")
    }
    assert all(words in ranking for words in window.values())
    loads = [amount_words(value, norm) for value in state.load_column()]
    report = state_report("balance", state, "王主任")
    by_title = {
        part.title: part
        for section in report.sections
        for part in section.parts
        if isinstance(part, Table)
    }
    indices = by_title[text("report.table.indices")]
    told = row_words(indices, 1)[6:10]
    assert told == list(window.values())
    assert all(words in report.sections[0].words[0] for words in window.values())
    ranked = by_title[text("report.table.ranked", what=title_of(state, LOAD))]
    shown = [row_words(ranked, number)[4] for number in range(len(ranked.rows))]
    assert sorted(text(f"work.amount.{norm.method.value}", n=n) for n in shown) == (
        sorted(loads)
    )
    write_workbook(tmp_path / "balance.xlsx", report, "")
    book = openpyxl.load_workbook(tmp_path / "balance.xlsx")
    sheet = next(one for one in book if one["A1"].value == ranked.title)
    head = [cell.value for cell in sheet[HEAD + 1]]
    formats = [cell.number_format for cell in sheet[HEAD + 2]]
    assert formats[head.index(title_of(state, LOAD))] == "#,##0"
    assert formats[head.index(text("report.column.over_mean"))] == "#,##0.000"
    document.close()
    words = ["balance", str(path), "--by", "grid", "--measure", measure, "--on", DAY]
    assert run(words) == 0
    said = capfd.readouterr().out
    assert all(f": {words}\n" in said for words in window.values())
    assert all(f"\t{number}\t" in said for number in shown)
    assert run(["workload", str(path), "--on", DAY]) == 0
    said = capfd.readouterr().out
    assert all(f"\t{number}\t" in said for number in shown)


def test_commands_write_ratios_with_the_digits_of_the_window():
    ratios = (8.86, 12.0, 88.6, 1234.5)
    assert cells(ratios) == tuple(_number(each) for each in ratios)
    assert cells(ratios) == ("8.86", "12", "88.60", "1,234.50")


def test_axes_write_thousands_and_no_powers(qapp):
    axis = AmountAxis("left")
    assert axis.tickStrings([0.0, 5000.0, 25000.0], 1, 5000.0) == [
        "0", "5,000", "25,000",
    ]  # fmt: skip
    assert axis.tickStrings([0.0, 0.5, 1.5], 100, 0.5) == ["0", "50", "150"]
    assert axis.tickStrings([0.0, 0.25], 1, 0.25) == ["0.0", "0.2"]


def test_rules_are_told_alike_by_command_and_panel(qapp, path, capfd):
    """Share, demand and state, and what is found of each that breaks a rule."""
    assert run(["rules", str(path), "--by", "grid", "--on", DAY]) == 0
    said = capfd.readouterr().out
    assert run(["rules", str(path), "--by", "grid", "--on", DAY, "--json"]) == 0
    rows = json.loads(capfd.readouterr().out)["rows"]
    document = open_document(path)
    standing = Standing(document.snapshot(), document.footprints)
    verdicts = study_rules(
        document, document.plan, standing, GRID, starting_pack(),
        day=date.fromisoformat(DAY),
    )  # fmt: skip
    panel = RulesPanel(lambda number, _is_building: str(number))
    panel.show_rows([("", verdict) for verdict in verdicts])
    assert len(rows) == panel.table.rowCount()
    for place, (row, verdict) in enumerate(zip(rows, verdicts, strict=True)):
        shown = [panel.table.item(place, column).text() for column in range(4)]
        assert "\t".join(shown) in said
        assert (row["held"], row["whole"]) == (verdict.held, verdict.whole)
        if not verdict.why:
            assert format_share(row["held"], row["whole"]) in shown[3]
        panel.table.setCurrentCell(place, 0)
        assert panel.model.rowCount() >= row["broken"]
        for breach in verdict.breaches[:20]:
            assert found_words(verdict, breach) in said
    figures = standing.figures(GRID)
    at = figures.measures.index("households")
    (households,) = (v for v in verdicts if v.rule.kind.key == "households")
    kept = [300 <= n <= 500 for n in figures.rows.values[:, at].tolist()]
    assert (households.held, households.whole) == (sum(kept), len(kept))
    document.close()


def test_a_theme_is_told_alike_by_map_command_list_and_file(
    qapp, path, capfd, tmp_path
):
    """As many people of a category in the label of a grid, the list and a ledger."""
    document = open_document(path)
    standing = Standing(document.snapshot(), document.footprints)
    today = datetime.now(UTC).astimezone().date().isoformat()
    rules = rules_of(document.file, EVERYTHING, day=today)
    choice = ThemeChoice("disabled")
    shown = study_theme(
        document, standing, choice, level=GRID, rules=rules, progress=Progress()
    )
    labels, figures = share_words(shown), standing.figures(GRID)
    places = people_places(standing.snapshot, *entrances_given(document.file))
    at, told = figures.measures.index("people"), {}
    for row, unit in enumerate(figures.units):
        wanted = replace(THEMES["disabled"].wanted, units=(unit.id,))
        listed = len(make_list(document.file, wanted, places, rules=rules))
        people = int(figures.rows.values[row, at])
        assert labels[unit.id] == format_share(listed, people)
        told[unit.code] = listed
    document.close()
    for code, listed in told.items():
        words = ["export", str(path), "people", str(tmp_path / f"{code}.csv")]
        assert run([*words, "--grid", code, "--category", "disabled", "--json"]) == 0
        assert json.loads(capfd.readouterr().out)["rows"] == listed
    out = tmp_path / "map.png"
    assert run(["render", str(path), "--theme", "disabled", "--out", str(out)]) == 0
    assert theme_words(shown) in capfd.readouterr().err


def column(table, title):
    at = next(n for n, each in enumerate(table.columns) if each.title == title)
    return [row[at] for row in table.rows]
