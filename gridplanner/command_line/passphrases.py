"""Passphrases on the command line: from a file, from standard input, or typed unseen.

None ever stands among the words of a command, where every user of the machine can
read it, and none is shown while it is typed.
"""

from __future__ import annotations

import getpass
import sys
from pathlib import Path

from gridplanner.data.errors import GridPlannerError, ProjectError
from gridplanner.resources.texts import text

_LONGEST = 4096  # bytes; a file that is longer was named by mistake


def read_passphrase(source: str, *, option: str = "--passphrase-file") -> str:
    """Read a passphrase, the first line of a file.

    Parameters
    ----------
    source : str
        Path of the file, or ``"-"`` for standard input.
    option : str
        That named it, for the sentence.

    Raises
    ------
    GridPlannerError
        ``cli.passphrase_file`` where there is none.
    """
    try:
        if source == "-":
            raw = sys.stdin.buffer.readline(_LONGEST)
        else:
            with Path(source).open("rb") as file:
                raw = file.readline(_LONGEST)
        words = raw.decode("utf-8-sig").rstrip("\r\n")
    except (OSError, ValueError) as fault:
        raise GridPlannerError("cli.passphrase_file", option=option) from fault
    if not words:
        raise GridPlannerError("cli.passphrase_file", option=option)
    return words


def ask_passphrase(*, file: str, user: str) -> str:
    """Let somebody at the terminal type a passphrase, which is not shown.

    Raises
    ------
    ProjectError
        ``error.encrypted`` where nobody sits there.
    """
    if not sys.stdin.isatty():
        raise ProjectError("error.encrypted", file=file)
    asked = text("cli.ask.passphrase", file=file, user=user)
    return getpass.getpass(asked + " ", stream=sys.stderr)


def ask_new_passphrase(source: str, *, option: str) -> str:
    """Take a new passphrase from a file, or let it be typed twice.

    Raises
    ------
    GridPlannerError
        ``cli.passphrase_file``, ``cli.passphrase_needed`` or
        ``error.passphrases_differ``.
    """
    if source:
        return read_passphrase(source, option=option)
    if not sys.stdin.isatty():
        raise GridPlannerError("cli.passphrase_needed", option=option)
    first = getpass.getpass(text("cli.ask.new_passphrase") + " ", stream=sys.stderr)
    again = getpass.getpass(text("cli.ask.once_more") + " ", stream=sys.stderr)
    if first != again:
        raise GridPlannerError("error.passphrases_differ")
    return first
