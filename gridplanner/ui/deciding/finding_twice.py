"""Looks through all people for pairs that may be one, on a worker."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridplanner.data.registry_edits.writing import Stamp
from gridplanner.resources.texts import text

if TYPE_CHECKING:
    from gridplanner.data.batch import Batch
    from gridplanner.data.job import Progress
    from gridplanner.ui.context import Context


def find_twice(context: Context) -> None:
    """Find who is listed twice; new pairs go to the list of open questions."""
    document, session = context.session.document, context.session
    if document is None:
        return
    file = document.file
    stamp = Stamp(session.clock().isoformat(timespec="seconds"), "comparing")

    def work(progress: Progress) -> Batch:
        from gridplanner.data.comparing.duplicates import find_duplicates
        from gridplanner.data.comparing.people_columns import read_people_columns
        from gridplanner.data.comparing.reviews import propose_duplicates

        progress.step("verify.searching", 0.0, 0.3)
        people = read_people_columns(file)
        progress.step("verify.searching", 0.3, 0.95)
        found = find_duplicates(people, progress=progress)
        return propose_duplicates(file, found, stamp)

    def done(batch: Batch) -> None:
        if not batch:
            context.shell.strip.show_message(text("verify.nobody_twice"))
            return
        document.apply_batch(batch)
        context.shell.strip.show_message(text(batch.label, **batch.fields))
        context.shell.show_panel("verify")

    context.jobs.run(
        work, title="verify.searching", done=done, failed=context.shell.tell
    )
