"""Sheets bound into a PDF: true to scale, with letters that can be searched."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QMarginsF, QSizeF
from PySide6.QtGui import (
    QColor,
    QImage,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
)

from gridplanner.data.errors import GridPlannerError
from gridplanner.data.exports.geo_pdf import PageMark, mark_pages
from gridplanner.data.whole_file import whole_file
from gridplanner.layers.print import elements as _elements
from gridplanner.layers.print.ink import DPI, Ink
from gridplanner.layers.print.map_frame import paint
from gridplanner.layers.print.sheet import ELEMENTS
from gridplanner.resources.letters import private_letters

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from gridplanner.layers.print.ground import Ground
    from gridplanner.layers.print.sheet import Sheet

__all__ = ("page_layout_of", "paint_sheet", "sheet_picture", "write_atlas")
_ALL = _elements  # their painters are registered where they are written


def paint_sheet(ink: Ink, sheet: Sheet, ground: Ground) -> None:
    """Paint a sheet, whole."""
    if sheet.map is not None:
        paint(ink, sheet.map, ground)
    for name, place in sheet.places.items():
        element, grow = ELEMENTS[name], sheet.grow
        if element.is_true:
            element.paint(ink, sheet, place)
            continue
        ink.painter.save()
        ink.painter.scale(grow, grow)
        element.paint(replace(ink, weight=1.0), sheet, place.times(1 / grow))
        ink.painter.restore()


def sheet_picture(sheet: Sheet, ground: Ground, family: str, width: int) -> QImage:
    """Paint a sheet into a picture, by the hand that paints it on paper.

    Parameters
    ----------
    sheet : Sheet
    ground : Ground
    family : str
        Font, as loaded.
    width : int
        Pixels; the height follows from the paper.
    """
    dots = width / sheet.size[0]
    height = max(1, round(sheet.size[1] * dots))
    image = QImage(max(1, width), height, QImage.Format.Format_RGB32)
    image.fill(QColor("#FFFFFF"))
    painter = QPainter(image)
    painter.setRenderHints(
        QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing
    )
    paint_sheet(Ink(painter, family, dots, sheet.grow), sheet, ground)
    painter.end()
    return image


def write_atlas(
    path: Path,
    sheets: Iterable[Sheet],
    ground: Ground,
    family: str,
    *,
    title: str,
    crs: str | None = None,
) -> int:
    """Write sheets as the pages of one PDF, whole or not at all.

    Parameters
    ----------
    path : Path
    sheets : iterable of Sheet
        Made one by one, so that a large atlas needs no more memory than a small one.
    ground : Ground
    family : str
        Font, as loaded.
    title : str
        Of the file.
    crs : str, optional
        Of the ground, as pyproj reads it: map programs then know where each page lies.

    Returns
    -------
    int
        Number of pages.

    Raises
    ------
    GridPlannerError
        ``export.cannot_write`` or ``export.disk_full``.
    """
    marks: list[PageMark] = []
    with whole_file(path) as part:
        writer = QPdfWriter(str(part))
        writer.setResolution(DPI)
        writer.setTitle(title)
        painter = QPainter()
        try:
            for sheet in sheets:
                writer.setPageLayout(page_layout_of(sheet))
                is_there = writer.newPage() if marks else painter.begin(writer)
                if not is_there:
                    raise GridPlannerError("export.cannot_write", file=path.name)
                paint_sheet(Ink(painter, family, weight=sheet.grow), sheet, ground)
                marks.append(_mark(sheet))
        finally:
            # A painter that outlives what it paints on takes the process with it.
            if painter.isActive():
                painter.end()
        del writer
        mark_pages(part, marks, crs, private_letters())
    return len(marks)


def _mark(sheet: Sheet) -> PageMark:
    subject, settled = sheet.subject, sheet.map
    title = f"{subject.code} {subject.title}".strip()
    label = subject.code[-6:] or subject.title
    if sheet.count > 1:
        label += f"-{sheet.number}"
    first = sheet.number == 1
    if settled is None:
        return PageMark(title, label, is_first=first)
    place = settled.view.place
    where = place.x, place.y, place.width, place.height
    return PageMark(title, label, where, settled.view.box, is_first=first)


def page_layout_of(sheet: Sheet) -> QPageLayout:
    """Give paper of a sheet's size, standing or lying, without margins of its own."""
    width, height = sheet.size
    size = QPageSize(
        QSizeF(min(width, height), max(width, height)), QPageSize.Unit.Millimeter
    )
    way = QPageLayout.Orientation
    layout = QPageLayout(
        size,
        way.Landscape if width > height else way.Portrait,
        QMarginsF(0, 0, 0, 0),
        QPageLayout.Unit.Millimeter,
    )
    layout.setMode(QPageLayout.Mode.FullPageMode)
    return layout
