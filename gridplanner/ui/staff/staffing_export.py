"""What the tab of staffing shows, written as a workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridplanner.data.export import write_book
from gridplanner.resources.texts import text
from gridplanner.ui.dialogs.files import ask_save
from gridplanner.ui.export import open_folder
from gridplanner.ui.panels.strip import Action

if TYPE_CHECKING:
    from gridplanner.data.job import Progress
    from gridplanner.ui.context import Context
    from gridplanner.ui.staff.staffing_panel import StaffingPanel


def export_staffing(context: Context, panel: StaffingPanel) -> None:
    """Ask where to, and write the table and the list beside it, a sheet each."""
    if context.session.document is None:
        return
    path = ask_save(
        context,
        title="staffing.export",
        pattern="pattern.xlsx",
        name=f"{text('tray.staffing')}.xlsx",
    )
    if path is None:
        return
    sheets = panel.sheets()
    count = sum(model.rowCount() for model in (panel.model, panel.posts))

    def work(progress: Progress) -> int:
        progress.check()
        write_book(path, sheets)
        return count

    def done(count: int) -> None:
        said = text("export.done", n=f"{count:,}", file=path.name)
        opener = Action("print.open_folder", lambda: open_folder(path))
        context.strip.show_message(said, opener)

    context.jobs.run(work, title="export.running", done=done, failed=context.shell.tell)
