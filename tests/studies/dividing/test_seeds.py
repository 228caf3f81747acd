"""Bases and offices on odd ground: which house stands for each, and what is refused.

Villages in metres from the corner of the town:

    0          400        800   1000
    +-----------+----------+     +---+ 200
    |   东村    |   西村   |     |东 |      东村 has an exclave beyond 西村
    +-----------+----------+     +---+ 0
"""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
import shapely

from gridplanner.analysis.division.partition import DivisionError
from gridplanner.analysis.division.solving import Effort
from gridplanner.analysis.standing import Standing
from gridplanner.data.document import TILING
from gridplanner.studies.dividing.study import Wish, ask, edit_of, propose
from tests.helpers.project import (
    COMMUNITY,
    EAST,
    GRID,
    NORTH,
    TOWN,
    box,
    draw_unit,
    new_document,
)

QUICK = Effort(starts=1, between=2, final=4, heats=10)
DAY = date(2026, 3, 1)
EXCLAVE = (1000, 0, 1100, 200)
ROW = [(40 * n + 10, 90) for n in range(20)]


@pytest.fixture
def town(tmp_path):
    """Twenty houses of two households in a row, ten in each village."""
    document = new_document(tmp_path / "odd.gpkg")
    both = shapely.union_all([box(0, 0, 800, 200), box(*EXCLAVE)])
    draw_unit(document, TOWN, "泊里镇", both, code="370211103")
    east = shapely.union_all([box(0, 0, 400, 200), box(*EXCLAVE)])
    draw_unit(document, COMMUNITY, "东村", east, code="370211103201")
    west = box(400, 0, 800, 200)
    draw_unit(document, COMMUNITY, "西村", west, code="370211103202")
    build(document, ROW, [2] * 20)
    yield document
    document.close()


def build(document, places, households):
    """Houses of ten metres by their south-western corners."""
    shapes = [shapely.to_wkb(box(x, y, x + 10, y + 10)) for x, y in places]
    columns = {"households": list(households)}
    document.file.bulk_insert("building", columns, shapes)


def based(document, *places, ends=None):
    """Workers whose codes are A, B, …, with their bases; None for one without."""
    document.file.bulk_insert(
        "worker",
        {
            "code": [chr(65 + n) for n in range(len(places))],
            "base": [f"站{n}" for n in range(len(places))],
            "base_x": [None if at is None else EAST + at[0] for at in places],
            "base_y": [None if at is None else NORTH + at[1] for at in places],
            "valid_to": ends or [None] * len(places),
        },
    )


def asked_for(document, **wish):
    wish = Wish(level=GRID, **{"seeds": "bases", "barriers": frozenset()} | wish)
    standing = Standing(document.snapshot(TILING), document.footprints)
    return ask(document, standing, wish, plan=TILING, day=DAY), wish


def house_at(asked, seed):
    """Where the house that stands for a seed begins, in metres from the corner."""
    return (shapely.bounds(asked.houses.shapes[seed.house])[:2] - (EAST, NORTH)).round()


def test_the_part_around_every_base_is_told_in_every_candidate(town):
    build(town, [(x, y) for x, _ in ROW for y in (30, 150)], [2] * 40)
    based(town, (15, 95), (95, 20), (500, 150))
    asked, wish = asked_for(town, count=4, candidates=5)
    assert [seed.codes for seed in asked.seeds] == [("A",), ("B",), ("C",)]
    proposals = propose(asked, wish, effort=QUICK)
    assert len(proposals) >= 3
    for proposal in proposals:
        parts = proposal.seed_parts.tolist()
        assert len(set(parts)) == 3
        for seed, part in zip(asked.seeds, parts, strict=True):
            ground = shapely.buffer(proposal.polygons[part], 2.0)
            assert shapely.intersects_xy(ground, *seed.point)
            assert proposal.of_house[seed.house] == part
    before = set(town.plan.units)
    town.apply(edit_of(town, proposals[0], plan=TILING))
    assert len(set(town.plan.units) - before) == 4


