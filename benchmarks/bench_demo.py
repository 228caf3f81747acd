"""Making the demo towns: how long, how much memory, and whether they are full size.

Run ``python benchmarks/bench_demo.py [SIZE …] [--seed N]`` for the rows of
docs/benchmarks.md; each town is made in a process of its own. A town that falls short
of what its size promises ends the run with an error.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).parent.parent
SIZES = ("village", "town", "district")
# Least numbers, and those that must be met exactly.
LEAST = {
    "village": {"buildings": 350, "people": 2_500, "workers": 120, "posts": 180},
    "town": {
        "buildings": 19_000,
        "people": 66_500,
        "workers": 1_700,
        "posts": 2_600,
        "visits": 35_000,
        "events": 450,
    },
    "district": {
        "buildings": 300_000,
        "people": 1_200_000,
        "workers": 20_000,
        "posts": 35_000,
        "visits": 50_000,
        "events": 13_000,
    },
}
EXACT = {
    "village": {"grids": 6, "micro_grids": 15},
    "town": {"communities": 115, "grids": 115, "micro_grids": 291},
    "district": {"grids": 2_287 + 19, "professional_grids": 563},
}


def make(size: str, seed: int) -> None:
    """Make one town here and print what it took as JSON."""
    from gridplanner.data.demo import make_demo

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "demo.gpkg"
        wall, cpu = time.time(), time.process_time()
        counts = make_demo(path, size=size, seed=seed, clock=lambda: datetime.now(UTC))
        told = dataclasses.asdict(counts) | {
            "wall": time.time() - wall,
            "processor": time.process_time() - cpu,
            "file": path.stat().st_size / 1e6,
        }
    told["memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6
    print(json.dumps(told))


def measure(size: str, seed: int) -> None:
    """Make one town in a process of its own, print its row, check its numbers."""
    words = [sys.executable, __file__, "--make", size, "--seed", str(seed)]
    found = json.loads(subprocess.run(words, check=True, stdout=subprocess.PIPE).stdout)
    print(
        f"| {size}, seed {seed} | {found['buildings']:,} | {found['people']:,} "
        f"| {found['processor']:.1f} | {found['wall']:.1f} | {found['file']:.0f} "
        f"| {found['memory']:.0f} |",
        flush=True,
    )
    short = {k: n for k, n in LEAST[size].items() if found[k] < n}
    wrong = {k: n for k, n in EXACT[size].items() if found[k] != n}
    if short or wrong:
        sys.exit(f"{size}: at least {short}, exactly {wrong} were promised")


def main() -> None:
    """Measure the sizes asked for."""
    sys.path.insert(0, str(ROOT))
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", choices=[[], *SIZES], default=[])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--make", choices=SIZES)
    words = parser.parse_args()
    if words.make:
        make(words.make, words.seed)
        return
    print("| town | footprints | people | processor s | wall s | file MB | peak MB |")
    print("|---|---|---|---|---|---|---|")
    for size in words.sizes or SIZES:
        measure(size, words.seed)


if __name__ == "__main__":
    main()
