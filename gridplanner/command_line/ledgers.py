"""Ledgers of people on the command line: inspected and imported."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from gridplanner.command_line.call import Answer, Call, Table, cells
from gridplanner.data.errors import ImportRejected
from gridplanner.resources.texts import text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gridplanner.data.ledgers.entries import RowIssue
    from gridplanner.data.ledgers.ledger import Ledger, LedgerOptions, SheetReading
    from gridplanner.data.ledgers.proposal import PeopleProposal
    from gridplanner.data.ledgers.staff_proposal import StaffProposal
    from gridplanner.data.store.geopackage import ProjectFile

_TEXTS = {".csv", ".txt", ".tsv"}
_SHOWN = 200  # rows of a list for people; the answer for programs has all


def ledger_of(path: Path, encoding: str) -> "Ledger | None":
    """Look at a file as a ledger; None where it lists nobody, or has places.

    Samples of a ledger are masked, those of a map file are not.
    """
    from gridplanner.data.ledgers.ledger import LedgerOptions
    from gridplanner.data.ledgers.recognising import look_at_any
    from gridplanner.data.ledgers.workbook import is_workbook

    is_book = is_workbook(path)
    if not is_book and (path.suffix.casefold() not in _TEXTS or _has_places(path)):
        return None
    try:
        found = look_at_any(path, options=LedgerOptions(encoding=encoding or None))
    except ImportRejected:
        if is_book:
            raise
        return None
    return found if found.chosen else None


def _has_places(path: Path) -> bool:
    """Tell whether a table of text says where its rows lie on the map."""
    from gridplanner.data.sources import open_source

    try:
        with open_source(path) as found:
            return any(layer.geometry is not None for layer in found.layers)
    except ImportRejected:
        return False


def layers_of(ledger: "Ledger") -> list[dict[str, Any]]:
    """Describe the sheets of a ledger as `inspect` answers layers."""
    return [
        {
            "name": sheet.name,
            "geometry": None,
            "count": sheet.rows,
            "crs": None,
            "encoding": ledger.encoding,
            "header_rows": list(sheet.header_rows),
            "data_from": sheet.data_from,
            "missing": list(sheet.missing),
            "left_out": sheet.reason,
            "fields": _fields(sheet),
        }
        for sheet in ledger.sheets
    ]


def _fields(sheet: "SheetReading") -> list[dict[str, Any]]:
    return [
        {
            "name": column.title,
            "type": "str",
            "sample": list(column.sample),
            "maps_to": column.field or None,
            "certainty": column.certainty,
            "sensitive": column.sensitive,
        }
        for column in sheet.columns
    ]


def import_people(
    call: Call,
    source: Path,
    project: Path,
    *,
    options: "LedgerOptions",
    rejected: Path | None,
    dry_run: bool,
) -> Answer:
    """Import a ledger of people, and write the rows that cannot be taken."""
    from gridplanner.data.importers.people import run_import

    opened = call.project(project, "edit", right="import")
    with opened as document, call.progress() as progress:
        done = run_import(
            document, source, options=options, dry_run=dry_run, progress=progress
        )
        if rejected is not None and done.rejected:
            write_back(document.file, done, rejected)
    lines = [text("cli.import.dry")] if dry_run else []
    lines += _lines(done)
    if rejected is not None and done.rejected:
        lines.append(
            text("cli.ledger.rejected", n=len(done.rejected), file=rejected.name)
        )
    answer = done.answer() | {"rejected_file": _name(rejected, done)}
    return Answer(answer, tuple(lines), issue_tables(done))


def _name(rejected: Path | None, done: "PeopleProposal") -> str | None:
    return str(rejected) if rejected is not None and done.rejected else None


def write_back(
    file: "ProjectFile", done: "PeopleProposal | StaffProposal", path: Path
) -> None:
    """Write the rows that are sent back."""
    from gridplanner.data.ledgers.rejected import write_rejected

    titles = (text("ledger.rejected.column"), text("ledger.rejected.reason"))
    write_rejected(file, done, path, titles=titles, reason=_reason)


def _reason(issue: "RowIssue") -> str:
    return text(f"ledger.issue.{issue.reason}", **issue.fields)


def _lines(done: "PeopleProposal") -> list[str]:
    names = ("read", "added", "changed", "same", "repaired", "skipped")
    counts = {name: getattr(done, name) for name in names}
    lines = [text("cli.ledger.done", **counts)]
    lines.append(text("cli.ledger.placed", placed=done.placed, people=done.people))
    lines += [
        text("cli.ledger.asked", what=text(f"ledger.question.{kind}"), n=count)
        for kind, count in done.asked.items()
        if count
    ]
    return lines


def issue_tables(done: "PeopleProposal | StaffProposal") -> tuple[Table, ...]:
    """Tabulate what is against some rows."""
    if not done.issues:
        return ()
    names = ("sheet", "row", "column", "reason", "action")
    rows = [
        cells(
            [
                issue.sheet,
                issue.row,
                issue.column,
                _reason(issue),
                text(f"ledger.action.{issue.action}"),
            ]
        )
        for issue in done.issues[:_SHOWN]
    ]
    if len(done.issues) > _SHOWN:
        more = text("cli.ledger.more", n=len(done.issues) - _SHOWN)
        rows.append(cells(["…", "", "", more, ""]))
    return (Table(tuple(text(f"cli.column.{name}") for name in names), tuple(rows)),)


def fields_of_people() -> tuple[list[str], list[str]]:
    """Give the fields ledgers of people have, and those that are told of as well."""
    from gridplanner.data.ledgers.columns import TAG
    from gridplanner.data.ledgers.fields import FIELDS
    from gridplanner.data.people.categories import CATEGORIES

    return list(FIELDS), [f"{TAG}{key}" for key in CATEGORIES]


def columns_of(
    pairs: "Mapping[str, str]", fields: "Sequence[str]", others: "Sequence[str]" = ()
) -> tuple[dict[str, str], tuple[str, ...]]:
    """Split ``field=column`` into fields by column, and fields to be left out.

    Raises
    ------
    BadParameter
        For a field that is neither among `fields` nor `others`.
    """
    for field in pairs:
        if field not in (*fields, *others):
            told = text("cli.ledger.no_field", name=field, known=" ".join(fields))
            raise typer.BadParameter(told)
    chosen = {column: field for field, column in pairs.items() if column}
    return chosen, tuple(field for field, column in pairs.items() if not column)
