"""Nothing is cut off on screens of a larger scale, which Qt takes once at the start."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent


@pytest.mark.parametrize("factor", ["1.25", "1.5"])
def test_nothing_is_cut_off_at_a_larger_scale(factor):
    words = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-n", "0"]
    words += [str(HERE / "test_look.py"), "-k", "cut_off or fit"]
    scaled = {"QT_SCALE_FACTOR": factor, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        words, cwd=HERE.parents[1], env=os.environ | scaled, capture_output=True,
        text=True, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-3000:]
    assert " passed" in done.stdout
