"""Small calls that between them run every line of the division's loops."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import shapely

import gridplanner
from gridplanner.analysis.division import (
    assigning,
    cutting,
    partition,
    rebalancing,
    rebalancing_search,
)
from gridplanner.analysis.division.assigning_task import Assigning
from gridplanner.analysis.division.cutting import Cooling
from gridplanner.analysis.division.faces import Faces
from gridplanner.analysis.division.loops.annealing import anneal, change_of
from gridplanner.analysis.division.loops.mending import Mending, may_leave, mend
from gridplanner.analysis.division.loops.state import Wanted, give
from gridplanner.analysis.division.loops.wholeness import join_pieces
from gridplanner.analysis.division.net import (
    make_net,
    new_parts,
    new_search,
    random_state,
)
from gridplanner.analysis.division.parting import edges_between
from gridplanner.analysis.division.rebalancing_task import Rebalancing, join
from gridplanner.analysis.division.solving import Effort


def board(side, steps=((0, 1), (1, 0))):
    """Edges of a square board, by how many rows and columns they go."""
    return [
        (row * side + column, (row + down) * side + column + right)
        for row in range(side)
        for column in range(side)
        for down, right in steps
        if row + down < side and column + right < side
    ]


def answers():
    """Give what the loops answer, as numbers and lists."""
    return [
        *divided(),
        *by_hand(),
        *mended_by_hand(),
        *assigned(),
        *parted(),
        *mended(),
    ]


def divided():
    """Divide boards, with as little work as may be."""
    kept = cutting._WORK, cutting._FIRST, cutting._AGAIN, partition._COMPACT
    cutting._WORK = 1
    cutting._FIRST = cutting._AGAIN = Cooling(4.0, 0.2, 4, 4)
    partition._COMPACT = Effort(starts=2, between=1, final=4, heats=4, limit=6)
    try:
        weights = np.arange(25) % 4 + 1
        for objective in ("cut", "compact"):
            found = gridplanner.partition(
                board(5), weights, 3, objective=objective, tolerance=0.1, seed=2
            )
            yield found.part.tolist()
            slanting = board(4, ((0, 1), (1, 0), (1, 1)))
            found = gridplanner.partition(slanting, [1] * 16, 2, objective=objective)
            yield found.part.tolist()
            found = gridplanner.partition(board(2), [1] * 4, 1, objective=objective)
            yield found.part.tolist()
        fixed = np.where(np.arange(25) == 12, 1, -1)
        yield gridplanner.partition(board(5), weights, 3, fixed=fixed).part.tolist()
        # So many parts of so few vertices that halves do not go up.
        few = gridplanner.partition(board(3), np.zeros(9), 8, objective="compact")
        yield few.part.tolist()
    finally:
        cutting._WORK, cutting._FIRST, cutting._AGAIN, partition._COMPACT = kept


def by_hand():
    """Move blocks where no annealing would, and join what lies in pieces."""
    edges = np.array(board(3))
    ones = np.ones(9)
    sides = np.ones(len(edges))
    net = make_net(
        edges,
        np.ones((9, 1), np.int64),
        sides=sides,
        prices=sides,
        areas=ones,
        rims=4 * ones,
    )
    parts = new_parts(net, np.zeros(9, np.int32), 2)
    give(net, parts, 4, 1)
    yield parts.foreign.tolist()
    give(net, parts, 4, 0)
    yield parts.edges.tolist()
    wanted = Wanted(
        np.full((2, 1), 4.5),
        np.ones((2, 1)),
        np.ones((2, 1)),
        np.ones(2, np.int64),
        np.zeros(9, np.bool_),
        1.0,
        1.0,
    )
    random = random_state(1, 0)
    yield anneal(net, parts, wanted, new_search(9), random, 1, 1.0, 9)
    give(net, parts, 0, 1)
    yield change_of(net, parts, wanted, 0, 0)
    of = np.array([0, 1, 0, 1, 1, 1, 0, 1, 2], np.int32)
    yield join_pieces(net, of, 3)
    yield of.tolist()
    alone = np.zeros(9, np.int32)
    yield join_pieces(net._replace(start=np.zeros(10, np.int64)), alone, 1)


def mended_by_hand():
    """Mend what has no border, a block without neighbours, a piece of its own."""
    edges = np.array(board(2))
    ones = np.ones(4)
    sides = np.ones(4)
    net = make_net(
        edges,
        np.ones((4, 1), np.int64),
        sides=sides,
        prices=sides,
        areas=ones,
        rims=4 * ones,
    )
    goal = Mending(
        np.zeros(4, np.int32),
        np.zeros(4, np.bool_),
        ones,
        ones,
        np.ones((2, 2), np.bool_),
        np.ones(2),
        3 * np.ones(2),
        np.ones(2),
        np.ones(2, np.int64),
        np.full(4, -1, np.int32),
        np.full(4, -1, np.int32),
        1.0,
        1.0,
    )
    search, random = new_search(4), random_state(1, 0)
    whole = new_parts(net, np.zeros(4, np.int32), 2)
    yield mend(net, whole, goal, search, random, 1, 1.0, 4)
    apart = new_parts(net, np.array([0, 1, 1, 0], np.int32), 2)
    yield bool(may_leave(net, apart, goal, 0, search, 4))
    # A smaller part in two pieces, one of which may go, and one nothing comes back to.
    inner = np.zeros(4, np.int32)
    pieces = goal._replace(inner=inner, left=np.array([0, -1, -1, 0], np.int32))
    yield bool(may_leave(net, apart, pieces, 0, search, 4))
    gone = goal._replace(inner=inner, left=np.full(4, -1, np.int32))
    yield mend(net, apart, gone, search, random, 8, 1e9, 4)
    bare = net._replace(start=np.zeros(5, np.int64))
    yield mend(bare, apart, goal, search, random, 1, 1.0, 4)


def assigned():
    """Assign the squares of a board, some of which some must not have."""
    kept = assigning._HEATS, assigning._TRIES, assigning._GROUPS
    assigning._HEATS, assigning._TRIES, assigning._GROUPS = 3, 4, 40
    try:
        side = 4
        at = np.arange(side * side)
        places = np.column_stack([at % side, at // side]) * 100.0
        pairs = np.array(board(side))
        task = Assigning(
            loads=at % 5 + 1,
            places=places,
            pairs=pairs,
            sides=np.full(len(pairs), 100.0),
            capacities=np.array([9.0, 12.0, 8.0]),
            bases=places[[0, 5, 15]],
            before=(at % 4 - 1).astype(np.int32),
            allowed=np.ones((len(at), 3), bool),
            whole=np.array([True, True, False]),
        )
        yield assigning.assign(task).of.tolist()
        task.allowed[::3, 0] = False
        yield assigning.assign(replace(task, keep=0.0), seed=3).of.tolist()
        many = replace(
            task,
            capacities=np.arange(1.0, 19.0),
            bases=np.tile(places[:9], (2, 1)),
            allowed=np.ones((len(at), 18), bool),
            whole=np.ones(18, bool),
        )
        yield assigning.assign(many).of.tolist()
    finally:
        assigning._HEATS, assigning._TRIES, assigning._GROUPS = kept


def parted():
    """Part points in three faces: on a board, in a row, twice in one place."""
    none = np.empty(0, np.int32)
    boxes = shapely.box([0, 50, 100], 0, [50, 100, 150], 50)
    faces = Faces(boxes, none, np.empty((0, 2, 2)), none, none.reshape(0, 2))
    at = np.arange(25)
    xy = np.column_stack([at % 5, at // 5]) * 10.0 + 5.0
    xy = np.concatenate([xy, xy[:3], [(60.0, 9.0)], [(70.0, 9.0), (120.0, 9.0)]])
    face = (xy[:, 0] // 50).astype(np.int64)
    for label in (np.arange(len(xy)), np.arange(len(xy)) % 3):
        ends, pair = edges_between(faces, xy, face, label)
        yield ends.tolist()
        yield pair.tolist()


def mended():
    """Mend a plan of a board to which some was added."""
    kept = rebalancing_search._TRIES, rebalancing_search.HEATS
    rebalancing_search._TRIES = rebalancing_search.HEATS = 2
    try:
        edges = np.array(board(5))
        weights = np.arange(25) % 4 + 1
        task = Rebalancing(
            edges,
            np.full(len(edges), 9.0),
            np.full(25, 81.0),
            np.full(25, 36.0),
            np.column_stack(np.divmod(np.arange(25), 5)) * 9.0,
            weights,
            weights,
            (np.arange(25) // 9).astype(np.int32),
            np.ones(3),
            np.zeros(3, bool),
            np.zeros(25, np.int32),
            np.zeros(25, bool),
            inner=(np.arange(25) // 5).astype(np.int32),
            tolerance=0.1,
        )
        yield rebalancing.rebalance(join(task, 12)).of.tolist()
    finally:
        rebalancing_search._TRIES, rebalancing_search.HEATS = kept
