"""What the import of ledgers has done on its worker: reading, and proposing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridplanner.data.errors import GridPlannerError
from gridplanner.data.importers.people import propose_people, run_import
from gridplanner.data.importers.staff import import_staff, propose_staff
from gridplanner.data.ledgers.recognising import look_at_any
from gridplanner.data.store.mapping import read_mapping

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gridplanner.data.document import Document
    from gridplanner.data.job import Progress
    from gridplanner.ui.ledgers.ledger_rows import LedgerFile, LedgerProposal


def look_at_files(
    document: Document, files: Sequence[LedgerFile], progress: Progress
) -> None:
    """Read files anew, each with its options; what cannot be read has its fault."""
    for number, file in enumerate(files):
        part = progress.part(number / len(files), (number + 1) / len(files))
        part.step("import.looking")
        progress.check()
        try:
            file.ledger = look_at_any(
                file.path,
                options=file.options,
                kind=file.kind,
                remembered=lambda kind, key: read_mapping(document.file, kind, key),
            )
            file.fault = None
        except GridPlannerError as fault:
            file.ledger, file.fault = None, fault


def propose_files(
    document: Document, files: Sequence[LedgerFile], progress: Progress
) -> None:
    """Find out what importing each of the files would do, one without the others."""
    for number, file in enumerate(files):
        part = progress.part(number / len(files), (number + 1) / len(files))
        progress.check()
        try:
            file.proposal = _propose(document, file, part)
            file.fault = None
        except GridPlannerError as fault:
            file.proposal, file.fault = None, fault


def import_files(
    document: Document, files: Sequence[LedgerFile], progress: Progress
) -> list[LedgerProposal]:
    """Import all of the files, or none; each is one step to undo.

    Every file is proposed anew: it is to see the people of those before it.
    """
    done = []
    with document.together():
        for number, file in enumerate(files):
            part = progress.part(number / len(files), (number + 1) / len(files))
            done.append(_import(document, file, part))
    return done


def _propose(
    document: Document, file: LedgerFile, progress: Progress
) -> LedgerProposal:
    options, path = file.settled(), file.path
    if file.lists == "people":
        return propose_people(document.file, path, options=options, progress=progress)
    return propose_staff(
        document.file, file.lists, path, options=options, progress=progress
    )


def _import(document: Document, file: LedgerFile, progress: Progress) -> LedgerProposal:
    options, path = file.settled(), file.path
    if file.lists == "people":
        return run_import(document, path, options=options, progress=progress)
    return import_staff(document, file.lists, path, options=options, progress=progress)
