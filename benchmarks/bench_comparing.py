"""50,000 arrivals against the people of a district, and the district against itself.

The arrivals are damaged copies of its people, made with families, twins and shared
telephones in `tests.helpers.made_up_families`. The peer scores every pair of a sample
of arrivals with everybody, with the same scores; its time is scaled to all arrivals.
"""

from __future__ import annotations

import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent))
from gridplanner.data.comparing.duplicates import compare, find_duplicates
from gridplanner.data.comparing.people_columns import read_people_columns
from gridplanner.data.comparing.scoring import DIFFERENT, score_pairs
from gridplanner.data.store.geopackage import ProjectFile
from tests.helpers.made_up_families import damaged_copy

COUNT, SAMPLE = 50_000, 8


def timed(words, work):
    start, wall = time.process_time(), time.perf_counter()
    result = work()
    used, waited = time.process_time() - start, time.perf_counter() - wall
    print(f"{words}: {used:.2f} s of processor, {waited:.2f} s by the clock")
    return result, used


def main(path):
    file = ProjectFile.open(
        path, mode="look", clock=lambda: datetime.now(UTC), user="bench"
    )
    people, _ = timed("reading the people", lambda: read_people_columns(file))
    rng = np.random.default_rng(3)
    arrivals = damaged_copy(people, rng, rng.choice(len(people), COUNT, replace=False))
    found, used = timed(
        f"{COUNT:,} arrivals against {len(people):,}", lambda: compare(arrivals, people)
    )
    right = np.unique(found.first[found.first == found.second])
    exact, review = found.exact, found.review
    print(
        f"recall {len(right) / COUNT:.4f}; by the number alone {len(exact):,},"
        f" of them wrong {(exact[:, 0] != exact[:, 1]).sum()}; to look at"
        f" {len(review):,}, of them others {(review[:, 0] != review[:, 1]).sum():,}"
    )
    everybody = np.arange(len(people))

    def brute_force():
        kept = []
        for row in range(SAMPLE):
            first = np.full(len(people), row)
            scores = score_pairs(arrivals, people, first, everybody)
            likely = np.flatnonzero(scores.decision != DIFFERENT)
            kept += [(int(arrivals.id[row]), int(people.id[at])) for at in likely]
        return kept

    pairs, sampled = timed(f"every pair of {SAMPLE} arrivals", brute_force)
    known = set(zip(found.first.tolist(), found.second.tolist(), strict=True))
    print(
        f"the peer for all: {sampled / SAMPLE * COUNT:,.0f} s;"
        f" {used / (sampled / SAMPLE * COUNT):.5f} of it; of its {len(pairs)} pairs"
        f" {sum(pair in known for pair in pairs)} were found"
    )
    own, _ = timed("the district against itself", lambda: find_duplicates(people))
    print(f"{len(own.exact):,} by number, {len(own.review):,} to look at")


if __name__ == "__main__":
    main(sys.argv[1])
