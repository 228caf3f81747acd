"""The rules the design stands on, beside the import contracts of pyproject.toml."""

from __future__ import annotations

import ast
import importlib
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

from gridplanner.analysis.study import STUDIES
from gridplanner.data.importers import IMPORTERS, LEDGERS
from gridplanner.resources.texts import has_text, tables

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "gridplanner"
MODULES = sorted(PACKAGE.rglob("*.py"))
LONGEST = 400


@cache
def source(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    """Everything in the syntax tree of a module; the module itself is the first."""
    return tuple(ast.walk(ast.parse(source(path))))


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_modules_are_short_enough_to_read():
    lengths = {name(path): len(source(path).splitlines()) for path in MODULES}
    assert not {path: length for path, length in lengths.items() if length > LONGEST}


def test_modules_say_what_they_are_for():
    assert not [name(path) for path in MODULES if not ast.get_docstring(nodes(path)[0])]


def test_modules_are_named_for_what_they_hold():
    vague = re.compile(r"util|helper|manager|common|misc|data2")
    assert not [name(path) for path in MODULES if vague.search(path.stem)]


def test_module_of_an_edit_bears_the_name_of_its_function():
    for path in (PACKAGE / "data" / "edits").glob("[!_]*.py"):
        functions = {n.name for n in nodes(path) if isinstance(n, ast.FunctionDef)}
        assert path.stem in functions, name(path)


def imported(path: Path) -> set[str]:
    found = set()
    for node in nodes(path):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.partition(".")[0])
    return found


def test_only_the_store_knows_the_database_driver():
    store = PACKAGE / "data" / "store"
    knowing = {name(path) for path in MODULES if imported(path) & {"apsw", "sqlite3"}}
    assert knowing
    assert not {path for path in knowing if not path.startswith(name(store))}


def test_data_and_analysis_load_no_window():
    modules = [
        ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for folder in ("data", "analysis")
        for path in sorted((PACKAGE / folder).rglob("[!_]*.py"))
    ]
    script = (
        "import sys, importlib\n"
        f"for module in {modules!r}: importlib.import_module(module)\n"
        "sys.exit(', '.join({'PySide6', 'pyqtgraph'} & set(sys.modules)) or 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr


def test_every_importer_is_listed():
    files = {path.stem for path in (PACKAGE / "data/importers").glob("[!_]*.py")}
    modules = [*IMPORTERS.values(), *LEDGERS.values()]
    listed = {module.__name__.rpartition(".")[2] for module in modules}
    assert listed == files


def test_every_study_has_a_title_and_a_help():
    for study in STUDIES:
        for key in (f"study.{study.name}", f"study.{study.name}.help"):
            assert has_text(key), key


def of_kind(package: str, kind: type) -> list:
    """All objects of that kind that the modules of a package make."""
    folder = PACKAGE.joinpath(*package.split(".")[1:])
    return [
        thing
        for path in sorted(folder.glob("[!_]*.py"))
        for thing in vars(importlib.import_module(f"{package}.{path.stem}")).values()
        if isinstance(thing, kind)
    ]


def test_every_command_of_the_command_line_is_listed():
    from gridplanner.cli import COMMANDS
    from gridplanner.command_line.call import Command

    written = {command.name for command in of_kind("gridplanner.command_line", Command)}
    assert written == {command.name for command in COMMANDS}
    for name in written:
        assert has_text(f"cli.{name}"), name


def test_every_command_of_the_window_is_listed_and_explained():
    from gridplanner.ui.command import Command
    from gridplanner.ui.commands import COMMANDS, MENUS

    written = of_kind("gridplanner.ui.commands", Command)
    assert {id(each): each.key for each in written} == {
        id(each): each.key for each in COMMANDS
    }
    assert len({each.key for each in COMMANDS}) == len(COMMANDS)
    for command in COMMANDS:
        assert has_text(command.key), command.key
        assert has_text(command.help), command.help
        assert command.menu in MENUS
        icon = PACKAGE / "resources" / "icons" / f"{command.icon}.svg"
        assert not command.icon or icon.exists(), command.icon


def test_no_two_commands_answer_the_same_key():
    from gridplanner.ui.commands import COMMANDS

    keys = [key for command in COMMANDS for key in command.keys]
    assert sorted(keys) == sorted(set(keys))


def is_family(key: ast.JoinedStr) -> bool:
    """Tell whether an f-string only chooses one of several keys of the tables."""
    first = key.values[0]
    return isinstance(first, ast.Constant) and any(
        known.startswith(first.value) for known in tables()["zh"] if "." in first.value
    )


def test_no_sentence_is_put_together_before_it_is_looked_up():
    faults = [
        f"{name(path)}:{node.lineno}"
        for path in MODULES
        for node in nodes(path)
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", getattr(node.func, "attr", "")) in {"text", "tr"}
        and node.args
        and isinstance(node.args[0], ast.JoinedStr)
        and not is_family(node.args[0])
    ]
    assert not faults, "\n".join(faults)


# A key begins with the same word as some other key; file names do, too.
KEY = re.compile(r"^[a-z][a-z_]*(\.[a-z0-9_]+)+$")
FILE = re.compile(r"\.(ini|json|qss|png|csv|svg|xlsx)$")


def is_known(key: str, known: dict[str, str]) -> bool:
    """Tell whether a key, or the beginning of several, is in the tables."""
    return key in known or (
        key.endswith("_") and any(each.startswith(key) for each in known)
    )


def test_every_sentence_named_in_the_code_exists():
    known = tables()["zh"]
    families = {key.partition(".")[0] for key in known if "." in key}
    missing = [
        f"{name(path)}:{node.lineno} {node.value}"
        for path in MODULES
        for node in nodes(path)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and KEY.match(node.value)
        and not FILE.search(node.value)
        and node.value.partition(".")[0] in families
        and not is_known(node.value, known)
    ]
    assert not missing, "\n".join(missing)
