"""A sheet of open questions for the grid workers, masked, with room to write."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QMarginsF, QSizeF
from PySide6.QtGui import QPageLayout, QPageSize, QPdfWriter, QTextDocument

from gridplanner.data.access.audit import record
from gridplanner.data.comparing.reviews import ADDRESS, read_item
from gridplanner.data.errors import GridPlannerError
from gridplanner.data.whole_file import whole_file
from gridplanner.resources.texts import text
from gridplanner.ui.deciding.item_view import words_of
from gridplanner.ui.dialogs.files import ask_save

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from gridplanner.data.comparing.reviews import ReviewItem, ReviewLine
    from gridplanner.data.store.geopackage import ProjectFile
    from gridplanner.ui.context import Context

_MARGIN = 15.0  # mm
_DPI = 96


def print_questions(context: Context, kind: str, lines: Sequence[ReviewLine]) -> None:
    """Ask for a file and write the open questions of a kind into it."""
    document = context.session.document
    if document is None:
        return
    title = text(f"ledger.question.{kind}")
    path = ask_save(
        context, title="verify.print", pattern="files.pdf", name=f"{title}.pdf"
    )
    if path is None:
        return
    try:
        record(
            document.file, "print", object="review", rows=len(lines),
            file_name=path.name,
        )  # fmt: skip
        write_sheet(document.file, path, lines, title=title)
    except (GridPlannerError, OSError) as error:
        context.shell.tell(error)
        return
    words = text("verify.printed", n=len(lines), file=path.name)
    context.shell.strip.show_message(words)


def write_sheet(
    file: ProjectFile, path: Path, lines: Sequence[ReviewLine], *, title: str
) -> None:
    """Write questions as a PDF; names, numbers and telephones are masked always."""
    found = [read_item(file, line.id) for line in lines]
    items = [item for item in found if item is not None]
    rows = "".join(_row(number, item) for number, item in enumerate(items, start=1))
    heads = "".join(
        f"<th>{escape(text(key))}</th>"
        for key in ("verify.sheet.number", "verify.sheet.who", "verify.sheet.what",
                    "verify.sheet.found")
    )  # fmt: skip
    sheet = QTextDocument()
    sheet.setHtml(
        f"<h2>{escape(title)}</h2><p>{escape(text('verify.sheet.help'))}</p>"
        "<table border='1' cellspacing='0' cellpadding='5' width='100%'>"
        f"<tr>{heads}</tr>{rows}</table>"
    )
    with whole_file(path) as part:
        writer = QPdfWriter(str(part))
        writer.setResolution(_DPI)
        writer.setPageLayout(
            QPageLayout(
                QPageSize(QPageSize.PageSizeId.A4),
                QPageLayout.Orientation.Portrait,
                QMarginsF(_MARGIN, _MARGIN, _MARGIN, _MARGIN),
                QPageLayout.Unit.Millimeter,
            )
        )
        inside = writer.pageLayout().paintRectPixels(_DPI)
        sheet.setPageSize(QSizeF(inside.size()))
        sheet.print_(writer)


def _row(number: int, item: ReviewItem) -> str:
    if item.kind == ADDRESS:
        what = item.address
    else:
        what = "；".join(
            f"{text(f'ledger.column.{row.column}')}："
            f"{words_of(row.column, row.present)} / {words_of(row.column, row.offered)}"
            for row in item.fields
            if row.differs
        )
    cells = (str(number), item.name, what or "—", "")
    return "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>"
