"""Import of ledgers of people: look, propose, and apply as one step to undo.

The map's kinds go through `intake/importing.py`; people have no shapes, and are
compared person by person. The file itself is not kept, only its hash.
"""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import TYPE_CHECKING

from gridplanner.data.access.audit import record
from gridplanner.data.comparing.priority import (
    META_KEY,
    dump_priorities,
    known_kinds,
    load_priorities,
)
from gridplanner.data.job import Progress
from gridplanner.data.ledgers.deciding import Judge
from gridplanner.data.ledgers.entries import RowIssue
from gridplanner.data.ledgers.finding import book_finder
from gridplanner.data.ledgers.houses import find_homes
from gridplanner.data.ledgers.identity import identify
from gridplanner.data.ledgers.ledger import LedgerOptions
from gridplanner.data.ledgers.proposal import PeopleProposal
from gridplanner.data.ledgers.reading import chosen_tables, read_tables
from gridplanner.data.ledgers.record import read_record
from gridplanner.data.ledgers.rows import read_entries
from gridplanner.data.ledgers.settling import Settling
from gridplanner.data.ledgers.source_entry import is_same_file, with_source
from gridplanner.data.ledgers.workbook import open_workbook
from gridplanner.data.memory import uncollected
from gridplanner.data.registry_edits.writing import HAND, Stamp, Writing
from gridplanner.data.store.mapping import read_mapping, write_mapping

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from gridplanner.data.comparing.priority import Priorities
    from gridplanner.data.document import Document
    from gridplanner.data.ledgers.entries import Entries
    from gridplanner.data.ledgers.houses import Finder
    from gridplanner.data.ledgers.identity import Identities
    from gridplanner.data.ledgers.reading import SheetTable
    from gridplanner.data.ledgers.record import OnRecord
    from gridplanner.data.ledgers.settling import Settled
    from gridplanner.data.store.geopackage import ProjectFile

KIND = "people"
LABEL = "change.import_people"
_NUMBERED = ("person", "household", "register_household", "dwelling", "building_unit")
_WORTH = {"same": 0, "changed": 1, "added": 2}


