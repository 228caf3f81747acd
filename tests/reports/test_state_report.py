"""Reports of a state: their figures are those of the studies, nothing is left out."""

from __future__ import annotations

from datetime import date

import pytest

from gridplanner.analysis.measured import measured
from gridplanner.analysis.staffing_sums import tally_all
from gridplanner.analysis.standing import Standing
from gridplanner.data.branches import branch
from gridplanner.data.edits.set_fields import set_fields
from gridplanner.data.errors import GridPlannerError
from gridplanner.data.job import Progress
from gridplanner.data.period import Period
from gridplanner.data.versions import make_version
from gridplanner.report_writing import Wish, make_report
from gridplanner.reports.report import Bars, Curve, Kind, Picture, Table, share_of
from gridplanner.reports.words import row_words, total_words
from gridplanner.resources.texts import text
from tests.helpers.project import open_document, small_town, wkb
from tests.helpers.registry_town import settled_town
from tests.helpers.staff import add_posts, add_workers, staffed, strip_town

DAY = date(2026, 3, 5)
pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture
def document(tmp_path):
    document = settled_town(tmp_path / "town.gpkg", seed=1)
    yield document
    document.close()


def made(document, kind, *, plan=1, **wish):
    standing = Standing(document.snapshot(plan), document.footprints)
    wanted = Wish(kind, Period(DAY, DAY), "王主任", plan=plan, **wish)
    return make_report(document, standing, wanted, Progress())


def tables(report):
    parts = (part for section in report.sections for part in section.parts)
    return {part.title: part for part in parts if isinstance(part, Table)}


def charts(report):
    return [
        type(part)
        for section in report.sections
        for part in section.parts
        if not isinstance(part, Table)
    ]


def column(table, title):
    return next(n for n, each in enumerate(table.columns) if each.title == title)


def grids_of(document):
    units = document.plan.units.values()
    return sorted((u for u in units if u.level == 2), key=lambda unit: unit.code)


def staff_two_grids(document):
    """Give one worker the first grid, another half of the second; one idles."""
    file, grids = document.file, grids_of(document)
    ids = add_workers(file, 3, capacity=[6000.0, 3000.0, None])
    places = [grids[0].id, grids[1].id, grids[1].id]
    add_posts(file, [ids[0], ids[0], ids[1]], places, "full_time_worker")
    return ids


def test_the_grids_have_their_figures_their_work_and_their_posts(document):
    staff_two_grids(document)
    report = made(document, "grids", maps=False)
    table = tables(report)[text("report.table.grids")]
    figures = Standing(document.snapshot(), document.footprints).figures(2)
    assert [row[0] for row in table.rows] == [unit.code for unit in figures.units]
    for measure in figures.measures:
        at = column(table, text(f"measure.{measure}"))
        own = measured(figures, measure)
        told = [
            value if known else None
            for value, known in zip(
                own.values.tolist(), own.known.tolist(), strict=True
            )
        ]
        assert [row[at] for row in table.rows] == told
    load = column(table, text("report.column.minutes"))
    assert all(row[load] >= 0 for row in table.rows)
    share = column(table, text("report.column.utilisation"))
    capacities = [row[load + 1] for row in table.rows]
    assert capacities[:2] == [3000.0, 6000.0]
    assert table.share(share, table.rows[2]) is None  # nobody has the third grid
    whole = share_of(table, share)
    assert whole[0] == pytest.approx(sum(row[load] for row in table.rows))
    assert whole[1] == 9000.0


def test_reports_of_work_say_of_how_many_houses_nobody_knows_the_households(tmp_path):
    document = small_town(tmp_path / "small.gpkg")
    shapes = [wkb(10 + 60 * i, 10, 20 + 60 * i, 20) for i in range(3)]
    document.file.bulk_insert("building", {"households": [5, None, 4]}, shapes)
    said = text("cli.workload.households_unknown", n="1")
    assert (
        said
        in tables(made(document, "grids", maps=False))[text("report.table.grids")].note
    )
    for kind in ("workers", "balance"):
        assert said in made(document, kind, maps=False).sections[0].words
    document.close()


def test_grids_added_up_by_area_are_all_grids(document):
    found = tables(made(document, "grids", maps=False))
    table = found[text("report.table.grids")]
    above = found[text("report.by_parent", table=table.title)]
    sums = [table.totals(), above.totals()]
    for mine, theirs, each in zip(
        sums[0][3:], sums[1][3:], above.columns[3:], strict=False
    ):
        if each.kind is not Kind.SHARE and mine is not None:
            assert theirs == pytest.approx(mine), each.title


def test_workers_and_what_is_nobodys_are_all_the_work_there_is(document):
    ids = staff_two_grids(document)
    report = made(document, "workers", maps=False)
    table = tables(report)[text("report.table.workers")]
    assert len(table.rows) == len(ids)
    load = column(table, text("report.column.minutes"))
    work = tables(made(document, "grids", maps=False))[text("report.table.grids")]
    loads = [row[column(work, text("report.column.minutes"))] for row in work.rows]
    own = [row[load] for row in table.rows]
    assert sum(own) == pytest.approx(loads[0] + loads[1])
    assert f"{sum(loads[2:]):,.0f}" in table.note
    assert "第" not in table.rows[2][-1]  # the third has no post
    assert Bars in charts(report)


def test_a_town_without_workers_says_what_to_do(document):
    report = made(document, "workers", maps=False)
    assert report.sections[0].words[0] == text("report.no_workers")
    assert Bars not in charts(report)


