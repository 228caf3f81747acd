"""The tab of balance shows work by the norm: of units and workers, live, on the map."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QFontMetricsF

from gridplanner.analysis.balance import BANDS
from gridplanner.analysis.loads import share_out
from gridplanner.data.standards import StandardKind, standard_in_use
from gridplanner.resources.texts import text
from gridplanner.ui.balance.bars import BarsItem
from gridplanner.ui.balance.finding import UNITS, WORKERS, Finder
from gridplanner.ui.balance.ranking import rank
from gridplanner.ui.colouring import BALANCE, Choice, choices, values_of
from gridplanner.ui.dialogs.choropleth import ChoroplethForm
from gridplanner.ui.live_work import LiveWork
from gridplanner.ui.plan_edits import PlanTrial
from tests.helpers.project import small_town, wkb
from tests.helpers.registry_town import settled_town
from tests.helpers.staff import add_posts, add_workers
from tests.ui.conftest import unit_id
from tests.ui.test_work_desk import bent

GRID = 2


@pytest.fixture
def people(qtbot, window, tmp_path):
    """The window on a town with people, and three workers: two of them with grids."""
    path = tmp_path / "people.gpkg"
    document = settled_town(path, 3)
    ids = add_workers(document.file, 2) + add_workers(document.file, 1, capacity=[1e3])
    grids = [unit.id for unit in document.plan.units_at(GRID)]
    add_posts(document.file, [ids[0], ids[2], ids[0]], grids, "full_time_worker")
    document.close()
    assert window.shell.open_project(path)
    window.arrange()
    qtbot.waitUntil(lambda: window.session.standing is not None)
    window.tray.show_page("balance")
    return window


def choose(window, *, measure="", by="", norm="balance.norm.default"):
    if norm and not window.session.work_desk.is_chosen:
        window.balance.step_wanted.emit(norm)
    if by:
        window.balance.by_chosen.emit(by)
    if measure:
        window.balance.measure_chosen.emit(measure)


def shown(window):
    ranking = window.balance.ranking
    return {
        ranking.unit(place).id: value
        for place, value in enumerate(ranking.values.tolist())
    }


def test_work_waits_until_a_norm_is_chosen_and_then_is_the_desks(people):
    panel, session = people.balance, people.session
    panel.measure_chosen.emit("minutes")
    assert panel.ranking is None
    assert panel.empty.words.text() == text("empty.norm")
    panel.step_wanted.emit(panel.empty.steps[0])
    assert standard_in_use(session.document.file, StandardKind.NORM) is not None
    loads = session.work_desk.loads(GRID)
    assert list(shown(people)) == [
        loads.units[row].id for row in np.argsort(-loads.rows.load, kind="stable")
    ]
    assert shown(people) == dict(
        zip([u.id for u in loads.units], loads.rows.load.tolist(), strict=True)
    )
    assert session.work_desk.norm_name in panel.notes.text()
    session.document.undo()
    assert panel.empty.words.text() == text("empty.norm")


def test_households_alone_is_the_other_answer(people):
    choose(people, measure="minutes", norm="balance.norm.households")
    assert people.balance.ranking.measured.measure == "equivalents"
    assert people.session.work_desk.norm_name == text("balance.norm.households")


def test_nothing_is_counted_for_a_tab_that_shows_households(people):
    assert not people.session.work_desk.is_counting
    assert people.session.work_desk.workload is None


def test_workers_are_ranked_by_the_share_of_their_time(people):
    choose(people, by=WORKERS)
    ranking, desk = people.balance.ranking, people.session.work_desk
    assert ranking.measured.measure == "utilisation"
    assert ranking.limit == 1.0
    loads = desk.loads(GRID)
    shared = share_out(loads, people.session.staff_desk.duties())
    wanted = dict(
        zip(shared.worker_ids.tolist(), shared.utilisation.tolist(), strict=True)
    )
    assert shown(people) == wanted
    names = {ranking.unit(place).name for place in range(len(ranking))}
    assert names == {"员工1", "员工2"}
    people.balance.measure_chosen.emit("minutes")
    assert sum(shown(people).values()) == loads.total.load[0]


def test_click_on_a_worker_selects_and_flies_to_what_he_looks_after(people):
    choose(people, by=WORKERS)
    people.canvas.zoom_to_all()
    before = people.canvas.view
    duties = people.session.staff_desk.duties()
    worker = int(duties.worker_ids[duties.workers[1]])
    people.balance.unit_chosen.emit(worker)
    assert people.session.selection.workers == (worker,)
    place = people.balance.ranking.place_of(worker)
    assert list(people.balance.bars.bars.chosen) == [place]
    assert people.canvas.view.x < before.x  # 乙网格 lies in the west


def test_project_without_posts_says_so_to_who_looks_for_workers(people):
    document = people.session.document
    document.file.connection.execute("DELETE FROM post")
    people.session.staff_desk._forget()
    choose(people, by=WORKERS)
    assert people.balance.empty.words.text() == text("balance.no_workers")
    assert all(people.actions_[key].text() for key in people.balance.empty.steps)
    people.balance.by_chosen.emit(UNITS)
    people.balance.measure_chosen.emit("utilisation")
    assert people.balance.ranking is not None
    assert text("balance.one_each") in people.balance.notes.text()


def test_town_without_people_leads_to_the_import(qtbot, window, tmp_path):
    path = tmp_path / "empty.gpkg"
    document = small_town(path)
    document.file.bulk_insert("building", {"name": ["南楼"]}, [wkb(20, 20, 40, 40)])
    document.close()
    assert window.shell.open_project(path)
    qtbot.waitUntil(lambda: window.session.standing is not None)
    window.arrange()
    window.tray.show_page("balance")
    choose(window, measure="minutes")
    assert window.balance.empty.words.text() == text("empty.residents")
    assert window.balance.empty.steps == ("project.import",)


@pytest.mark.parametrize("by", [UNITS, WORKERS])
@pytest.mark.parametrize("measure", ["minutes", "utilisation"])
def test_bars_follow_a_dragged_border_and_come_back(qtbot, people, by, measure):
    choose(people, measure=measure, by=by)
    people.balance.measure_chosen.emit(measure)
    before = shown(people)
    trial = PlanTrial(people.context)
    assert trial.show(bent)
    qtbot.waitUntil(lambda: shown(people) != before)
    desk = people.session.work_desk
    found = desk.loads(GRID).rows if by == UNITS else desk.worker_loads()
    values = found.load if measure == "minutes" else found.utilisation
    assert sorted(shown(people).values()) == sorted(values[~np.isnan(values)].tolist())
    trial.drop()
    qtbot.waitUntil(lambda: shown(people) == before)


def test_painted_houses_move_work_of_units_and_workers_before_they_are_given(
    qtbot, people
):
    choose(people, by=WORKERS)
    people.balance.measure_chosen.emit("minutes")
    session, before = people.session, shown(people)
    to = unit_id(people, "乙网格")
    snapshot = session.standing.snapshot
    owner = np.append(snapshot.cell_owners[:, GRID], 0)[snapshot.building_cell]
    painted = snapshot.building_ids[(owner > 0) & (owner != to)]
    trial = PlanTrial(people.context)
    assert LiveWork.of(session.work_desk, GRID) is not None
    session.foreseen.emit(trial.live.sides_if_given(painted, to))
    qtbot.waitUntil(lambda: shown(people) != before)
    duties = session.staff_desk.duties()
    last = duties.worker_ids[duties.workers[duties.unit_ids == to]][0]
    assert shown(people)[last] > before[last]
    trial.drop()
    qtbot.waitUntil(lambda: shown(people) == before)


def test_map_is_coloured_by_work_as_the_bars_are(people):
    choose(people, measure="utilisation")
    people.balance.colour_wanted.emit()
    assert people.town.choice.figure == BALANCE + "utilisation"
    colouring, ranking = people.town.map.fills.colouring, people.balance.ranking
    for place in range(len(ranking)):
        number = int(colouring.values[ranking.unit(place).id])
        assert BANDS[number] is ranking.band(place)


def test_work_can_be_chosen_for_the_map_once_there_is_a_norm(qtbot, people):
    keys = [key for key, _ in choices(people.session)]
    assert "minutes" not in keys
    choose(people, measure="minutes")
    form = ChoroplethForm(people.session, Choice("utilisation"), people)
    qtbot.addWidget(form)
    assert form.choice.figure == "utilisation"
    values = values_of(people.session, "utilisation")
    loads = people.session.work_desk.loads(GRID)
    wanted = (100 * loads.rows.utilisation).tolist()
    assert list(values.values()) == wanted


def test_map_coloured_by_work_follows_a_change_of_the_norm(people):
    choose(people, measure="minutes")
    people.town.colour_by(Choice("minutes"))
    before = dict(people.town.map.fills.colouring.values)
    people.balance.step_wanted.emit("balance.norm.households")
    after = dict(people.town.map.fills.colouring.values)
    assert after != before
    loads = people.session.work_desk.loads(GRID)
    assert list(after.values()) == loads.rows.load.tolist()


def test_tooltip_says_work_in_both_measures(people):
    choose(people, measure="minutes")
    words = people.balance.bars.words_of(0)
    loads = people.session.work_desk.loads(GRID)
    assert f"{loads.rows.load.max():,.0f} 分钟/月 = " in words
    assert "%" in words


def test_notes_of_workers_are_of_grids_whatever_level_is_looked_at(people, monkeypatch):
    choose(people, by=WORKERS)
    desk, asked = people.session.work_desk, []
    people.session.set_level(0)
    loads = desk.loads

    def recorded(level):
        asked.append(level)
        return loads(level)

    monkeypatch.setattr(desk, "loads", recorded)
    finder = Finder(people.session)
    for by, levels in ((WORKERS, {GRID}), (UNITS, {0})):
        finder.by, finder.measure = by, "utilisation"
        asked.clear()
        assert finder.notes()
        assert set(asked) == levels


def test_people_of_a_worker_are_unknown_where_those_of_a_grid_are(people, monkeypatch):
    choose(people, by=WORKERS)
    session = people.session
    figures = session.figures(GRID)
    column = figures.measures.index("people")
    known = figures.rows.known.copy()
    known[0, column] = False
    blind = replace(figures, rows=replace(figures.rows, known=known))
    monkeypatch.setattr(session, "figures", lambda _level=None: blind)
    finder = Finder(session)
    finder.by, finder.measure = WORKERS, "utilisation"
    ranking = finder.find()
    duties = session.work_desk.duties_here
    holders = duties.unit_ids == figures.units[0].id
    blinded = set(duties.worker_ids[duties.workers[holders]].tolist())
    unknown = set(ranking.measured.ids[np.isnan(ranking.people)].tolist())
    assert blinded == unknown != set(ranking.measured.ids.tolist())


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_is_written_over_low_bars_stands_in_nobodys_way(
    people, monkeypatch, language
):
    """A few loads far above the others press target and full time together."""
    people.shell.use_language(language)
    choose(people, measure="utilisation")
    plot, ranking = people.balance.bars, people.balance.ranking
    values = np.full(len(ranking), 0.8)
    values[0] = 6.0
    measured = replace(
        ranking.measured, values=values, known=np.ones(len(values), bool)
    )
    told = rank(measured, measured.balance(), ranking.units, people=values)
    written = {}

    def note(_item, painter, words, x, y, _ink):
        metrics = QFontMetricsF(painter.font())
        wide = metrics.horizontalAdvance(words)
        written[words] = QRectF(x, y - metrics.ascent(), wide, metrics.height())

    monkeypatch.setattr(BarsItem, "_write", note)
    plot.resize(560, 110)
    plot.show_ranking(told)
    plot.grab()
    boxes = list(written.values())
    assert len(boxes) >= 4
    for number, box in enumerate(boxes):
        assert not any(box.intersects(other) for other in boxes[:number]), written
