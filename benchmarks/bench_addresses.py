"""50,000 written addresses matched to the houses of a district.

The addresses are made from the district's own dwellings in the forms of ledgers, with
slips of the pen; what each finds is compared with where it came from. The peer is the
usual way: the same texts cleaned and merged by pandas on the whole address.
"""

from __future__ import annotations

import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).parent.parent))
from gridplanner.data.addresses.book import AddressBook
from gridplanner.data.addresses.columns import read_houses
from gridplanner.data.addresses.grammar import parse
from gridplanner.data.store.geopackage import ProjectFile

COUNT = 50_000
FORMS = (
    "{estate}{building}号楼{unit}单元{room}室",
    "{estate}{building}-{unit}-{room}",
    "{estate}{building}#楼{unit}单元{room}",
    "{town}{estate} {building} 栋 {unit} 单元 {room} 户",
    "青岛市黄岛区{town}{estate}{building}幢{unit}单元{room}",
)
SLIPS = {"棠": "堂", "景": "境", "园": "圆", "苑": "院", "锦": "绵", "湖": "胡"}


def timed(words, work):
    start, wall = time.process_time(), time.perf_counter()
    result = work()
    used, waited = time.process_time() - start, time.perf_counter() - wall
    print(f"{words}: {used:.2f} s of processor, {waited:.2f} s by the clock")
    return result


def written(houses, book, rng):
    """Make the addresses, and the dwelling each came from."""
    unit_names = dict(zip(houses.unit.tolist(), houses.unit_name, strict=True))
    towers = np.flatnonzero(houses.dwelling_unit > 0)
    homes = np.flatnonzero(houses.dwelling_unit == 0)
    texts, truth = [], []
    for index in rng.choice(towers, COUNT * 6 // 10):
        house = book.name_of(int(houses.dwelling_building[index]))
        estate = house.place
        if rng.random() < 0.1:
            estate = "".join(SLIPS.get(sign, sign) for sign in estate)
        texts.append(
            FORMS[rng.integers(len(FORMS))].format(
                estate=estate, town=house.prefix, building=house.number,
                unit=unit_names[int(houses.dwelling_unit[index])].rstrip("单元"),
                room=houses.room[index],
            )
        )  # fmt: skip
        truth.append(int(houses.dwelling[index]))
    for index in rng.choice(homes, COUNT - len(texts)):
        house = book.name_of(int(houses.dwelling_building[index]))
        texts.append(f"{house.prefix}{house.place}{house.number}号")
        truth.append(int(houses.dwelling[index]))
    return texts, truth


def merge(texts, houses, book):
    """Match by pandas on the text alone, blanks taken out."""
    names = [book.name_of(number) for number in houses.dwelling_building.tolist()]
    units = dict(zip(houses.unit.tolist(), houses.unit_name, strict=True))
    known = pd.DataFrame(
        {
            "text": [
                f"{name.place}{name.number}号楼{units.get(unit, '')}{room}室"
                for name, unit, room in zip(
                    names, houses.dwelling_unit.tolist(), houses.room, strict=True
                )
            ],
            "dwelling": houses.dwelling,
        }
    ).drop_duplicates("text")
    rows = pd.DataFrame({"text": texts})
    rows["text"] = rows["text"].str.replace(" ", "")
    return rows.merge(known, on="text", how="left")["dwelling"]


def main(path):
    file = ProjectFile.open(
        path, mode="look", clock=lambda: datetime.now(UTC), user="bench"
    )
    houses = timed("reading the columns", lambda: read_houses(file))
    book = timed("making the book", lambda: AddressBook(houses))
    print(f"{len(houses.building):,} buildings, {len(houses.dwelling):,} dwellings")
    texts, truth = written(houses, book, np.random.default_rng(5))
    parse.cache_clear()
    found = timed(f"matching {COUNT:,} addresses", lambda: book.match_all(texts))
    right = sum(
        match.dwelling_id == dwelling
        for match, dwelling in zip(found, truth, strict=True)
    )
    wrong = sum(
        bool(match.dwelling_id) and match.dwelling_id != dwelling
        for match, dwelling in zip(found, truth, strict=True)
    )
    offered = sum(bool(match.candidates) for match in found)
    print(f"right {right:,}, wrong {wrong:,}, offered as candidates {offered:,}")
    merged = timed("the peer, pandas on the text", lambda: merge(texts, houses, book))
    print(f"the peer finds {int((merged == np.array(truth)).sum()):,}")


if __name__ == "__main__":
    main(sys.argv[1])
