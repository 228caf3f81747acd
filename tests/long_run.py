"""Long runs of what the suite does for some seconds.

    python -m tests.long_run plans --edits 10000 --seed 1

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

from tests.helpers.edited_plan import edit_at_random

STEPS = (80, 80, 80, 400)  # edits tried in one town: mostly short lives, some long


def run_plans(seed):
    """Edit one plan at random; count the edits by their name."""
    rng = random.Random(seed)
    return edit_at_random(rng, rng.choice(STEPS)).names


RUNS = {"plans": run_plans}


def main():
    """Run until enough edits were made; the number of towns that failed is the code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("run", choices=RUNS)
    parser.add_argument("--edits", type=int, default=10_000)
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
        if made.total() >= chosen.edits or failed > 20:
            break
    towns = seed - chosen.seed * 1_000_000 + 1
    seconds = time.process_time() - start
    print(f"{made.total()} edits in {towns} towns, {failed} failed, {seconds:.0f} s")
    print(", ".join(f"{name} {number}" for name, number in sorted(made.items())))
    return min(failed, 1)


if __name__ == "__main__":
    sys.exit(main())
