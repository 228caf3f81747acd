"""A wish without each of its limits: what is tried, in full and roughly."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime

import pytest

from gridplanner.analysis.standing import Standing
from gridplanner.data.demo import make_demo
from gridplanner.data.document import TILING, Document
from gridplanner.data.job import Cancelled, Progress
from gridplanner.studies.dividing import lifting
from gridplanner.studies.dividing.lifting import is_rough, lift, lifted
from gridplanner.studies.dividing.study import Band, Wish, ask, propose

DAY = date(2026, 3, 1)
GRID = 2


def clock():
    return datetime(2026, 3, 1, 8, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    path = tmp_path_factory.mktemp("village") / "village.gpkg"
    make_demo(path, size="village", seed=3, clock=clock, staffed=False)
    return path


@pytest.fixture
def town(demo, tmp_path):
    path = shutil.copy(demo, tmp_path / "town.gpkg")
    document = Document.open(path, clock=clock, user="李工")
    standing = Standing(document.snapshot(TILING), document.footprints)

    def act(wish, progress=None):
        return ask(document, standing, wish, plan=TILING, day=DAY, progress=progress)

    yield act
    document.close()


def wishing(**options):
    usual = {
        "level": GRID,
        "count": 5,
        "barriers": frozenset({"villages", "rivers"}),
        "kept": frozenset({"courtyards", "estates"}),
    }
    return Wish(**(usual | options))


def test_every_limit_is_lifted_once_and_alone():
    wish = wishing(bands=(Band("people", 1, 9),))
    names = [name for name, _ in lifted(wish)]
    assert names == [
        "rivers",
        "villages",
        "kept.courtyards",
        "kept.estates",
        "band.people",
        "tolerance",
    ]
    for name, other in lifted(wish):
        gone = [
            bool(wish.barriers - other.barriers),
            bool(wish.kept - other.kept),
            wish.bands != other.bands,
            wish.tolerance != other.tolerance,
        ]
        assert sum(gone) == 1, name
        assert other.candidates == 1


def test_a_band_of_what_is_shared_stands_for_the_tolerance():
    wish = wishing(bands=(Band("households", 1, 9),))
    assert "tolerance" not in [name for name, _ in lifted(wish)]


def test_what_is_lifted_in_full_is_what_the_wish_without_it_gives(town):
    wish = wishing(candidates=1)
    asked = town(wish)
    (before,) = propose(asked, wish)
    told = {each.name: each for each in lift(asked, wish, ask=town, before=before)}
    assert list(told) == [name for name, _ in lifted(wish)]
    for name, other in lifted(wish):
        (after,) = propose(town(other), other)
        assert told[name].before.deviation == before.deviation
        assert told[name].after.deviation == after.deviation, name
        assert told[name].after.along == after.candidate.along, name


def test_roughly_nothing_is_drawn_and_the_village_border_is_told_to_cost(
    town, monkeypatch
):
    monkeypatch.setattr(lifting, "MOST_EXACT", 0)
    monkeypatch.delattr(lifting, "propose")
    wish = wishing(count=4)
    asked = town(wish)
    assert is_rough(asked)
    told = {each.name: each for each in lift(asked, wish, ask=town)}
    assert {each.before.cut for each in told.values()} == {-1}
    free = told["villages"]
    assert free.after.deviation <= free.before.deviation + 0.05
    assert 0.0 <= free.after.along <= 1.0
    again = {each.name: each for each in lift(asked, wish, ask=town)}
    assert again == told


def test_it_can_be_stopped_between_two_limits(town):
    wish = wishing(candidates=1)
    asked, told = town(wish), []
    progress = Progress(cancelled=lambda: bool(told))
    steps = lift(asked, wish, ask=town, progress=progress)
    told.append(next(steps))
    with pytest.raises(Cancelled):
        next(steps)
