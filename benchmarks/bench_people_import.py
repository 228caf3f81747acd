"""An import of 50,000 people against the 1.2 million of a district, and its undo.

    python benchmarks/bench_people_import.py DISTRICT.gpkg

Four fifths of the rows are on record, their addresses as the town writes them, with a
field more; the others are new. The file is copied first. The peer is what an office
does with pandas: read both, join by ID number, compare the columns. It finds neither
houses nor households, knows no sources, writes nothing and cannot be taken back.
"""

from __future__ import annotations

import resource
import shutil
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

import apsw
import openpyxl
import pandas

sys.path[:0] = [str(Path(__file__).parent.parent)]
from gridplanner.data.importers import people
from gridplanner.data.job import Cancelled, Progress
from tests.helpers.people import make_id
from tests.helpers.project import open_document

ROWS, KNOWN = 50_000, 40_000
TITLES = ("姓名", "身份证号", "性别", "出生日期", "联系电话", "与户主关系", "现住址",
          "户号", "文化程度")  # fmt: skip
QUERY = """
    SELECT p.name, p.id_no, CASE p.sex WHEN 1 THEN '男' ELSE '女' END, p.birth, p.phone,
        p.relation, b.address || coalesce(u.name, '') || coalesce(w.room, ''),
        r.reg_no, '初中'
    FROM person p JOIN household h ON h.id = p.household_id
    JOIN dwelling w ON w.id = h.dwelling_id
    LEFT JOIN building_unit u ON u.id = w.unit_id
    JOIN building b ON b.fid = w.building_id
    LEFT JOIN register_household r ON r.id = p.register_household_id
    WHERE p.household_id % 24 = 3 LIMIT ?
"""


def ledger_of(project, path):
    """Write the ledger: people on record, and new ones in their houses."""
    connection = apsw.Connection(str(project), flags=apsw.SQLITE_OPEN_READONLY)
    rows = list(connection.execute(QUERY, (KNOWN,)))
    connection.close()
    for number in range(ROWS - len(rows)):
        birth = f"19{50 + number % 40}-{1 + number % 12:02d}-{1 + number // 500:02d}"
        name = f"新{chr(0x4E00 + number % 3000)}"
        house = rows[number][6]
        rows.append(
            (name, make_id(birth, number % 999), "", "", f"139{number:08d}", "户主",
             house, f"N{number // 3}", "高中")
        )  # fmt: skip
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("名单")
    for row in (TITLES, *rows):
        sheet.append(row)
    book.save(path)
    return path


@contextmanager
def timed(what):
    wall, used = time.perf_counter(), time.process_time()
    yield
    wall, used = time.perf_counter() - wall, time.process_time() - used
    print(f"{what:<44} {wall:7.2f} s  processor {used:7.2f} s")


def import_and_undo(project, path):
    document = open_document(project)
    with timed("proposal"):
        proposal = people.propose_people(document.file, path)
    with timed("apply"):
        people.apply_people(document, proposal, path)
    print({name: getattr(proposal, name) for name in ("read", "added", "changed",
          "same", "skipped", "people", "placed")}, dict(proposal.asked))  # fmt: skip
    with timed("undo"):
        document.undo()
    with timed("cancelled in its middle"):
        cancel(document, path)
    document.close()


def cancel(document, path):
    """Ask to stop half-way, and say how long it went on."""
    asked = []

    def report(fraction, step):
        if fraction > 0.5 and not asked:
            asked.append(time.perf_counter())

    try:
        people.run_import(
            document, path, progress=Progress(report, lambda: bool(asked))
        )
    except Cancelled:
        print(f"stopped {(time.perf_counter() - asked[0]) * 1000:.0f} ms after")


def peer(project, path):
    """Join by ID number and compare, with pandas."""
    connection = apsw.Connection(str(project), flags=apsw.SQLITE_OPEN_READONLY)
    columns = ("id", "name", "id_no", "sex", "birth", "phone", "relation", "education",
               "residence_address")  # fmt: skip
    with timed("pandas: read, join by ID, compare"):
        ledger = pandas.read_excel(path, dtype=str, engine="calamine")
        rows = connection.execute(f"SELECT {', '.join(columns)} FROM person").fetchall()
        record = pandas.DataFrame(rows, columns=columns)
        joined = ledger.merge(record, left_on="身份证号", right_on="id_no", how="left")
        new = joined["id"].isna().sum()
        differs = (joined["联系电话"] != joined["phone"]).sum()
    print(f"new {new}, another telephone {differs}")


def main():
    with tempfile.TemporaryDirectory() as folder:
        project = Path(shutil.copy(sys.argv[1], Path(folder) / "district.gpkg"))
        open_document(project).close()
        path = ledger_of(project, Path(folder) / "ledger.xlsx")
        import_and_undo(project, path)
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(f"at most {most} MB")
        peer(project, path)
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(f"with pandas at most {most} MB")


if __name__ == "__main__":
    main()
