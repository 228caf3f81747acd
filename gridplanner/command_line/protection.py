"""The command `audit`."""

from typing import Annotated, Any, Literal

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
    """Show the record of actions, and tell whether it was altered.

    Who sees only what they did themselves is shown that; a file of it is recorded.
    """
    from gridplanner.audit_sheet import (
        COLUMNS,
        row_words,
        title_of,
        verdict_words,
        write_entries,
    )
    from gridplanner.data.access.audit import entries_of, record
    from gridplanner.data.access.audit import verify as verify_record
    from gridplanner.data.store.admission import is_writable
    from gridplanner.data.store.audit import AuditFilter

    mode: Literal["edit", "look"] = "look"
    if out is not None and project.is_file() and is_writable(project):
        mode = "edit"
    with call.project(project, mode) as document:
        file, sees_all = document.file, document.limits.permissions.sees_all_actions
        wanted = None if sees_all else AuditFilter(user=file.user)
        page = entries_of(file, wanted, limit=-1 if out is not None else _SHOWN)
        verdict = None
        if verify:
            with call.progress() as progress:
                verdict = verify_record(file, progress=progress)
        if out is not None:
            count = write_entries(out, page.entries)
            if not file.read_only:
                name = out.name
                record(file, "export", table="audit_log", rows=count, file_name=name)
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
        data["file"] = str(out)
        return Answer(data, tuple(lines))
    if page.total > _SHOWN:
        lines.append(text("cli.audit.shown", n=_SHOWN))
    words = [row_words(entry) for entry in page.entries[:_SHOWN]]
    rows = [cells([row[name] for name in COLUMNS]) for row in words]
    titles = tuple(title_of(name) for name in COLUMNS)
    return Answer(data, tuple(lines), (Table(titles, tuple(rows)),) if rows else ())
