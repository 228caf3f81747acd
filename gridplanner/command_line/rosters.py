"""Rosters of workers and lists of posts on the command line."""

from pathlib import Path
from typing import TYPE_CHECKING

from gridplanner.command_line.call import Answer, Call
from gridplanner.command_line.ledgers import issue_tables, write_back
from gridplanner.resources.texts import text

if TYPE_CHECKING:
    from gridplanner.data.ledgers.ledger import LedgerOptions


def fields_of_rosters() -> list[str]:
    """Give the fields rosters have."""
    from gridplanner.data.ledgers.staff_columns import WORKERS

    return list(WORKERS.fields)


def import_roster(
    call: Call,
    kind: str,
    source: Path,
    project: Path,
    *,
    options: "LedgerOptions",
    rejected: Path | None,
    dry_run: bool,
) -> Answer:
    """Import a roster, and write the rows that cannot be taken."""
    from gridplanner.data.importers.staff import import_staff

    opened = call.project(project, "edit", right="import")
    with opened as document, call.progress() as progress:
        done = import_staff(
            document, kind, source, options=options, dry_run=dry_run, progress=progress
        )
        if rejected is not None and done.rejected:
            write_back(document.file, done, rejected)
    lines = [text("cli.import.dry")] if dry_run else []
    counts = ("read", "added", "changed", "same", "repaired", "skipped")
    lines.append(text("cli.ledger.done", **{n: getattr(done, n) for n in counts}))
    lines.append(
        text(
            "cli.roster.done",
            workers=done.workers_added,
            workers_changed=done.workers_changed,
            posts=done.posts_added,
            posts_changed=done.posts_changed,
        )
    )
    written = rejected if done.rejected else None
    if written is not None:
        told = text("cli.ledger.rejected", n=len(done.rejected), file=written.name)
        lines.append(told)
    answer = done.answer() | {"rejected_file": written and str(written)}
    return Answer(answer, tuple(lines), issue_tables(done))
