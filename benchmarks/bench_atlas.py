"""An atlas by one process and by all cores, what changed of it, and its words.

``python -m benchmarks.bench_atlas PROJECT [BY]`` prints all patrol maps of a project,
A3, of each ``grid`` or ``micro``: seconds of the clock and of all processors, kilobytes
a page, and the most memory of all processes together (Linux: pages that several share
count once). Then what changed since is looked for, a folder of files of which half are
there is gone on with, and ``pdftotext`` reads the file: every name, post and thing to
look at must stand on its page.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import threading
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter

from gridplanner.analysis.standing import Standing
from gridplanner.command_line.call import now
from gridplanner.data.document import Document
from gridplanner.data.job import Cancelled, Progress
from gridplanner.data.memory import give_back
from gridplanner.data.printed import PrintedBefore
from gridplanner.headless import begin_drawing
from gridplanner.layers.print.products import PRODUCTS
from gridplanner.studies.printing.binding import bind
from gridplanner.studies.printing.changed import changed_topics
from gridplanner.studies.printing.crew import processes_for
from gridplanner.studies.printing.sheets import level_of
from gridplanner.studies.printing.source import read_source
from gridplanner.studies.printing.wish import Wish
from gridplanner.studies.printing.writing import write_sheets

BETWEEN = 0.2  # s, two looks at the memory


def main(project: Path, by: str) -> None:
    """Print the figures of one atlas."""
    family = begin_drawing()
    with measured("read"):
        source, wish = read(project, by)
    topics = source.topics(wish)
    count = max(processes_for(len(topics)), 2)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "atlas.pdf"
        for processes in (count, 1):
            with measured(f"{len(topics)} topics, {processes} processes"):
                done = write_sheets(
                    source, topics, wish, out=path, family=family, title="x",
                    processes=processes,
                )  # fmt: skip
        each = path.stat().st_size / len(done) / 1000
        print(f"  {len(done)} pages, {each:.0f} kB a page")
        before = {one.key: PrintedBefore(one.word, "2026-01-01") for one in done}
        with measured("what changed since"):
            found = changed_topics(source, topics, wish, family=family, before=before)
        print(f"  {len(found)} changed")
        go_on(source, topics, wish, family, Path(folder) / "files")
        look_for_words(source, topics, wish, family, path)


def read(project: Path, by: str):
    document = Document.open(project, mode="look", clock=now, user="benchmark")
    snapshot = document.snapshot(1, progress=Progress())
    standing = Standing(snapshot, document.footprints, Progress())
    level = level_of(document.plan.levels, PRODUCTS["patrol"], by)
    wish = Wish("patrol", level, day="2026-01-01", maker="benchmark", by=by)
    source = read_source(document, standing, document.plan, wish)
    document.close()
    del document, snapshot, standing
    give_back()
    return source, wish


def go_on(source, topics, wish, family, folder) -> None:
    """Stop a print into a folder half way, and go on."""
    seen = []
    progress = Progress(
        lambda *_told: seen.append(1), lambda: len(seen) > len(topics) / 2
    )
    try:
        write_sheets(
            source, topics, wish, out=folder, family=family, title="x",
            progress=progress,
        )  # fmt: skip
    except Cancelled:
        print(f"  stopped: {len(list(folder.glob('*.pdf')))} files are whole")
    with measured("gone on"):
        done = write_sheets(
            source, topics, wish, out=folder, family=family, title="x"
        )  # fmt: skip
    kept = len({one.file for one in done if one.is_kept})
    print(f"  {kept} of {len({one.file for one in done})} files kept")


def look_for_words(source, topics, wish, family, path) -> None:
    """Look for the words of every sheet on its page, as pdftotext reads it."""
    read = subprocess.run(
        ["pdftotext", str(path), "-"], check=True, capture_output=True, text=True
    )
    pages = ["".join(words.split()) for words in read.stdout.split("\f")]
    source, topics = bind(source, topics, wish, family)
    page = wanted = missing = 0
    for topic in topics:
        for sheet in source.sheets(topic, wish, family):
            subject = sheet.subject
            stops = sheet.map.meant.stops if sheet.map is not None else ()
            words = [subject.title, subject.code, *(one.name for one in subject.posts)]
            words += [one.name for one in stops]
            for word in filter(None, ("".join(one.split()) for one in words)):
                wanted += 1
                missing += word not in pages[page]
            page += 1
    print(f"  {wanted} names, posts and things to look at, {missing} not found")


@contextmanager
def measured(what: str):
    """Print seconds, and the most memory of this process and those it began."""
    begin, used = perf_counter(), processors()
    most, is_over = [0.0], threading.Event()
    watch = threading.Thread(target=look, args=(most, is_over))
    watch.start()
    yield
    is_over.set()
    watch.join()
    print(
        f"{what}: {perf_counter() - begin:.1f} s by the clock,"
        f" {processors() - used:.1f} s of processors, {most[0]:.0f} MB in all"
    )


def processors() -> float:
    both = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return sum(one.ru_utime + one.ru_stime for one in map(resource.getrusage, both))


def look(most, is_over) -> None:
    while not is_over.wait(BETWEEN):
        most[0] = max(most[0], sum(map(memory, family_of(os.getpid()))))


def family_of(process: int) -> list[int]:
    found = [process]
    tasks = Path(f"/proc/{process}/task")
    for task in tasks.iterdir() if tasks.exists() else ():
        try:
            below = (task / "children").read_text().split()
        except OSError:
            continue
        for one in below:
            found += family_of(int(one))
    return found


def memory(process: int) -> float:
    try:
        rows = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(row.split()[1]) / 1024 for row in rows if row.startswith("Pss:"))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "grid")
