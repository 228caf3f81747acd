"""Templates laid over sheets with a layout of their own: of houses and families."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from gridplanner.layers.print.applying import applied
from gridplanner.layers.print.ink import Rect
from gridplanner.layers.print.products import Layout
from gridplanner.layers.print.template import MAP
from gridplanner.studies.printing.layouts import template_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from gridplanner.layers.print.sheet import Sheet
    from gridplanner.studies.printing.wish import Wish


def templated(sheets: Iterable[Sheet], wish: Wish) -> Iterator[Sheet]:
    """Lay the template of a wish over finished sheets.

    Their map and what makes them what they are stay where they are: a template adds,
    moves and leaves away what stands beside.
    """
    template = template_of(wish)
    for sheet in sheets:
        if template is None:
            yield sheet
            continue
        kept = tuple(one for one in template.elements if one.key != MAP)
        layout = applied(
            replace(template, elements=kept),
            layout_of(sheet),
            is_turned=sheet.size[0] > sheet.size[1],
        )
        subject = replace(
            sheet.subject,
            maker=wish.maker,
            secrecy=wish.secrecy,
            approval=wish.approval,
        )
        yield replace(
            sheet,
            subject=subject,
            places=dict(layout.places),
            params=layout.params,
            trim=layout.trim,
        )


def layout_of(sheet: Sheet) -> Layout:
    """Tell how a finished sheet is laid out; one without a map has none of any size."""
    area = sheet.map.view.place if sheet.map is not None else Rect(0, 0, 0, 0)
    return Layout(sheet.size, area, sheet.places, sheet.grow)
