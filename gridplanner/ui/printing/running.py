"""The dialog that prints, opened; and what is told once it is closed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridplanner.resources.format import format_count
from gridplanner.resources.texts import text
from gridplanner.ui.export import open_folder
from gridplanner.ui.panels.strip import Action
from gridplanner.ui.printing.print_form import PrintForm

if TYPE_CHECKING:
    from gridplanner.ui.context import Context
    from gridplanner.ui.printing.asked import Asked


def run_print(
    context: Context, asked: Asked | None = None, *, and_arrange: bool = False
) -> None:
    """Let sheets be printed; what was written is told with its folder.

    Parameters
    ----------
    context : Context
    asked : Asked, optional
        What was pointed at.
    and_arrange : bool, optional
        Open the editor of layouts as soon as there is a sheet.
    """
    form = PrintForm(context, asked)
    if and_arrange:
        form.once_shown = form.arrange
    if not form.exec():
        return
    if form.written is None:
        context.strip.show_message(text("print.sent", n=format_count(form.sent)))
        return
    path, pages = form.written
    said = [text("print.done", n=format_count(pages))]
    if form.gone_on:
        said.append(text("print.gone_on", n=format_count(form.gone_on)))
    if not form.is_kept:
        said.append(text("print.not_recorded"))
    context.strip.show_message(
        "　".join(said),
        Action("print.open_folder", lambda: open_folder(path)),
    )
