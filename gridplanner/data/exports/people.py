"""Writes the people of a list as a ledger: whole or not at all, and on the record.

Everything that leaves the project with people in it passes `export_people`. What cannot
be recorded is not written.
"""

from __future__ import annotations

import csv
import io
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any

import numpy as np

from gridplanner.data.access.audit import check_recordable, record
from gridplanner.data.errors import AccessError, GridPlannerError
from gridplanner.data.export import check_target, unworkable
from gridplanner.data.exports.book import BookWriter, SheetHead
from gridplanner.data.exports.ledger_columns import RowWriter, mask_of
from gridplanner.data.job import Progress
from gridplanner.data.store.listed_people import read_listed
from gridplanner.data.whole_file import whole_file

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from gridplanner.data.access.grant import Grant
    from gridplanner.data.exports.ledger_columns import Cell, Names
    from gridplanner.data.exports.templates import Template
    from gridplanner.data.filters.people_list import PeopleList
    from gridplanner.data.store.geopackage import ProjectFile

_PAGE = 2000  # people read and written at a time
_WIDE = {"residence": 34, "domicile": 34, "id_no": 21, "categories": 24, "employer": 22}
ENDINGS = (".xlsx", ".csv", ".zip")
ENCODINGS = ("utf-8-sig", "gb18030")


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """How a ledger is written.

    Attributes
    ----------
    template : Template
    title : str
        Above the table, and in the record: whom it lists, without personal data.
    watermark : str
        Who writes it, when, and how far it is masked.
    reason : str
        For the record; needed with a grant.
    encoding : str
        Of a text file: one of `ENCODINGS`.
    password : str
        Of an archive (``.zip``), in which the workbook is put; AES-256.
    """

    template: Template
    title: str
    watermark: str
    reason: str = ""
    encoding: str = ENCODINGS[0]
    password: str = ""


def export_people(
    file: ProjectFile,
    people: PeopleList,
    path: Path,
    options: ExportOptions,
    *,
    names: Names,
    grant: Grant | None = None,
    now: datetime | None = None,
    progress: Progress | None = None,
) -> int:
    """Write the people of a list into a file.

    Parameters
    ----------
    file : ProjectFile
        Open for editing: a project that is only looked at keeps no record.
    people : PeopleList
    path : Path
        ``.xlsx``, ``.csv``, or ``.zip`` for an encrypted archive with a workbook in
        it. A file that is there is replaced, once the new one is whole.
    options : ExportOptions
    names : Names
    grant : Grant, optional
        Without one everybody is masked.
    now : datetime, optional
        Needed with a grant; one moment for the whole file, however long it takes.
    progress : Progress, optional

    Returns
    -------
    int
        Number of people written.

    Raises
    ------
    AccessError
        ``exports.denied`` where the user may not export.
    GridPlannerError
        ``export.unknown_format``, ``exports.no_password``, ``export.cannot_write``,
        ``export.disk_full``; ``audit.read_only`` where nothing can be recorded.
    Cancelled
        If the user stopped it. Nothing was written in all these cases.
    """
    check_export(file, people, path, options)
    told = progress or Progress()
    told.step("progress.exporting")
    writer = RowWriter(people, options.template.keys, names, grant=grant, now=now)
    count = 0
    with whole_file(path) as part:
        with _sink(part, options) as add:
            for rows in _pages(file, people, told):
                add([writer.cells(row) for row in rows])
                count += len(rows)
        plain = grant.fields if grant is not None else frozenset[str]()
        record(
            file,
            "export",
            object=options.title,
            table="person",
            rows=count,
            fields=sorted({mask_of(key) for key in options.template.keys} & plain),
            file_name=path.name,
            reason=options.reason,
        )
    return count


def check_export(
    file: ProjectFile, people: PeopleList, path: Path, options: ExportOptions
) -> None:
    """Raise where `export_people` would not begin; to be asked before a reveal."""
    if not people.rules.permissions.may_export:
        raise AccessError("exports.denied")
    if path.suffix.lower() not in ENDINGS:
        raise GridPlannerError(
            "export.unknown_format", file=path.name, known=", ".join(ENDINGS)
        )
    if path.suffix.lower() == ".zip" and not options.password:
        raise GridPlannerError("exports.no_password")
    check_target(path)
    check_recordable(file)


def _pages(
    file: ProjectFile, people: PeopleList, progress: Progress
) -> Iterator[list[dict[str, Any]]]:
    """Read the people page by page, each with their units at all levels."""
    found, levels = people.found, people.places.units.shape[1]
    number = 0
    for start in range(0, len(found), _PAGE):
        progress.fraction(start / len(found))
        part = slice(start, start + _PAGE)
        ids = found.people[part].tolist()
        units = np.column_stack(
            [
                people.places.units_of(
                    level, found.buildings[part], found.entrances[part]
                )
                for level in range(levels)
            ]
        ).tolist()
        of = dict(zip(ids, units, strict=True))
        rows = read_listed(file, ids, day=people.day)
        for row in rows:
            number += 1
            row["number"], row["units"] = number, of[row["id"]]
        yield rows
    progress.fraction(1.0)


@contextmanager
def _sink(path: Path, options: ExportOptions) -> Iterator[Any]:
    """Open the file that takes rows; what is given adds some of them."""
    if path.suffix.lower() == ".csv":
        with path.open(
            "w", encoding=options.encoding, newline="", errors="replace"
        ) as f:
            yield _text_sink(f, options)
            csv.writer(f).writerow([options.watermark])
    elif path.suffix.lower() == ".zip":
        import pyzipper

        with (
            pyzipper.AESZipFile(
                path, "w", compression=pyzipper.ZIP_STORED, encryption=pyzipper.WZ_AES
            ) as archive,
        ):
            archive.setpassword(options.password.encode())
            inner = path.stem.removesuffix(".part") + ".xlsx"
            with archive.open(inner, "w", force_zip64=True) as stream:
                yield from _book_sink(_Forward(stream), options)
    else:
        with path.open("wb") as stream:
            yield from _book_sink(stream, options)


def _text_sink(stream: IO[str], options: ExportOptions) -> Any:  # noqa: ANN401 - adds rows
    writer = csv.writer(stream)
    writer.writerow(options.template.titles)

    def add(rows: list[list[Cell]]) -> None:
        writer.writerows([unworkable(cell) for cell in row] for row in rows)

    return add


def _book_sink(stream: Any, options: ExportOptions) -> Iterator[Any]:  # noqa: ANN401 - any binary file
    template = options.template
    widths = tuple(
        _WIDE.get(key, max(8, 2 * len(title) + 2)) for title, key in template.columns
    )
    head = SheetHead(
        template.name, options.title, options.watermark, template.titles, widths
    )
    book = BookWriter(stream, head)
    try:
        yield book.add
        book.close()
    except BaseException:
        book.abandon()
        raise


class _Forward(io.RawIOBase):
    """Writes on only: what an archive takes that encrypts as it goes."""

    def __init__(self, stream: Any) -> None:  # noqa: ANN401 - of an untyped library
        self._stream = stream

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:  # noqa: ANN401 - bytes of any kind
        return int(self._stream.write(bytes(data)))
