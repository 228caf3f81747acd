"""Dividing beside other programs: the same towns, the same net, one process.

``python -m benchmarks.bench_dividing_peers [HOUSES [PARTS [TOWNS]]]`` divides made-up
towns by this program and by those peers that can be imported: METIS (pymetis,
contiguous), GerryChain (the recursive tree, and a chain of ReCom from there of which
the state that cuts least counts), k-means-constrained and spopt (Skater, Ward). None
of them belongs to the program; install them elsewhere, for instance with ``python -m
venv``. Prints for each the largest deviation, parts in pieces or empty, the mean
roundness (Polsby & Popper, by the sides of the blocks) and seconds of the processor.
"""

from __future__ import annotations

import importlib
import sys
import warnings
from dataclasses import dataclass
from functools import partial
from time import process_time
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.bench_dividing import town
from gridplanner.analysis.division.dividing import WAYS, task_of
from gridplanner.analysis.division.loops.wholeness import pieces_of
from gridplanner.analysis.division.net import new_parts
from gridplanner.analysis.division.preparing import Prepared, prepare
from gridplanner.analysis.division.solving import solve

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

SEEDS = (51, 52, 53, 54, 55)
TOLERANCE = 0.02
MOST_SECONDS = 300.0  # a peer that took longer is not asked again


@dataclass(frozen=True)
class Town:
    """A town as every program gets it."""

    prepared: Prepared
    parts: int

    @property
    def weights(self) -> NDArray[np.int64]:
        """Households of each block."""
        return self.prepared.weights[:, 0]


def ours(town: Town) -> NDArray[np.int32]:
    """Divide by this program."""
    prepared = town.prepared
    task = task_of(prepared, prepared.shares(town.parts), WAYS[0], TOLERANCE)
    return solve(task, seed=0)[0].of


def metis(town: Town) -> NDArray[np.int32]:
    """Divide by METIS, its parts asked to be contiguous."""
    pymetis = importlib.import_module("pymetis")
    net = task_of(
        town.prepared, town.prepared.shares(town.parts), WAYS[0], TOLERANCE
    ).net
    _, of = pymetis.part_graph(
        town.parts,
        xadj=net.start.tolist(),
        adjncy=net.to.tolist(),
        vweights=net.weight[:, 0].tolist(),
        eweights=np.maximum(1, np.rint(net.side)).astype(int).tolist(),
        contiguous=True,
    )
    return np.array(of, np.int32)


def gerrychain(town: Town) -> NDArray[np.int32]:
    """Divide by the recursive tree of GerryChain."""
    return _labels(town, _tree(town, _graph(town)))


def gerrychain_chain(town: Town) -> NDArray[np.int32]:
    """Walk a chain of ReCom, three steps a part; the state that cuts least counts."""
    chain = importlib.import_module("gerrychain")
    proposals = importlib.import_module("gerrychain.proposals")
    graph = _graph(town)
    first = chain.Partition(
        graph,
        assignment=_tree(town, graph),
        updaters={
            "people": chain.updaters.Tally("people"),
            "cut": chain.updaters.cut_edges,
        },
    )
    walk = chain.MarkovChain(
        proposal=partial(
            proposals.recom,
            pop_col="people",
            pop_target=float(town.weights.sum() / town.parts),
            epsilon=TOLERANCE,
        ),
        constraints=[chain.constraints.contiguous],
        acceptance_fn=chain.accept.always_accept,
        initial_partition=first,
        total_steps=3 * town.parts,
    )
    least, best = np.inf, None
    for state in walk:
        if len(state["cut"]) < least:
            least = len(state["cut"])
            best = dict(state.assignment.items())
    assert best is not None
    return _labels(town, best)


def _graph(town: Town) -> Any:
    chain = importlib.import_module("gerrychain")
    networkx = importlib.import_module("networkx")
    plain = networkx.Graph()
    for block, weight in enumerate(town.weights.tolist()):
        plain.add_node(block, people=weight)
    plain.add_edges_from(town.prepared.blocks.pairs.tolist())
    return chain.Graph.from_networkx(plain)


def _tree(town: Town, graph: Any) -> dict[int, int]:
    tree = importlib.import_module("gerrychain.tree")
    mean = float(town.weights.sum() / town.parts)
    found: dict[int, int] = tree.recursive_tree_part(
        graph, range(town.parts), mean, "people", TOLERANCE
    )
    return found


