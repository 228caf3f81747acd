"""Loops are compiled once for all tests, whatever cache folder each of them has."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from gridplanner.data.compiled_code import compiled_folder
from tests.conftest import ROOT

SCRIPT = """
from gridplanner.data.compiled_code import compiled_folder
print(compiled_folder())
"""


def test_every_process_keeps_compiled_loops_where_the_others_look():
    folder = Path(compiled_folder())
    assert not folder.is_relative_to(os.environ["XDG_CACHE_HOME"])
    told = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    ).stdout
    assert Path(told.strip()) == folder