def test_a_place_counts_once_and_only_while_it_is_there_and_on_the_ground(town):
    here, there = (15, 95), (600, 20)
    based(
        town,
        here,
        here,
        there,
        (900, 95),
        None,
        (300, 9),
        ends=[None] * 5 + ["2025-01-01"],
    )
    asked, _ = asked_for(town, count=4)
    assert [seed.codes for seed in asked.seeds] == [("A", "B"), ("C",)]
    west = next(u.id for u in town.plan.units_at(COMMUNITY) if u.name == "西村")
    asked, _ = asked_for(town, count=4, areas=(west,))
    assert [seed.codes for seed in asked.seeds] == [("C",)]


def test_the_second_of_two_in_one_house_takes_the_nearest_that_is_free(town):
    based(town, (12, 95), (16, 95), (54, 95))
    asked, wish = asked_for(town, count=4)
    assert [seed.is_moved for seed in asked.seeds] == [False, True, False]
    assert [house_at(asked, seed)[0] for seed in asked.seeds] == [10, 90, 50]
    for proposal in propose(asked, wish, effort=QUICK):
        assert len(set(proposal.seed_parts.tolist())) == 3


def test_the_house_of_the_same_bank_stands_for_a_base_beside_a_river(town):
    """The nearest house is across it."""
    river = shapely.LineString([(EAST + 85, NORTH - 5), (EAST + 85, NORTH + 205)])
    town.file.bulk_insert(
        "feature",
        {"kind": ["river"], "class": ["河"], "source": ["t"]},
        [shapely.to_wkb(river)],
    )
    based(town, (83, 95))
    asked, _ = asked_for(town, count=4, barriers=frozenset({"rivers"}))
    assert house_at(asked, asked.seeds[0]).tolist() == [50, 90]
    asked, _ = asked_for(town, count=4)
    assert asked.seeds[0].house >= 0


def test_a_base_on_a_piece_apart_is_where_that_piece_goes(town):
    build(town, [(1050, 90)], [1])
    based(town, (1055, 95), (15, 95))
    villages = frozenset({"villages"})
    asked, wish = asked_for(town, count=4, barriers=villages)
    (piece,) = np.flatnonzero(asked.pieces.is_loose)
    for proposal in propose(asked, wish, effort=QUICK):
        one, two = proposal.seed_parts.tolist()
        assert one == proposal.of_house[piece] != two


def test_a_village_where_nobody_lives_is_a_part_for_one_base(town):
    north = box(0, 200, 400, 300)
    draw_unit(town, COMMUNITY, "北村", north, code="370211103203")
    based(town, (100, 250), (15, 95))
    villages = frozenset({"villages"})
    asked, wish = asked_for(town, count=5, barriers=villages)
    assert asked.seeds[0].house == -1
    for proposal in propose(asked, wish, effort=QUICK):
        one, two = proposal.seed_parts.tolist()
        assert shapely.intersects_xy(proposal.polygons[one], *asked.seeds[0].point)
        assert one == 4
        assert two < 4
    based(town, (200, 250))
    with pytest.raises(DivisionError, match=r"division\.seeds_idle"):
        asked_for(town, count=5, barriers=villages)


@pytest.mark.parametrize(
    ("places", "wish", "code"),
    [
        ([(15, 95), (95, 95), (500, 95)], {"count": 2}, "division.seeds_more"),
        ([(15, 95), (95, 95)], {"target": 50.0}, "division.seeds_more"),
        ([None], {"count": 4}, "division.no_seeds"),
        ([(15, 95)], {"count": 4, "seeds": "offices"}, "division.no_seeds"),
        ([(15, 95)], {"count": 4, "seeds": "trees"}, "division.seeding"),
        (
            [(15, 95), (95, 95)],
            {"count": 2, "barriers": frozenset({"villages"})},
            "division.seeds_pieces",
        ),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_solved(town, places, wish, code):
    based(town, *places)
    with pytest.raises(DivisionError) as refusal:
        asked_for(town, **wish)
    assert refusal.value.code == code
