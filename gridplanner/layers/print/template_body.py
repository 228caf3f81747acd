"""Templates as plain JSON: written readable, read strictly.

Everything that is not known, or cannot be meant, is refused with the place where it
stands (``elements.3.standing.left``) and the reason; nothing is guessed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from gridplanner.layers.print import elements as _registered
from gridplanner.layers.print.anchors import Anchored, Span, is_on
from gridplanner.layers.print.papers import LARGEST, SMALLEST, own_paper, size_of
from gridplanner.layers.print.products import PRODUCTS, grow_of
from gridplanner.layers.print.properties import (
    Number,
    TemplateError,
    checked_number,
    made_of,
)
from gridplanner.layers.print.sheet import ELEMENTS, PAPERS
from gridplanner.layers.print.template import (
    MAP,
    TURNS,
    Altered,
    Margins,
    Template,
    kind_of,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

_ALL = _registered  # those that are known are registered where they are written
_KNOWN: Final = (
    "product",
    "inherits",
    "paper",
    "turn",
    "margins",
    "bleed",
    "crop_marks",
    "elements",
    "order",
)
_OF_ELEMENT: Final = ("element", "standing", "lying", "shown", "properties")
_ACROSS: Final = ("left", "width", "right", "middle")
_DOWN: Final = ("top", "height", "bottom", "centre")
_MARGIN: Final = Number(0.0, 100.0)
_COORDINATE: Final = Number(-LARGEST, LARGEST)
BLEED: Final = Number(0.0, 20.0)
_LONGEST: Final = 80  # letters of a name
_COUNTED: Final = re.compile(r"[0-9]{1,6}")  # more digits may not even be a number
_MOST: Final = 200  # elements


def to_body(template: Template) -> dict[str, Any]:
    """Write a template as plain JSON; its name stands outside."""
    body: dict[str, Any] = {
        name: getattr(template, name)
        for name in ("product", "inherits", "turn", "bleed", "crop_marks")
        if getattr(template, name) not in ("", None)
    }
    if template.paper:
        size = size_of(template.paper)
        own = {"width": size[0], "height": size[1]}
        body["paper"] = template.paper if template.paper in PAPERS else own
    if template.margins is not None:
        body["margins"] = template.margins._asdict()
    if template.elements:
        body["elements"] = [_element_body(one) for one in template.elements]
    if template.order:
        body["order"] = list(template.order)
    return body


def _element_body(one: Altered) -> dict[str, Any]:
    body: dict[str, Any] = {"element": one.key}
    for name, place in (("standing", one.standing), ("lying", one.lying)):
        if place is not None:
            body[name] = _span_body(place.across, _ACROSS) | _span_body(
                place.down, _DOWN
            )
    if one.is_shown is not None:
        body["shown"] = one.is_shown
    if one.properties:
        body["properties"] = dict(one.properties)
    return body


def _span_body(span: Span, names: tuple[str, ...]) -> dict[str, float]:
    near, wide, far, middle = names
    return {
        "near": {near: span.first, wide: span.second},
        "far": {far: span.first, wide: span.second},
        "both": {near: span.first, far: span.second},
        "middle": {middle: span.first, wide: span.second},
    }[span.tied]


def from_body(name: str, body: Mapping[str, Any]) -> Template:
    """Read a template, and check all of it.

    Raises
    ------
    TemplateError
        What is wrong with it, and where.
    """
    _check_names(body, _KNOWN, "")
    product = _words(body, "product")
    if product and product not in PRODUCTS:
        raise TemplateError(
            "template.unknown_product",
            where="product",
            name=product,
            known=tuple(PRODUCTS),
        )
    inherits = _words(body, "inherits")
    if not product and not inherits:
        raise TemplateError("template.no_product", where="product")
    turn = _words(body, "turn")
    if turn and turn not in TURNS:
        raise TemplateError(
            "template.not_a_choice", where="turn", name=turn, known=TURNS
        )
    marks = body.get("crop_marks")
    if marks is not None and not isinstance(marks, bool):
        raise TemplateError("template.not_yes_or_no", where="crop_marks")
    bleed = body.get("bleed")
    template = Template(
        name,
        product,
        inherits,
        _paper(body.get("paper")),
        turn,
        _margins(body.get("margins")),
        None if bleed is None else float(checked_number(bleed, BLEED, where="bleed")),
        marks,
        _elements(body.get("elements", [])),
        _order(body.get("order", [])),
    )
    _check_places(template)
    return template


def _short(given: object) -> str:
    """Say what stands there; of lists, objects and long numbers only the kind."""
    is_small = isinstance(given, int) and abs(given) < 10**12
    is_said = is_small or isinstance(given, str | float) or given is None
    return (str(given) if is_said else type(given).__name__)[:40]


def _words(body: Mapping[str, Any], name: str) -> str:
    found = body.get(name, "")
    if not isinstance(found, str) or len(found) > _LONGEST:
        raise TemplateError("template.not_words", where=name)
    return found


def _check_names(body: object, known: tuple[str, ...], where: str) -> Mapping[str, Any]:
    """Give names and values, where there is none that is not known."""
    if not isinstance(body, dict):
        raise TemplateError("template.not_an_object", where=where)
    for name in body:
        if name not in known:
            raise TemplateError(
                "template.unknown_name",
                where=f"{where}.{name}" if where else str(name),
                name=str(name)[:40],
                known=known,
            )
    return body


def _paper(given: object) -> str:
    if given is None:
        return ""
    if isinstance(given, str) and given in PAPERS:
        return given
    if not isinstance(given, dict):
        raise TemplateError(
            "template.not_a_choice",
            where="paper",
            name=_short(given),
            known=tuple(PAPERS),
        )
    said = _check_names(given, ("width", "height"), "paper")
    sides = [
        float(
            checked_number(
                said.get(name), Number(SMALLEST, LARGEST), where=f"paper.{name}"
            )
        )
        for name in ("width", "height")
    ]
    return own_paper(sides[0], sides[1])


def _margins(given: object) -> Margins | None:
    if given is None:
        return None
    if isinstance(given, int | float):
        side = float(checked_number(given, _MARGIN, where="margins"))
        return Margins(side, side, side, side)
    said = _check_names(given, Margins._fields, "margins")
    return Margins(
        **{
            name: float(checked_number(value, _MARGIN, where=f"margins.{name}"))
            for name, value in said.items()
        }
    )


def _elements(given: object) -> tuple[Altered, ...]:
    if not isinstance(given, list) or len(given) > _MOST:
        raise TemplateError("template.not_a_list", where="elements", most=_MOST)
    found: dict[str, Altered] = {}
    for number, one in enumerate(given, 1):
        where = f"elements.{number}"
        body = _check_names(one, _OF_ELEMENT, where)
        key = _key(body.get("element"), f"{where}.element")
        if key in found:
            raise TemplateError("template.twice", where=where, name=key)
        found[key] = _altered(key, body, where)
    return tuple(found.values())


def _key(given: object, where: str) -> str:
    kind, sign, number = given.partition("#") if isinstance(given, str) else ("",) * 3
    is_counted = not sign or (bool(_COUNTED.fullmatch(number)) and int(number) > 1)
    if (kind != MAP and kind not in ELEMENTS) or not is_counted:
        raise TemplateError(
            "template.unknown_element",
            where=where,
            name=_short(given),
            known=(MAP, *ELEMENTS),
        )
    return str(given)


def _altered(key: str, body: Mapping[str, Any], where: str) -> Altered:
    shown = body.get("shown")
    if shown is not None and not isinstance(shown, bool):
        raise TemplateError("template.not_yes_or_no", where=f"{where}.shown")
    is_fixed = key != MAP and ELEMENTS[kind_of(key)].is_fixed
    if (key == MAP or is_fixed) and shown is False:
        raise TemplateError("template.stays", where=f"{where}.shown", name=key)
    if is_fixed and ("standing" in body or "lying" in body):
        raise TemplateError("template.stays", where=where, name=key)
    given = body.get("properties", {})
    if not isinstance(given, dict):
        raise TemplateError("template.not_an_object", where=f"{where}.properties")
    record = ELEMENTS[kind_of(key)].params if key != MAP else None
    if record is None and given:
        raise TemplateError(
            "template.no_properties", where=f"{where}.properties", name=key
        )
    values: dict[str, Any] = {}
    if record is not None:
        made: object = made_of(record, given, where=f"{where}.properties")
        values = {name: getattr(made, name) for name in given}
    return Altered(
        key,
        _anchored(body.get("standing"), f"{where}.standing"),
        _anchored(body.get("lying"), f"{where}.lying"),
        shown,
        tuple(values.items()),
    )


def _anchored(given: object, where: str) -> Anchored | None:
    if given is None:
        return None
    said = _check_names(given, (*_ACROSS, *_DOWN), where)
    for name, value in said.items():
        checked_number(value, _COORDINATE, where=f"{where}.{name}")
    return Anchored(_span(said, _ACROSS, where), _span(said, _DOWN, where))


def _span(given: Mapping[str, float], names: tuple[str, ...], where: str) -> Span:
    near, wide, far, middle = names
    said = frozenset(given) & frozenset(names)
    ways = {
        frozenset((near, wide)): ("near", near, wide),
        frozenset((far, wide)): ("far", far, wide),
        frozenset((near, far)): ("both", near, far),
        frozenset((middle, wide)): ("middle", middle, wide),
    }
    if said not in ways:
        raise TemplateError("template.two_of_three", where=where, names=names)
    tied, first, second = ways[said]
    return Span(tied, float(given[first]), float(given[second]))


def _order(given: object) -> tuple[str, ...]:
    if not isinstance(given, list) or len(given) > _MOST:
        raise TemplateError("template.not_a_list", where="order", most=_MOST)
    keys = [_key(key, f"order.{number}") for number, key in enumerate(given, 1)]
    for number, key in enumerate(keys, 1):
        if key in keys[: number - 1]:
            raise TemplateError("template.twice", where=f"order.{number}", name=key)
    return tuple(keys)


def _check_places(template: Template) -> None:
    """Refuse what would lie off the page: its own paper, or A3 where it has none."""
    low, high = sorted(size_of(template.paper or "A3"))
    grow = grow_of((low, high))
    is_told = template.bleed is not None or not template.inherits
    beyond = ((template.bleed or 0.0) if is_told else BLEED.most) / grow
    for number, one in enumerate(template.elements, 1):
        for name, place, size in (
            ("standing", one.standing, (low / grow, high / grow)),
            ("lying", one.lying, (high / grow, low / grow)),
        ):
            if place is not None and not is_on(place.on(size), size, beyond=beyond):
                raise TemplateError(
                    "template.off_page",
                    where=f"elements.{number}.{name}",
                    name=one.key,
                    width=f"{size[0]:.0f}",
                    height=f"{size[1]:.0f}",
                )
