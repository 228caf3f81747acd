"""The layouts a wish's sheets may have: standing and lying, by its template."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridplanner.layers.print.papers import size_of
from gridplanner.layers.print.products import PRODUCTS, lay_out, with_inset
from gridplanner.layers.print.template import Template

if TYPE_CHECKING:
    from gridplanner.layers.print.products import Layout
    from gridplanner.studies.printing.wish import Wish


def template_of(wish: Wish) -> Template | None:
    """Give what a wish changes of its product's own layout; None for nothing."""
    if wish.bleed is None and wish.crop_marks is None:
        return wish.template
    own = Template(bleed=wish.bleed, crop_marks=wish.crop_marks)
    return own.over(wish.template or Template())


def layouts_of(wish: Wish) -> tuple[Layout, Layout]:
    """Give the layouts of a sheet that stands and of one that lies.

    Both are the same where the wish's template says which way sheets are turned.
    """
    template, paper = template_of(wish), size_of(wish.paper)
    turn = (template.turn if template is not None else "") or "auto"
    ways = {"standing": (False, False), "lying": (True, True)}.get(turn, (False, True))
    product = PRODUCTS[wish.product]
    if wish.looks.with_inset:
        product = with_inset(product)
    first, second = (
        lay_out(product, paper, is_turned=turned, template=template) for turned in ways
    )
    return first, second
