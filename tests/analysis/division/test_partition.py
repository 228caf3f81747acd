"""Dividing graphs: against brute force, against themselves, and with bad input."""

from __future__ import annotations

from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

import gridplanner
from gridplanner.analysis.division.cutting import Cooling
from gridplanner.analysis.division.partition import DivisionError
from gridplanner.analysis.division.solving import Effort

pytestmark = pytest.mark.usefixtures("little_work")


@pytest.fixture
def little_work(monkeypatch):
    """Small graphs need few moves."""
    monkeypatch.setattr("gridplanner.analysis.division.cutting._WORK", 400_000)


def lattice(width, height):
    """Edges of a board, and the place of each square."""
    edges = [
        (row * width + column, (row + down) * width + column + 1 - down)
        for row in range(height)
        for column in range(width)
        for down in (0, 1)
        if row + down < height and column + 1 - down < width
    ]
    return np.array(edges)


def pieces(part, edges, of):
    """Count the pieces of one part by another way than the program's."""
    (members,) = np.nonzero(part == of)
    inside = np.isin(edges, members).all(axis=1)
    one, two = edges[inside].T
    matrix = coo_matrix((np.ones(len(one)), (one, two)), shape=(len(part),) * 2)
    return len(set(connected_components(matrix, directed=False)[1][members]))


def least_cut(edges, weights, k, tolerance, lengths):
    """Try every division there is."""
    mean = weights.sum() / k
    best = np.inf
    for labels in product(range(k), repeat=len(weights) - 1):
        part = np.array((0, *labels))
        held = np.bincount(part, weights, k)
        if (np.abs(held / mean - 1) > tolerance + 1e-12).any():
            continue
        cut = lengths[part[edges[:, 0]] != part[edges[:, 1]]].sum()
        if cut < best and all(pieces(part, edges, p) == 1 for p in range(k)):
            best = cut
    return best


@pytest.mark.parametrize(("k", "seed"), [(2, 1), (2, 2), (3, 3), (3, 4)])
def test_least_cut_is_that_of_all_divisions(k, seed):
    rng = np.random.default_rng(seed)
    edges = lattice(4, 3)
    weights = rng.integers(1, 9, 12).astype(float) if k == 2 else np.ones(12)
    lengths = rng.integers(1, 20, len(edges)).astype(float)
    best = least_cut(edges, weights, k, 0.1, lengths)
    found = gridplanner.partition(edges, weights, k, lengths=lengths, tolerance=0.1)
    assert found.cut == best
    assert found.deviation <= 0.1


def test_deviation_is_the_least_possible_where_no_division_is_in_the_band():
    edges = lattice(4, 2)
    weights = np.array([9, 1, 1, 1, 1, 1, 1, 1.0])
    best = min(
        abs(sum(weights[list(chosen)]) / 8.0 - 1)
        for size in range(1, 8)
        for chosen in combinations(range(8), size)
    )
    found = gridplanner.partition(edges, weights, 2, tolerance=0.001)
    assert found.deviation == pytest.approx(best)


@st.composite
def graphs(draw):
    width, height = draw(st.integers(2, 7)), draw(st.integers(2, 7))
    edges = lattice(width, height)
    weights = draw(
        st.lists(st.integers(0, 50), min_size=width * height, max_size=width * height)
    )
    return edges, np.array(weights, float), draw(st.integers(1, width * height))


@pytest.fixture
def hardly_any_work(little_work, monkeypatch):
    """What must always hold does not take a good answer."""
    cooling = Cooling(4.0, 0.2, 10, 5)
    monkeypatch.setattr("gridplanner.analysis.division.cutting._WORK", 1)
    monkeypatch.setattr("gridplanner.analysis.division.cutting._FIRST", cooling)
    monkeypatch.setattr("gridplanner.analysis.division.cutting._AGAIN", cooling)
    monkeypatch.setattr(
        "gridplanner.analysis.division.partition._COMPACT",
        Effort(starts=2, between=2, final=10, heats=10),
    )


