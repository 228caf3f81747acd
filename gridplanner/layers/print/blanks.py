"""Blanks in a free text, filled from the sheet: ``{unit}``, ``{day}`` and the like.

The list is fixed: a blank that is not known is refused when a template is read, so that
no sheet is printed with braces on it. Figures are those the sheet itself may show.
"""

from __future__ import annotations

import re
from string import Formatter
from typing import TYPE_CHECKING, Final

from gridplanner.layers.print.properties import TemplateError
from gridplanner.resources.format import NONE, format_count
from gridplanner.resources.texts import text

if TYPE_CHECKING:
    from gridplanner.layers.print.sheet import Sheet

_FIGURES: Final = {
    "area": "grids.area",
    "buildings": "balance.measure.buildings",
    "dwellings": "balance.measure.dwellings",
    "households": "balance.measure.households",
    "people": "balance.measure.people",
}
BLANKS: Final = (
    "title",
    "unit",
    "parent",
    "code",
    "day",
    "maker",
    "scale",
    "sheet",
    "count",
    "secrecy",
    "approval",
    *_FIGURES,
)
"""All there are; ``print.blank.<name>`` says what each is filled with."""
_BRACES: Final = re.compile(r"[{}]")


def check_blanks(words: str, *, where: str = "") -> None:
    """Refuse words with a blank that is not known, or with a brace alone.

    Raises
    ------
    TemplateError
        ``template.unknown_blank``, ``template.lone_brace``.
    """
    for name in _names_in(words, where):
        if name not in BLANKS:
            raise TemplateError(
                "template.unknown_blank",
                where=where,
                name="{" + name + "}",
                known=tuple("{" + one + "}" for one in BLANKS),
            )


def filled(words: str, sheet: Sheet) -> str:
    """Fill the blanks of words with what a sheet says."""
    if not _BRACES.search(words):
        return words
    check_blanks(words)
    return words.format(**{name: said(name, sheet) for name in _names_in(words, "")})


def said(name: str, sheet: Sheet) -> str:
    """Say what a blank is filled with on a sheet."""
    subject = sheet.subject
    if name in _FIGURES:
        return dict(subject.figures).get(text(_FIGURES[name]), NONE)
    if name == "scale":
        return format_count(sheet.scale) if sheet.scale else NONE
    if name in ("sheet", "count"):
        return format_count(sheet.number if name == "sheet" else sheet.count)
    of_subject = {
        "title": subject.title,
        "unit": subject.name or subject.title,
        "parent": subject.subtitle,
        "code": subject.code,
        "day": subject.day,
        "maker": subject.maker,
        "secrecy": subject.secrecy,
        "approval": subject.approval,
    }
    return of_subject[name]


def _names_in(words: str, where: str) -> list[str]:
    try:
        parts = list(Formatter().parse(words))
    except ValueError as error:
        raise TemplateError("template.lone_brace", where=where) from error
    for _before, name, wanted, turned in parts:
        if name is not None and (wanted or turned):
            raise TemplateError(
                "template.unknown_blank",
                where=where,
                name="{" + name + (f"!{turned}" if turned else f":{wanted}") + "}",
                known=tuple("{" + one + "}" for one in BLANKS),
            )
    return [name for _before, name, _wanted, _turned in parts if name is not None]
