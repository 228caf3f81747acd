"""The loops are compiled once on a machine, told as it is done, kept where one may."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import numba
import numpy as np
import pytest

import gridplanner
from gridplanner.analysis.division import warming
from gridplanner.analysis.division.loops import compiling
from gridplanner.data.compiled_code import drop_unused
from gridplanner.data.job import Cancelled, Progress

FIRST_TIME = """
import json
from gridplanner.analysis.division import warming
from gridplanner.data.compiled_code import compiled_folder
from gridplanner.data.job import Progress
calls = (warming._draw, warming._part)
told = []
warming.make_ready(Progress(lambda done, step: told.append(step)), calls)
print(json.dumps([told, compiled_folder()]))
"""

WHOLE = """
from gridplanner.analysis.division import warming
from gridplanner.analysis.division.assigning import assign
from gridplanner.analysis.division.dividing import divide
from gridplanner.analysis.division.faces import Lines
from gridplanner.analysis.division.loops.compiling import _Loop
from gridplanner.analysis.division.preparing import Ground, prepare
from gridplanner.analysis.division.rebalancing import rebalance
from gridplanner.analysis.division.rebalancing_task import join
from gridplanner.data.job import Progress
from tests.analysis.division.test_assigning import board as grids
from tests.analysis.division.test_dividing import QUICK, street_town
from tests.analysis.division.test_rebalancing import board
known = lambda: [
    (loop.__name__, len(loop.dispatcher.signatures)) for loop in _Loop.made
]
warming.make_ready(Progress())
warming.make_ready(Progress(), warming.ASSIGNING)
before = known()
areas, houses, weights, streets = street_town(6)
divide(prepare(Ground(areas, houses, weights, (Lines(streets, 0.3),))), 4, effort=QUICK)
rebalance(join(board(12, 9, 3, 3, seed=4, tolerance=0.1), 50))
assign(grids(5, 4, 4))
print(before == known())
"""


def run(call, **environment):
    kept = {key: value for key, value in os.environ.items() if "NUMBA" not in key}
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", call],
        capture_output=True,
        text=True,
        check=True,
        env={**kept, **environment},
        cwd=Path(gridplanner.__file__).resolve().parent.parent,
    )
    return done.stdout


@pytest.mark.skipif(sys.platform != "linux", reason="names the folder as Linux does")
def test_the_first_time_is_told_and_the_code_is_kept_in_the_users_cache(tmp_path):
    first, folder = json.loads(run(FIRST_TIME, XDG_CACHE_HOME=str(tmp_path)))
    assert set(first) == {"progress.compiling"}
    assert Path(folder).is_relative_to(tmp_path / "GridPlanner" / "compiled")
    assert list(Path(folder).rglob("*.nbi"))
    again, same = json.loads(run(FIRST_TIME, XDG_CACHE_HOME=str(tmp_path)))
    assert again == []
    assert same == folder


def test_loops_run_where_the_folder_cannot_be_written(tmp_path):
    in_the_way = tmp_path / "file"
    in_the_way.write_text("")
    answer = run(FIRST_TIME, NUMBA_CACHE_DIR=str(in_the_way / "folder"))
    assert json.loads(answer)[1] == str(in_the_way / "folder")


def test_loops_run_where_nothing_can_be_kept(monkeypatch):
    njit = numba.njit

    def nowhere(*arguments, cache=False, **wanted):
        if cache:
            raise RuntimeError("no locator available")
        return njit(*arguments, **wanted)

    monkeypatch.setattr(numba, "njit", nowhere)
    loop = compiling.compiled(lambda values: values.sum())
    assert loop(np.arange(4)) == 6
    compiling._Loop.made.remove(loop)


def test_a_division_finds_everything_compiled():
    assert run(WHOLE).split()[-1] == "True"


def test_making_ready_can_be_cancelled_and_happens_once(monkeypatch):
    called = []
    monkeypatch.setattr(warming._Made, "ready", set())
    calls = (lambda: called.append(1), lambda: called.append(2))
    with pytest.raises(Cancelled):
        warming.make_ready(Progress(cancelled=lambda: bool(called)), calls)
    assert called == [1]
    warming.make_ready(Progress(), calls)
    warming.make_ready(Progress(), calls)
    assert called == [1, 2]


def test_only_code_of_other_versions_that_nobody_uses_is_dropped(tmp_path):
    now = 1e9
    for name, age in (("mine", 400), ("old", 91), ("new", 89)):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "code.nbc").write_text("")
        os.utime(folder, (now - age * 86_400,) * 2)
    drop_unused(tmp_path, tmp_path / "mine", now=now)
    assert {path.name for path in tmp_path.iterdir()} == {"mine", "new"}
    assert (tmp_path / "mine").stat().st_mtime == now
    drop_unused(tmp_path / "nowhere", tmp_path / "nowhere" / "mine", now=now)
