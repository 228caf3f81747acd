"""Which page of a PDF is the plan: a number and a small picture of the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QDialog, QLabel, QSpinBox, QWidget

from gridplanner.data.sources.pdf_pages import count_pages, draw_page, page_inches
from gridplanner.layers.scan_file import PAGES
from gridplanner.resources.texts import text
from gridplanner.ui.dialogs.form import Form

if TYPE_CHECKING:
    from pathlib import Path

_SIDE = 360  # px of the longer side of the picture


def ask_page(path: Path, parent: QWidget) -> int:
    """Ask for a page where there are several; 0 where the user wants none.

    Raises
    ------
    ScanError, OSError
        If the file cannot be read.
    """
    if path.suffix.lower() not in PAGES:
        return 1
    count = count_pages(path)
    if count == 1:
        return 1
    form = ScanPageForm(path, count, parent)
    return form.page.value() if form.exec() == QDialog.DialogCode.Accepted else 0


class ScanPageForm(Form):
    """Asks for a page."""

    def __init__(self, path: Path, count: int, parent: QWidget | None = None) -> None:
        super().__init__(parent, title="scan.page", verb="scan.page.take")
        self._path = path
        self.add_note(text("scan.page.help", file=path.name, n=count))
        self.page = QSpinBox()
        self.page.setRange(1, count)
        self.add_field("scan.page.number", self.page)
        self.picture = QLabel()
        self.picture.setFixedHeight(_SIDE)
        self.picture.setMinimumWidth(_SIDE)
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.picture.setAccessibleName(text("scan.page"))
        self.fields.addWidget(self.picture)
        self.page.valueChanged.connect(self._show)
        self._show(1)

    def _show(self, page: int) -> None:
        longest = max(page_inches(self._path, page))
        pixels = draw_page(self._path, page, _SIDE / longest)
        rows, columns = pixels.shape[:2]
        image = QImage(
            pixels.data, columns, rows, 3 * columns, QImage.Format.Format_RGB888
        )
        self.picture.setPixmap(QPixmap.fromImage(image.copy()))
