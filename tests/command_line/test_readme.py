"""The page one reads first names every command."""

import re
from pathlib import Path

from gridplanner.cli import COMMANDS

README = Path(__file__).parents[2] / "README.md"


def test_every_command_stands_in_the_table_of_the_readme():
    rows = re.findall(r"^\| (`.+?) \| ", README.read_text(encoding="utf-8"), re.M)
    told = {word for row in rows for word in re.findall(r"`([a-z]+)", row)}
    assert {command.name for command in COMMANDS} - told == set()
