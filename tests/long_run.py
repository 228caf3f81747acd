"""Long runs of what the suite does for some seconds.

    python -m tests.long_run plans --edits 10000 --seed 1
    python -m tests.long_run towns --edits 10000 --seed 1
    python -m tests.long_run kills --kills 200 --seed 1

`plans` edits plans alone, `towns` whole project files with all that is done to them,
`kills` kills the process that does it, twenty times a town.
Each town begins with a seed of its own, which is named where something fails; the same
seed does the same again.
"""

import argparse
import random
import sys
import time
import traceback
from collections import Counter
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.helpers.edited_plan import edit_at_random
from tests.helpers.killing import kill_often
from tests.helpers.living_town import live_at_random
from tests.helpers.random_rows import settle

KILLS = 20  # of one town
TELL = 10  # towns between two words of how far it is
STEPS = (80, 80, 80, 400)  # edits tried in one town: mostly short lives, some long


def run_plans(seed):
    """Edit one plan at random; count the edits by their name."""
    rng = random.Random(seed)
    return edit_at_random(rng, rng.choice(STEPS)).names


def run_towns(seed):
    """Let one town live at random; count what was done by its name."""
    rng = random.Random(seed)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "town.gpkg"
        return live_at_random(path, rng, rng.choice(STEPS)).names


def run_kills(seed):
    """Kill a process in the middle of its edits; count kills and edits."""
    rng = random.Random(seed)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "town.gpkg"
        settle(path, rng)
        return kill_often(path, rng, KILLS)


RUNS = {"kills": run_kills, "plans": run_plans, "towns": run_towns}


def is_enough(made, chosen):
    """Tell whether a run has done what was asked for."""
    if chosen.run == "kills":
        return made["kills"] >= chosen.kills
    return made.total() >= chosen.edits


def main():
    """Run until enough edits were made; the number of towns that failed is the code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("run", choices=RUNS)
    parser.add_argument("--edits", type=int, default=10_000)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    made, failed, start = Counter(), 0, time.process_time()
    for seed in count(chosen.seed * 1_000_000):
        try:
            made += RUNS[chosen.run](seed)
        except Exception:  # noqa: BLE001 - the run goes on and tells of all faults
            failed += 1
            print(f"seed {seed} failed", flush=True)
            traceback.print_exc()
        if seed % TELL == 0:
            print(f"seed {seed}: {made.total()} so far", flush=True)
        if is_enough(made, chosen) or failed > 20:
            break
    towns = seed - chosen.seed * 1_000_000 + 1
    seconds = time.process_time() - start
    print(f"{made.total()} in {towns} towns, {failed} failed, {seconds:.0f} s")
    print(", ".join(f"{name} {number}" for name, number in sorted(made.items())))
    return min(failed, 1)


if __name__ == "__main__":
    sys.exit(main())
