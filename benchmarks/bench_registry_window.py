"""Keys, clicks and memory of the window on a registry of 1.2 million people.

``python benchmarks/bench_registry_window.py DISTRICT.gpkg [PART …]`` copies it,
opens it once so that its cache stands, then in a window without a screen, and measures
each PART (all without one):

``keys``
    From a key in the search box until the hits it finds are painted: one word after
    the other is typed, one key after the other, each answered before the next. ``cold``
    has the pages of the file dropped from the system's memory before each word, as
    after a restart of the machine.
``clicks``
    From opening somebody's home until the file of the household is painted.
``memory``
    The most the process holds while it searches, opens households, lists people,
    looks for people listed twice, reads the address book, and proposes, writes and
    takes back a ledger of 50,000 rows.

Times by the clock, in brackets those of the processor (all threads), milliseconds.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path[:0] = [str(Path(__file__).parent.parent), str(Path(__file__).parent)]
import numpy as np
from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication

from gridplanner.app import make_window
from gridplanner.ui.settings import Settings

WORDS, CLICKS = 40, 60
REST = 0.5  # s a user stops for before the next word or click
DROP = """
import os, sys
handle = os.open(sys.argv[1], os.O_RDONLY)
os.fsync(handle)
os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
"""
PARTS = ("keys", "cold", "clicks", "memory")


def clock():
    return datetime(2026, 3, 5, 9, 30, tzinfo=UTC)


class Window:
    """The window with a project, and what a user does in it."""

    def __init__(self, path, folder):
        self.path = path
        self.application = QApplication.instance()
        self.window = make_window(Settings(folder / "s.ini"), clock=clock, user="bench")
        self.application = QApplication.instance()
        self.window.resize(1366, 728)
        self.window.show()
        self.window.shell.open_project(path)
        self.wait(lambda: self.window.session.standing is not None)
        self.window.arrange()
        self.rest()

    def wait(self, ready):
        while not ready():
            self.application.processEvents(
                QEventLoop.ProcessEventsFlag.WaitForMoreEvents
            )

    def rest(self):
        """Let the window do all it has to do by itself."""
        until = time.monotonic() + REST
        while self.window.jobs.busy or time.monotonic() < until:
            self.application.processEvents()
            time.sleep(0.002)

    def rows(self, query):
        document = self.window.session.document
        return document.file.connection.execute(query).fetchall()


def words_of(window, rng):
    """Draw words of all kinds from what stands in the project."""
    ((last,),) = window.rows("SELECT max(id) FROM person")
    chosen = ",".join(str(n) for n in rng.sample(range(1, last + 1), WORDS))
    people = window.rows(
        "SELECT name, pinyin, id_no, phone FROM person"
        f" WHERE id IN ({chosen}) AND id_no > '' AND phone > ''"
    )
    ((last,),) = window.rows("SELECT max(fid) FROM building")
    chosen = ",".join(str(n) for n in rng.sample(range(1, last + 1), WORDS))
    houses = window.rows(
        f"SELECT address FROM building WHERE fid IN ({chosen}) AND address > ''"
    )
    words = []
    for name, pinyin, number, phone in people:
        words += [name, name[1:], pinyin, number[-4:], number[:8], phone]
    words += [address[-6:] for (address,) in houses]
    rng.shuffle(words)
    return words[:WORDS]


def keys(window, *, cold, seed):
    """Type words; give the times of every key."""
    search, times = window.window.search, []
    search.setFocus()
    search.begin()
    for word in words_of(window, random.Random(seed)):
        search.setText("")
        window.rest()
        if cold:
            drop_pages(window.path)
        for end in range(1, len(word) + 1):
            began, used = time.perf_counter(), time.process_time()
            search.setText(word[:end])
            window.wait(lambda: not search.is_waiting)
            search.popup.repaint()
            times.append((time.perf_counter() - began, time.process_time() - used))
    search.setText("")
    return times


def clicks(window):
    """Open the homes of people drawn from all; give the times of each."""
    rng = random.Random(2)
    ((last,),) = window.rows("SELECT max(id) FROM dwelling")
    homes = window.rows(
        "SELECT id, building_id FROM dwelling WHERE id IN"
        f" ({','.join(str(n) for n in rng.sample(range(1, last + 1), CLICKS))})"
    )
    times = []
    for dwelling, building in homes:
        window.rest()
        began, used = time.perf_counter(), time.process_time()
        window.window.shell.open_building(building, dwelling_id=dwelling)
        window.window.side.repaint()
        times.append((time.perf_counter() - began, time.process_time() - used))
    return times


def drop_pages(path):
    """Let the system forget what it has read of a file.

    In a process of its own: closing the file in this one would drop SQLite's locks.
    """
    subprocess.run([sys.executable, "-c", DROP, str(path)], check=True)


def say(name, times):
    clocked, used = (sorted(1000 * each[at] for each in times) for at in (0, 1))
    parts = [
        f"{title} {np.percentile(clocked, at):6.1f} ({np.percentile(used, at):6.1f})"
        for title, at in (("p50", 50), ("p95", 95), ("most", 100))
    ]
    print(f"{name:36} {len(times):4}  {'  '.join(parts)}", flush=True)


def forget_peak():
    """Begin anew with the most memory the process has held."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def megabytes(name):
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name)) / 1024


