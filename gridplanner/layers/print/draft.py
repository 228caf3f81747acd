"""A template under the hand: each change gives another, and says no more than it must.

What becomes as it is without the template is no longer said by it, so that the
template stays what differs.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from gridplanner.layers.print.anchors import Anchored, Span, within
from gridplanner.layers.print.applying import applied, in_order
from gridplanner.layers.print.ink import Rect
from gridplanner.layers.print.papers import size_of
from gridplanner.layers.print.products import PRODUCTS, lay_out
from gridplanner.layers.print.properties import properties_of
from gridplanner.layers.print.sheet import ELEMENTS
from gridplanner.layers.print.template import (
    MAP,
    Altered,
    Template,
    free_key,
    kind_of,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gridplanner.layers.print.products import Layout, Product

_NEAR: Final = 0.02  # mm that are no difference
_SIZES: Final = {
    "text": (80.0, 12.0),
    "signatures": (140.0, 10.0),
    "secrecy": (30.0, 9.0),
    "approval": (60.0, 6.0),
    "data_date": (60.0, 6.0),
    "attribution": (90.0, 8.0),
    "picture": (25.0, 25.0),
    "check_table": (110.0, 45.0),
    "code": (15.0, 15.0),
    "north": (10.0, 17.0),
    "scale": (120.0, 9.0),
}
_USUAL: Final = (70.0, 50.0)


@dataclass(frozen=True, slots=True)
class Page:
    """A template on paper, as it is seen.

    Attributes
    ----------
    own : Template
        What is being changed.
    below : Template
        Flattened; what it inherits, or nothing but the product.
    is_turned : bool
    layout : Layout
    usual : Layout
        The same without what `own` says of places.
    shown : mapping of str to Rect
        Where things stand on the sheet itself, once blocks have shared their room.
    product : Product
    base : Layout or None
        How its sheets are laid out without any template, where `lay_out` does not.
    """

    own: Template
    below: Template
    is_turned: bool
    layout: Layout
    usual: Layout
    shown: Mapping[str, Rect]
    product: Product
    base: Layout | None = None

    @property
    def whole(self) -> Template:
        """All that holds."""
        return self.own.over(self.below)

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the page in millimetres of A3."""
        grow = self.layout.grow
        return self.layout.size[0] / grow, self.layout.size[1] / grow

    @property
    def places(self) -> dict[str, Rect]:
        """Places by key in millimetres of the paper, from the back; the map first."""
        places = {**self.layout.places}
        places |= {key: one for key, one in self.shown.items() if key in places}
        return {MAP: self.layout.map, **places} if self.has_map else places

    @property
    def has_map(self) -> bool:
        """Whether there is a map whose place can be changed."""
        return self.base is None

    @property
    def followers(self) -> frozenset[str]:
        """Keys that no hand can hold: drawn around the map wherever that is, or silent.

        Blocks without anything to say are not on the sheet.
        """
        places = self.layout.places
        around = {key for key in places if places[key] == self.layout.map}
        around |= {key for key in places if ELEMENTS[kind_of(key)].is_fixed}
        silent = {*self.layout.places} - {*self.shown} if self.shown else set()
        return frozenset(around | silent)


def page_of(
    own: Template,
    below: Template,
    paper: str,
    *,
    is_turned: bool,
    product: Product | None = None,
    shown: Mapping[str, Rect] | None = None,
    base: Layout | None = None,
) -> Page:
    """Lay a template out on paper.

    Parameters
    ----------
    own : Template
    below : Template
        Flattened, with the product.
    paper : str
        As `size_of` reads it.
    is_turned : bool
    product : Product, optional
        Where its blocks are others than those of the template's.
    shown : mapping of str to Rect, optional
        The places of the sheet.
    base : Layout, optional
        Of sheets that `lay_out` knows nothing of.
    """
    whole = own.over(below)
    product = product or PRODUCTS[whole.product]
    size = size_of(paper)
    bare = replace(own, elements=(), order=()).over(below)
    layout, usual = (
        _laid_out(product, size, one, base, is_turned=is_turned)
        for one in (whole, bare)
    )
    return Page(own, below, is_turned, layout, usual, shown or {}, product, base)


def _laid_out(
    product: Product,
    size: tuple[float, float],
    template: Template,
    base: Layout | None,
    *,
    is_turned: bool,
) -> Layout:
    if base is not None:
        return applied(template, base, is_turned=is_turned)
    return lay_out(product, size, is_turned=is_turned, template=template)


def with_places(page: Page, places: Mapping[str, Rect]) -> Template:
    """Put elements elsewhere.

    Parameters
    ----------
    page : Page
    places : mapping of str to Rect
        In millimetres of the paper; what is off the page is brought onto it.
    """
    grow, changes = page.layout.grow, []
    beyond = page.layout.trim.bleed / grow
    for key, place in places.items():
        small = within(place.times(1 / grow), page.size, beyond=beyond)
        like = page.whole.altered(key).place(is_turned=page.is_turned)
        if like is not None:
            like = _ties_for(small, like, page, key)
        usual = _usual_place(page, key)
        is_usual = usual is not None and _is_same(small, usual.times(1 / grow))
        tied = None if is_usual else Anchored.of(small, page.size, like)
        changes.append(_placed(page, key, tied))
    return page.own.altering(*changes)


def _ties_for(place: Rect, like: Anchored, page: Page, key: str) -> Anchored:
    """Tie an element that is moved to what it is at then, where it was so before.

    What somebody tied otherwise stays tied so.
    """
    before = Anchored.of(page.places[key].times(1 / page.layout.grow), page.size)
    after = Anchored.of(place, page.size)
    return Anchored(
        after.across if like.across.tied == before.across.tied else like.across,
        after.down if like.down.tied == before.down.tied else like.down,
    )


