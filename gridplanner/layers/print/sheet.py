"""A sheet: paper of a size, what it says, and where on it each element stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from inspect import signature
from typing import TYPE_CHECKING, Any, Final

from gridplanner.layers.print.looks import Larger
from gridplanner.layers.print.trimming import Trim

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from gridplanner.data.tick_sheets import TickSheet
    from gridplanner.layers.print.beyond import Beyond
    from gridplanner.layers.print.ink import Rect
    from gridplanner.layers.print.key_map import KeyMap
    from gridplanner.layers.print.listing import Listing
    from gridplanner.layers.print.map_frame import Settled
    from gridplanner.layers.print.samples import Sample

PAPERS: Final = {
    "A4": (210.0, 297.0),
    "A3": (297.0, 420.0),
    "A2": (420.0, 594.0),
    "A1": (594.0, 841.0),
    "A0": (841.0, 1189.0),
    "60x80": (600.0, 800.0),
    "80x120": (800.0, 1200.0),
}
"""Width and height in millimetres of paper that stands (ISO 216), and of boards."""


@dataclass(frozen=True, slots=True)
class Post:
    """Somebody on the roster of a sheet; the picture is a photo as it is kept."""

    role: str
    name: str
    phone: str = ""
    picture: bytes = b""


@dataclass(frozen=True, slots=True)
class Subject:
    """What a sheet is about, in words and figures ready to be printed.

    Attributes
    ----------
    unit : int
        Id; 0 for the whole town.
    title, subtitle, code : str
    day : str
        ISO date the sheet tells of.
    figures : tuple of (str, str)
        What is counted, and the figure with its unit.
    posts : tuple of Post
    sides : tuple of (str, str)
        四至: direction and what lies there.
    parts : tuple of tuple of str
        What lies within, a line each: code, name, who is responsible, figure.
    duties : tuple of str
        What those on the roster do, a line each.
    notes : tuple of str
        Date, maker, secrecy, approval and the like, a line each.
    name : str
        Of what the sheet is about, without the kind of sheet.
    maker, secrecy, approval : str
        Who makes it, how it may be used, and its 审图号; empty where not said.
    sides_to_check : bool
        Whether the ground changed since somebody typed `sides`.
    """

    unit: int
    title: str
    subtitle: str = ""
    code: str = ""
    day: str = ""
    figures: tuple[tuple[str, str], ...] = ()
    posts: tuple[Post, ...] = ()
    sides: tuple[tuple[str, str], ...] = ()
    parts: tuple[tuple[str, str, str, str], ...] = ()
    duties: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    name: str = ""
    maker: str = ""
    secrecy: str = ""
    approval: str = ""
    sides_to_check: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page.

    Attributes
    ----------
    subject : Subject
    size : tuple of float
        Width and height of the paper in millimetres.
    map : Settled or None
    places : dict of str to Rect
        Where each element stands, by its name in `ELEMENTS`.
    number, count : int
        Of the sheets of this subject, from 1.
    scale : int
    samples : tuple of Sample
        Of the legend.
    grow : float
        By which everything is larger than on a sheet of A3.
    params : mapping of str to object
        Properties of elements by the key of their place, where they differ.
    trim : Trim
        Bleed and crop marks.
    language : str
        What it is written in, ``"zh"`` or ``"en"``; empty for what is spoken now.
    page, pages : int
        Of the file, from 1; 0 where that is not known.
    beyond : tuple of Beyond
        What lies beyond the edges of the map.
    listing : Listing or None
        Of a page of an index.
    maps : mapping of str to Settled
        Further maps by name, beside `map`.
    key_maps : mapping of str to KeyMap
        Small maps that show where this sheet lies, by name of their element.
    project : str
        The beginning of the project's id.
    version : str
        Of the plan: another one where the ground of the sheet has changed.
    ticks : TickSheet or None
        Its boxes to tick.
    comes_back : bool
        Whether the project keeps these boxes, so that a photo of them can be read.
    body : object
        What the elements of a product without a map paint, as they know it.
    watermark : str
        Who prints it and when; empty for a sheet without personal data.
    is_grey : bool
        Whether all of it is grey; of a sheet with a map its theme says so.
    changed_since : str
        Day it was printed otherwise before; empty where it was not.
    """

    subject: Subject
    size: tuple[float, float]
    map: Settled | None
    places: dict[str, Rect]
    number: int = 1
    count: int = 1
    scale: int = 0
    samples: tuple[Sample, ...] = ()
    grow: float = 1.0
    params: Mapping[str, Any] = field(default_factory=dict)
    trim: Trim = field(default_factory=Trim)
    language: str = ""
    page: int = 0
    pages: int = 0
    beyond: tuple[Beyond, ...] = ()
    listing: Listing | None = None
    maps: Mapping[str, Settled] = field(default_factory=dict)
    key_maps: Mapping[str, KeyMap] = field(default_factory=dict)
    project: str = ""
    version: str = ""
    ticks: TickSheet | None = None
    comes_back: bool = False
    body: object = None
    watermark: str = ""
    is_grey: bool = False
    changed_since: str = ""


@dataclass(frozen=True, slots=True)
class Element:
    """Something that can stand on a sheet.

    Attributes
    ----------
    name : str
    paint : callable
        Paints a sheet's element at its place.
    is_true : bool
        Whether it measures the map, and so must not grow with the paper.
    params : type or None
        Frozen dataclass of what can be set of it.
    takes_params : bool
        Whether its painter wants them; else `paint_sheet` sees to them.
    wants : callable or None
        Tells how high it would be on a sheet of A3, millimetres; 0 where it has nothing
        to say. None for what has one size.
    is_elastic : bool
        Whether it makes good use of more.
    is_fixed : bool
        Whether no template may move it or leave it away.
    """

    name: str
    paint: Callable[..., None]
    is_true: bool = False
    params: type | None = None
    takes_params: bool = False
    wants: Callable[[Sheet], float] | None = None
    is_elastic: bool = False
    is_fixed: bool = False


@dataclass(slots=True)
class _Elements:
    known: dict[str, Element] = field(default_factory=dict)


_KEPT: Final = _Elements()
ELEMENTS: Final = _KEPT.known
"""All elements by name; each registers itself where it is written."""
_WITH_PARAMS: Final = 4  # arguments of a painter


def element(
    name: str,
    *,
    is_true: bool = False,
    params: type | None = None,
    wants: Callable[[Sheet], float] | None = None,
    is_elastic: bool = False,
    is_fixed: bool = False,
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Make a function the painter of the element `name`.

    Parameters
    ----------
    name : str
    is_true : bool, optional
    params : type, optional
        Frozen dataclass of its properties; a painter that has a fourth argument is
        given one.
    wants, is_elastic, is_fixed : optional
        See `Element`.
    """

    def take(paint: Callable[..., None]) -> Callable[..., None]:
        wanted = params or (None if is_true or is_fixed else Larger)
        takes = len(signature(paint).parameters) == _WITH_PARAMS
        ELEMENTS[name] = Element(
            name, paint, is_true, wanted, takes, wants, is_elastic, is_fixed
        )
        return paint

    return take
