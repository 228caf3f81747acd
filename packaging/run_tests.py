"""Run every check of the project, the way ``./run test`` and CI do.

Words given are passed on to pytest: ``./run test -k plan``.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
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
        ("tests", pytest("-n", "2", "-m", "not screen", *words), "offscreen"),
        ("examples", pytest("--doctest-modules", "gridplanner"), "offscreen"),
        ("tests on a screen", on_screen(pytest("-m", "screen", *words)), screen),
    ]


def run(command: list[str], platform: str) -> bool:
    """Run one step; tell whether it passed."""
    environment = {**os.environ, "PYTHONUTF8": "1"}
    if platform:
        environment["QT_QPA_PLATFORM"] = platform
        environment.pop("WAYLAND_DISPLAY", None)
    code = subprocess.call(command, cwd=ROOT, env=environment)
    return code == 0 or (code == NOTHING_COLLECTED and "pytest" in command)


def main() -> int:
    """Run all steps, also after one has failed; give the exit code."""
    failed = []
    for name, command, platform in steps(sys.argv[1:]):
        print(f"== {name}", file=sys.stderr, flush=True)
        if command is None:
            print("   skipped: xvfb-run is not installed", file=sys.stderr)
        elif not run(command, platform):
            failed.append(name)
    print(f"Failed: {', '.join(failed)}" if failed else "All passed.", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
