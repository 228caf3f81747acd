"""A report on paper: A4 pages with words, tables that go on, charts and maps.

Everything but maps is drawn in lines and letters, sharp at any size and to be searched
and copied. A table that does not end on its page has its titles again on the next.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QMarginsF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QImage,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QPen,
)

from gridplanner.data.errors import GridPlannerError
from gridplanner.data.exports.rare_letters import restore_letters_in
from gridplanner.data.whole_file import whole_file
from gridplanner.reports.charts import paint_bars, paint_curve
from gridplanner.reports.layout import lines_of, parts_of
from gridplanner.reports.report import Bars, Curve, Kind, Picture, Table
from gridplanner.reports.words import aim_words
from gridplanner.resources.letters import private_letters
from gridplanner.resources.texts import text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from gridplanner.reports.layout import Part
    from gridplanner.reports.report import Report

_DPI: Final = 300
_MARGIN: Final = 15.0  # mm
_POINT: Final = _DPI / 72
BODY, SMALL, HEADING, TITLE = 9.5, 8.0, 13.0, 19.0  # points
INK, MUTED, LINE, SHADE = "#1F2937", "#5B6472", "#C9D0D8", "#EEF1F5"
_WRAP: Final = Qt.TextFlag.TextWordWrap
_LEFT: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_CENTRE: Final = Qt.AlignmentFlag.AlignCenter


def write_paper(path: Path, report: Report, family: str) -> int:
    """Write a report as a PDF of A4 pages, whole or not at all.

    Parameters
    ----------
    path : Path
    report : Report
    family : str
        Font, as loaded.

    Returns
    -------
    int
        Number of pages.

    Raises
    ------
    GridPlannerError
        ``export.cannot_write`` or ``export.disk_full``.
    """
    with whole_file(path) as part:
        writer = QPdfWriter(str(part))
        writer.setResolution(_DPI)
        writer.setTitle(report.title)
        writer.setPageLayout(
            QPageLayout(
                QPageSize(QPageSize.PageSizeId.A4),
                QPageLayout.Orientation.Landscape,
                QMarginsF(_MARGIN, _MARGIN, _MARGIN, _MARGIN),
                QPageLayout.Unit.Millimeter,
            )
        )
        painter = QPainter(writer)
        if not painter.isActive():
            raise GridPlannerError("export.cannot_write", file=path.name)
        pages = _Pages(writer, painter, report, family)
        try:
            pages.write()
        finally:
            # A painter that outlives what it paints on takes the process with it.
            painter.end()
        number = pages.number
        del pages, writer  # it writes the end of the file
        restore_letters_in(part, private_letters())
    return number


class _Pages:
    """Pages being written from top to bottom."""

    def __init__(
        self, writer: QPdfWriter, painter: QPainter, report: Report, family: str
    ) -> None:
        self._writer, self._painter, self._report = writer, painter, report
        self._family = family
        size: QSizeF = QSizeF(writer.pageLayout().paintRectPixels(_DPI).size())
        foot = 2 * SMALL * _POINT
        self._room = QRectF(0, 0, size.width(), size.height() - foot)
        self._y = 0.0
        self.number = 1

    def write(self) -> None:
        """Write the whole report."""
        self._foot()
        self._words(self._report.title, TITLE, bold=True)
        self._words(self._report.subtitle, BODY, colour=MUTED)
        for section in self._report.sections:
            if section.new_page and section is not self._report.sections[0]:
                self._new_page()
            self._gap(10)
            # A heading does not stand alone at the end of a page.
            self._need(HEADING * _POINT * 5)
            self._words(section.title, HEADING, bold=True)
            for words in section.words:
                self._words(words, BODY)
            for part in section.parts:
                self._gap(6)
                if isinstance(part, Table):
                    self._table(part, is_titled=part.title != section.title)
                elif isinstance(part, Picture):
                    self._picture(part)
                else:
                    self._chart(part)

    def _words(
        self, words: str, size: float, *, bold: bool = False, colour: str = INK
    ) -> None:
        font = self._font(size, bold=bold)
        metrics = QFontMetricsF(font, self._writer)
        wide = QRectF(0, 0, self._room.width(), 10 * self._room.height())
        needed = metrics.boundingRect(wide, _WRAP, words).height()
        self._need(min(needed, self._room.height()))
        self._painter.setFont(font)
        self._painter.setPen(QColor(colour))
        place = QRectF(0, self._y, self._room.width(), needed)
        self._painter.drawText(place, _WRAP, words)
        self._y += needed + 2 * _POINT

    def _table(self, table: Table, *, is_titled: bool) -> None:
        self._need(8 * BODY * _POINT)
        if is_titled:
            self._words(table.title, BODY + 1, bold=True)
        rows, totals = lines_of(table)
        metrics = QFontMetricsF(self._font(SMALL, bold=True), self._writer)
        parts = parts_of(
            table,
            [*rows, *totals],
            lambda words: metrics.horizontalAdvance(words) + 2.2 * self._pad,
            self._room.width(),
        )
        for part in parts:
            if part is not parts[0]:
                self._gap(6)
                self._need(8 * BODY * _POINT)
            self._part(table, part, rows, totals)
        if not rows:
            self._words(text("report.no_rows"), SMALL, colour=MUTED)
        if table.note:
            self._words(table.note, SMALL, colour=MUTED)

    def _part(
        self,
        table: Table,
        part: Part,
        rows: Sequence[Sequence[str]],
        totals: Sequence[Sequence[str]],
    ) -> None:
        """Draw columns of a table that stand side by side."""
        widths = part.widths
        shown = [table.columns[index] for index in part.columns]
        titles = [column.title for column in shown]
        sides = [_LEFT if column.kind is Kind.TEXT else _RIGHT for column in shown]
        self._row(titles, widths, [_CENTRE] * len(titles), is_bold=True)
        # Neither totals nor a note stand alone at the head of a page.
        end = 2 * SMALL * _POINT * (1 + table.note.count("\n")) * bool(table.note)
        taken = [[line[index] for index in part.columns] for line in (*rows, *totals)]
        ends = taken[len(rows) :]
        for number, row in enumerate(taken):
            needed = self._row_height(row, widths)
            if number == len(rows) - 1:
                needed += sum(self._row_height(each, widths) for each in ends) + end
            if needed > self._room.bottom() - self._y:
                self._new_page()
                self._row(titles, widths, [_CENTRE] * len(titles), is_bold=True)
            self._row(row, widths, sides, is_bold=number == len(rows))

    @property
    def _pad(self) -> float:
        return 3 * _POINT

    def _row_height(self, cells: Sequence[str], widths: Sequence[float]) -> float:
        metrics = QFontMetricsF(self._font(SMALL, bold=True), self._writer)
        return (
            max(
                metrics.boundingRect(
                    QRectF(0, 0, wide - 2 * self._pad, self._room.height()),
                    _WRAP,
                    words,
                ).height()
                for words, wide in zip(cells, widths, strict=True)
            )
            + 2 * _POINT * 1.5
        )

    def _row(
        self,
        cells: Sequence[str],
        widths: Sequence[float],
        sides: Sequence[Qt.AlignmentFlag],
        *,
        is_bold: bool = False,
    ) -> None:
        high = self._row_height(cells, widths)
        self._need(high)
        painter, x = self._painter, 0.0
        painter.setFont(self._font(SMALL, bold=is_bold))
        for words, wide, side in zip(cells, widths, sides, strict=True):
            cell = QRectF(x, self._y, wide, high)
            if is_bold:
                painter.fillRect(cell, QColor(SHADE))
            painter.setPen(QPen(QColor(LINE), 0.5 * _POINT))
            painter.drawRect(cell)
            painter.setPen(QColor(INK))
            room = cell.adjusted(self._pad, 0, -self._pad, 0)
            painter.drawText(room, side | _WRAP, words)
            x += wide
        self._y += high

    def _chart(self, chart: Bars | Curve) -> None:
        wide = self._room.width()
        high = wide * (0.34 if isinstance(chart, Bars) else 0.4)
        if isinstance(chart, Curve):
            wide = high * 1.15
        self._need(high + 3 * BODY * _POINT)
        self._words(chart.title, BODY + 1, bold=True)
        self._painter.setFont(self._font(SMALL))
        place = QRectF(0, self._y, wide, high)
        if isinstance(chart, Bars):
            paint_bars(self._painter, place, chart)
        else:
            paint_curve(self._painter, place, chart)
        self._y += high
        words = aim_words(chart) if isinstance(chart, Bars) else chart.words
        if words:
            self._words(words, SMALL, colour=MUTED)

    def _picture(self, picture: Picture) -> None:
        head = 3 * BODY * _POINT
        wide = self._room.width()
        scale = min(wide / picture.width, (self._room.height() - head) / picture.height)
        high = picture.height * scale
        self._need(high + head)
        self._words(picture.title, BODY + 1, bold=True)
        image = QImage()
        image.loadFromData(picture.png)
        self._painter.drawImage(
            QRectF(0, self._y, picture.width * scale, high), image, QRectF(image.rect())
        )
        self._y += high

    def _gap(self, points: float) -> None:
        self._y += points * _POINT if self._y else 0.0

    def _need(self, height: float) -> None:
        """Begin a new page where what comes has no room on this one."""
        if self._y and self._y + height > self._room.bottom():
            self._new_page()

    def _new_page(self) -> None:
        self._writer.newPage()
        self.number += 1
        self._y = 0.0
        self._foot()

    def _foot(self) -> None:
        """Write who made it and the number of the page at the foot."""
        painter = self._painter
        painter.setFont(self._font(SMALL))
        painter.setPen(QColor(MUTED))
        foot = QRectF(
            QPointF(0, self._room.bottom()),
            QSizeF(self._room.width(), 2 * SMALL * _POINT),
        )
        report = self._report
        about = f"{report.title} · {report.subtitle} · {report.made}"
        metrics = QFontMetricsF(painter.font(), self._writer)
        room = foot.width() - metrics.horizontalAdvance("00000")
        about = metrics.elidedText(about, Qt.TextElideMode.ElideMiddle, room)
        painter.drawText(foot, _LEFT, about)
        painter.drawText(foot, _RIGHT, str(self.number))

    def _font(self, size: float, *, bold: bool = False) -> QFont:
        font = QFont(self._family)
        font.setPointSizeF(size)
        font.setBold(bold)
        return font
