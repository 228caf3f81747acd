"""Sheets as the bytes of files: pages of a PDF, a picture, a drawing.

Everything is made in memory: another process hands it over, and a disk that is full is
told of by whoever writes it, in a sentence.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QBuffer, QRectF, QSize
from PySide6.QtGui import QColorSpace, QImage, QImageWriter, QPainter, QPdfWriter
from PySide6.QtSvg import QSvgGenerator

from gridplanner.data.errors import GridPlannerError
from gridplanner.layers.print.atlas import mark_of, page_layout_of, paint_paper
from gridplanner.layers.print.ink import DPI, Ink
from gridplanner.resources.letters import private_letters

if TYPE_CHECKING:
    from gridplanner.data.exports.geo_pdf import PageMark
    from gridplanner.layers.print.ground import Ground
    from gridplanner.layers.print.sheet import Sheet

_PICTURE_DPI: Final = 300
_MOST_PIXELS: Final = 64_000_000
"""Of a picture: a board of 80 by 120 cm then has 187 dots an inch and takes 190 MB."""
_INCH: Final = 25.4


class PdfPages:
    """Pages of a PDF, painted one after another.

    Parameters
    ----------
    family : str
        Font, as loaded.

    Attributes
    ----------
    marks : list of PageMark
        Of the pages painted so far.
    """

    def __init__(self, family: str) -> None:
        self._family = family
        self._bytes = QBuffer()
        self._bytes.open(QBuffer.OpenModeFlag.WriteOnly)
        self._writer: QPdfWriter | None = QPdfWriter(self._bytes)
        self._writer.setResolution(DPI)
        self._painter = QPainter()
        self.marks: list[PageMark] = []

    def add(self, sheet: Sheet, ground: Ground) -> None:
        """Paint a sheet as the next page."""
        writer = self._writer
        if writer is None:
            raise ValueError("the pages are finished")
        writer.setPageLayout(page_layout_of(sheet, sheet.trim.outside))
        is_there = writer.newPage() if self.marks else self._painter.begin(writer)
        if not is_there:
            raise GridPlannerError("print.page_fails")
        ink = Ink(self._painter, self._family, weight=sheet.grow)
        paint_paper(ink, sheet, ground)
        self.marks.append(mark_of(sheet))

    def finish(self) -> bytes:
        """Give the PDF; no page comes after. Empty where there is none."""
        # A painter that outlives what it paints on takes the process with it.
        if self._painter.isActive():
            self._painter.end()
        self._writer = None
        return bytes(self._bytes.data().data()) if self.marks else b""


def png_of(sheet: Sheet, ground: Ground, family: str) -> bytes:
    """Paint a sheet as a picture of 300 dots an inch; fewer on large boards."""
    outside = 2 * sheet.trim.outside
    wide, high = sheet.size[0] + outside, sheet.size[1] + outside
    dots = _PICTURE_DPI / _INCH
    dots = min(dots, (_MOST_PIXELS / (wide * high)) ** 0.5)
    image = QImage(round(wide * dots), round(high * dots), QImage.Format.Format_RGB32)
    if image.isNull():
        raise GridPlannerError("print.page_fails")
    image.fill("#FFFFFF")
    per_metre = round(dots * 1000)
    image.setDotsPerMeterX(per_metre)
    image.setDotsPerMeterY(per_metre)
    painter = QPainter(image)
    painter.setRenderHints(
        QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing
    )
    paint_paper(Ink(painter, family, dots, sheet.grow), sheet, ground)
    painter.end()
    made = QBuffer()
    made.open(QBuffer.OpenModeFlag.WriteOnly)
    QImageWriter(made, b"png").write(image)
    return bytes(made.data().data())


def svg_of(sheet: Sheet, ground: Ground, family: str) -> bytes:
    """Paint a sheet as a drawing whose words stay words."""
    outside = 2 * sheet.trim.outside
    wide, high = sheet.size[0] + outside, sheet.size[1] + outside
    made = QBuffer()
    made.open(QBuffer.OpenModeFlag.WriteOnly)
    # What lies outside the map must be cut off, which the older versions cannot say.
    drawing = QSvgGenerator(QSvgGenerator.SvgVersion.Svg11)
    drawing.setOutputDevice(made)
    drawing.setResolution(DPI)
    dots = DPI / _INCH
    drawing.setSize(QSize(round(wide * dots), round(high * dots)))
    drawing.setViewBox(QRectF(0, 0, wide * dots, high * dots))
    drawing.setTitle(f"{sheet.subject.code} {sheet.subject.title}".strip())
    painter = QPainter()
    if not painter.begin(drawing):
        raise GridPlannerError("print.page_fails")
    paint_paper(Ink(painter, family, weight=sheet.grow), sheet, ground)
    painter.end()
    words = bytes(made.data().data()).decode()
    # A drawing is read letter by letter: rare ones stand there as what they are.
    return words.translate(dict(private_letters())).encode()


def colour_profile() -> bytes:
    """Give the ICC profile of the colours sheets are painted in."""
    return bytes(QColorSpace(QColorSpace.NamedColorSpace.SRgb).iccProfile().data())
