"""An encrypted project beside the same one in plain: open, scan, look up, edit.

``python benchmarks/bench_encryption.py DISTRICT.gpkg`` works on copies of that project.
Both are asked in turn, so that what else the machine does meets both.
"""

from __future__ import annotations

import os
import random
import shutil
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

sys.path[:0] = [str(Path(__file__).parent.parent)]

from gridplanner.data.access.sealing import USUAL_COST, passphrase_key
from gridplanner.data.document import Document
from gridplanner.data.edits.set_fields import set_fields
from gridplanner.data.job import Progress
from gridplanner.data.store.encrypting import (
    FirstUser,
    change_data_key,
    decrypt,
    encrypt,
)
from gridplanner.data.store.unlocking import unlock
from gridplanner.ui.ground import read_ground

USER, PASSPHRASE = "bench", "battery staple 2"
ROUNDS = 4
SCAN = "SELECT count(*), sum(length(name)) FROM person"
BY_ID = "SELECT name, birth, phone FROM person WHERE id = ?"
BY_BOX = "SELECT count(*) FROM rtree_building_geom WHERE minx < ? AND maxx > ?"


def clock():
    return datetime.now(UTC)


def timed(work):
    """What work gives, and its milliseconds of the processor and by the clock."""
    wall, processor = time.perf_counter(), time.process_time()
    found = work()
    return (
        found,
        1000 * (time.process_time() - processor),
        1000 * (time.perf_counter() - wall),
    )


class Town:
    """One of the two projects, and what its work took."""

    def __init__(self, path, keys):
        self.path, self.keys = path, keys
        self.took = {}

    def note(self, name, work):
        found, processor, wall = timed(work)
        self.took.setdefault(name, []).append((processor, wall))
        return found

    def round(self, seed):
        document = self._open()
        self.note("the map, first time", lambda: read_ground(document))
        document.close()
        document = self.note("open", self._open)
        self.note("the map, again", lambda: read_ground(document))
        asked = random.Random(seed)
        connection = document.file.connection
        self.note("scan of people", lambda: connection.execute(SCAN).fetchall())
        most = connection.execute("SELECT max(id) FROM person").fetchall()[0][0]
        ids = [asked.randrange(1, most) for _ in range(2000)]
        self.note(
            "2,000 look-ups",
            lambda: [connection.execute(BY_ID, (n,)).fetchall() for n in ids],
        )
        east = connection.execute("SELECT avg(minx) FROM rtree_building_geom")
        (middle,) = east.fetchall()[0]
        sides = [middle + asked.uniform(-2000, 2000) for _ in range(100)]
        self.note(
            "100 boxes",
            lambda: [connection.execute(BY_BOX, (x, x - 50)).fetchall() for x in sides],
        )
        self.note("50 edits", lambda: self._edit(document, seed))
        document.close()

    def _open(self):
        return Document.open(self.path, clock=clock, user=USER, keys=self.keys)

    @staticmethod
    def _edit(document, seed):
        unit = next(u.id for u in document.plan.units.values() if u.level == 2)
        for number in range(50):
            fields = {unit: {"note": f"{seed} {number}"}}
            document.apply(set_fields(document.plan, fields))


def main(source):
    with tempfile.TemporaryDirectory(dir=source.parent) as folder:
        os.environ["XDG_DATA_HOME"] = folder
        plain, locked = Path(folder) / "plain.gpkg", Path(folder) / "locked.gpkg"
        shutil.copyfile(source, plain)
        Document.open(plain, clock=clock, user=USER).close()  # of this schema
        shutil.copyfile(plain, locked)
        print(f"{plain.stat().st_size / 1e6:.0f} MB")
        first = FirstUser(USER, PASSPHRASE)
        tell("encrypt", timed(lambda: encrypt(locked, first, progress=Progress())))
        print(f"encrypted {locked.stat().st_size / 1e6:.0f} MB")
        tell(
            "passphrase alone",
            timed(lambda: passphrase_key(PASSPHRASE, b"s" * 16, USUAL_COST)),
        )
        keys, *took = timed(lambda: unlock(locked, USER, PASSPHRASE))
        tell("log in", (keys, *took))
        towns = Town(plain, None), Town(locked, keys)
        for seed in range(ROUNDS):
            for town in towns if seed % 2 else reversed(towns):
                town.round(seed)
        compare(*(town.took for town in towns))
        renew = timed(lambda: change_data_key(locked, keys, progress=Progress()))
        tell("another key", renew)
        tell("decrypt", timed(lambda: decrypt(locked, renew[0], progress=Progress())))


def tell(name, took):
    print(f"{name}: {took[1] / 1000:.2f} s processor, {took[2] / 1000:.2f} s by clock")


def compare(plain, locked):
    print("| | plain | encrypted | ratio |\n|---|---|---|---|")
    for name, rounds in plain.items():
        one = median(processor for processor, _wall in rounds)
        other = median(processor for processor, _wall in locked[name])
        print(f"| {name} | {one:.1f} ms | {other:.1f} ms | {other / one:.2f} |")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
