"""Run every check of the project, the way ``./run test`` and CI do.

Words given are passed on to pytest: ``./run test -k plan``. Steps that keep one
processor busy run two at a time, and what they say comes when they have ended; the
tests, which take both processors, come last and say it at once.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NOTHING_COLLECTED = 5
IMPORT_CONTRACTS = "from importlinter.cli import lint_imports_command as c; c()"


def pytest(*words: str) -> list[str]:
    """Give the command that runs tests."""
    return [sys.executable, "-m", "pytest", "-q", *words]


def on_screen(command: list[str]) -> list[str] | None:
    """Give the command that runs `command` on a real or a virtual screen, if any."""
    if os.name == "nt":
        return command
    if shutil.which("xvfb-run") is None:
        return None
    return ["xvfb-run", "-a", "-s", "-screen 0 1680x1020x24", *command]


def steps(words: list[str]) -> list[tuple[str, list[str] | None, str]]:
    """Give what is run: name, command (None: impossible here), Qt's platform."""
    python = sys.executable
    screen = "windows" if os.name == "nt" else "xcb"
    return [
        ("lint", [python, "-m", "ruff", "check", "."], ""),
        ("format", [python, "-m", "ruff", "format", "--check", "."], ""),
        ("types", [python, "-m", "mypy"], ""),
        ("import contracts", [python, "-c", IMPORT_CONTRACTS], ""),
        ("examples", pytest("--doctest-modules", "gridplanner"), "offscreen"),
        ("tests on a screen", on_screen(pytest("-m", "screen", *words)), screen),
        ("tests", pytest("-n", "2", "-m", "not screen", *words), "offscreen"),
    ]


def run(
    command: list[str], platform: str, *, out: int | None = None
) -> tuple[bool, str]:
    """Run one step; tell whether it passed, and what it said where `out` is a pipe."""
    environment = {**os.environ, "PYTHONUTF8": "1"}
    if platform:
        environment["QT_QPA_PLATFORM"] = platform
        environment.pop("WAYLAND_DISPLAY", None)
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=environment,
        check=False,
        stdout=out,
        stderr=None if out is None else subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    )
    is_empty = done.returncode == NOTHING_COLLECTED and "pytest" in command
    return done.returncode == 0 or is_empty, done.stdout or ""


def run_beside(step: tuple[str, list[str] | None, str]) -> tuple[bool, str]:
    """Run one step beside another; tell whether it passed and what it said."""
    _name, command, platform = step
    if command is None:
        return True, "   skipped: xvfb-run is not installed\n"
    return run(command, platform, out=subprocess.PIPE)


def main() -> int:
    """Run all steps, also after one has failed; give the exit code."""
    *others, (tests, command, platform) = steps(sys.argv[1:])
    failed = []
    with ThreadPoolExecutor(max_workers=2) as pool:
        ended = pool.map(run_beside, others)
        for (name, *_), (passed, said) in zip(others, ended, strict=True):
            print(f"== {name}\n{said}", file=sys.stderr, end="", flush=True)
            failed += [] if passed else [name]
    print(f"== {tests}", file=sys.stderr, flush=True)
    if not run(command or [], platform)[0]:
        failed.append(tests)
    print(f"Failed: {', '.join(failed)}" if failed else "All passed.", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
