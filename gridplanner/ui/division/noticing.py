"""The text for the public notice, on the clipboard or in a file.

Its grids are called as they will be once the candidate is accepted, which only the edit
itself can tell: it is made on a worker, and not written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from gridplanner.resources.texts import text
from gridplanner.studies.dividing.made import units_made
from gridplanner.ui.dialogs.files import ask_save
from gridplanner.ui.division.notice import notice

if TYPE_CHECKING:
    from collections.abc import Callable

    from gridplanner.data.job import Progress
    from gridplanner.data.records import Unit
    from gridplanner.ui.context import Context
    from gridplanner.ui.division.dividing import Dividing


class Noticing:
    """Writes the public notice of the chosen candidate.

    Parameters
    ----------
    context : Context
    dividing : Dividing
        Whose dialog it is; its form shows how far it is.
    """

    def __init__(self, context: Context, dividing: Dividing) -> None:
        self._context, self._dividing = context, dividing

    def copy(self) -> None:
        """Put the text on the clipboard."""

        def take(words: str) -> None:
            QApplication.clipboard().setText(words)
            self._context.strip.show_message(text("dividing.notice.copied"))

        self._write(take)

    def save(self) -> None:
        """Write the text to a file."""
        form = self._dividing.form
        if form is None or form.chosen is None or form.is_running:
            return
        path = ask_save(
            self._context,
            title="dividing.notice",
            pattern="dividing.notice.pattern",
            name=text("dividing.notice.file") + ".txt",
        )
        if path is None:
            return

        def take(words: str) -> None:
            try:
                # Notepad of older systems takes it for something else without the mark.
                path.write_text(words, encoding="utf-8-sig")
            except OSError as error:
                self._context.shell.tell(error)
                return
            said = text("export.file_done", file=path.name)
            self._context.strip.show_message(said)

        self._write(take)

    def _write(self, take: Callable[[str], None]) -> None:
        form, session = self._dividing.form, self._context.session
        document, plan = session.document, session.plan_id
        if form is None or form.chosen is None or document is None or form.is_running:
            return
        shown, scope = form.chosen, form.wishes.scope
        ground = scope.name if scope.units else text("dividing.town")
        day = session.clock().date().isoformat()

        def work(_progress: Progress) -> tuple[Unit, ...]:
            return units_made(document, shown.proposal, plan=plan, today=day)

        def done(units: tuple[Unit, ...]) -> None:
            take(notice(shown, units, ground=ground, day=day))

        self._dividing.run(work, title="progress.naming_parts", done=done)
