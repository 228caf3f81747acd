"""Import of lists of places: villages, committees, enterprises, shops, key places.

Those that report new citizens are collection units (采集单位), each with one who
manages them, or lacking one.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from gridplanner.data.access.audit import record
from gridplanner.data.access.grant import shown
from gridplanner.data.comparing.priority import (
    META_KEY,
    known_kinds,
    load_priorities,
)
from gridplanner.data.errors import ImportRejected
from gridplanner.data.intake.proposal import MOST_NEWS, ImportIssue, News, Proposal
from gridplanner.data.job import Progress
from gridplanner.data.ledgers.deciding import Judge
from gridplanner.data.ledgers.finding import book_finder
from gridplanner.data.ledgers.header import (
    fill_merged,
    find_body,
    find_header,
    is_dictionary,
)
from gridplanner.data.ledgers.ledger import LedgerOptions
from gridplanner.data.ledgers.place_columns import (
    count_known_places,
    kind_of,
    understand_places,
)
from gridplanner.data.ledgers.sheet import written
from gridplanner.data.ledgers.source_entry import is_same_file, with_source
from gridplanner.data.ledgers.workbook import open_workbook
from gridplanner.data.people.booleans import read_boolean
from gridplanner.data.people.names import tidy_name
from gridplanner.data.people.phones import read_phones
from gridplanner.data.registry_edits.writing import HAND, Stamp, Writing
from gridplanner.data.store.homes import value_sources

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from gridplanner.data.comparing.priority import Priorities
    from gridplanner.data.document import Document
    from gridplanner.data.ledgers.sheet import Sheet
    from gridplanner.data.store.geopackage import ProjectFile

KIND = "places"
LABEL = "change.import_places"
_NAMES = ("contact_name", "manager_name")
_PHONES = ("contact_phone", "manager_phone")
_OFFERED = ("kind", "code", "category", "address", "building_id", "contact_name",
            "contact_phone", "manager_name", "manager_phone", "people",
            "is_collection", "note")  # fmt: skip


@dataclass(slots=True)
class _Places:
    """Rows of a list, read."""

    read: int = 0
    sheets: list[str] = field(default_factory=list)
    rows: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    issues: list[ImportIssue] = field(default_factory=list)


def run_import(
    document: Document,
    path: Path,
    *,
    options: LedgerOptions | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> Proposal:
    """Import a list of places into the open project.

    Parameters
    ----------
    document : Document
    path : Path
        Workbook or text file.
    options : LedgerOptions, optional
        Of the fields those of `ledgers.place_columns`.
    dry_run : bool
        Say what it would do, and do nothing.
    progress : Progress, optional

    Returns
    -------
    Proposal
        What was done, or would be.

    Raises
    ------
    ImportRejected, Cancelled
        The project is unchanged.
    """
    progress = progress or Progress()
    proposal = propose_places(document.file, path, options=options, progress=progress)
    if not dry_run and proposal.batch is not None:
        progress.step("progress.saving", 0.85, 1.0)
        with document.together():
            batch = with_source(
                document.file,
                proposal.batch,
                path,
                kind=KIND,
                name=proposal.source,
                rows=proposal.read,
                sheets=(proposal.layer,),
            )
            document.apply_batch(batch, progress=progress)
            record(
                document.file,
                "import",
                object=proposal.source,
                table="place",
                rows=proposal.added + proposal.changed,
                file_name=path.name,
            )
    return proposal


def propose_places(
    file: ProjectFile,
    path: Path,
    *,
    options: LedgerOptions | None = None,
    progress: Progress | None = None,
) -> Proposal:
    """Say what an import of places would do; nothing is changed.

    Parameters
    ----------
    file : ProjectFile
    path : Path
    options : LedgerOptions, optional
    progress : Progress, optional

    Returns
    -------
    Proposal
        Places on record are known by their name; news are masked.

    Raises
    ------
    ImportRejected
        ``ledger.no_places`` where no sheet lists places, or as `open_workbook`.
    """
    options, progress = options or LedgerOptions(), progress or Progress()
    progress.step("progress.reading", 0.0, 0.2)
    found = _read(open_workbook(path, encoding=options.encoding).sheets, options)
    progress.step("progress.locating", 0.2, 0.7)
    _find_buildings(file, found, progress)
    progress.step("progress.comparing", 0.7, 0.85)
    source = options.source or path.stem
    return _compare(file, found, source, path)


def _read(sheets: Sequence[Sheet], options: LedgerOptions) -> _Places:
    found = _Places()
    for sheet in sheets:
        is_asked = sheet.name in options.sheets
        if options.sheets and not is_asked:
            continue
        if not is_asked and (sheet.is_hidden or is_dictionary(sheet)):
            continue
        _read_sheet(found, sheet, options)
    if not found.sheets:
        raise ImportRejected("ledger.no_places")
    return found


def _read_sheet(found: _Places, sheet: Sheet, options: LedgerOptions) -> None:
    header = find_header(sheet, count=count_known_places)
    if header is None:
        return
    columns = understand_places(header.titles, options.chosen_for(sheet.name))
    filled = fill_merged(sheet, header)
    found.sheets.append(sheet.name)
    for index in find_body(filled, header).rows:
        row = filled.rows[index]
        found.read += 1
        read = {
            name: _value(name, row[at]) for name, at in columns.items() if at < len(row)
        }
        values = {name: value for name, value in read.items() if value}
        if not values.get("name"):
            issue = ImportIssue(index + 1, None, "no_place_name", "skipped")
            found.issues.append(issue)
            continue
        values["kind"] = kind_of(values.get("kind", ""), values["name"])
        if "manager_name" in columns and "is_collection" not in columns:
            values["is_collection"] = "1"
        found.rows.append((index + 1, values))


def _value(name: str, cell: Any) -> str:  # noqa: ANN401 - a cell of a sheet
    """Read a cell as the registry keeps it."""
    if name in _NAMES:
        return tidy_name(cell)
    if name in _PHONES:
        return read_phones(cell).first
    text = " ".join(written(cell).split())
    if name == "is_collection":
        return "1" if read_boolean(cell) else ""
    if name == "people":
        digits = text.removesuffix("人")
        return digits if digits.isdigit() else ""
    return text


def _find_buildings(file: ProjectFile, found: _Places, progress: Progress) -> None:
    """Find the building of each address."""
    addressed = [(row, values) for row, values in found.rows if "address" in values]
    if not addressed:
        return
    finder = book_finder(file, progress.part(0.0, 0.6))
    asked = [values["address"] for _, values in addressed]
    houses = finder(asked, progress.part(0.6, 1.0))
    for (row, values), house in zip(addressed, houses, strict=True):
        if house.building_id:
            values["building_id"] = str(house.building_id)
        else:
            found.issues.append(ImportIssue(row, None, "place_not_found", "kept"))


def _compare(file: ProjectFile, found: _Places, source: str, path: Path) -> Proposal:
    known = _on_record(file)
    sources = value_sources(file, "place", [row["id"] for row in known.values()])
    stamp = Stamp(file.now(), source, sources)
    writing = Writing(stamp, {"place": file.next_id("place")})
    judge = Judge(source, _priorities(file, source, known.values(), sources), sources)
    counts = dict.fromkeys(("added", "changed", "same"), 0)
    news: list[News] = []
    seen: set[str] = set()
    for row, values in found.rows:
        key = values["name"]
        present = known.get(key)
        fields: tuple[tuple[str, str, str], ...] = ()
        if key in seen:
            what = "same"
            found.issues.append(ImportIssue(row, None, "place_twice", "kept"))
        elif present is None:
            what = "added"
            writing.add("place", **_typed(values), source=source)
        else:
            what, fields = _update(writing, judge, present, values)
        seen.add(key)
        counts[what] += 1
        if sum(each.what == what for each in news) < MOST_NEWS:
            news.append(News(what, row, values["name"], fields))
    batch = writing.batch(LABEL, source=source, n=len(found.rows))
    issues = sorted(found.issues, key=lambda issue: issue.row)
    return Proposal(
        kind=KIND,
        source=source,
        layer=", ".join(found.sheets),
        read=found.read,
        added=counts["added"],
        changed=counts["changed"],
        same=counts["same"],
        skipped=found.read - len(found.rows),
        issues=tuple(issues),
        news=tuple(news),
        same_file=is_same_file(file, KIND, source, path),
        batch=batch or None,
    )


def _priorities(
    file: ProjectFile,
    source: str,
    rows: Iterable[dict[str, Any]],
    sources: Mapping[tuple[str, int, str], str],
) -> Priorities:
    """Read whose word counts; what was typed in here is a word of the community."""
    kept = load_priorities(file.meta(META_KEY))
    named = (source, *sources.values(), *(row["source"] for row in rows))
    return replace(kept, kinds=known_kinds(kept, named, hand=HAND))


def _update(
    writing: Writing, judge: Judge, present: dict[str, Any], values: dict[str, str]
) -> tuple[str, tuple[tuple[str, str, str], ...]]:
    """Decide what a list says of a place on record; empty cells say nothing."""
    offered = {name: values[name] for name in _OFFERED if name in values}
    decided = judge.decide("place", present, offered)
    taken = [each for each in decided if each.outcome != "keep"]
    if not taken:
        return "same", ()
    new = {each.column: each.offered for each in taken}
    writing.change("place", present, **_typed(new))
    fields = tuple(
        (
            each.column,
            shown(each.column, each.present),
            shown(each.column, each.offered),
        )
        for each in taken
    )
    return "changed", fields


def _typed(values: dict[str, str]) -> dict[str, Any]:
    numbers = ("building_id", "people", "is_collection")
    return {
        name: int(value) if name in numbers else value for name, value in values.items()
    }


def _on_record(file: ProjectFile) -> dict[str, dict[str, Any]]:
    """Read the places in use by name; of two of one name the older one."""
    ids = file.read_columns("place", ["id"])["id"]
    rows = file.read_rows("place", [int(number) for number in ids])
    return {row["name"]: row for row in reversed(rows) if row["name"]}
