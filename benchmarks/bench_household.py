"""Opening the file of a household in a district, editing it, and counting by each rule.

``python benchmarks/bench_household.py DISTRICT.gpkg`` works on a copy. Files of 500
dwellings are read beside one join of the driver that reads the same members unmasked;
edits of people are timed from the batch to the figures, beside counting all anew; and
the counts of all buildings beside joins in the file. Processor time of one thread.
"""

from __future__ import annotations

import random
import shutil
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

sys.path[:0] = [str(Path(__file__).parent.parent)]
from gridplanner.analysis.standing import Standing
from gridplanner.data.buildings import few_buildings
from gridplanner.data.counting import CountRule, set_count_rule
from gridplanner.data.document import Document
from gridplanner.data.registry_edits import people
from gridplanner.data.registry_edits.writing import Stamp
from gridplanner.data.store.counts import count_by_building
from gridplanner.data.store.homes import read_homes

if TYPE_CHECKING:
    from collections.abc import Callable

FILES, EDITS = 500, 25
MEMBERS = """
    SELECT person.*, residence.role, residence.valid_from FROM household
    JOIN person ON person.household_id = household.id
    LEFT JOIN residence ON residence.person_id = person.id
    WHERE household.dwelling_id = ?
"""
JOINED = """
    SELECT dwelling.building_id, count(*) FROM dwelling
    JOIN household ON household.dwelling_id = dwelling.id
    JOIN person ON person.household_id = household.id
    WHERE coalesce(dwelling.valid_to, '') = '' AND coalesce(household.valid_to, '') = ''
        AND coalesce(person.valid_to, '') = '' GROUP BY 1
"""


def clock() -> datetime:
    """Tell a time that stands still."""
    return datetime(2026, 11, 26, 9, 30, tzinfo=UTC)


def timed(work: Callable[[], object]) -> float:
    """Give the processor time of some work, milliseconds."""
    start = time.process_time()
    work()
    return 1e3 * (time.process_time() - start)


def say(name: str, times: list[float]) -> None:
    """Print the middle, what 95 of 100 stay under, and the longest."""
    times.sort()
    middle, most = times[len(times) // 2], times[int(len(times) * 0.95)]
    print(f"{name:42} p50 {middle:8.2f}  p95 {most:8.2f}  longest {times[-1]:8.2f} ms")


def main(path: Path) -> None:
    """Measure a copy of a district."""
    copy = Path(tempfile.mkdtemp()) / "district.gpkg"
    shutil.copy(path, copy)
    document = Document.open(copy, clock=clock, user="bench")
    connection = document.file.connection
    rng = random.Random(1)
    ((last,),) = connection.execute("SELECT max(id) FROM dwelling")
    chosen = rng.sample(range(1, last + 1), FILES)
    registry = document.registry
    files, joins = [], []
    for number in chosen:
        files.append(timed(lambda n=number: registry.household_file(n)))
        query = (MEMBERS, (number,))
        joins.append(timed(lambda q=query: connection.execute(*q).fetchall()))
    say("file of a household (bar 50)", files)
    say("its members by one join, unmasked", joins)
    snapshot = document.snapshot()
    standing = Standing(snapshot, document.footprints)
    measure_edits(document, standing, rng)
    fresh = Document.open(copy, mode="look", clock=clock, user="bench")
    anew = timed(lambda: Standing(fresh.snapshot(), fresh.footprints))
    fresh.close()
    say("all counted anew", [anew])
    for rule in CountRule:
        set_count_rule(document, rule)
        times = [timed(lambda: count_by_building(document.file)) for _ in range(5)]
        say(f"counts of all buildings, {rule}", times)
    times = [timed(lambda: connection.execute(JOINED).fetchall()) for _ in range(3)]
    say("people of all buildings by joins alone", times)
    document.close()


def measure_edits(document: Document, standing: Standing, rng: random.Random) -> None:
    """Move people from one household to another and take each move back."""
    ((last,),) = document.file.connection.execute("SELECT max(id) FROM household")
    events: list[frozenset[int] | None] = []
    document.changed.connect(lambda event: events.append(few_buildings(event)))

    def keep_up() -> None:
        few = events[-1]
        assert few is not None  # of few rows
        standing.exchange(document.snapshot(), few)
        standing.figures(2)

    done, back = [], []
    for _ in range(EDITS):
        one, other = read_homes(document.file, rng.sample(range(1, last + 1), 2))
        moved = [one.members[-1]["id"]]
        batch = people.move_people(one, moved, other, Stamp(document.file.now()))
        done.append(timed(lambda b=batch: (document.apply_batch(b), keep_up())))
        back.append(timed(lambda: (document.undo(), keep_up())))
    say("a person moves, figures and all", done)
    say("that is taken back", back)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
