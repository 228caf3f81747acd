"""The rules the design stands on, beside the import contracts of pyproject.toml."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from gridplanner.resources.texts import tables

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "gridplanner"
MODULES = sorted(PACKAGE.rglob("*.py"))
LONGEST = 400


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_module_is_short_enough_to_read(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_module_says_what_it_is_for(path):
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    "path", sorted((PACKAGE / "data" / "edits").glob("[!_]*.py")), ids=name
)
def test_module_of_an_edit_bears_the_name_of_its_function(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = {n.name for n in tree.body if isinstance(n, ast.FunctionDef)}
    assert path.stem in functions


def imported(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_only_the_store_knows_the_database_driver(path):
    if (PACKAGE / "data" / "store") in path.parents:
        return
    drivers = {"apsw", "sqlite3"}
    assert not {module.split(".")[0] for module in imported(path)} & drivers


def test_data_and_analysis_load_no_window():
    script = (
        "import sys, gridplanner.data.document, gridplanner.analysis.figures\n"
        "bad = [m for m in sys.modules if m.split('.')[0] in ('PySide6', 'pyqtgraph')]\n"
        "sys.exit(', '.join(bad))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr


def calls_of(path: Path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            function = node.func
            called = getattr(function, "id", getattr(function, "attr", ""))
            yield called, node


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_no_sentence_is_put_together_before_it_is_looked_up(path):
    for called, node in calls_of(path):
        if called in {"text", "tr"} and node.args:
            assert not isinstance(node.args[0], ast.JoinedStr), node.lineno


SPEAKS = re.compile(r"^(text|has_text|command|Action|.*Error|ImportRejected|say)$")
KEY = re.compile(r"^[a-z][a-z_]*(\.[a-z0-9_]+)+$")


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_every_sentence_named_in_the_code_exists(path):
    known = tables()["zh"]
    missing = [
        f"{argument.value} (line {node.lineno})"
        for called, node in calls_of(path)
        if SPEAKS.match(called)
        for argument in node.args[:1]
        if isinstance(argument, ast.Constant)
        and isinstance(argument.value, str)
        and KEY.match(argument.value)
        and argument.value not in known
    ]
    assert not missing
