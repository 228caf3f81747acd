"""On a terminal: tables drawn in its width, progress on the other stream."""

from __future__ import annotations

import contextlib
import json
import os
import re
import sys

import pytest
from rich.cells import cell_len

if os.name == "nt":
    pytest.skip("needs a terminal of POSIX", allow_module_level=True)

import fcntl
import pty
import struct
import subprocess
import termios

CODE, LONG = "990000103201001", "下胡家柳林第一网格"
SHOW = f"""
from gridplanner.command_line.call import Answer, Table, show
rows = (("{CODE}", "{LONG}", "24,821"), ("Total", "", "24,821"))
show(Answer({{}}, (), (Table(("code", "name", "households"), rows),)), as_json=False)
"""


@contextlib.contextmanager
def terminal(width):
    """A terminal: the end that reads and the end that writes."""
    try:
        reader, writer = pty.openpty()
    except OSError as fault:
        pytest.skip(f"needs a terminal: {fault}")
    fcntl.ioctl(writer, termios.TIOCSWINSZ, struct.pack("HHHH", 24, width, 0, 0))
    try:
        yield reader, writer
    finally:
        os.close(reader)
        os.close(writer)


def drawn(width, script=SHOW):
    """Lines of a table as a terminal of that width gets them, without colours."""
    environment = os.environ | {"TERM": "xterm", "PYTHONUTF8": "1", "NO_COLOR": "1"}
    environment.pop("COLUMNS", None)
    with terminal(width) as (reader, writer):
        words = [sys.executable, "-c", script]
        subprocess.run(words, stdout=writer, env=environment, check=True)
        said = os.read(reader, 65536).decode()
    return re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", said).splitlines()


@pytest.mark.parametrize("name", ["甲[/]网格", "[red]甲网格", "甲:fire:网格"])
def test_a_name_is_drawn_as_it_stands(name):
    assert any(name in line for line in drawn(80, SHOW.replace(LONG, name)))


@pytest.mark.parametrize("width", [32, 40, 60, 120])
def test_a_narrow_table_cuts_no_code_and_no_figure(width):
    lines = drawn(width)
    assert max(map(cell_len, lines)) <= width
    assert any(line.strip().startswith(CODE) for line in lines)
    assert sum("24,821" in line for line in lines) == 2
    names = "".join(line.replace(CODE, "").replace("24,821", "") for line in lines)
    assert LONG in "".join(each for each in names if each in LONG)
    assert "…" not in names


def test_a_table_wider_than_the_terminal_is_written_row_by_row():
    # The terminal has set the tabs to places of eight.
    assert f"{CODE}\t{LONG}\t24,821".split() in [line.split() for line in drawn(20)]


def test_json_is_alone_on_its_stream_and_progress_on_the_other(village):
    with terminal(80) as (reader, writer):
        done = subprocess.run(
            [sys.executable, "-m", "gridplanner", "figures", village, "--json"],
            stdout=subprocess.PIPE,
            stderr=writer,
            check=True,
        )
        assert os.read(reader, 65536)
    assert json.loads(done.stdout)["ok"] is True
