"""A page of the inspector as data, and how it becomes labels."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QFontMetrics, QPixmap
from PySide6.QtWidgets import (
    QApplication,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from gridplanner.ui.theme import titled
from gridplanner.ui.widgets import label

HALF = 128  # px a name and its value may take where two stand side by side
GAP = 8
PHOTO = 112  # px
_TOP = Qt.AlignmentFlag.AlignTop


@dataclass(frozen=True, slots=True)
class Fact:
    """A name and its value, both in the user's language; `help` says more."""

    name: str
    value: str
    help: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """What the inspector shows of one thing.

    Attributes
    ----------
    title, subtitle : str
    sections : tuple of (str, tuple of Fact)
        Heading, empty for none, and what stands under it.
    notes : tuple of str
        Warnings, shown below the figures.
    commands : tuple of str
        Keys of the commands offered.
    parent : (int, str) or None
        Unit above, and the words of the link to it.
    remark : str
        Said in passing, above the facts.
    picture : bytes
        A photo above all else, JPEG; empty for none.
    is_town : bool
        True for the page of nothing selected.
    """

    title: str
    subtitle: str = ""
    sections: tuple[tuple[str, tuple[Fact, ...]], ...] = ()
    notes: tuple[str, ...] = ()
    commands: tuple[str, ...] = ()
    parent: tuple[int, str] | None = None
    remark: str = ""
    picture: bytes = b""
    is_town: bool = False


def show_head(column: QVBoxLayout, page: Page) -> None:
    """Add the name of what a page speaks of to a column."""
    title = label(page.title, wraps=True)
    title.setFont(titled(16))
    title.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    column.addWidget(title)
    if page.subtitle:
        subtitle = label(page.subtitle, role="muted", wraps=True)
        subtitle.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column.addWidget(subtitle)


def show_body(column: QVBoxLayout, page: Page) -> None:
    """Add the facts and notes of a page to a column."""
    if page.picture:
        column.addWidget(_photo(page.picture))
    if page.remark:
        column.addWidget(label(page.remark, role="muted", wraps=True))
    for heading, facts in page.sections:
        if not facts:
            continue
        if heading:
            column.addWidget(label(heading, role="section"))
        column.addWidget(make_table(facts))
    for note in page.notes:
        column.addWidget(label(note, role="note", wraps=True))


def _photo(picture: bytes) -> QLabel:
    shown = QPixmap()
    shown.loadFromData(QByteArray(picture))
    high = Qt.TransformationMode.SmoothTransformation
    made = label("")
    if not shown.isNull():
        made.setPixmap(shown.scaledToHeight(min(PHOTO, shown.height()), high))
    return made


def make_table(facts: tuple[Fact, ...]) -> QWidget:
    """Lay facts out: short ones two in a row, long ones alone."""
    table = QWidget()
    grid = QGridLayout(table)
    grid.setContentsMargins(0, 0, 0, 4)
    grid.setHorizontalSpacing(GAP)
    grid.setVerticalSpacing(6)
    grid.setColumnStretch(1, 1)
    grid.setColumnStretch(3, 1)
    widths = [_widths(fact) for fact in facts]
    longest = _longest_name(widths)
    row, second = 0, False
    for fact, (name, value) in zip(facts, widths, strict=True):
        is_short = name <= longest and value <= HALF - GAP - longest
        if not is_short and second:
            row, second = row + 1, False
        if is_short:
            _add_short(grid, fact, row=row, place=2 if second else 0)
        elif name <= longest:
            _add_long(grid, fact, row=row)
        else:
            _add_line(grid, fact, row=row)
        row, second = (row, True) if is_short and not second else (row + 1, False)
    return table


def _widths(fact: Fact) -> tuple[int, int]:
    """Measure name and value of a fact, logical px."""
    plain, bold = QFontMetrics(QApplication.font()), QFontMetrics(titled(14))
    return plain.horizontalAdvance(fact.name), bold.horizontalAdvance(fact.value)


def _longest_name(widths: list[tuple[int, int]]) -> int:
    """Choose how wide the names' columns are, so that most facts stand in pairs."""

    def pairs(limit: int) -> int:
        room = HALF - GAP - limit
        return sum(name <= limit and value <= room for name, value in widths)

    names = {name for name, _value in widths}
    return max(names, key=lambda limit: (pairs(limit), limit), default=0)


def _labels(fact: Fact, *, wraps: bool) -> tuple[QLabel, QLabel]:
    name = label(fact.name, role="muted")
    value = label(fact.value, role="figure", wraps=wraps)
    value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    for each in (name, value):
        each.setToolTip(fact.help)
    value.setAccessibleName(f"{fact.name} {fact.value}")
    return name, value


def _add_short(grid: QGridLayout, fact: Fact, *, row: int, place: int) -> None:
    name, value = _labels(fact, wraps=False)
    grid.addWidget(name, row, place, _TOP)
    grid.addWidget(value, row, place + 1, _TOP)


def _add_long(grid: QGridLayout, fact: Fact, *, row: int) -> None:
    name, value = _labels(fact, wraps=True)
    grid.addWidget(name, row, 0, _TOP)
    grid.addWidget(value, row, 1, 1, 3)


def _add_line(grid: QGridLayout, fact: Fact, *, row: int) -> None:
    name, value = _labels(fact, wraps=True)
    line = QHBoxLayout()
    line.setSpacing(GAP)
    line.addWidget(name, 0, _TOP)
    line.addWidget(value, 1)
    grid.addLayout(line, row, 0, 1, 4)
