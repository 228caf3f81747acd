"""The way to any point of the history: many steps of undo or redo as one."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gridplanner.data.document import Document
    from gridplanner.data.job import Progress
    from gridplanner.data.store.history import HistoryEntry


def walk_history(
    document: Document, wanted: int, *, progress: Progress
) -> HistoryEntry | None:
    """Undo or redo until an entry is the last that holds.

    Parameters
    ----------
    document : Document
    wanted : int
        Id of the entry; 0 takes everything back.
    progress : Progress
        Told after each step.

    Returns
    -------
    HistoryEntry or None
        The last one turned; None where `wanted` is where the document is.

    Raises
    ------
    Cancelled, GridPlannerError
        The document is as it was: all steps are one transaction.
    """
    last = document.next_undo()
    here = last.id if last is not None else 0
    low, high = sorted((here, wanted))
    count = sum(entry.id <= high for entry in document.history(after=low))
    turned = None
    if not count:
        return None
    with document.together():
        for number in range(count):
            progress.step("progress.walking", number / count, (number + 1) / count)
            back = wanted < here
            turned = document.undo() if back else document.redo()
    return turned