def test_roles_are_those_of_the_template_with_their_totals(document):
    staff_two_grids(document)
    found = tables(made(document, "workers", maps=False))
    roles = found[text("report.table.roles")]
    whole = tally_all(staffed(document, day=DAY.isoformat()))
    totals = roles.totals()
    assert totals[2:4] == (whole.demanded, whole.filled)
    assert share_of(roles, 4)[:2] == (whole.filled, whole.demanded)
    vacant = found[text("report.table.vacant")]
    assert {row[0] for row in vacant.rows} <= {unit.code for unit in grids_of(document)}


def test_areas_and_what_lies_in_none_add_up_to_all_that_is_drawn(document):
    found = tables(made(document, "coverage", maps=False))
    areas, kinds = (
        found[text(f"report.table.{name}")] for name in ("areas", "coverage")
    )
    drawn = {row[0]: row[2:6] for row in kinds.rows if row[1] == text("coverage.drawn")}
    for index, each in enumerate(areas.columns):
        if each.kind is Kind.SHARE and index > 4:
            what = areas.columns[index - 1].title.removesuffix("合计")
            once, _none, _more, whole = drawn[what]
            assert share_of(areas, index)[:2] == (once, whole), what


def test_balance_ranks_all_grids_and_draws_both_curves(document):
    staff_two_grids(document)
    report = made(document, "balance")
    indices = tables(report)[text("report.table.indices")]
    assert indices.rows[0][1:3] == (2, len(grids_of(document)) - 2)
    title = text("report.table.ranked", what=text("report.column.minutes"))
    ranked = tables(report)[title]
    values = [row[4] for row in ranked.rows]
    assert values == sorted(values, reverse=True)
    used = text("report.column.utilisation_percent")
    used = tables(report)[text("report.table.ranked", what=used)]
    assert [row[0] for row in used.rows][:2] == [1, 2]
    assert {row[-1] for row in used.rows[2:]} == {text("report.not_known")}
    assert charts(report) == [Bars, Curve, Picture] * 2


def test_what_did_not_change_is_counted_and_not_listed(document):
    number = branch(document, "方案甲")
    report = made(
        document, "changes", plan=number, plan_name="方案甲", against="current"
    )
    table = tables(report)[text("report.table.changes")]
    assert not table.rows
    count = len(grids_of(document))
    assert text("report.changed", n="0", same=f"{count}") in report.sections[0].words
    measures = tables(report)[text("report.table.measures")]
    assert all(row[4] in (0, None) for row in measures.rows)


def test_a_version_tells_what_changed_since(document):
    make_version(document, "月初", progress=Progress())
    then = Standing(document.snapshot(), document.footprints).figures(2)
    document.close()
    document = open_document(document.path)
    document.file.bulk_insert("household", {"dwelling_id": list(range(1, 21))})
    now = Standing(document.snapshot(), document.footprints).figures(2)
    before = sorted(document.path.parent.iterdir())
    report = made(document, "changes", against="月初")
    table = tables(report)[text("report.table.changes")]
    households = column(
        table, text("report.change.difference", what=text("measure.households"))
    )
    gained = sum(
        measured(now, "households").values - measured(then, "households").values
    )
    assert gained > 0
    assert sum(row[households] or 0 for row in table.rows) == gained
    assert all(row[3] == text("report.state.changed") for row in table.rows)
    assert sorted(document.path.parent.iterdir()) == before  # the copy is gone again
    document.close()


def test_what_is_unknown_to_compare_with_is_refused_with_what_there_is(document):
    branch(document, "方案甲")
    with pytest.raises(GridPlannerError) as fault:
        made(document, "changes", against="没有的")
    assert fault.value.code == "report.no_against"
    assert "方案甲" in str(fault.value.fields["known"])


def test_the_map_of_a_scenario_shows_the_scenario(document):
    number = branch(document, "方案甲")
    unit = grids_of(document)[0]
    change = set_fields(document.plans[number], {unit.id: {"name": "方案里的名"}})
    document.apply(change)

    def drawn(plan):
        parts = [each for one in made(document, "grids", plan=plan).sections
                 for each in one.parts]  # fmt: skip
        (picture,) = (part for part in parts if isinstance(part, Picture))
        return picture.png

    assert drawn(number) != drawn(1)
    assert drawn(1) == drawn(1)


def test_what_it_is_compared_with_is_named_in_words(document):
    number = branch(document, "方案甲")
    report = made(document, "changes", plan=number, against="current", maps=False)
    name = text("report.against.current")
    words = text("report.compared_with", name=name, day=DAY.isoformat())
    assert words in report.sections[0].words
    assert "current" not in str(report)


def test_square_metres_of_areas_add_up_to_those_of_the_town(document):
    found = tables(made(document, "coverage", maps=False))
    areas, kinds = (
        found[text(f"report.table.{name}")] for name in ("areas", "coverage")
    )
    assert kinds.rows[0][1] == text("report.all_ground")
    assert total_words(areas)[2] == row_words(kinds, 0)[2]


def test_areas_of_one_grid_each_are_not_told_again(tmp_path):
    document, _grids = strip_town(tmp_path / "strip.gpkg", 3, communities=3)
    found = tables(made(document, "grids", maps=False))
    assert list(found) == [text("report.table.grids")]
    document.close()


def test_curves_say_what_their_axes_are(document):
    report = made(document, "balance", maps=False)
    curves = [p for s in report.sections for p in s.parts if isinstance(p, Curve)]
    assert [each.across for each in curves] == [text("report.lorenz.across")] * 2
    assert curves[0].upwards == text("report.column.minutes")
