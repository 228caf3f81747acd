"""Buildings read from a project, and which of them a border may cut."""

import numpy as np
import pytest

from gridplanner.analysis.standing import Standing
from gridplanner.analysis.surroundings import Surroundings
from gridplanner.data.checks.check import check
from gridplanner.data.courtyards import read_courtyards
from tests.helpers.project import GRID, box, small_town

SHAPES = [box(195, 20, 205, 30), box(195, 60, 205, 70), box(20, 20, 30, 30)]


@pytest.fixture
def town(tmp_path):
    """A town with two houses on a border and one inside a grid."""
    document = small_town(tmp_path / "town.gpkg")
    yield document
    document.close()


def build(document, *, chosen):
    shapes = [shape.wkb for shape in SHAPES]
    document.file.bulk_insert("building", {"unit_override": chosen}, shapes)


def cut_by_check(document):
    standing = Standing(document.snapshot(), document.footprints)
    ids = standing.snapshot.building_ids
    groups = read_courtyards(document.file, ids)
    around = Surroundings(ids, groups, np.empty(0, object), 0)
    evidence = around.evidence(document.plan, standing, GRID)
    return check(document.plan, evidence, level=GRID).counts["cut_building"]


def cut_by_figures(document):
    standing = Standing(document.snapshot(), document.footprints)
    return int(standing.figures(GRID).total.cut[0])


@pytest.mark.parametrize(("given", "cut"), [(0, 2), (1, 1), (2, 0)])
def test_a_house_given_by_hand_is_settled_for_check_and_figures(town, given, cut):
    (unit, *_) = town.plan.units_at(GRID)
    build(town, chosen=[unit.id if place < given else None for place in range(3)])
    assert cut_by_check(town) == cut
    assert cut_by_figures(town) == cut


def test_a_choice_whose_unit_is_gone_settles_nothing(town):
    build(town, chosen=[town.plan.next_id + 5, None, None])
    assert cut_by_check(town) == cut_by_figures(town) == 2
