"""What is to be printed, as chosen in the dialog: groups below each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QScrollArea, QWidget

from gridplanner.layers.print.products import PRODUCTS
from gridplanner.resources.texts import text
from gridplanner.studies.printing.wish import Wish
from gridplanner.ui.dialogs.form import narrow_choices, pad_numbers
from gridplanner.ui.printing.contents_choice import ContentsChoice
from gridplanner.ui.printing.files_choice import FilesChoice
from gridplanner.ui.printing.index_choice import IndexChoice
from gridplanner.ui.printing.more_choice import MoreChoice
from gridplanner.ui.printing.paper_choice import PaperChoice
from gridplanner.ui.printing.plain_choice import PlainChoice
from gridplanner.ui.printing.product_choice import ProductChoice
from gridplanner.ui.printing.range_choice import RangeChoice
from gridplanner.ui.printing.sheets_choice import SheetsChoice
from gridplanner.ui.widgets import column, label, scrolled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gridplanner.data.levels import Level
    from gridplanner.ui.session import Session

_WIDTH: Final = 350
_USUAL: Final = ("A4", "A3")  # what products are made for; other paper was chosen


class Choices(QWidget):
    """Product, range, paper and scale, contents; each group a widget of its own."""

    changed = Signal()
    product_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        rows = column(self, spacing=8)
        self.product = ProductChoice()
        self.range = RangeChoice()
        self.sheets = SheetsChoice()
        self.files = FilesChoice()
        self._levels: Sequence[Level] = ()
        self.paper = PaperChoice()
        self.contents = ContentsChoice()
        self.indexes = IndexChoice()
        self.more = MoreChoice()
        groups = (
            self.product, self.range, self.sheets, self.paper, self.contents,
            self.indexes, self.files, self.more,
        )  # fmt: skip
        for group in groups:
            rows.addWidget(group)
        self.plain = PlainChoice()
        narrow_choices(self)
        pad_numbers(self)
        rows.insertWidget(2, self.plain)  # what few see they may must not be far down
        self.note = label(text("print.no_names"), role="muted", wraps=True)
        rows.addWidget(self.note)
        rows.addStretch(1)
        self.product.changed.connect(self._fit)
        self.product.changed.connect(self.product_changed)
        for group in groups[1:]:
            group.changed.connect(self.changed)
        self.more.template_changed.connect(self.take_paper)
        self._fit()

    def in_scroll_area(self) -> QScrollArea:
        """Give the groups in an area that scrolls where the dialog is low."""
        area = scrolled(self)
        area.setFixedWidth(_WIDTH)
        return area

    def choose(self, product: str) -> None:
        """Choose a product, without a word to anybody."""
        self.product.choose(product)
        self._fit()

    def wish(self, session: Session) -> Wish:
        """Give what could be printed of everything."""
        product = self.product.name
        wish = Wish(
            product,
            0,
            (),
            self.paper.paper.currentData(),
            self.paper.scale.currentData(),
            session.clock().date().isoformat(),
            session.user,
            looks=self.contents.looks,
            language=self.paper.language.currentData(),
        )
        wish = self.sheets.over(wish, session.plan.levels, PRODUCTS[product])
        return self.more.over(self.indexes.over(wish))

    def take_paper(self) -> None:
        """Choose the paper of the template, where it has its own."""
        template = self.more.chosen
        if template is not None and template.paper:
            self.paper.choose(template.paper)

    def know(self, levels: Sequence[Level]) -> None:
        """Take the levels of the project, which say what can have a sheet."""
        self._levels = levels
        self._fit()

    def _fit(self) -> None:
        product = PRODUCTS[self.product.name]
        self.sheets.fit(product, self._levels)
        self.range.let_compare(allowed=not product.is_personal)
        for group in (self.contents, self.indexes):
            group.fit(product)
        self.indexes.setVisible(product.of == "unit")  # others are no maps
        self.plain.fit(product.name)
        self.paper.fit(product)
        if self.paper.paper.currentData() in _USUAL:
            self.paper.choose(product.paper)
        key = "print.personal" if product.is_personal else "print.no_names"
        self.note.setText(text(key))