def tied_to(page: Page, key: str, *, across: str = "", down: str = "") -> Template:
    """Tie an element to other edges of the page, without moving it on this paper."""
    grow = page.layout.grow
    place = page.places[key].times(1 / grow)
    now = ties_of(page, key)
    size = page.size
    tied = Anchored(
        Span.tied_to(across or now.across.tied, place.x, place.width, size[0]),
        Span.tied_to(down or now.down.tied, place.y, place.height, size[1]),
    )
    return page.own.altering(_placed(page, key, tied))


def ties_of(page: Page, key: str) -> Anchored:
    """Tell what an element is tied to."""
    found = page.whole.altered(key).place(is_turned=page.is_turned)
    place = page.places[key].times(1 / page.layout.grow)
    return found or Anchored.of(place, page.size)


def with_property(page: Page, key: str, name: str, value: object) -> Template:
    """Set a property; one that is as without the template is no longer said."""
    one = page.own.altered(key)
    values = dict(one.properties) | {name: value}
    record = ELEMENTS[kind_of(key)].params
    usual = {each.name: each.default for each in properties_of(record)}
    usual |= dict(page.below.altered(key).properties)
    if values[name] == usual.get(name):
        del values[name]
    return page.own.altering(replace(one, properties=tuple(values.items())))


def added(page: Page, kind: str) -> tuple[Template, str]:
    """Put one more element on the page: in its usual place, else in the middle.

    Returns
    -------
    Template, str
        And the key of the element.
    """
    hidden = page.whole.altered(kind)
    if hidden.is_shown is False and kind in _known_places(page):
        below = page.below.altered(kind).is_shown
        shown = None if below is not False else True
        one = replace(page.own.altered(kind), is_shown=shown)
        return page.own.altering(one), kind
    key = free_key(kind, {*page.places, *(each.key for each in page.whole.elements)})
    own = page.own
    width, height = page.size
    places = []
    for size in ((width, height), (height, width)):
        wide, high = _SIZES.get(kind, _USUAL)
        middle = Rect((size[0] - wide) / 2, (size[1] - high) / 2, wide, high)
        places.append(Anchored.of(within(middle, size), size))
    if page.is_turned:
        places.reverse()
    return own.altering(Altered(key, places[0], places[1], is_shown=None)), key


def without(page: Page, keys: Sequence[str]) -> Template:
    """Take elements off the page; the map stays."""
    changes = []
    for key in keys:
        if key == MAP:
            continue
        is_own = key not in _known_places(page)
        one = replace(page.own.altered(key), is_shown=False)
        changes.append(Altered(key) if is_own else one)
    gone = {one.key for one in changes if one.says_nothing}
    order = tuple(key for key in page.own.order if key not in gone)
    return replace(page.own.altering(*changes), order=order)


def reordered(page: Page, order: Sequence[str]) -> Template:
    """Put elements into another order from the back to the front."""
    keys = [key for key in order if key != MAP]
    usual = in_order(
        [key for key in (*page.usual.places, *keys) if key in keys], page.below.order
    )
    is_usual = list(dict.fromkeys(usual)) == keys
    return replace(page.own, order=() if is_usual else tuple(keys))


def as_usual(page: Page, keys: Sequence[str]) -> Template:
    """Let elements be again as they are without the template."""
    changes = [Altered(key) for key in keys if key in _known_places(page)]
    return page.own.altering(*changes)


def _placed(page: Page, key: str, tied: Anchored | None) -> Altered:
    one = page.own.altered(key)
    return replace(one, lying=tied) if page.is_turned else replace(one, standing=tied)


def _known_places(page: Page) -> set[str]:
    """Give the keys there would be without the template, hidden or not."""
    shown = [replace(one, is_shown=None) for one in page.below.elements]
    below = replace(page.below, elements=tuple(shown))
    layout = _laid_out(
        page.product, size_of("A3"), below, page.base, is_turned=page.is_turned
    )
    return {MAP, *layout.places}


def _usual_place(page: Page, key: str) -> Rect | None:
    return page.usual.map if key == MAP else page.usual.places.get(key)


def _is_same(one: Rect, other: Rect) -> bool:
    return all(
        abs(first - second) <= _NEAR
        for first, second in (
            (one.x, other.x),
            (one.y, other.y),
            (one.width, other.width),
            (one.height, other.height),
        )
    )


@dataclass(slots=True)
class Past:
    """Templates one after the other: back, forth, and whether the last is saved.

    Attributes
    ----------
    steps : list of Template
    at : int
    saved : Template
    """

    steps: list[Template]
    at: int = 0
    saved: Template = field(default_factory=Template)

    @classmethod
    def beginning(cls, template: Template) -> Past:
        """Begin with a template that is saved."""
        return cls([template], 0, template)

    @property
    def now(self) -> Template:
        """The template as it is."""
        return self.steps[self.at]

    @property
    def is_changed(self) -> bool:
        """Whether something is not saved."""
        return self.now != self.saved

    def do(self, template: Template) -> bool:
        """Go on to another one, if it is another; what was undone is forgotten."""
        if template == self.now:
            return False
        self.steps[self.at + 1 :] = [template]
        self.at += 1
        return True

    def undo(self) -> bool:
        """Go back one step; tell whether there was one."""
        self.at, before = max(self.at - 1, 0), self.at
        return self.at != before

    def redo(self) -> bool:
        """Go forth one step; tell whether there was one."""
        self.at, before = min(self.at + 1, len(self.steps) - 1), self.at
        return self.at != before
