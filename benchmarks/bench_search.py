"""Searching people and houses of a district, beside LIKE and beside pandas.

    python benchmarks/bench_search.py DISTRICT.gpkg

DISTRICT is a demo town; a copy of it is searched, so that it stays as it is. Words
are drawn from what stands in it. Each question is asked for a page of 50 hits, as the
window asks, of all three in turn: by the index, by ``LIKE '%word%'`` in the same file
with the same limit and without, and by pandas' `str.contains` over columns held in
memory. Processor time of one thread, milliseconds.
"""

from __future__ import annotations

import random
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

sys.path[:0] = [str(Path(__file__).parent.parent)]

from gridplanner.data.people.names import spell
from gridplanner.data.store.dwelling_search import find_dwellings
from gridplanner.data.store.geopackage import ProjectFile
from gridplanner.data.store.house_search import find_rows
from gridplanner.data.store.people_search import find_people
from gridplanner.data.store.search import find_groups
from tests.helpers.project import clock

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

LIMIT = 50
WORDS = 100
FEW = 10  # of the slow peers


def main(path: Path) -> None:
    """Measure and print a table."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "district.gpkg"
        shutil.copyfile(path, copy)
        began, used = time.perf_counter(), time.process_time()
        file = ProjectFile.open(copy, clock=clock, user="")
        print(
            f"opened in {time.perf_counter() - began:.1f} s"
            f" ({time.process_time() - used:.1f} s of the processor)"
        )
        try:
            measure(file)
        finally:
            file.close()


def measure(file: ProjectFile) -> None:
    """Ask all questions of an open project."""
    connection = file.connection
    people = frame(connection, "person", ["name", "id_no", "phone", "pinyin"])
    houses = frame(connection, "building", ["address"])
    print(f"{len(people):,} people, {len(houses):,} buildings")
    rng = random.Random(5)
    names = drawn(rng, people["name"], lambda name: len(name) == 3)
    ids = drawn(rng, people["id_no"], bool)
    phones = drawn(rng, people["phone"], bool)
    addresses = drawn(rng, houses["address"], bool)

    def ask(word: str) -> object:
        return find_people(connection, word, limit=LIMIT, now=clock())

    print(f"{'question':34}{'p50':>9}{'p95':>9}")
    person = ("person", "name", people)
    for title, words, peer in (
        ("whole name", names, None),
        ("name from its beginning", [name[:2] for name in names], None),
        ("two characters inside a name", [name[1:] for name in names], person),
        ("one character inside a name", [name[1] for name in names], person),
        ("pinyin initials", [spell(name)[0] for name in names], None),
        ("full pinyin", [spell(name)[1] for name in names], None),
        ("whole ID", ids, None),
        ("ID from its beginning", [number[:12] for number in ids], None),
        ("ID or telephone, last four", [number[-4:] for number in ids], None),
        ("whole telephone", phones, ("person", "phone", people)),
        ("telephone from its beginning", [number[:8] for number in phones], None),
    ):
        compare(connection, title, words, ask, peer)

    def ask_houses(word: str) -> object:
        return find_rows(connection, "building", [word], limit=LIMIT)

    building = ("building", "address", houses)
    for length in (2, 3, 5):
        parts = [part(rng, address, length) for address in addresses]
        title = f"{length} characters of an address"
        compare(connection, title, parts, ask_houses, building)
    compare(connection, "whole address", addresses, ask_houses, building)
    homes: Any = connection.execute(
        "SELECT estate || plate || unit.name || room FROM dwelling"
        " JOIN building ON building.fid = dwelling.building_id"
        " JOIN building_unit AS unit ON unit.id = dwelling.unit_id"
        " WHERE dwelling.id % 997 = 0 AND estate > ''"
    )
    flats = rng.sample([home for (home,) in homes], 50)
    compare(
        connection,
        "room of an estate",
        flats,
        lambda word: find_dwellings(connection, word, limit=LIMIT),
        None,
    )
    lived: Any = connection.execute(
        "SELECT substr(person.name, 1, 1) || ' ' || substr(address, -6) FROM person"
        " JOIN household ON household.id = household_id"
        " JOIN dwelling ON dwelling.id = dwelling_id"
        " JOIN building ON building.fid = building_id"
        " WHERE person.id % 12007 = 7 AND address > ''"
    )
    title = "family name and end of an address"
    compare(connection, title, [words for (words,) in lived], ask, None)
    everything = [*names, *(name[1:] for name in names), *(i[-4:] for i in ids)]
    compare(
        connection,
        "all groups at once, for the window",
        rng.sample(everything, WORDS),
        lambda word: find_groups(connection, word, limit=20, now=clock()),
        None,
    )


def frame(connection: Any, table: str, columns: Sequence[str]) -> pd.DataFrame:
    """Hold columns in memory."""
    query = f"SELECT {', '.join(columns)} FROM {table}"
    rows: Any = connection.execute(query).fetchall()
    return pd.DataFrame(rows, columns=list(columns))


def drawn(
    rng: random.Random, values: pd.Series, fits: Callable[[str], Any]
) -> list[str]:
    """Draw values that fit."""
    found: list[str] = []
    while len(found) < WORDS:
        value = values.iloc[rng.randrange(len(values))]
        if not pd.isna(value) and fits(value):
            found.append(value)
    return found


def part(rng: random.Random, text: str, length: int) -> str:
    """Cut a piece out of a text."""
    start = rng.randrange(max(len(text) - length, 1))
    return text[start : start + length]


def compare(
    connection: Any,
    title: str,
    words: Sequence[str],
    ask: Callable[[str], object],
    peer: tuple[str, str, pd.DataFrame] | None,
) -> None:
    """Print how long the index takes, and the peers where one is given."""
    ours = timed(ask, words)
    tell(title, ours)
    if peer is None:
        return
    table, column, held = peer
    few = words[:FEW]
    query = f"SELECT * FROM {table} WHERE {column} LIKE '%' || ? || '%'"

    def like(word: str, more: str = "") -> object:
        return connection.execute(query + more, (word,)).fetchall()

    slow = timed(like, few)
    tell("  LIKE", slow, ours)
    tell("  LIKE, 50 rows", timed(lambda w: like(w, " LIMIT 50"), few), ours)
    texts = held[column]
    tell(
        "  pandas",
        timed(lambda w: texts[texts.str.contains(w, regex=False)], few),
        ours,
    )


def timed(ask: Callable[[str], object], words: Sequence[str]) -> np.ndarray:
    """Ask each word once more than once, and time the second time; milliseconds."""
    times = []
    for word in words:
        ask(word)
        began = time.process_time()
        ask(word)
        times.append((time.process_time() - began) * 1e3)
    return np.array(times)


def tell(title: str, times: np.ndarray, ours: np.ndarray | None = None) -> None:
    """Print median and 95th percentile, and how many times shorter ours are."""
    middle, late = np.percentile(times, [50, 95])
    words = f"{title:34}{middle:9.2f}{late:9.2f}"
    if ours is not None:
        words += f"   ours {np.percentile(ours, 95) / late:.3f} of p95"
    print(words, flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
