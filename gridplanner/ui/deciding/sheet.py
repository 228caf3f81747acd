"""A sheet of open questions for the grid workers, masked, with room to write."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QMarginsF, QSizeF
from PySide6.QtGui import QPageLayout, QPageSize, QPdfWriter, QTextDocument
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPushButton

from gridplanner.data.access.audit import check_recordable, record
from gridplanner.data.comparing.reviews import ADDRESS, read_item
from gridplanner.data.errors import GridPlannerError
from gridplanner.data.exports.rare_letters import restore_letters_in
from gridplanner.data.job import Progress
from gridplanner.data.whole_file import whole_file
from gridplanner.resources.letters import private_letters
from gridplanner.resources.texts import text
from gridplanner.ui.command import needs_print
from gridplanner.ui.deciding.item_view import words_of
from gridplanner.ui.dialogs.files import ask_save
from gridplanner.ui.dialogs.form import Form

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from gridplanner.data.comparing.reviews import ReviewItem, ReviewLine
    from gridplanner.data.store.geopackage import ProjectFile
    from gridplanner.ui.context import Context

_MARGIN = 15.0  # mm
_DPI = 96
_PAGE = QPageLayout(
    QPageSize(QPageSize.PageSizeId.A4),
    QPageLayout.Orientation.Portrait,
    QMarginsF(_MARGIN, _MARGIN, _MARGIN, _MARGIN),
    QPageLayout.Unit.Millimeter,
)


class PrintForm(Form):
    """Asks whether a sheet goes to a printer or into a file.

    Parameters
    ----------
    parent : QWidget or None
    count : int
        How many questions it holds.
    """

    def __init__(self, parent: QWidget | None, *, count: int) -> None:
        super().__init__(parent, title="verify.print", verb="verify.print.pdf")
        self.add_note(text("verify.print.note", n=count), role="")
        self.is_for_printer = False
        self.printer = QPushButton(text("verify.print.printer"))
        self.printer.setAutoDefault(False)
        self.printer.clicked.connect(self._take_printer)
        self.box.addButton(self.printer, QDialogButtonBox.ButtonRole.ActionRole)

    def _take_printer(self) -> None:
        self.is_for_printer = True
        self.accept()


def print_questions(context: Context, kind: str, lines: Sequence[ReviewLine]) -> None:
    """Ask where to, and print the open questions of a kind or write them as a PDF."""
    document = context.session.document
    if document is None or not lines:
        return
    reason = needs_print(context)
    if reason is not None:
        context.shell.strip.show_message(text(reason))
        return
    form = PrintForm(context.shell.widget, count=len(lines))
    is_meant = form.exec() == QDialog.DialogCode.Accepted
    is_for_printer = form.is_for_printer
    form.deleteLater()
    if not is_meant:
        return
    try:
        show = _to_printer if is_for_printer else _to_file
        show(context, document.file, text(f"ledger.question.{kind}"), lines)
    except (GridPlannerError, OSError) as error:
        context.shell.tell(error)


def _to_file(
    context: Context, file: ProjectFile, title: str, lines: Sequence[ReviewLine]
) -> None:
    """Write a PDF on a worker, and say then that it is there."""
    path = ask_save(
        context, title="verify.print", pattern="files.pdf", name=f"{title}.pdf"
    )
    if path is None:
        return
    check_recordable(file)

    def work(progress: Progress) -> None:
        progress.step("progress.exporting")
        write_sheet(file, path, lines, title=title, progress=progress)

    words = text("verify.printed", n=len(lines), file=path.name)
    context.jobs.run(
        work,
        title="progress.exporting",
        done=lambda _nothing: context.shell.strip.show_message(words),
        failed=context.shell.tell,
        cancelled=lambda: context.shell.strip.show_message(text("exports.stopped")),
    )


def _to_printer(
    context: Context, file: ProjectFile, title: str, lines: Sequence[ReviewLine]
) -> None:
    """Print by the dialog of the system, once that is on the record."""
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter

    printer = QPrinter()
    printer.setPageLayout(_PAGE)
    printer.setDocName(title)
    dialog = QPrintDialog(printer, context.shell.widget)
    is_meant = dialog.exec() == QDialog.DialogCode.Accepted
    dialog.deleteLater()
    if not is_meant:
        return
    _record(file, len(lines), file_name=printer.printerName())
    sheet = _sheet(file, lines, title=title)
    sheet.print_(printer)
    context.shell.strip.show_message(text("verify.printed.paper", n=len(lines)))


def _record(file: ProjectFile, rows: int, *, file_name: str) -> None:
    record(file, "print", object="review", rows=rows, file_name=file_name)


def write_sheet(
    file: ProjectFile,
    path: Path,
    lines: Sequence[ReviewLine],
    *,
    title: str,
    progress: Progress | None = None,
) -> None:
    """Write questions as a PDF; names, numbers and telephones are masked always."""
    sheet = _sheet(file, lines, title=title, progress=progress)
    with whole_file(path) as part:
        writer = QPdfWriter(str(part))
        writer.setResolution(_DPI)
        writer.setPageLayout(_PAGE)
        inside = writer.pageLayout().paintRectPixels(_DPI)
        sheet.setPageSize(QSizeF(inside.size()))
        sheet.print_(writer)
        del writer  # it writes the end of the file
        restore_letters_in(part, private_letters())
        _record(file, len(lines), file_name=path.name)


def _sheet(
    file: ProjectFile,
    lines: Sequence[ReviewLine],
    *,
    title: str,
    progress: Progress | None = None,
) -> QTextDocument:
    told = progress or Progress()
    found = []
    for number, line in enumerate(lines):
        told.fraction(number / len(lines))
        found.append(read_item(file, line.id))
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
    return sheet


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
