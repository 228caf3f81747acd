"""The loops do the same when nothing compiles them: every line of them runs."""

from __future__ import annotations

import os
import subprocess
import sys

import gridplanner

CALL = """
import numpy as np
import gridplanner
from gridplanner.analysis.division import cutting
cutting._WORK = 3_000
board = [(r * 5 + c, (r + d) * 5 + c + 1 - d) for r in range(5) for c in range(5)
         for d in (0, 1) if r + d < 5 and c + 1 - d < 5]
weights = np.arange(25) % 4 + 1
for objective in ("cut", "compact"):
    print(gridplanner.partition(board, weights, 3, objective=objective,
                                tolerance=0.1, seed=2).part.tolist())
from gridplanner.analysis.division import rebalancing, rebalancing_search
from gridplanner.analysis.division.rebalancing_task import Rebalancing, join
rebalancing_search._TRIES = rebalancing_search.HEATS = 2
task = Rebalancing(
    np.array(board), np.full(len(board), 9.0), np.full(25, 81.0), np.full(25, 36.0),
    np.column_stack(np.divmod(np.arange(25), 5)) * 9.0, weights, weights,
    (np.arange(25) // 9).astype(np.int32), np.ones(3), np.zeros(3, bool),
    np.zeros(25, np.int32), np.zeros(25, bool), tolerance=0.1)
print(rebalancing.rebalance(join(task, 12)).of.tolist())
"""


def test_loops_give_the_same_without_the_compiler():
    answers = []
    for plain in ("0", "1"):
        run = subprocess.run(
            [sys.executable, "-W", "ignore", "-c", CALL],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "NUMBA_DISABLE_JIT": plain},
            cwd=os.path.dirname(os.path.dirname(gridplanner.__file__)),  # noqa: PTH120
        )
        answers.append(run.stdout)
    assert answers[0] == answers[1]
    assert answers[0].count("[") == 3