def held(name, work):
    """Do something and say the most memory the process held meanwhile."""
    forget_peak()
    before = time.process_time()
    work()
    used = time.process_time() - before
    print(
        f"{name:36} at most {megabytes('VmHWM'):6.0f} MB, after it"
        f" {megabytes('VmRSS'):6.0f}  ({used:.1f} s of the processor)",
        flush=True,
    )


def memory(window, folder):
    """Do one thing after the other in one process."""
    ledger = folder / "ledger.xlsx"
    if os.fork() == 0:  # its workbook shall not count
        from bench_people_import import ledger_of

        ledger_of(window.path, ledger)
        os._exit(0)
    os.wait()
    held("search", lambda: keys(window, cold=False, seed=4))
    held("households", lambda: clicks(window))
    held("list of people", lambda: show_people(window))
    held("who is listed twice", lambda: find_pairs(window))
    held("the address book", lambda: read_book(window))
    proposals = []
    held("looking at a ledger", lambda: proposals.append(look(window, ledger)))
    held("importing it", lambda: write(window, proposals.pop(), ledger))
    held("undo", lambda: undo(window))


def show_people(window):
    window.window.tray.show_page("residents")
    window.rest()


def find_pairs(window):
    from gridplanner.ui.deciding.finding_twice import find_twice

    find_twice(window.window.context)
    window.rest()


def read_book(window):
    from gridplanner.data.addresses.book import AddressBook
    from gridplanner.data.addresses.columns import read_houses

    AddressBook(read_houses(window.window.session.document.file))


def look(window, ledger):
    from gridplanner.data.importers.people import propose_people

    return propose_people(window.window.session.document.file, ledger)


def write(window, proposal, ledger):
    from gridplanner.data.importers.people import apply_people

    session = window.window.session
    session.hold()
    apply_people(session.document, proposal, ledger)
    session.release()
    window.rest()


def undo(window):
    session = window.window.session
    session.hold()
    session.document.undo()
    session.release()
    window.rest()


def main(path, parts):
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        copy = folder / "district.gpkg"
        shutil.copyfile(path, copy)
        subprocess.run([sys.executable, __file__, "--once", str(copy)], check=True)
        window = Window(copy, folder)
        most, now = megabytes("VmHWM"), megabytes("VmRSS")
        print(f"opened: at most {most:.0f} MB, now {now:.0f}", flush=True)
        if "cold" in parts:
            say("key to hits, cold file", keys(window, cold=True, seed=1))
        if "keys" in parts:
            say("key to hits", keys(window, cold=False, seed=2))
        if "clicks" in parts:
            say("click to household, first time", clicks(window))
            say("click to household, again", clicks(window))
        if "memory" in parts:
            memory(window, folder)
        window.window.close()


def open_once(path):
    """Open a project and close it, so that its cache and its backup stand."""
    with tempfile.TemporaryDirectory() as name:
        Window(path, Path(name)).window.close()


if __name__ == "__main__" and sys.argv[1] == "--once":
    open_once(Path(sys.argv[2]))
elif __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:] or PARTS)
