"""What the editor works on: a template with its past, and the sheet it is seen on."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from gridplanner.layers.print.draft import Page, Past, page_of
from gridplanner.layers.print.products import PRODUCTS, with_inset
from gridplanner.layers.print.properties import TemplateError
from gridplanner.layers.print.template import Template
from gridplanner.studies.printing.templated import layout_of
from gridplanner.studies.printing.templates import put_together
from gridplanner.ui.theme import OWN_FONT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gridplanner.layers.print.sheet import Sheet
    from gridplanner.studies.printing.source import Source
    from gridplanner.studies.printing.topics import Topic
    from gridplanner.studies.printing.wish import Wish
    from gridplanner.ui.printing.layout.book import TemplateBook


class LayoutDesk(QObject):
    """Holds a template while it is changed, and makes the sheet it is seen on.

    Attributes
    ----------
    shown : Signal
        Page and sheet are others.
    name : str
        The template's in the project; empty while it is nowhere.
    fault : TemplateError or None
        Why it cannot be put together with what it inherits.
    """

    shown = Signal()

    def __init__(
        self,
        parent: QObject,
        book: TemplateBook,
        source: Source,
        topics: Sequence[Topic],
        wish: Wish,
    ) -> None:
        super().__init__(parent)
        self.book, self.source, self.topics, self.wish = book, source, topics, wish
        self.name = ""
        self.at = self.number = 0
        self.turned: bool | None = None
        self.past = Past.beginning(self._bare())
        self.fault: TemplateError | None = None
        self.page: Page
        self.sheet: Sheet
        self.sheets: list[Sheet] = []

    def _bare(self) -> Template:
        return Template(product=self.wish.product)

    @property
    def now(self) -> Template:
        """The template as it is, saying only what differs."""
        return self.past.now

    @property
    def names(self) -> list[str]:
        """Templates of this product."""
        kept, found = self.book.templates, []
        for name, one in kept.items():
            try:
                product = put_together(one, kept).product
            except TemplateError:
                product = one.product or self.wish.product
            if product == self.wish.product:
                found.append(name)
        return found

    @property
    def parents(self) -> list[str]:
        """Templates this one may inherit from without a ring."""
        kept, found = self.book.templates, []
        for name in self.names:
            try:
                below = put_together(replace(self.now, inherits=name), kept)
            except TemplateError:
                continue
            if name != self.name and below.product == self.wish.product:
                found.append(name)
        return found

    def open(self, name: str) -> None:
        """Take a template of the project, or with an empty name begin one."""
        kept = self.book.templates
        template = kept.get(name)
        self.name = name if template is not None else ""
        self.past = Past.beginning(template or self._bare())
        self.make()

    def do(self, template: Template) -> None:
        """Change the template."""
        if self.past.do(template):
            self.make()

    def undo(self) -> None:
        """Take the last change back."""
        if self.past.undo():
            self.make()

    def redo(self) -> None:
        """Do again what was taken back."""
        if self.past.redo():
            self.make()

    def save(self, name: str) -> None:
        """Keep the template in the project under a name."""
        self.name = self.book.save(self.now, name, self.name)
        named = replace(self.now, name=self.name)
        self.past.steps[self.past.at] = self.past.saved = named

    def turn(self, step: int) -> None:
        """Go on to another sheet of the same topic, or to the next topic."""
        if 0 <= self.number + step < len(self.sheets):
            self.number += step
        else:
            self.at = (self.at + step) % len(self.topics)
            self.number = 0 if step > 0 else -1
        self.make()

    def make(self) -> None:
        """Make page and sheet of the template as it is."""
        below = self._below()
        whole = self.now.over(below)
        paper = whole.paper or self.wish.paper
        turn = {None: whole.turn, False: "standing", True: "lying"}[self.turned]
        wish = replace(
            self.wish,
            template=replace(whole, turn=turn),
            paper=paper,
            bleed=None,
            crop_marks=None,
        )
        topic = self.topics[self.at]
        self.sheets = list(self.source.sheets(topic, wish, OWN_FONT))
        if not -1 <= self.number < len(self.sheets):
            self.number = 0
        self.number %= len(self.sheets)
        self.sheet = self.sheets[self.number]
        product = PRODUCTS[self.wish.product]
        if self.wish.looks.with_inset:
            product = with_inset(product)
        is_turned = self.sheet.size[0] > self.sheet.size[1]
        base = None
        if product.of != "unit":
            plain = replace(wish, template=None)
            bare = list(self.source.sheets(topic, plain, OWN_FONT))
            base = layout_of(bare[self.number])
        self.page = page_of(
            self.now,
            below,
            paper,
            is_turned=is_turned,
            product=product,
            shown=self.sheet.places,
            base=base,
        )
        self.shown.emit()

    def _below(self) -> Template:
        self.fault = None
        if not self.now.inherits:
            return self._bare()
        kept = self.book.templates
        try:
            found = put_together(Template(self.name, inherits=self.now.inherits), kept)
        except TemplateError as error:
            self.fault = error
            return self._bare()
        return replace(found, name="")
