"""Which elements can be put on the sheets of a product."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gridplanner.layers.print.sheet import ELEMENTS

if TYPE_CHECKING:
    from gridplanner.layers.print.products import Product

_ANYWHERE: Final = frozenset(
    {
        "approval", "attribution", "check_table", "code", "data_date", "notes",
        "page_number", "picture", "secrecy", "signatures", "text", "title",
    }
)  # fmt: skip
_BESIDE_MAP: Final = frozenset(
    {
        "area_map", "asides", "duties", "figures", "inset", "legend", "north", "parts",
        "portraits", "roster", "scale", "sides", "stops", "town_map",
    }
)  # fmt: skip
_OF_PRODUCTS: Final = {
    "building": frozenset(
        {"figures", "hotlines", "house_posts", "north", "portraits", "roster", "scale"}
    ),
    "matrix": frozenset({"matrix_legend"}),
    "household": frozenset[str](),
}  # fmt: skip


def addable(product: Product) -> list[str]:
    """List the kinds of elements that can be put on a page of a product.

    Some belong to pages of their own, some to the map, some are what a sheet is; others
    have nothing to say on sheets of another kind.
    """
    asked = _BESIDE_MAP if product.of == "unit" else _OF_PRODUCTS[product.name]
    if product.of == "unit" and not product.with_stops:
        asked = asked - {"stops"}
    if product.of == "unit" and product.is_of_grids:
        asked = asked - {"parts"}
    if not product.with_plates:
        asked = asked - {"asides"}
    return [name for name in ELEMENTS if name in _ANYWHERE or name in asked]
