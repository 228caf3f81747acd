"""Rejected rows as a workbook that can be mended and imported again."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from gridplanner.data.access.audit import check_recordable, record
from gridplanner.data.ledgers.sheet import written
from gridplanner.data.whole_file import whole_file

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from gridplanner.data.ledgers.entries import RowIssue
    from gridplanner.data.ledgers.ledger import LedgerColumn
    from gridplanner.data.ledgers.proposal import PeopleProposal
    from gridplanner.data.ledgers.reading import SheetTable
    from gridplanner.data.ledgers.sheet import Cell
    from gridplanner.data.ledgers.staff_proposal import StaffProposal
    from gridplanner.data.store.geopackage import ProjectFile

_TEXT = "@"
_TABLES = {"people": "person", "workers": "worker", "posts": "post"}


def write_rejected(
    file: ProjectFile,
    proposal: PeopleProposal | StaffProposal,
    path: Path,
    *,
    titles: tuple[str, str],
    reason: Callable[[RowIssue], str],
) -> int:
    """Write the rejected rows of a ledger, in plain as they came.

    Parameters
    ----------
    file : ProjectFile
        Of the import; that rows left it in plain goes on its record of actions.
    proposal : PeopleProposal or StaffProposal
    path : Path
        ``.xlsx``; written whole or not at all.
    titles : tuple of str
        Of the column at fault, and of the reason: two of `fields.REJECTED`, so that
        they mean nothing when the file is imported.
    reason : callable
        Gives the words for an issue.

    Returns
    -------
    int
        Number of rows. Each sheet has the titles and columns of its own, and the
        number of the row in the ledger is not needed: what is mended is found by
        who it is about.

    Raises
    ------
    GridPlannerError
        ``export.cannot_write``, ``export.disk_full``, ``audit.read_only``: nothing
        was written then.
    """
    import openpyxl

    check_recordable(file)
    by_sheet: dict[str, dict[int, RowIssue]] = defaultdict(dict)
    for issue in proposal.rejected:
        by_sheet[issue.sheet].setdefault(issue.row, issue)
    book = openpyxl.Workbook(write_only=True)
    for index, table in enumerate(proposal.tables):
        issues = by_sheet.get(table.sheet.name, {})
        if not issues:
            continue
        sheet = book.create_sheet(table.sheet.name)
        columns = [c for c in table.reading.columns if c.title not in titles]
        sheet.append(_cells(sheet, [*(c.title for c in columns), *titles]))
        for row, issue in issues.items():
            copied = proposal.copied.get((index, row), {})
            values = _values(table, row, columns, copied)
            sheet.append(_cells(sheet, [*values, issue.column, reason(issue)]))
    with whole_file(path) as part:
        book.save(part)
        rows = sum(map(len, by_sheet.values()))
        record(
            file, "export", table=_TABLES[proposal.kind], rows=rows, file_name=path.name
        )
    return rows


def _values(
    table: SheetTable,
    row: int,
    columns: Sequence[LedgerColumn],
    copied: Mapping[str, str],
) -> list[str]:
    """Give a row as it came, with what it was told by the row above."""
    cells = table.sheet.rows[row - 1]
    found = []
    for column in columns:
        value = _plain(cells[column.index]) if column.index < len(cells) else ""
        found.append(value or copied.get(column.field, ""))
    return found


def _cells(sheet: Any, values: Sequence[str]) -> list[Any]:  # noqa: ANN401 - untyped library
    """Make cells of text: Excel would round numbers of documents and guess dates."""
    from openpyxl.cell import WriteOnlyCell

    made = [WriteOnlyCell(sheet, value) for value in values]
    for cell in made:
        cell.number_format = _TEXT
    return made


def _plain(value: Cell) -> str:
    """Write a value so that reading it again gives the same."""
    if isinstance(value, float) and abs(value) >= 1e15:
        return f"{value:.14E}"
    text = written(value)
    return text or ""
