"""Counting and listing the people of filters in a district, beside LIKE and pandas.

``python benchmarks/bench_people_list.py DISTRICT.gpkg`` copies the project and asks
each question three times: its number, its whole list, the first page of that. pandas
holds people, categories, households and dwellings as frames; what it takes to read
them, and its memory, are told apart. Of words the peer is a scan by LIKE.
"""

from __future__ import annotations

import gc
import resource
import shutil
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pandas as pd

sys.path[:0] = [str(Path(__file__).parent.parent)]
from gridplanner.analysis.people_places import people_places
from gridplanner.analysis.standing import Standing
from gridplanner.data.document import Document
from gridplanner.data.filters.people_filter import PeopleFilter
from gridplanner.data.filters.people_list import (
    Rules,
    count_list,
    entrances_given,
    make_list,
)

DAY = "2026-06-01"
RULES = Rules(DAY)
ROUNDS = 3


def clock():
    return datetime(2026, 6, 1, tzinfo=UTC)


def timed(work):
    best, clocked, found = float("inf"), float("inf"), None
    for _ in range(ROUNDS):
        gc.collect()
        by_clock, before = time.perf_counter(), time.process_time()
        found = work()
        best = min(best, time.process_time() - before)
        clocked = min(clocked, time.perf_counter() - by_clock)
    return 1000 * best, 1000 * clocked, found


def megabytes():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def frames(file):
    def read(query, *columns):
        return pd.DataFrame(file.connection.execute(query).fetchall(), columns=columns)

    people = read(
        "SELECT id, household_id, birth, sex, population_kind, name FROM person"
        " WHERE coalesce(valid_to, '') = ''",
        "id", "household_id", "birth", "sex", "population", "name",
    )  # fmt: skip
    homes = read(
        "SELECT household.id, building_id FROM household JOIN dwelling"
        " ON dwelling.id = dwelling_id WHERE coalesce(household.valid_to, '') = ''",
        "household_id", "building_id",
    )  # fmt: skip
    tags = read("SELECT person_id, tag FROM person_tag", "id", "tag")
    return people.merge(homes, "left", "household_id"), tags


def main(path):
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "district.gpkg"
        shutil.copy(path, copy)
        document = Document.open(copy, clock=clock, user="")
        standing = Standing(document.snapshot(), document.footprints)
        snapshot = standing.snapshot
        places = people_places(snapshot, *entrances_given(document.file))
        level = len(document.levels) - 2
        unit = next(unit.id for unit in document.plan.units_at(level))
        run(document, places, level, unit)
        document.close()


def run(document, places, level, unit):
    file = document.file
    questions = {
        "everybody": PeopleFilter(),
        "disabled": PeopleFilter(any_of=("disabled",)),
        "aged 80 and over": PeopleFilter(age_from=80),
        "women of 20 to 40, migrants": PeopleFilter(
            sex="2", age_from=20, age_to=40, population=("migrant",)
        ),
        "disabled of one grid": PeopleFilter(any_of=("disabled",), units=(unit,)),
        "everybody of one grid": PeopleFilter(units=(unit,)),
        "word in a name: 秀英": PeopleFilter(words="秀英"),
    }
    print(f"{'':30}{'people':>10}{'count ms':>10}{'list ms':>10}{'page ms':>9}", end="")
    print(f"{'peer ms':>10}")
    ours = {}
    for name, wanted in questions.items():
        counting = timed(lambda: count_list(file, wanted, places, rules=RULES))  # noqa: B023
        listing = timed(lambda: make_list(file, wanted, places, rules=RULES))  # noqa: B023
        page = timed(lambda: listing[2].page(file, limit=100))  # noqa: B023
        ours[name] = counting, listing, page
    before = megabytes()
    begun = time.process_time()
    people, tags = frames(file)
    read = time.process_time() - begun
    grid_of = pd.Series(places.units[:, level], index=places.buildings)
    people["unit"] = people["building_id"].map(grid_of)

    def born(years):
        return f"{2026 - years}-06-01"

    tagged = tags.loc[tags["tag"] == "disabled", "id"]
    # Each gives a number, or who is meant.
    peers = {
        "everybody": lambda: len(people),
        "disabled": lambda: people["id"].isin(tagged),
        "aged 80 and over": lambda: people["birth"] <= born(80),
        "women of 20 to 40, migrants": lambda: (
            (people["sex"] == "2")
            & (people["birth"] <= born(20))
            & (people["birth"] > born(41))
            & (people["population"] == "migrant")
        ),
        "disabled of one grid": lambda: (
            people["id"].isin(tagged) & (people["unit"] == unit)
        ),
        "everybody of one grid": lambda: people["unit"] == unit,
        "word in a name: 秀英": lambda: file.connection.execute(
            "SELECT count(*) FROM person WHERE name LIKE '%秀英%'"
        ).fetchone()[0],
    }
    for name, (counting, listing, page) in ours.items():
        peer = timed(lambda: np.sum(peers[name]()))  # noqa: B023
        assert counting[2] == len(listing[2])
        print(
            f"{name:30}{counting[2]:10,}{counting[0]:10.1f}{listing[0]:10.1f}"
            f"{page[0]:9.1f}{peer[0]:10.1f}   ({int(peer[2]):,})"
        )
    print(
        f"reading the frames: {read:.1f} s; peak memory ours {before:,.0f} MB,", end=""
    )
    print(f" with the frames {megabytes():,.0f} MB (all processor time)")


if __name__ == "__main__":
    main(sys.argv[1])
