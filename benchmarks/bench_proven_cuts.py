"""Least cuts of county graphs beside what an exact model proves.

``python -m benchmarks.bench_proven_cuts FOLDER`` reads the county graphs of the study
named in `benchmarks.bench_dividing`, divides states that study does not divide, or
divides into other numbers of parts, and proves the least number of edges cut: a model
of labels (Validi & Buchanan 2022) with separators added where a part falls in pieces,
solved by HiGHS. Population within 0.5 percent.
"""

from __future__ import annotations

import sys
from pathlib import Path
from time import perf_counter

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

import gridplanner
from benchmarks.bench_dividing import read_graph

TOLERANCE = 0.005
PATIENCE = 300.0  # seconds for a proof
CASES = (
    *(("MT", "30", k) for k in (2, 3)),
    *(("SD", "46", k) for k in (2, 3)),
    *(("ND", "38", k) for k in (2, 3)),
    ("WY", "56", 2),
    ("VT", "50", 2),
    ("CO", "08", 2),
    ("UT", "49", 2),
    ("OR", "41", 2),
    *(("SC", "45", k) for k in (2, 3)),
    ("IN", "18", 2),
    ("TN", "47", 2),
)


class Model:
    """Which part each vertex has (binary), and which edges are cut."""

    def __init__(self, edges: np.ndarray, people: np.ndarray, k: int) -> None:
        self.edges, self.people, self.k = edges, people, k
        self.vertices = len(people)
        self.rows: list[tuple[list[int], list[float]]] = []
        self.low: list[float] = []
        self.high: list[float] = []
        scale = float(people.mean())
        mean = people.sum() / k
        least = np.ceil((1 - TOLERANCE) * mean) / scale
        most = np.floor((1 + TOLERANCE) * mean) / scale
        for vertex in range(self.vertices):
            self.add([vertex * k + part for part in range(k)], [1.0] * k, 1, 1)
        for part in range(k):
            mine = [vertex * k + part for vertex in range(self.vertices)]
            self.add(mine, list(people / scale), least, most)
        for number, (one, two) in enumerate(edges.tolist()):
            cut = self.vertices * k + number
            for part in range(k):
                ends = [one * k + part, two * k + part, cut]
                self.add(ends, [1, -1, -1], -np.inf, 0)
                self.add(ends, [-1, 1, -1], -np.inf, 0)

    def add(self, columns: list[int], values: list[float], low: float, high: float):
        """Add a row."""
        self.rows.append((columns, values))
        self.low.append(low)
        self.high.append(high)

    def solve(self, seconds: float) -> np.ndarray | None:
        """Give the part of each vertex; None where there is none or no time."""
        count = self.vertices * self.k
        size = count + len(self.edges)
        row = np.repeat(np.arange(len(self.rows)), [len(c) for c, _ in self.rows])
        column = np.concatenate([c for c, _ in self.rows])
        value = np.concatenate([v for _, v in self.rows])
        matrix = csr_matrix((value, (row, column)), shape=(len(self.rows), size))
        lower = np.zeros(size)
        # Parts are alike: the heaviest vertex is in the first.
        lower[int(np.argmax(self.people)) * self.k] = 1
        result = milp(
            np.repeat([0.0, 1.0], [count, len(self.edges)]),
            constraints=LinearConstraint(matrix, self.low, self.high),
            integrality=np.repeat([1, 0], [count, len(self.edges)]),
            bounds=Bounds(lower, np.ones(size)),
            options={"time_limit": seconds, "mip_rel_gap": 0.0},
        )
        if result.status != 0:
            return None
        return result.x[:count].reshape(-1, self.k).round().argmax(axis=1)

    def part_pieces(self, part: np.ndarray) -> bool:
        """Demand that what lies apart is joined or given up; whether anything does."""
        one, two = self.edges.T
        ends = (np.concatenate([one, two]), np.concatenate([two, one]))
        near = csr_matrix((np.ones(2 * len(one)), ends), shape=(self.vertices,) * 2)
        rows = len(self.rows)
        for number in range(self.k):
            (mine,) = np.nonzero(part == number)
            count, label = connected_components(near[mine][:, mine], directed=False)
            main = np.bincount(label).argmax()
            far = self._heaviest(mine[label == main])
            for piece in range(count):
                if piece == main:
                    continue
                apart = mine[label == piece]
                between = np.setdiff1d(near[apart].indices, apart)
                here = self._heaviest(apart)
                for other in range(self.k):
                    columns = [v * self.k + other for v in (here, far, *between)]
                    values = [1.0, 1.0, *([-1.0] * len(between))]
                    self.add(columns, values, -np.inf, 1)
        return len(self.rows) > rows

    def _heaviest(self, vertices: np.ndarray) -> int:
        return int(vertices[np.argmax(self.people[vertices])])


def prove(edges: np.ndarray, people: np.ndarray, k: int) -> int | None:
    """Give the least number of edges that can be cut; None if it took too long."""
    model = Model(edges, people, k)
    begin = perf_counter()
    while (left := PATIENCE - (perf_counter() - begin)) > 0:
        part = model.solve(left)
        if part is None:
            return None
        if not model.part_pieces(part):
            return int((part[edges[:, 0]] != part[edges[:, 1]]).sum())
    return None


def main(folder: Path) -> None:
    """Print a line a graph."""
    print("state  vertices  k  proven  found  deviation %  clock s")
    for state, number, k in CASES:
        path = folder / "county" / "dual_graphs" / f"county{number}.json"
        edges, people = read_graph(path)
        clock = perf_counter()
        found = gridplanner.partition(edges, people, k)
        clock = perf_counter() - clock
        proven = prove(edges, people, k)
        print(
            f"{state:5s} {len(people):9d} {k:2d} {'—' if proven is None else proven:>7}"
            f" {found.cut:6.0f} {100 * found.deviation:12.3f} {clock:8.1f}",
            flush=True,
        )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
