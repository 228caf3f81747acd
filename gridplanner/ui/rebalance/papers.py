"""What goes out about moves: the public notice, and the list that is handed over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from gridplanner.data.errors import GridPlannerError
from gridplanner.resources.texts import text
from gridplanner.studies.rebalancing.hand_over import write_list
from gridplanner.ui.dialogs.files import ask_save
from gridplanner.ui.rebalance.notice import notice

if TYPE_CHECKING:
    from gridplanner.ui.context import Context
    from gridplanner.ui.rebalance.form import RebalanceForm


class Papers:
    """Writes down what a form shows.

    Parameters
    ----------
    context : Context
    form : RebalanceForm
    """

    def __init__(self, context: Context, form: RebalanceForm) -> None:
        self._context, self._form = context, form

    def notice(self) -> str:
        """Write the text for the public notice; empty without a move."""
        form, session = self._form, self._context.session
        if form.proposal is None or form.rest is None or not form.rest.kept:
            return ""
        area = form.wishes.area
        ground = area.currentText() if area.currentData() else text("dividing.town")
        day = session.clock().date().isoformat()
        return notice(form.proposal, form.rest.kept, ground=ground, day=day)

    def copy_notice(self) -> None:
        """Put the text for the public notice on the clipboard."""
        words = self.notice()
        if words:
            QApplication.clipboard().setText(words)
            self._context.strip.show_message(text("dividing.notice.copied"))

    def save_notice(self) -> None:
        """Write the text for the public notice to a file."""
        words = self.notice()
        path = ask_save(
            self._context,
            title="dividing.notice",
            pattern="dividing.notice.pattern",
            name=text("rebalance.notice.file") + ".txt",
        )
        if path is None or not words:
            return
        try:
            # Notepad of older systems takes it for something else without the mark.
            path.write_text(words, encoding="utf-8-sig")
        except OSError as error:
            self._context.shell.tell(error)
            return
        self._context.strip.show_message(text("export.file_done", file=path.name))

    def save_list(self) -> None:
        """Write the moves and their houses to a workbook."""
        form, session = self._form, self._context.session
        if form.proposal is None or form.rest is None or session.document is None:
            return
        if not session.permissions.may_export:
            form.say(text("blocked.role_export"))
            return
        path = ask_save(
            self._context,
            title="rebalance.papers.list",
            pattern="rebalance.papers.pattern",
            name=text("rebalance.papers.file") + ".xlsx",
        )
        if path is None:
            return
        try:
            write_list(path, session.document, form.proposal, form.rest.kept)
        except (GridPlannerError, OSError) as error:
            self._context.shell.tell(error)
            return
        self._context.strip.show_message(text("export.file_done", file=path.name))
