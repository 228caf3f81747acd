"""Going to a point of the history in the window: as a job, with its place restored."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridplanner.data.walk import walk_history
from gridplanner.resources.texts import text
from gridplanner.ui.vantages import return_to

if TYPE_CHECKING:
    from gridplanner.data.store.history import HistoryEntry
    from gridplanner.ui.context import Context


def go_to(context: Context, entry: int, words: str) -> None:
    """Undo or redo until an entry is the last that holds; stopped, nothing changes.

    Parameters
    ----------
    context : Context
    entry : int
        Id of the entry, 0 for the beginning.
    words : str
        What that point is called, in the user's language.
    """
    document = context.session.document
    if document is None or context.jobs.running:
        context.strip.show_message(text("blocked.busy"))
        return

    def done(turned: HistoryEntry | None) -> None:
        if turned is not None:
            context.session.follow(turned.plan)
            return_to(context, turned)
            context.strip.show_message(text("history.gone", what=words))

    # Some steps of the way may be imports of many thousand rows.
    context.jobs.run(
        lambda progress: walk_history(document, entry, progress=progress),
        title="edit.history",
        done=done,
        failed=context.shell.tell,
        cancelled=lambda: context.strip.show_message(text("history.stopped")),
    )
