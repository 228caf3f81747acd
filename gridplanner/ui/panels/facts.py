"""A page of the inspector as data, and how it becomes labels."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication, QGridLayout, QVBoxLayout, QWidget

from gridplanner.ui.theme import titled
from gridplanner.ui.widgets import label

HALF = 140  # px a name and its value may take where two stand side by side


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
    is_town : bool
        True for the page of nothing selected.
    """

    title: str
    subtitle: str = ""
    sections: tuple[tuple[str, tuple[Fact, ...]], ...] = ()
    notes: tuple[str, ...] = ()
    commands: tuple[str, ...] = ()
    parent: tuple[int, str] | None = None
    is_town: bool = False


def show_page(column: QVBoxLayout, page: Page) -> None:
    """Add the labels of a page to a column."""
    title = label(page.title, wraps=True)
    title.setFont(titled(16))
    title.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    column.addWidget(title)
    if page.subtitle:
        subtitle = label(page.subtitle, role="muted", wraps=True)
        subtitle.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column.addWidget(subtitle)
    for heading, facts in page.sections:
        if heading:
            column.addWidget(label(heading, role="section"))
        column.addWidget(make_table(facts))
    for note in page.notes:
        column.addWidget(label(note, role="note", wraps=True))


def make_table(facts: tuple[Fact, ...]) -> QWidget:
    """Lay facts out: short ones two in a row, long ones alone."""
    table = QWidget()
    grid = QGridLayout(table)
    grid.setContentsMargins(0, 0, 0, 4)
    grid.setHorizontalSpacing(8)
    grid.setVerticalSpacing(6)
    grid.setColumnStretch(1, 1)
    grid.setColumnStretch(3, 1)
    row, second = 0, False
    for fact in facts:
        is_long = _width(fact) > HALF
        if is_long and second:
            row, second = row + 1, False
        place = 2 if second else 0
        _add_fact(grid, fact, row=row, place=place, wide=is_long)
        if is_long or second:
            row, second = row + 1, False
        else:
            second = True
    return table


def _width(fact: Fact) -> int:
    """Measure how much of a line a fact needs."""
    plain, bold = QFontMetrics(QApplication.font()), QFontMetrics(titled(14))
    return plain.horizontalAdvance(fact.name) + bold.horizontalAdvance(fact.value) + 8


def _add_fact(
    grid: QGridLayout, fact: Fact, *, row: int, place: int, wide: bool
) -> None:
    top = Qt.AlignmentFlag.AlignTop
    name = label(fact.name, role="muted")
    value = label(fact.value, role="figure", wraps=wide)
    value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    for each in (name, value):
        each.setToolTip(fact.help)
    value.setAccessibleName(f"{fact.name} {fact.value}")
    grid.addWidget(name, row, place, top)
    if wide:
        grid.addWidget(value, row, place + 1, 1, 3)
    else:
        grid.addWidget(value, row, place + 1, top)