@pytest.mark.usefixtures("hardly_any_work")
@settings(max_examples=60, deadline=None)
@given(graph=graphs(), objective=st.sampled_from(["cut", "compact"]))
def test_every_part_is_there_and_in_one_piece(graph, objective):
    edges, weights, k = graph
    found = gridplanner.partition(
        edges, weights, k, objective=objective, tolerance=0.05, seed=5
    )
    assert set(found.part.tolist()) == set(range(k))
    assert all(pieces(found.part, edges, p) == 1 for p in range(k))
    assert found.pieces == k
    held = np.bincount(found.part, weights, k)
    off = abs(held / held.mean() - 1).max() if held.any() else 0.0
    assert found.deviation == pytest.approx(off)
    assert found.cut == (found.part[edges[:, 0]] != found.part[edges[:, 1]]).sum()


@pytest.mark.parametrize("objective", ["cut", "compact"])
def test_one_seed_gives_one_answer(objective):
    edges, weights = lattice(12, 12), np.ones(144)
    once, again = (
        gridplanner.partition(edges, weights, 7, objective=objective, seed=3)
        for _ in range(2)
    )
    assert (once.part == again.part).all()


def test_doubled_weights_change_nothing():
    edges = lattice(8, 8)
    weights = np.random.default_rng(1).integers(1, 9, 64)
    once = gridplanner.partition(edges, weights, 4, tolerance=0.05)
    doubled = gridplanner.partition(edges, 2 * weights, 4, tolerance=0.05)
    assert (once.part == doubled.part).all()


def test_numbering_of_vertices_does_not_change_what_is_cut():
    edges = lattice(6, 6)
    order = np.random.default_rng(2).permutation(36)
    once = gridplanner.partition(edges, np.ones(36), 4, tolerance=0.01)
    renumbered = gridplanner.partition(order[edges], np.ones(36), 4, tolerance=0.01)
    assert once.cut == renumbered.cut == 12


def test_edges_that_stand_twice_count_their_lengths_together():
    edges = [(0, 1), (1, 0), (1, 1), (1, 2), (2, 3)]
    found = gridplanner.partition(
        edges, [1, 1, 1, 1], 2, lengths=[1, 1, 9, 1.5, 4], tolerance=0.5
    )
    assert found.cut == 1.5


def test_compact_parts_of_a_board_are_its_quarters():
    edges = lattice(8, 8)
    found = gridplanner.partition(
        edges, np.ones(64), 4, objective="compact", tolerance=0.01
    )
    corners = found.part.reshape(8, 8)[::7, ::7]
    assert len(np.unique(corners)) == 4
    assert found.cut == 16


def test_weights_that_are_not_whole_are_shared_as_they_are():
    edges = lattice(6, 1)
    found = gridplanner.partition(edges, [0.1, 0.2, 0.3, 0.2, 0.2, 0.2], 2)
    assert found.part.tolist() == [0, 0, 0, 1, 1, 1]
    assert found.deviation == pytest.approx(0, abs=1e-9)


def test_pieces_of_the_graph_share_the_parts_by_weight():
    edges = np.concatenate([lattice(6, 6), lattice(3, 6) + 36])
    found = gridplanner.partition(edges, np.ones(54), 3, tolerance=0.01)
    assert len(set(found.part[:36])) == 2
    assert len(set(found.part[36:])) == 1
    assert found.deviation == 0


