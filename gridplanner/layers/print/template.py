"""Templates: what an office changes of a product's sheet, and nothing else.

A template says only what differs from what it inherits: another template, and in the
end the layout that comes with the program. So a change of that reaches everybody.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from gridplanner.layers.print.properties import TemplateError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from gridplanner.layers.print.anchors import Anchored

TURNS: Final = ("auto", "standing", "lying")
MAP: Final = "map"
"""The name of the map among the elements."""
_DEEPEST: Final = 20  # templates that may inherit one from the other


class Margins(NamedTuple):
    """Millimetres of A3 that stay free at the edges of a page."""

    left: float = 10.0
    top: float = 10.0
    right: float = 10.0
    bottom: float = 10.0


@dataclass(frozen=True, slots=True)
class Altered:
    """What a template says of one element.

    Attributes
    ----------
    key : str
        Name of the element; of the second of its kind with ``#2`` behind it.
    standing, lying : Anchored or None
        Its place on a sheet that stands, and on one that lies; None as inherited.
    is_shown : bool or None
    properties : tuple of (str, float or str or bool)
        Those that differ, by name.
    """

    key: str
    standing: Anchored | None = None
    lying: Anchored | None = None
    is_shown: bool | None = None
    properties: tuple[tuple[str, Any], ...] = ()

    def place(self, *, is_turned: bool) -> Anchored | None:
        """Give the place on a sheet that stands or lies."""
        return self.lying if is_turned else self.standing

    def over(self, below: Altered) -> Altered:
        """Give what holds where this is said after `below`."""
        return Altered(
            self.key,
            self.standing or below.standing,
            self.lying or below.lying,
            below.is_shown if self.is_shown is None else self.is_shown,
            tuple((dict(below.properties) | dict(self.properties)).items()),
        )

    @property
    def says_nothing(self) -> bool:
        """Whether everything is as inherited."""
        return self == Altered(self.key)


@dataclass(frozen=True, slots=True)
class Template:
    """A changed layout of a product; what is None or empty is as inherited.

    Attributes
    ----------
    name : str
    product : str
        Empty for that of what it inherits.
    inherits : str
        Name of another template; empty for the product's own layout.
    paper : str
        One of `gridplanner.layers.print.sheet.PAPERS`, or ``"500x700 mm"``; empty for
        whatever is asked for.
    turn : str
        One of `TURNS`.
    margins : Margins or None
    bleed : float or None
        Millimetres of paper, not grown, that are cut off all round.
    crop_marks : bool or None
    elements : tuple of Altered
        In no order that means anything.
    order : tuple of str
        Keys from the back to the front; those not named stand behind them.
    """

    name: str = ""
    product: str = ""
    inherits: str = ""
    paper: str = ""
    turn: str = ""
    margins: Margins | None = None
    bleed: float | None = None
    crop_marks: bool | None = None
    elements: tuple[Altered, ...] = ()
    order: tuple[str, ...] = ()

    def altered(self, key: str) -> Altered:
        """Give what is said of an element."""
        return next((one for one in self.elements if one.key == key), Altered(key))

    def altering(self, *changes: Altered) -> Template:
        """Say something else of elements; of one that says nothing, nothing."""
        found = {one.key: one for one in self.elements}
        found |= {one.key: one for one in changes}
        kept = tuple(one for one in found.values() if not one.says_nothing)
        return replace(self, elements=kept)

    def over(self, below: Template) -> Template:
        """Give what holds where this one inherits from `below`."""
        elements = {one.key: one for one in below.elements}
        for one in self.elements:
            elements[one.key] = one.over(elements.get(one.key, Altered(one.key)))
        plain = {
            one.name: getattr(below, one.name)
            for one in fields(self)
            if one.name not in ("name", "inherits", "elements")
            and getattr(self, one.name) in (None, "", ())
        }
        return replace(self, elements=tuple(elements.values()), **plain)


def kind_of(key: str) -> str:
    """Give the name of the element that a key is one of.

    Examples
    --------
    >>> kind_of("text#2"), kind_of("title")
    ('text', 'title')
    """
    return key.partition("#")[0]


def free_key(kind: str, taken: Iterable[str]) -> str:
    """Give the key of one more element of a kind.

    Examples
    --------
    >>> free_key("text", ["text", "text#2"])
    'text#3'
    """
    there = set(taken)
    if kind not in there:
        return kind
    number = 2
    while f"{kind}#{number}" in there:
        number += 1
    return f"{kind}#{number}"


def flattened(template: Template, find: Callable[[str], Template | None]) -> Template:
    """Put a template together with all it inherits from.

    Parameters
    ----------
    template : Template
    find : callable
        Gives a template by name; None where there is none.

    Raises
    ------
    TemplateError
        ``template.loop``, ``template.no_such_parent``, ``template.other_product``.
    """
    found, seen = template, [template.name]
    wanted = template.inherits
    while wanted:
        if wanted in seen or len(seen) > _DEEPEST:
            raise TemplateError("template.loop", names=(*seen, wanted))
        below = find(wanted)
        if below is None:
            raise TemplateError("template.no_such_parent", name=wanted)
        if found.product and below.product and found.product != below.product:
            raise TemplateError("template.other_product", name=wanted)
        found = found.over(below)
        seen.append(wanted)
        wanted = below.inherits
    return replace(found, inherits="")