def run_import(
    document: Document,
    path: Path,
    *,
    options: LedgerOptions | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> PeopleProposal:
    """Import a ledger of people into the open project.

    Parameters
    ----------
    document : Document
    path : Path
        Workbook or text file.
    options : LedgerOptions, optional
    dry_run : bool
        Say what it would do, and do nothing.
    progress : Progress, optional

    Returns
    -------
    PeopleProposal
        What was done, or would be.

    Raises
    ------
    ImportRejected
        If the file cannot be imported; the project is unchanged.
    Cancelled
        If the user stopped it; the project is unchanged.
    """
    progress = progress or Progress()
    options = options or LedgerOptions()
    proposal = propose_people(document.file, path, options=options, progress=progress)
    if not dry_run:
        apply_people(document, proposal, path, options=options, progress=progress)
    return proposal


def propose_people(
    file: ProjectFile,
    path: Path,
    *,
    options: LedgerOptions | None = None,
    finder: Finder | None = None,
    progress: Progress | None = None,
) -> PeopleProposal:
    """Say what an import of people would do; nothing is changed.

    Parameters
    ----------
    file : ProjectFile
    path : Path
    options : LedgerOptions, optional
    finder : Finder, optional
        Finds the houses of addresses; the project's own address book without it.
    progress : Progress, optional

    Returns
    -------
    PeopleProposal

    Raises
    ------
    ImportRejected
    """
    with uncollected():
        return _work_out(
            file, path, options or LedgerOptions(), finder, progress or Progress()
        )


def _work_out(
    file: ProjectFile,
    path: Path,
    options: LedgerOptions,
    finder: Finder | None,
    progress: Progress,
) -> PeopleProposal:
    progress.step("progress.reading", 0.0, 0.1)
    tables = _read(file, path, options)
    progress.step("progress.checking", 0.1, 0.25)
    today = date.fromisoformat(file.now()[:10])
    entries = read_entries(tables, options, today=today, progress=progress)
    progress.step("progress.locating", 0.25, 0.5)
    finder = finder or book_finder(file, progress.part(0.0, 0.6))
    homes = find_homes(file, entries.found, finder, progress.part(0.6, 1.0))
    del finder  # the book of a district is large, and has said what it knows
    progress.step("progress.matching", 0.5, 0.7)
    names = [table.sheet.name for table in tables]
    found = identify(file, entries, homes, names, progress.part(0.0, 0.5))
    on_record = read_record(file, found, homes.values(), progress.part(0.5, 1.0))
    progress.step("progress.comparing", 0.7, 0.85)
    source = options.source or path.stem
    stamp = Stamp(file.now(), source, on_record.sources)
    next_ids = {table: file.next_id(table) for table in _NUMBERED}
    writing = Writing(stamp, next_ids)
    priorities = _priorities(file, source, options, on_record)
    judge = Judge(source, priorities, on_record.sources)
    settling = Settling(writing, on_record, homes, judge)
    settled = settling.settle(found, progress)
    entries.issues += [
        RowIssue(names[sheet], row, "", "second_household", "kept")
        for sheet, row in settled.beside
    ]
    batch = writing.batch(LABEL, source=source, n=len(found.people))
    proposal = _propose(source, tables, entries, found, settled)
    return dataclasses.replace(
        proposal,
        batch=batch or None,
        same_file=is_same_file(file, KIND, source, path),
    )


def _read(file: ProjectFile, path: Path, options: LedgerOptions) -> list[SheetTable]:
    book = open_workbook(path, encoding=options.encoding)
    tables = read_tables(
        book, options=options, remembered=lambda key: read_mapping(file, KIND, key)
    )
    return chosen_tables(tables, options)


def _priorities(
    file: ProjectFile, source: str, options: LedgerOptions, on_record: OnRecord
) -> Priorities:
    """Read whose word counts; what was typed in here is a word of the community."""
    kept = load_priorities(file.meta(META_KEY))
    rows = (*on_record.people.values(), *on_record.dwellings.values())
    named = (source, *on_record.sources.values(), *(row["source"] for row in rows))
    kinds = known_kinds(kept, named, hand=HAND)
    if options.standing:
        kinds[source] = options.standing
    return dataclasses.replace(kept, kinds=kinds)


def _propose(
    source: str,
    tables: Sequence[SheetTable],
    entries: Entries,
    found: Identities,
    settled: Settled,
) -> PeopleProposal:
    """Count rows and people."""
    rows: dict[tuple[int, int], str] = dict.fromkeys(found.repeats, "same")
    for change in settled.changes:
        key = (change.sheet, change.row)
        rows[key] = max(rows.get(key, "same"), change.what, key=_WORTH.__getitem__)
    counts = dict.fromkeys(_WORTH, 0)
    for what in rows.values():
        counts[what] += 1
    issues = sorted(entries.issues, key=lambda issue: (issue.sheet, issue.row))
    repaired = {(i.sheet, i.row) for i in issues if i.action == "repaired"}
    return PeopleProposal(
        source=source,
        sheets=tuple(table.sheet.name for table in tables),
        read=entries.read,
        added=counts["added"],
        changed=counts["changed"],
        same=counts["same"],
        skipped=len(entries.rejected),
        repaired=len(repaired),
        placed=settled.placed,
        people=len(found.people),
        issues=tuple(issues),
        rejected=tuple(entries.rejected[key] for key in sorted(entries.rejected)),
        asked=settled.asked,
        mappings={
            table.reading.signature: {
                column.title: column.field for column in table.reading.columns
            }
            for table in tables
        },
        tables=tuple(tables),
        copied=entries.copied,
        changes=tuple(settled.changes),
    )


def apply_people(
    document: Document,
    proposal: PeopleProposal,
    path: Path,
    *,
    options: LedgerOptions | None = None,
    progress: Progress | None = None,
) -> None:
    """Do what an import proposed: one transaction, one entry of the history.

    Parameters
    ----------
    document : Document
    proposal : PeopleProposal
        Made from the project as it is now.
    path : Path
    options : LedgerOptions, optional
    progress : Progress, optional

    Raises
    ------
    Cancelled, ProjectError
        The project is as it was.
    """
    options = options or LedgerOptions()
    progress = progress or Progress()
    progress.step("progress.saving", 0.85, 1.0)
    with document.together():
        if options.remember:
            for signature, mapping in proposal.mappings.items():
                write_mapping(document.file, KIND, signature, mapping)
        if options.standing:
            _keep_standing(document.file, proposal.source, options.standing)
        if proposal.batch is not None:
            batch = with_source(
                document.file,
                proposal.batch,
                path,
                kind=KIND,
                name=proposal.source,
                rows=proposal.read,
                sheets=proposal.sheets,
            )
            document.apply_batch(batch, progress=progress)
        _note_in_record(document, proposal, path)


def _keep_standing(file: ProjectFile, source: str, standing: str) -> None:
    """Keep whose word a source is: the next one is weighed against it."""
    kept = load_priorities(file.meta(META_KEY))
    if kept.kinds.get(source) != standing:
        kinds = {**kept.kinds, source: standing}
        file.set_meta(META_KEY, dump_priorities(dataclasses.replace(kept, kinds=kinds)))


def _note_in_record(document: Document, proposal: PeopleProposal, path: Path) -> None:
    """Record who imported how many people from which file."""
    record(
        document.file,
        "import",
        object=proposal.source,
        table="person",
        rows=proposal.added + proposal.changed,
        file_name=path.name,
    )
