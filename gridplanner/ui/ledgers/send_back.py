"""Writing the rows that are sent back, to be mended and imported again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridplanner.data.ledgers.rejected import write_rejected
from gridplanner.resources.texts import text
from gridplanner.ui.dialogs.files import ask_save
from gridplanner.ui.export import open_folder
from gridplanner.ui.ledgers.outcome_page import issue_words
from gridplanner.ui.panels.strip import Action

if TYPE_CHECKING:
    from pathlib import Path

    from gridplanner.data.job import Progress
    from gridplanner.data.store.geopackage import ProjectFile
    from gridplanner.ui.context import Context
    from gridplanner.ui.ledgers.ledger_rows import LedgerFile, LedgerProposal


def ask_target(context: Context, file: LedgerFile) -> Path | None:
    """Ask where the rows of a ledger that are sent back are written to."""
    name = text("ledger.rejected_name", name=file.path.stem) + ".xlsx"
    return ask_save(
        context, title="ledger.save_title", pattern="pattern.xlsx", name=name
    )


def send_back(
    file: ProjectFile, proposal: LedgerProposal, path: Path, progress: Progress
) -> int:
    """Write the rows on a worker; how many they are."""
    progress.step("progress.exporting")
    titles = (text("ledger.rejected.column"), text("ledger.rejected.reason"))
    return write_rejected(file, proposal, path, titles=titles, reason=issue_words)


def tell_written(context: Context, path: Path, count: int) -> None:
    """Say how many rows were written, and where."""
    context.strip.show_message(
        text("ledger.rejected_saved", n=f"{count:,}", file=path.name),
        Action("print.open_folder", lambda: open_folder(path)),
    )


def save_rejected(context: Context, file: LedgerFile) -> None:
    """Ask where, and write the rows that were sent back by an import."""
    proposal, document = file.proposal, context.session.document
    if proposal is None or document is None or context.jobs.running:
        return
    path = ask_target(context, file)
    if path is None:
        return
    context.jobs.run(
        lambda progress: send_back(document.file, proposal, path, progress),
        title="progress.exporting",
        done=lambda count: tell_written(context, path, count),
        failed=context.shell.tell,
    )