def test_each_piece_of_the_graph_is_divided_as_if_it_were_alone():
    edges = lattice(12, 12)
    call = {"objective": "compact", "tolerance": 0.01}
    alone = gridplanner.partition(edges, np.ones(144), 4, **call)
    both = np.concatenate([edges, edges + 144])
    found = gridplanner.partition(both, np.ones(288), 8, **call)
    assert (alone.cut, found.cut) == (24, 48)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"k": 0}, "division.count"),
        ({"k": 5}, "division.count"),
        ({"weights": [1, 1, np.nan, 1]}, "division.weights_missing"),
        ({"weights": [1, 1, np.inf, 1]}, "division.weights_missing"),
        ({"weights": [1, 1, -1, 1]}, "division.weights_negative"),
        ({"weights": []}, "division.vertex"),
        ({"edges": [(0, 4)]}, "division.vertex"),
        ({"edges": [(0, -1)]}, "division.vertex"),
        ({"edges": [(0, 0.5)]}, "division.edges"),
        ({"edges": [(0, np.nan)]}, "division.edges"),
        ({"edges": [0, 1, 2]}, "division.edges"),
        ({"edges": [("a", "b")]}, "division.edges"),
        ({"k": 2.5}, "division.count"),
        ({"k": np.nan}, "division.count"),
        ({"weights": 4}, "division.weights_missing"),
        ({"weights": [1e308, 1e308, 1e308, 1e308]}, "division.weights_missing"),
        ({"lengths": [1, 1]}, "division.lengths"),
        ({"lengths": [1, np.nan, 1]}, "division.lengths"),
        ({"lengths": [1, -1, 1]}, "division.lengths"),
        ({"edges": [(0, 1)], "k": 2}, "division.pieces"),
        ({"tolerance": -0.1}, "division.tolerance"),
        ({"tolerance": np.nan}, "division.tolerance"),
        ({"bands": [(0, np.inf, np.inf)]}, "division.bands"),
        ({"bands": [(np.inf, np.nan, np.inf)]}, "division.bands"),
        ({"fixed": [0, 1, np.nan, -1]}, "division.fixed"),
        ({"objective": "round"}, "division.objective"),
    ],
)
def test_bad_input_is_refused_with_its_reason(change, code):
    call = {"edges": [(0, 1), (1, 2), (2, 3)], "weights": [1, 1, 1, 1], "k": 2}
    with pytest.raises(DivisionError) as caught:
        gridplanner.partition(**{**call, **change})
    assert caught.value.code == code


def test_a_seed_of_any_kind_of_whole_number_gives_the_same_answer():
    edges, weights = lattice(6, 6), np.ones(36)
    once = gridplanner.partition(edges, weights, 4, seed=3)
    again = gridplanner.partition(edges, weights, 4, seed=np.int64(3))
    assert (once.part == again.part).all()


@pytest.mark.parametrize("objective", ["cut", "compact"])
def test_a_measure_nothing_weighs_by_changes_nothing(objective):
    edges = lattice(6, 6)
    weights = np.random.default_rng(5).integers(1, 9, 36)
    call = {"k": 5, "objective": objective}
    alone = gridplanner.partition(edges, weights, tolerance=0.05, **call)
    both = np.column_stack([weights, np.zeros(36)])
    found = gridplanner.partition(edges, both, tolerance=[0.05, np.inf], **call)
    assert (found.part == alone.part).all()
    assert found.deviation <= 0.05


def test_parts_are_balanced_where_cutting_costs_nothing():
    edges = lattice(6, 6)
    weights = np.random.default_rng(5).integers(1, 9, 36)
    found = gridplanner.partition(
        edges, weights, 5, lengths=np.zeros(len(edges)), tolerance=0.05
    )
    assert found.cut == 0
    assert found.deviation <= 0.05


def test_weights_next_to_nothing_are_shared_in_their_proportions():
    found = gridplanner.partition(lattice(4, 1), 1e-300 * np.array([2, 1, 1, 2]), 2)
    assert found.part.tolist() == [0, 0, 1, 1]


def test_nothing_weighs_anything():
    found = gridplanner.partition(lattice(4, 4), np.zeros(16), 3)
    assert found.pieces == 3
    assert found.deviation == 0


def test_a_single_vertex_is_its_own_part():
    found = gridplanner.partition(np.empty((0, 2), int), [7], 1)
    assert found.part.tolist() == [0]
    assert (found.cut, found.pieces, found.deviation) == (0, 1, 0)
