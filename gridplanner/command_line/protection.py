"""The command `audit`."""

from typing import Annotated, Any

import typer

from gridplanner.command_line.call import (
    Answer,
    Call,
    Out,
    Project,
    Table,
    cells,
    command,
)
from gridplanner.resources.texts import text

_SHOWN = 20  # entries for people; all of them go into the file


@command("audit")
def audit(
    call: Call,
    project: Project,
    *,
    verify: Annotated[
        bool, typer.Option("--verify", help="cli.option.verify_audit")
    ] = False,
    out: Out = None,
) -> Answer:
    """Show the record of actions, and tell whether it was altered."""
    from gridplanner.audit_sheet import (
        COLUMNS,
        row_words,
        title_of,
        verdict_words,
        write_entries,
    )
    from gridplanner.data.access.audit import entries_of
    from gridplanner.data.access.audit import verify as verify_record

    with call.project(project) as document:
        page = entries_of(document.file, limit=-1 if out is not None else _SHOWN)
        verdict = None
        if verify:
            with call.progress() as progress:
                verdict = verify_record(document.file, progress=progress)
    data: dict[str, Any] = {
        "entries": page.total,
        "intact": None if verdict is None else verdict.intact,
        "first_bad": (verdict.first_bad or None) if verdict is not None else None,
        "kind": (verdict.kind or None) if verdict is not None else None,
    }
    lines = [text("cli.audit.entries", n=f"{page.total:,}")]
    if verdict is not None:
        lines.append(verdict_words(verdict))
    if out is not None:
        write_entries(out, page.entries)
        data["file"] = str(out)
        return Answer(data, tuple(lines))
    if page.total > _SHOWN:
        lines.append(text("cli.audit.shown", n=_SHOWN))
    words = [row_words(entry) for entry in page.entries[:_SHOWN]]
    rows = [cells([row[name] for name in COLUMNS]) for row in words]
    titles = tuple(title_of(name) for name in COLUMNS)
    return Answer(data, tuple(lines), (Table(titles, tuple(rows)),) if rows else ())
