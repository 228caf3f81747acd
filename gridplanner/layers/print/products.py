"""Products: what a sheet is for, and which elements stand where on it.

A layout is worked out for a size of paper, standing or lying. Beside the map of a lying
sheet, below that of a standing one, are the blocks a product has.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from gridplanner.layers.print.applying import applied
from gridplanner.layers.print.ink import Rect
from gridplanner.layers.print.template import Margins
from gridplanner.layers.print.trimming import Trim

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gridplanner.layers.print.template import Template

_GAP: Final = 4.0
_TITLE: Final = 15.0
_FOOT: Final = 9.0
_A3: Final = 297.0
_SMALLEST: Final = 0.8  # type of 2.3 mm, 6.5 points, on A4
_EDGE: Final = 4.0  # for the letters of the squares
_LEAST: Final = 120.0  # mm that margins leave of a page, whatever they ask for
_SIDE: Final = 0.24  # of the sheet, for the blocks
_WIDEST: Final = 82.0
_INSET: Final = 0.2  # of the room beside the map


@dataclass(frozen=True, slots=True)
class Block:
    """Something beside the map: an element, and its share of the room there."""

    name: str
    share: float


@dataclass(frozen=True, slots=True)
class Product:
    """A kind of sheet.

    Attributes
    ----------
    name : str
        As the command line has it; its title is the string ``print.title.<name>``.
    is_of_grids : bool
        One sheet for each grid; else for each area above.
    blocks : tuple of Block
        From the top down, or from the left.
    with_plates : bool
        Whether door plates are written.
    is_tinted : bool
        Whether what lies within is tinted.
    with_stops : bool
        Whether what is looked at on a patrol is numbered.
    with_boxes : bool
        Whether boxes to tick can stand beside door plates.
    is_public : bool
        Whether anybody may read it: no count so small that it tells of a person.
    by : tuple of str
        What sheets can be of, besides each unit of its level; see
        `gridplanner.studies.printing.wish.Wish.by`.
    of : str
        What has a sheet: ``"unit"``, ``"building"``, ``"dwelling"``.
    is_personal : bool
        Whether residents are on it: masked, with a watermark, and on the record.
    paper : str
        It is made for.
    """

    name: str
    is_of_grids: bool
    blocks: tuple[Block, ...]
    with_plates: bool = True
    is_tinted: bool = False
    with_stops: bool = False
    with_boxes: bool = False
    is_public: bool = False
    by: tuple[str, ...] = ()
    of: str = "unit"
    is_personal: bool = False
    paper: str = "A3"


PRODUCTS: Final = {
    product.name: product
    for product in (
        Product(
            "patrol",
            is_of_grids=True,
            blocks=(
                Block("figures", 0.12),
                Block("roster", 0.22),
                Block("sides", 0.1),
                Block("legend", 0.17),
                Block("stops", 0.25),
                Block("asides", 0.14),
            ),
            with_stops=True,
            with_boxes=True,
            by=("grid", "micro", "area", "worker", "route"),
        ),
        Product(
            "board",
            is_of_grids=True,
            blocks=(
                Block("figures", 0.13),
                Block("sides", 0.11),
                Block("portraits", 0.42),
                Block("duties", 0.22),
                Block("asides", 0.12),
            ),
            is_public=True,
            by=("grid", "micro", "area"),
        ),
        Product(
            "responsibility",
            is_of_grids=False,
            blocks=(
                Block("figures", 0.15),
                Block("parts", 0.6),
                Block("legend", 0.25),
            ),
            with_plates=False,
            is_tinted=True,
            by=("area", "town", "worker"),
        ),
        Product(
            "building",
            is_of_grids=True,
            blocks=(),
            with_plates=False,
            is_public=True,
            of="building",
            paper="A4",
        ),
        Product(
            "matrix",
            is_of_grids=True,
            blocks=(),
            with_plates=False,
            of="building",
            is_personal=True,
        ),
        Product(
            "household",
            is_of_grids=True,
            blocks=(),
            with_plates=False,
            of="dwelling",
            is_personal=True,
            paper="A4",
        ),
    )
}


@dataclass(frozen=True, slots=True)
class Layout:
    """Where things stand on a sheet.

    Attributes
    ----------
    size : tuple of float
        Width and height of the sheet, millimetres.
    map : Rect
    places : mapping of str to Rect
        By name of the element.
    grow : float
        By which everything is larger than on A3.
    params : mapping of str to object
        Properties of elements that differ, by the key of their place.
    trim : Trim
    flowing : tuple of str
        Blocks that share one column or row by what they say, see `reflow`.
    """

    size: tuple[float, float]
    map: Rect
    places: Mapping[str, Rect]
    grow: float = 1.0
    params: Mapping[str, Any] = field(default_factory=dict)
    trim: Trim = field(default_factory=Trim)
    flowing: tuple[str, ...] = ()


def lay_out(
    product: Product,
    paper: tuple[float, float],
    *,
    is_turned: bool,
    template: Template | None = None,
) -> Layout:
    """Lay out a product on paper.

    Parameters
    ----------
    product : Product
    paper : tuple of float
        Width and height of the paper as it stands, millimetres.
    is_turned : bool
        Whether the sheet lies.
    template : Template, optional
        Flattened; what differs from the product's own layout.
    """
    grow = grow_of(paper)
    margins = (template and template.margins) or Margins()
    small = paper[0] / grow, paper[1] / grow
    layout = _laid_out(product, small, margins, is_turned=is_turned)
    grown = Layout(
        (layout.size[0] * grow, layout.size[1] * grow),
        layout.map.times(grow),
        {name: place.times(grow) for name, place in layout.places.items()},
        grow,
        flowing=tuple(block.name for block in product.blocks),
    )
    if template is None:
        return grown
    return applied(template, grown, is_turned=is_turned)


def with_inset(product: Product) -> Product:
    """Give a product a small map above its other blocks, which become smaller."""
    rest = [Block(one.name, one.share * (1 - _INSET)) for one in product.blocks]
    return replace(product, blocks=(Block("inset", _INSET), *rest))


def grow_of(paper: tuple[float, float]) -> float:
    """Tell by how much a sheet is larger than A3, and what is on it with it."""
    return max(_SMALLEST, min(paper) / _A3)


def _laid_out(
    product: Product, paper: tuple[float, float], margins: Margins, *, is_turned: bool
) -> Layout:
    """Lay a product out on paper that is about as large as A3."""
    size = (max(paper), min(paper)) if is_turned else (min(paper), max(paper))
    x, wide = _between(size[0], margins.left, margins.right)
    y, high = _between(size[1], margins.top, margins.bottom)
    page = Rect(x, y, wide, high)
    title = Rect(page.x, page.y, page.width, _TITLE)
    foot = Rect(page.x, page.bottom - _FOOT, page.width, _FOOT)
    top, bottom = title.bottom + _EDGE, foot.y - _EDGE
    if is_turned:
        wide = max(55.0, min(_WIDEST, page.width * _SIDE))
        area = Rect(
            page.x + _EDGE, top, page.width - wide - _GAP - 2 * _EDGE, bottom - top
        )
        blocks = _stacked(product, Rect(page.right - wide, top, wide, bottom - top))
    else:
        high = max(52.0, min(_WIDEST, page.height * _SIDE))
        area = Rect(
            page.x + _EDGE, top, page.width - 2 * _EDGE, bottom - top - high - _EDGE
        )
        below = Rect(page.x, area.bottom + _EDGE + 1, page.width, high - _EDGE - 1)
        blocks = _abreast(product, below)
    half = foot.width / 2
    return Layout(
        size,
        area,
        {
            "title": title,
            "code": Rect(title.right - _TITLE, title.y, _TITLE, _TITLE),
            "squares": area,
            "edges": area,
            "page_number": Rect(title.x, title.y + 0.5, _TITLE, _TITLE),
            "north": Rect(area.right - 13, area.y + 3, 10, 17),
            "scale": Rect(area.x, foot.y, half, _FOOT),
            "notes": Rect(foot.x + half + 4, foot.y + 1, half - 4, _FOOT - 1),
            **blocks,
        },
    )


def _between(length: float, near: float, far: float) -> tuple[float, float]:
    """Give where margins leave room; they give way where that would be too little."""
    least = min(_LEAST, length)
    if length - near - far >= least:
        return near, length - near - far
    return (length - least) / 2, least


def _stacked(product: Product, side: Rect) -> dict[str, Rect]:
    """Put the blocks below each other."""
    places: dict[str, Rect] = {}
    room = side.height - _GAP * (len(product.blocks) - 1)
    y = side.y
    for block in product.blocks:
        places[block.name] = Rect(side.x, y, side.width, room * block.share)
        y += room * block.share + _GAP
    return places


def _abreast(product: Product, strip: Rect) -> dict[str, Rect]:
    """Put the blocks beside each other."""
    places: dict[str, Rect] = {}
    room = strip.width - _GAP * (len(product.blocks) - 1)
    x = strip.x
    for block in product.blocks:
        places[block.name] = Rect(x, strip.y, room * block.share, strip.height)
        x += room * block.share + _GAP
    return places
