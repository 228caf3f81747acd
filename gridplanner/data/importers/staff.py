"""Import of rosters: look, propose, and apply as one step to undo.

`workers` and `posts` are its two kinds: the first takes in whoever is listed, with the
post where the row names one; the second only gives posts to those on record.
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from gridplanner.data.access.audit import record
from gridplanner.data.comparing.priority import META_KEY, known_kinds, load_priorities
from gridplanner.data.document import TILING
from gridplanner.data.job import Progress
from gridplanner.data.ledgers.deciding import Judge
from gridplanner.data.ledgers.finding import book_finder
from gridplanner.data.ledgers.ledger import LedgerOptions
from gridplanner.data.ledgers.reading import chosen_tables, read_tables
from gridplanner.data.ledgers.recognising import WORDS
from gridplanner.data.ledgers.source_entry import is_same_file, with_source
from gridplanner.data.ledgers.staff_bases import find_bases
from gridplanner.data.ledgers.staff_matching import match_staff
from gridplanner.data.ledgers.staff_places import StaffPlaces
from gridplanner.data.ledgers.staff_proposal import StaffProposal
from gridplanner.data.ledgers.staff_rows import StaffRows, read_staff
from gridplanner.data.ledgers.staff_settling import StaffSettling
from gridplanner.data.ledgers.workbook import open_workbook
from gridplanner.data.registry_edits.writing import HAND, Stamp, Writing
from gridplanner.data.store.homes import value_sources
from gridplanner.data.store.mapping import read_mapping, write_mapping

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from gridplanner.data.document import Document
    from gridplanner.data.ledgers.houses import Finder
    from gridplanner.data.ledgers.reading import SheetTable
    from gridplanner.data.ledgers.staff_settling import Settled
    from gridplanner.data.store.geopackage import ProjectFile

_TABLES: Final = ("worker", "post")


def import_staff(
    document: Document,
    kind: str,
    path: Path,
    *,
    options: LedgerOptions | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> StaffProposal:
    """Import a roster into the open project.

    Parameters
    ----------
    document : Document
    kind : str
        ``"workers"`` or ``"posts"``.
    path : Path
        Workbook or text file.
    options : LedgerOptions, optional
        Of the fields those of `ledgers.staff_columns`.
    dry_run : bool
        Say what it would do, and do nothing.
    progress : Progress, optional

    Returns
    -------
    StaffProposal
        What was done, or would be.

    Raises
    ------
    ImportRejected, Cancelled
        The project is unchanged.
    """
    progress = progress or Progress()
    options = options or LedgerOptions()
    proposal = propose_staff(
        document.file, kind, path, options=options, progress=progress
    )
    if not dry_run:
        _apply(document, proposal, path, options, progress)
    return proposal


def propose_staff(
    file: ProjectFile,
    kind: str,
    path: Path,
    *,
    options: LedgerOptions | None = None,
    progress: Progress | None = None,
) -> StaffProposal:
    """Say what an import of a roster would do; nothing is changed.

    Parameters
    ----------
    file, kind, path, options, progress
        As for `import_staff`.

    Returns
    -------
    StaffProposal
        Posts on record never end by it, for a list may be of a part of the town; one
        of the same role that the list no longer names is pointed out.

    Raises
    ------
    ImportRejected
        ``ledger.no_workers`` or ``ledger.no_posts`` where no sheet is a roster,
        ``ledger.missing`` where a needed column is not there, or as `open_workbook`.
    """
    options, progress = options or LedgerOptions(), progress or Progress()
    progress.step("progress.reading", 0.0, 0.1)
    tables = _read(file, kind, path, options)
    progress.step("progress.checking", 0.1, 0.2)
    day = file.now()[:10]
    rows = read_staff(tables, kind, today=date.fromisoformat(day), progress=progress)
    progress.step("progress.locating", 0.2, 0.7)
    finder = _one_finder(file, progress)
    plan = file.read_plan(TILING)
    places = StaffPlaces(file, plan, rows.found, finder, progress)
    _place_bases(file, rows, finder, progress)
    progress.step("progress.comparing", 0.7, 0.85)
    workers, posts = (_on_record(file, table) for table in _TABLES)
    matched = match_staff(rows, workers, day)
    source = options.source or path.stem
    sources = {
        **value_sources(file, "worker", [row["id"] for row in workers]),
        **value_sources(file, "post", [row["id"] for row in posts]),
    }
    next_ids = {table: file.next_id(table) for table in _TABLES}
    writing = Writing(Stamp(file.now(), source, sources), next_ids)
    judge = _judge(file, source, options, sources, (*workers, *posts))
    settling = StaffSettling(
        writing, judge, places, workers=workers, posts=posts, units=plan.units
    )
    settled = settling.settle(rows, matched)
    label = f"change.import_{kind}"
    batch = writing.batch(label, source=source, n=rows.read - len(rows.rejected))
    return dataclasses.replace(
        _propose(source, tables, rows, settled),
        batch=batch or None,
        same_file=is_same_file(file, kind, source, path),
    )


def _read(
    file: ProjectFile, kind: str, path: Path, options: LedgerOptions
) -> list[SheetTable]:
    words = WORDS[kind]
    book = open_workbook(path, encoding=options.encoding)
    tables = read_tables(
        book,
        options=options,
        remembered=lambda key: read_mapping(file, kind, key),
        words=words,
    )
    return chosen_tables(tables, options, words)


def _one_finder(file: ProjectFile, progress: Progress) -> Callable[[], Finder]:
    """Make the book of addresses when it is asked for first, and once."""
    made: list[Finder] = []

    def finder() -> Finder:
        if not made:
            made.append(book_finder(file, progress.part(0.0, 0.6)))
        return made[0]

    return finder


def _place_bases(
    file: ProjectFile,
    rows: StaffRows,
    finder: Callable[[], Finder],
    progress: Progress,
) -> None:
    """Give each base its place on the map; list those nobody finds."""
    based = [row for row in rows.found if "base" in row.worker]
    names = (row.worker["base"] for row in based)
    places = find_bases(file, names, file.now()[:10], finder, progress)
    for row in based:
        place = places.get(row.worker["base"])
        if place is None:
            rows.keep(row, "base", "base_not_found")
        else:
            row.worker |= {"base_x": repr(place[0]), "base_y": repr(place[1])}


def _on_record(file: ProjectFile, table: str) -> list[dict[str, Any]]:
    ids = file.read_columns(table, ["id"], all_rows=True)["id"]
    return file.read_rows(table, [int(number) for number in ids])


def _judge(
    file: ProjectFile,
    source: str,
    options: LedgerOptions,
    sources: dict[tuple[str, int, str], str],
    rows: Sequence[dict[str, Any]],
) -> Judge:
    """Read whose word counts; what was typed in here is a word of the community."""
    kept = load_priorities(file.meta(META_KEY))
    named = (source, *sources.values(), *(str(row["source"] or "") for row in rows))
    kinds = known_kinds(kept, named, hand=HAND)
    if options.standing:
        kinds[source] = options.standing
    return Judge(source, dataclasses.replace(kept, kinds=kinds), sources)


def _propose(
    source: str, tables: Sequence[SheetTable], rows: StaffRows, settled: Settled
) -> StaffProposal:
    counts = Counter(change.what for change in settled.changes)
    sheets = {name: number for number, name in enumerate(rows.names)}
    issues = sorted(rows.issues, key=lambda each: (sheets[each.sheet], each.row))
    repaired = {(i.sheet, i.row) for i in issues if i.action == "repaired"}
    return StaffProposal(
        kind=rows.kind,
        source=source,
        sheets=tuple(rows.names),
        read=rows.read,
        added=counts["added"],
        changed=counts["changed"],
        same=counts["same"],
        skipped=len(rows.rejected),
        repaired=len(repaired),
        workers_added=settled.workers_added,
        workers_changed=len(settled.workers_changed),
        posts_added=settled.posts_added,
        posts_changed=len(settled.posts_changed),
        issues=tuple(issues),
        rejected=tuple(rows.rejected[key] for key in sorted(rows.rejected)),
        mappings={
            table.reading.signature: {
                column.title: column.field for column in table.reading.columns
            }
            for table in tables
        },
        tables=tuple(tables),
        changes=tuple(settled.changes),
    )


def _apply(
    document: Document,
    proposal: StaffProposal,
    path: Path,
    options: LedgerOptions,
    progress: Progress,
) -> None:
    """Do what was proposed: one transaction, one entry of the history."""
    progress.step("progress.saving", 0.85, 1.0)
    file, kind = document.file, proposal.kind
    new = {
        signature: mapping
        for signature, mapping in proposal.mappings.items()
        if options.remember and read_mapping(file, kind, signature) != mapping
    }
    if proposal.batch is None and not new:
        return
    with document.together():
        for signature, mapping in new.items():
            write_mapping(file, kind, signature, mapping)
        if proposal.batch is None:
            return
        batch = with_source(
            file,
            proposal.batch,
            path,
            kind=kind,
            name=proposal.source,
            rows=proposal.read,
            sheets=proposal.sheets,
        )
        document.apply_batch(batch, progress=progress)
        record(
            file,
            "import",
            object=proposal.source,
            table="worker" if kind == "workers" else "post",
            rows=proposal.added + proposal.changed,
            file_name=path.name,
        )
