"""Writing the figures as a sheet, and the map as a picture."""

from __future__ import annotations

import errno
import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter

from gridplanner.data.export import write_rows
from gridplanner.layers.furniture import EDGE, paint_legend
from gridplanner.resources.texts import text
from gridplanner.ui.panels.grids_model import columns_of
from gridplanner.ui.panels.strip import Action

if TYPE_CHECKING:
    from pathlib import Path

    from gridplanner.data.job import Progress
    from gridplanner.ui.context import Context


def write_table(context: Context, path: Path) -> None:
    """Write the units of the level of work with their figures to an XLSX file."""
    session = context.session
    found, document = session.figures(), session.document
    if found is None or document is None:
        return
    parents = []
    for unit in found.units:
        parent = session.unit(unit.parent)
        parents.append(parent.name or parent.code if parent is not None else "")
    columns = columns_of(found, parents)
    written = {
        text(column.title): [
            _cell(value, number=column.is_number) for value in column.values
        ]
        for column in columns
    }
    title = document.levels[session.level].name

    def work(progress: Progress) -> int:
        progress.check()
        return write_rows(path, written, sheet=title)

    def done(count: int) -> None:
        message = text("export.done", n=f"{count:,}", file=path.name)
        context.strip.show_message(
            message, Action("print.open_folder", lambda: open_folder(path))
        )

    context.jobs.run(work, title="export.running", done=done, failed=context.shell.tell)


def write_picture(context: Context, path: Path) -> None:
    """Write what the map shows to a PNG file, with its legend."""
    canvas = context.canvas
    image = canvas.grab()
    # The legend floats over the map in the window; a picture stands for itself.
    painter = QPainter(image)
    corner = QPointF(canvas.width() - EDGE, canvas.height() - EDGE)
    stack = canvas.stack
    paint_legend(painter, corner, stack.legend(canvas.view.scale), stack.style)
    painter.end()
    if image.save(str(path)):
        message = text("export.picture_done", file=path.name)
        context.strip.show_message(
            message, Action("print.open_folder", lambda: open_folder(path))
        )
    else:
        context.shell.tell(OSError(errno.EIO, "", str(path)))


def open_folder(path: Path) -> None:
    """Show the folder of a file in the system's file window."""
    from PySide6.QtCore import QUrl
    from PySide6.QtGui import QDesktopServices

    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent)))


def _cell(value: object, *, number: bool) -> object:
    """Give a value as a sheet takes it: codes stay text, what is not known is empty."""
    if not number:
        return str(value)
    amount = float(value)  # type: ignore[arg-type]  # a numpy number
    if math.isnan(amount) or amount < 0:
        return None
    return int(amount) if amount.is_integer() else round(amount, 4)
