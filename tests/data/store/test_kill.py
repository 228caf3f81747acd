"""A process killed in the middle of its work loses nothing it had acknowledged."""

from __future__ import annotations

import random

import apsw
import pytest

from tests.helpers.killing import kill_often
from tests.helpers.project import small_town
from tests.helpers.random_rows import settle

KILLS = 4


@pytest.mark.slow
def test_no_acknowledged_edit_is_lost_when_the_process_is_killed(tmp_path):
    """`python -m tests.long_run kills` does the same for longer."""
    path, rng = tmp_path / "town.gpkg", random.Random(4711)
    settle(path, rng)
    counted = kill_often(path, rng, KILLS)
    assert counted["kills"] == KILLS
    assert counted["acknowledged"] > KILLS


def test_other_programs_never_see_that_our_writes_are_not_logged(tmp_path):
    path = tmp_path / "town.gpkg"
    document = small_town(path)
    document.file.connection.execute("BEGIN IMMEDIATE")
    document.file.connection.execute("UPDATE gp_state SET quiet = 1")
    other = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)
    assert other.execute("SELECT quiet FROM gp_state").fetchall() == [(0,)]
    other.close()
    document.file.connection.execute("ROLLBACK")
    document.close()
