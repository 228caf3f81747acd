"""Sheets painted on paper: true to scale, as pages of a PDF, or as a picture."""

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
)

from gridplanner.data.exports.geo_pdf import PageMark
from gridplanner.layers.print import elements as _elements
from gridplanner.layers.print.change_mark import paint_change_mark
from gridplanner.layers.print.ink import Ink
from gridplanner.layers.print.map_frame import paint
from gridplanner.layers.print.sheet import ELEMENTS
from gridplanner.layers.print.template import kind_of
from gridplanner.layers.print.tick_boxes import paint_tick_boxes
from gridplanner.layers.print.trimming import paint_marks
from gridplanner.resources.texts import speaking

if TYPE_CHECKING:
    from gridplanner.layers.print.ground import Ground
    from gridplanner.layers.print.ink import Rect
    from gridplanner.layers.print.sheet import Sheet

__all__ = (
    "mark_of",
    "page_layout_of",
    "paint_paper",
    "paint_sheet",
    "sheet_picture",
)
_ALL = _elements  # their painters are registered where they are written


def paint_sheet(ink: Ink, sheet: Sheet, ground: Ground) -> None:
    """Paint a sheet, whole, in the language it is written in."""
    on_map = sheet.map is not None and sheet.map.meant.theme.is_grey
    if on_map or sheet.is_grey:
        ink = replace(ink, is_grey=True)
    with speaking(sheet.language):
        if sheet.map is not None:
            paint(ink, sheet.map, ground)
        for further in sheet.maps.values():
            paint(ink, further, ground)
        for key, place in sheet.places.items():
            paint_element(ink, sheet, key, place)
        paint_tick_boxes(ink, sheet)
        paint_change_mark(ink, sheet)


def paint_element(ink: Ink, sheet: Sheet, key: str, place: Rect) -> None:
    """Paint what stands at a place, with its properties."""
    element = ELEMENTS[kind_of(key)]
    look = sheet.params.get(key)
    if look is None and element.params is not None:
        look = element.params()
    given = (look,) if element.takes_params else ()
    if element.is_true:
        element.paint(ink, sheet, place, *given)
        return
    grow = sheet.grow * getattr(look, "larger", 1.0)
    small = replace(ink, weight=1.0, headed=getattr(look, "heading", ""))
    ink.painter.save()
    ink.painter.scale(grow, grow)
    element.paint(small, sheet, place.times(1 / grow), *given)
    ink.painter.restore()


def paint_paper(ink: Ink, sheet: Sheet, ground: Ground) -> None:
    """Paint a sheet on the paper it is cut from, with its crop marks."""
    outside = sheet.trim.outside * ink.dots
    ink.painter.save()
    ink.painter.translate(outside, outside)
    paint_sheet(ink, sheet, ground)
    if sheet.trim.marks:
        paint_marks(ink, sheet.size, sheet.trim)
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


def mark_of(sheet: Sheet) -> PageMark:
    """Say what the page of a sheet is, and where its map lies."""
    subject, settled = sheet.subject, sheet.map
    title = f"{subject.code} {subject.title}".strip()
    label = subject.code[-6:] or subject.title
    if sheet.count > 1:
        label += f"-{sheet.number}"
    mark = PageMark(
        title,
        label,
        is_first=sheet.number == 1,
        outside=sheet.trim.outside,
        bleed=sheet.trim.bleed,
        size=sheet.size,
    )
    if settled is None:
        return mark
    place = settled.view.place
    where = place.x, place.y, place.width, place.height
    return replace(mark, place=where, box=settled.view.box)


def page_layout_of(sheet: Sheet, outside: float = 0.0) -> QPageLayout:
    """Give paper of a sheet's size, standing or lying, without margins of its own.

    Parameters
    ----------
    sheet : Sheet
    outside : float, optional
        Millimetres by which the paper is larger on every side.
    """
    width, height = (side + 2 * outside for side in sheet.size)
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
