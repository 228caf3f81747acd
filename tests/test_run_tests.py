"""All checks run, also after one has failed, and each says what it has to say."""

from __future__ import annotations

import importlib.util
import sys

import pytest

from tests.conftest import ROOT


@pytest.fixture
def checks(monkeypatch):
    """The module that runs all checks, without words on its command line."""
    path = ROOT / "packaging" / "run_tests.py"
    spec = importlib.util.spec_from_file_location("run_tests", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(sys, "argv", ["run_tests.py"])
    return module


def saying(words, *, code=0):
    """A step that says something and ends with a code."""
    script = f"import sys; print({words!r}, flush=True); sys.exit({code})"
    return words, [sys.executable, "-c", script], ""


def test_every_step_runs_and_those_that_failed_are_named(checks, monkeypatch, capfd):
    steps = [saying("first", code=1), saying("second"), ("none", None, "")]
    steps += [saying("fourth", code=2), saying("tests", code=3)]
    monkeypatch.setattr(checks, "steps", lambda _words: steps)
    assert checks.main() == 1
    out, err = capfd.readouterr()
    assert out == "tests\n"  # said at once
    assert err.splitlines() == [
        *("== first", "first", "== second", "second"),
        *("== none", "   skipped: xvfb-run is not installed"),
        *("== fourth", "fourth", "== tests", "Failed: first, fourth, tests"),
    ]


def test_all_that_passed_is_said_and_the_code_is_zero(checks, monkeypatch, capfd):
    steps = [saying("first"), saying("tests")]
    monkeypatch.setattr(checks, "steps", lambda _words: steps)
    assert checks.main() == 0
    assert capfd.readouterr().err.endswith("All passed.\n")


def test_the_tests_come_last_and_leave_none_out(checks):
    names = [name for name, *_ in checks.steps(["-k", "plan"])]
    assert names == [
        *("lint", "format", "types", "import contracts"),
        *("examples", "tests on a screen", "tests"),
    ]
    chosen = [
        command[command.index("-m", 3) + 1]
        for name, command, _platform in checks.steps([])
        if name == "tests"
    ]
    assert chosen == ["not screen"]
