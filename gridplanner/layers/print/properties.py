"""What can be set of an element: the attributes of a small frozen record.

Each attribute carries its kind and its bounds, so that files are checked, forms are
made and values that differ are stored by this one description.
"""

from __future__ import annotations

import re
from dataclasses import MISSING, dataclass, field, fields
from math import isfinite
from typing import TYPE_CHECKING, Any, Final, TypeVar

from gridplanner.data.errors import GridPlannerError

if TYPE_CHECKING:
    from collections.abc import Mapping

_T = TypeVar("_T")
_KEY: Final = "property"
_COLOUR: Final = re.compile(r"#[0-9A-Fa-f]{6}")


class TemplateError(GridPlannerError):
    """A template that cannot be used: where the fault is, and what.

    Keys begin with ``template.``.
    """


@dataclass(frozen=True, slots=True)
class Number:
    """A number between bounds.

    Attributes
    ----------
    least, most : float
    unit : str
        ``"mm"`` or empty for a count.
    digits : int
        Decimals it is shown with; 0 for whole numbers.
    """

    least: float
    most: float
    unit: str = "mm"
    digits: int = 1


@dataclass(frozen=True, slots=True)
class Words:
    """Words of somebody.

    Attributes
    ----------
    longest : int
        Letters.
    is_long : bool
        Whether there may be several lines.
    usual : str
        Key of the sentence that stands where nothing is written; empty for none.
    with_blanks : bool
        Whether ``{unit}`` and the like are filled in.
    """

    longest: int = 200
    is_long: bool = False
    usual: str = ""
    with_blanks: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several, named by ``print.choice.<option>``."""

    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Switch:
    """Yes or no."""


@dataclass(frozen=True, slots=True)
class Colour:
    """``"#rrggbb"``."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture: the name of a file beside the template, or ``data:`` with itself."""


Kind = Number | Words | Choice | Switch | Colour | Picture


@dataclass(frozen=True, slots=True)
class Property:
    """An attribute of an element's record.

    Attributes
    ----------
    name : str
        ``print.property.<name>`` is the key of its title, with ``.help`` of its help.
    kind : Number, Words, Choice, Switch, Colour or Picture
    default : float, str or bool
    """

    name: str
    kind: Kind
    default: Any


def number(
    default: float, least: float, most: float, *, unit: str = "mm", digits: int = 1
) -> float:
    """Describe an attribute that is a number."""
    return _described(default, Number(least, most, unit, digits))


def count(default: int, least: int, most: int) -> int:
    """Describe an attribute that is a whole number."""
    return _described(default, Number(least, most, "", 0))


def words(
    longest: int = 200,
    *,
    is_long: bool = False,
    usual: str = "",
    with_blanks: bool = False,
    default: str = "",
) -> str:
    """Describe an attribute that is words."""
    return _described(default, Words(longest, is_long, usual, with_blanks))


def choice(*options: str) -> str:
    """Describe an attribute that is one of several, the first where none is said."""
    return _described(options[0], Choice(options))


def switch(*, default: bool) -> bool:
    """Describe an attribute that is yes or no."""
    return _described(default, Switch())


def colour(default: str) -> str:
    """Describe an attribute that is a colour."""
    return _described(default, Colour())


def picture() -> str:
    """Describe an attribute that is a picture."""
    return _described("", Picture())


def _described(default: _T, kind: Kind) -> _T:
    return field(default=default, metadata={_KEY: kind})


def properties_of(record: type | None) -> tuple[Property, ...]:
    """List what can be set of an element, by the record of its properties."""
    if record is None:
        return ()
    return tuple(
        Property(one.name, one.metadata[_KEY], one.default)
        for one in fields(record)
        if _KEY in one.metadata and one.default is not MISSING
    )


def made_of(record: type[_T], values: Mapping[str, Any], *, where: str = "") -> _T:
    """Make an element's record of values as a file has them, checked.

    Parameters
    ----------
    record : type
    values : mapping
        By name; what is missing is as usual.
    where : str
        Put before the name in a fault.

    Raises
    ------
    TemplateError
        If a name is not known, or a value not what it must be.
    """
    known = {one.name: one for one in properties_of(record)}
    for name in values:
        if name not in known:
            raise TemplateError(
                "template.unknown_property",
                where=_at(where, name),
                name=name,
                known=tuple(known),
            )
    return record(
        **{
            name: checked(known[name], value, where=_at(where, name))
            for name, value in values.items()
        }
    )


def checked(one: Property, value: object, *, where: str) -> object:
    """Give a value as the record keeps it.

    Raises
    ------
    TemplateError
    """
    kind = one.kind
    if isinstance(kind, Number):
        return checked_number(value, kind, where=where)
    if isinstance(kind, Switch):
        if not isinstance(value, bool):
            raise TemplateError("template.not_yes_or_no", where=where)
        return value
    if not isinstance(value, str):
        raise TemplateError("template.not_words", where=where)
    if isinstance(kind, Choice) and value not in kind.options:
        raise TemplateError(
            "template.not_a_choice", where=where, name=value, known=kind.options
        )
    if isinstance(kind, Colour) and not _COLOUR.fullmatch(value):
        raise TemplateError("template.not_a_colour", where=where, name=value[:40])
    if isinstance(kind, Words):
        _check_words(value, kind, where)
    return value


def checked_number(value: object, kind: Number, *, where: str) -> float | int:
    """Give a number, whole where it has no decimals.

    Raises
    ------
    TemplateError
        ``template.not_a_number``, ``template.out_of_bounds``.
    """
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TemplateError("template.not_a_number", where=where)
    if not _is_finite(value):
        raise TemplateError("template.not_a_number", where=where)
    if not kind.least <= value <= kind.most or (not kind.digits and value % 1):
        raise TemplateError(
            "template.out_of_bounds",
            where=where,
            value=f"{value:.10g}",
            least=f"{kind.least:g}",
            most=f"{kind.most:g}",
        )
    return float(value) if kind.digits else int(value)


def _is_finite(value: float) -> bool:
    """Tell whether it can be reckoned with: 1e400 and its 401 digits alike cannot."""
    try:
        return isfinite(value)
    except OverflowError:
        return False


def _check_words(value: str, kind: Words, where: str) -> None:
    from gridplanner.layers.print.blanks import check_blanks

    if len(value) > kind.longest:
        raise TemplateError("template.too_long", where=where, most=kind.longest)
    if "\n" in value and not kind.is_long:
        raise TemplateError("template.one_line", where=where)
    if kind.with_blanks:
        check_blanks(value, where=where)


def _at(where: str, name: str) -> str:
    return f"{where}.{name}" if where else name
