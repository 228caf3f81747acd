"""Import ledgers of people into the open project, by way of a look at each of them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog

from gridplanner.resources.texts import text
from gridplanner.ui.backups import keep_before, make_note, words_of
from gridplanner.ui.ledgers.ledger_dialog import LedgerDialog
from gridplanner.ui.ledgers.ledger_work import import_files
from gridplanner.ui.ledgers.send_back import save_rejected
from gridplanner.ui.panels.strip import Action, Kind

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from gridplanner.data.document import Document
    from gridplanner.data.job import Progress
    from gridplanner.ui.context import Context
    from gridplanner.ui.ledgers.ledger_rows import LedgerFile, LedgerProposal


def import_ledgers(context: Context, paths: Sequence[Path]) -> None:
    """Import ledgers by way of a look; before the first people offer encryption."""

    def go_on() -> None:
        # The project was closed and opened again where it was encrypted just now.
        document = context.session.document
        if document is not None:
            _import(context, document, paths)

    context.shell.entry.offer_encryption(go_on)


def _import(context: Context, document: Document, paths: Sequence[Path]) -> None:
    dialog = LedgerDialog(context, document, paths)
    accepted = dialog.exec() == QDialog.DialogCode.Accepted
    files = dialog.chosen
    dialog.deleteLater()
    if not accepted or not files:
        return
    note = make_note(context.session, "import")

    def work(progress: Progress) -> tuple[list[LedgerProposal], str]:
        fault = keep_before(document, note, progress=progress.part(0, 0.1))
        return import_files(document, files, progress.part(0.1, 1)), words_of(fault)

    context.jobs.run(
        work,
        title="ledger.title",
        done=lambda found: _tell(context, files, *found),
        failed=context.shell.tell,
        cancelled=lambda: context.strip.show_message(text("import.cancelled")),
    )


def _tell(
    context: Context,
    files: Sequence[LedgerFile],
    proposals: Sequence[LedgerProposal],
    fault: str,
) -> None:
    """Say what came in; what was sent back or is to be decided is one click away."""
    for file, proposal in zip(files, proposals, strict=True):
        file.proposal = proposal
    sums = {
        name: sum(getattr(proposal, name) for proposal in proposals)
        for name in ("added", "changed", "same", "skipped", "undecided")
    }
    rosters = all(file.lists != "people" for file in files)
    done = "ledger.done_roster" if rosters else "ledger.done"
    words = text(done, **{name: f"{n:,}" for name, n in sums.items()})
    if sums["skipped"]:
        words += text("ledger.done_rejected", n=f"{sums['skipped']:,}")
    if sums["undecided"]:
        words += text("ledger.done_undecided", n=f"{sums['undecided']:,}")
    actions = [
        Action("ledger.save_rejected_short", partial(save_rejected, context, file))
        for file in files
        if file.proposal is not None and file.proposal.rejected
    ][:1]
    if sums["undecided"]:
        show = partial(context.shell.show_panel, "verify")
        actions.append(Action("verify.open", show))
    kind = Kind.WARNING if sums["skipped"] or fault else Kind.INFORMATION
    context.strip.show_message(words + fault, *actions, kind=kind)
