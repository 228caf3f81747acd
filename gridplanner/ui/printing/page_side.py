"""The right side of the dialog: the page, the way from sheet to sheet, what is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from gridplanner.resources.format import format_count
from gridplanner.resources.texts import text
from gridplanner.ui.printing.preview import Preview
from gridplanner.ui.widgets import column, label, link_button, plain_button

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from gridplanner.layers.print.sheet import Sheet


class PageSide(QWidget):
    """A page as it will be printed, with what is to be known of it and of the whole.

    Attributes
    ----------
    turned : Signal
        One step back or on, -1 or 1.
    """

    turned = Signal(int)

    def __init__(self, family: str) -> None:
        super().__init__()
        rows = column(self, spacing=6)
        rows.addLayout(self._turner())
        self.preview = Preview(family)
        rows.addWidget(self.preview, 1)
        self.told = label("", role="muted", wraps=True)
        rows.addWidget(self.told)
        line = QHBoxLayout()
        self.whole = label("", role="muted", wraps=True)
        self.look = link_button(text("print.look_at_these"))
        line.addWidget(self.whole, 1)
        line.addWidget(self.look)
        rows.addLayout(line)

    def _turner(self) -> QHBoxLayout:
        """Make the line that goes from sheet to sheet."""
        self.sides = link_button(text("print.sides.edit"))
        line = QHBoxLayout()
        self.earlier = plain_button("back", "print.earlier")
        self.later = plain_button("forward", "print.later")
        self.where = QLabel()
        self.earlier.clicked.connect(lambda: self.turned.emit(-1))
        self.later.clicked.connect(lambda: self.turned.emit(1))
        line.addWidget(self.earlier)
        line.addWidget(self.where)
        line.addWidget(self.later)
        line.addStretch(1)
        line.addWidget(self.sides)
        return line

    def show_nothing(self, why: str) -> None:
        """Show no page, and say why."""
        self.preview.show_sheet(None, None)
        self.preview.say(text(why))
        self.where.setText("")
        self.let_edit_sides(None, None)

    def say_where(self, title: str, at: tuple[int, int], of: tuple[int, int]) -> None:
        """Say which unit is in front of how many, and which of its pages.

        Parameters
        ----------
        title : str
            Of the unit.
        at, of : (int, int)
            Place of the unit and of the page, from nought; how many there are.
        """
        place, page = at
        count, pages = of
        part = [f"{page + 1}/{pages}"] if pages > 1 else []
        self.where.setText(
            text(
                "print.where",
                n=format_count(place + 1),
                count=format_count(count),
                unit=" ".join((title, *part)),
            )
        )

    def let_edit_sides(self, sheet: Sheet | None, reason: str | None) -> None:
        """Offer to type over what a sheet's unit ends at, or say why that is not."""
        self.sides.setVisible(sheet is not None and bool(sheet.subject.sides))
        self.sides.setEnabled(reason is None)
        self.sides.setToolTip(text(reason or "edit.sides.help"))

    def say_stopped(self, out: Path | None) -> None:
        """Say what a print into a file or a folder leaves that was stopped."""
        is_file = out is not None and bool(out.suffix)
        self.told.setText(text(f"print.stopped.{'file' if is_file else 'folder'}"))

    def let_turn(self, *, several: bool) -> None:
        """Allow to go on and back where there are several."""
        for button in (self.earlier, self.later):
            button.setEnabled(several)

    def tell(
        self, sheets: Sequence[Sheet], shown: Sheet, warned: Sequence[str] = ()
    ) -> None:
        """Say the scale of a sheet, and what is to be known of all of its unit.

        Parameters
        ----------
        sheets : sequence of Sheet
            Of the unit.
        shown : Sheet
        warned : sequence of str, optional
            What else is to be said.
        """
        aside = sum(len(one.map.asides) for one in sheets if one.map is not None)
        said = []
        if shown.scale:
            said.append(text("print.this_scale", n=format_count(shown.scale)))
        maps = sum(one.map is not None for one in sheets) or len(sheets)
        if maps > 1:
            said.append(text("print.this_several", n=format_count(maps)))
        if aside:
            said.append(text("print.this_aside", n=format_count(aside)))
        if shown.subject.sides_to_check:
            said.append(text("print.this_sides"))
        self.told.setText("　".join([*said, *warned]))
