"""Start: the version at once; with a command the command line, else the window."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from gridplanner import __version__


def main(words: list[str] | None = None) -> int:
    """Run the program.

    Parameters
    ----------
    words : list of str, optional
        The command line without the program's name; that of the process if None.

    Returns
    -------
    int
        Exit code: 0 done, 1 the user can act, 2 wrong usage, 130 cancelled.
    """
    try:
        return _start(sys.argv[1:] if words is None else words)
    except KeyboardInterrupt:
        # Interrupted before anything was begun that has more to say.
        return 130


def _start(words: list[str]) -> int:
    if words == ["--version"]:
        # Answered before anything heavy is imported.
        print(f"GridPlanner {__version__}")
        return 0
    project = project_in(words)
    if (words and project is None) or "_GRIDPLANNER_COMPLETE" in os.environ:
        from gridplanner.cli import run

        return run(words)
    if not _can_show():
        return 1
    from gridplanner.app import main as open_window

    return open_window(project)


def project_in(words: list[str]) -> Path | None:
    """Tell which project the window is to open, as a double click on a file asks.

    A file that stands where the command would is meant; a name that is no file is
    left to the command line, which says that there is no such command.
    """
    if len(words) != 1 or not words[0].lower().endswith(".gpkg"):
        return None
    path = Path(words[0])
    return path if path.is_file() else None


def _can_show() -> bool:
    """Tell whether a window can open; where none can, say what works without."""
    from gridplanner.headless import has_display
    from gridplanner.resources.texts import set_language, system_language, text

    # Who names a platform means it, also one without a screen.
    if has_display() or "QT_QPA_PLATFORM" in os.environ:
        return True
    set_language(system_language())
    print(text("cli.no_display"), file=sys.stderr)
    return False


if __name__ == "__main__":
    sys.exit(main())
