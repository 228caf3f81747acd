"""Working out a comparison or a merge: at once, in a large project as a job."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from gridplanner.data.errors import GridPlannerError
from gridplanner.ui.ground import has_many

if TYPE_CHECKING:
    from collections.abc import Callable

    from gridplanner.data.job import Progress
    from gridplanner.ui.context import Context

T = TypeVar("T")


class Runner:
    """Runs work that only reads the project; a fault is told."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def run(
        self, work: Callable[[], T], *, title: str, done: Callable[[T], None]
    ) -> None:
        """Do `work` and hand over what it gives; `title` is a string key."""
        context = self._context
        document = context.session.document
        if document is None or context.jobs.running:
            return
        if not has_many(document.file):
            try:
                found = work()
            except (GridPlannerError, OSError) as error:
                context.shell.tell(error)
                return
            done(found)
            return

        def job(progress: Progress) -> T:
            found = work()
            progress.check()
            return found

        context.jobs.run(job, title=title, done=done, failed=context.shell.tell)