def _labels(town: Town, found: dict[int, int]) -> NDArray[np.int32]:
    return np.array([found[block] for block in range(len(town.weights))], np.int32)


def k_means(town: Town) -> NDArray[np.int32]:
    """Divide by k-means-constrained, which balances numbers of houses."""
    module = importlib.import_module("k_means_constrained")
    mean = len(town.weights) / town.parts
    clusters = module.KMeansConstrained(
        n_clusters=town.parts,
        size_min=int(mean * (1 - TOLERANCE)),
        size_max=int(np.ceil(mean * (1 + TOLERANCE))),
        random_state=0,
    )
    points = town.prepared.blocks.points
    return np.asarray(clusters.fit_predict(points), np.int32)


def spopt(town: Town, way: str) -> NDArray[np.int32]:
    """Divide by a way of spopt, by the places of blocks that touch."""
    region = importlib.import_module("spopt.region")
    geopandas = importlib.import_module("geopandas")
    weights = importlib.import_module("libpysal.weights")
    blocks = town.prepared.blocks
    x, y = blocks.points.T
    frame = geopandas.GeoDataFrame(
        {"x": x, "y": y, "people": town.weights},
        geometry=geopandas.points_from_xy(x, y),
    )
    near: dict[int, list[int]] = {block: [] for block in range(len(blocks))}
    for one, two in blocks.pairs.tolist():
        near[one].append(two)
        near[two].append(one)
    touching = weights.W(near, silence_warnings=True)
    if way == "Skater":
        floor = 0.5 * len(blocks) / town.parts
        model = region.Skater(
            frame, touching, ["x", "y"], n_clusters=town.parts, floor=floor
        )
    else:
        model = region.WardSpatial(frame, touching, ["x", "y"], n_clusters=town.parts)
    model.solve()
    return np.unique(model.labels_, return_inverse=True)[1].astype(np.int32)


PEERS: dict[str, Callable[[Town], NDArray[np.int32]]] = {
    "this program": ours,
    "METIS": metis,
    "GerryChain": gerrychain,
    "its chain": gerrychain_chain,
    "k-means": k_means,
    "spopt Ward": lambda town: spopt(town, "Ward"),
    "spopt Skater": lambda town: spopt(town, "Skater"),
}


def measured(town: Town, of: NDArray[np.int32]) -> str:
    """Give what a division is worth, in words."""
    net = task_of(
        town.prepared, town.prepared.shares(town.parts), WAYS[0], TOLERANCE
    ).net
    parts = new_parts(net, of, town.parts)
    held = parts.weight[:, 0]
    off = 100 * float(np.abs(held / held.mean() - 1).max())
    there = parts.size > 0
    pieces = pieces_of(net, of, np.empty(len(of), np.int32))
    outlines = np.maximum(parts.rim[there], 1e-9)
    roundness = float((4 * np.pi * parts.area[there] / outlines**2).mean())
    apart = pieces - int(there.sum())
    return f"{off:12.2f} {apart:10d} {int((~there).sum()):6d} {roundness:10.3f}"


def main(houses: int, parts: int, towns: int) -> None:
    """Print a line a town and program."""
    warnings.simplefilter("ignore")
    small = prepare(town(1, 500))
    ours(Town(small, 4))  # compiles or loads the loops
    print("program       seed deviation %  in pieces  empty  roundness  seconds")
    slow: set[str] = set()
    for seed in SEEDS[:towns]:
        given = Town(prepare(town(seed, houses)), parts)
        for name, call in PEERS.items():
            if name in slow:
                continue
            begin = process_time()
            try:
                of = call(given)
            except ImportError as missing:
                print(f"{name:13s} is not there: {missing}")
                slow.add(name)
                continue
            except Exception as fault:  # noqa: BLE001 - a peer's fault is its result
                print(f"{name:13s} {seed:4d} failed: {str(fault)[:60]}", flush=True)
                continue
            took = process_time() - begin
            if took > MOST_SECONDS:
                slow.add(name)
            line = measured(given, of)
            print(f"{name:13s} {seed:4d} {line} {took:8.2f}", flush=True)


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:]]
    main(*(numbers + [2_000, 20, len(SEEDS)][len(numbers) :]))
