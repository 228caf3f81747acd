"""Pages of a PDF told where on the earth they lie, with bookmarks and labels.

The dictionaries are those of ISO 32000-2, 12.10 (geospatial features): a viewport of
the page with a measure of kind GEO, its corners in latitude and longitude, its system
as WKT. Map programs on telephones, Acrobat and GDAL read them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from gridplanner.data.exports.rare_letters import restore_letters

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pikepdf
    from pyproj import Transformer

_POINT: Final = 72 / 25.4  # of a millimetre
_CORNERS: Final = ((0, 0), (0, 1), (1, 1), (1, 0))  # from the lower left, clockwise


@dataclass(frozen=True, slots=True)
class PageMark:
    """What a page is, and where its map lies.

    Attributes
    ----------
    title : str
        Of its bookmark.
    label : str
        The name viewers show in the place of the page's number; empty for none.
    place : tuple of float or None
        Left, top, width and height of the map on the page in millimetres from the top
        left corner; None for a page without a map.
    box : tuple of float
        West, south, east, north of the map, metres.
    is_first : bool
        Whether a bookmark leads there: of the sheets of one area only the first has
        one.
    outside : float
        Millimetres by which the page is larger than the sheet, on every side; the
        map's place is measured from the sheet.
    bleed : float
        How many of these are printed on.
    size : tuple of float
        Width and height of the sheet, where the page is larger.
    """

    title: str
    label: str = ""
    place: tuple[float, float, float, float] | None = None
    box: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)
    is_first: bool = True
    outside: float = 0.0
    bleed: float = 0.0
    size: tuple[float, float] = (0.0, 0.0)


def mark_open(
    pdf: pikepdf.Pdf,
    marks: Sequence[PageMark],
    crs: str | None,
    letters: Mapping[int, str] | None = None,
) -> None:
    """Put bookmarks, labels and places into an open PDF; saving it is the caller's.

    Parameters
    ----------
    pdf : pikepdf.Pdf
    marks : sequence of PageMark
        One a page, in their order.
    crs : str or None
        Of the boxes, as pyproj reads it; without one no place is written.
    letters : mapping of int to str, optional
        What private codes of the fonts stand for, see `restore_letters`.

    Raises
    ------
    ValueError
        Where pages and marks are not as many.
    """
    import pikepdf

    if len(pdf.pages) != len(marks):
        raise ValueError(f"{len(pdf.pages)} pages, {len(marks)} marks")
    earth = _Earth.of(crs) if crs else None
    for page, mark in zip(pdf.pages, marks, strict=True):
        if mark.outside:
            _box_in(page, mark)
        if earth is not None and mark.place is not None:
            height = float(page.mediabox[3])
            page.VP = pdf.make_indirect(pikepdf.Array([_viewport(mark, height, earth)]))
    restore_letters(pdf, letters or {})
    _label(pdf, marks)
    with pdf.open_outline() as outline:
        outline.root.extend(
            pikepdf.OutlineItem(mark.title, number)
            for number, mark in enumerate(marks)
            if mark.is_first
        )
    pdf.Root.PageMode = pikepdf.Name.UseOutlines


def _box_in(page: pikepdf.Page, mark: PageMark) -> None:
    """Tell printers where a page is cut, and how far it is printed on."""
    import pikepdf

    # Pages are whole points large, sheets are not: both begin at the upper left.
    top = float(page.mediabox[3])
    for name, bleed in (("TrimBox", 0.0), ("BleedBox", mark.bleed)):
        near = mark.outside - bleed
        right, low = (mark.outside + bleed + side for side in mark.size)
        page.obj[f"/{name}"] = pikepdf.Array(
            [near * _POINT, top - low * _POINT, right * _POINT, top - near * _POINT]
        )


@dataclass(frozen=True, slots=True)
class _Earth:
    """A system of coordinates, and the way from there to latitude and longitude."""

    wkt: str
    epsg: int | None
    transformer: Transformer

    @classmethod
    def of(cls, crs: str) -> _Earth:
        from pyproj import CRS, Transformer  # processes that only draw need none

        system = CRS.from_user_input(crs)
        geodetic = system.geodetic_crs
        way = Transformer.from_crs(system, geodetic or system, always_xy=True)
        return cls(system.to_wkt("WKT1_ESRI"), system.to_epsg(), way)


def _viewport(mark: PageMark, height: float, earth: _Earth) -> object:
    import pikepdf

    assert mark.place is not None
    left, top, wide, high = (side * _POINT for side in mark.place)
    left, top = left + mark.outside * _POINT, top + mark.outside * _POINT
    west, south, east, north = mark.box
    gpts: list[float] = []
    for x, y in _CORNERS:
        lon, lat = earth.transformer.transform(
            west + x * (east - west), south + y * (north - south)
        )
        gpts += [round(lat, 10), round(lon, 10)]
    corners = [float(side) for corner in _CORNERS for side in corner]
    system = pikepdf.Dictionary(Type=pikepdf.Name.PROJCS, WKT=pikepdf.String(earth.wkt))
    if earth.epsg is not None:
        system.EPSG = earth.epsg
    return pikepdf.Dictionary(
        Type=pikepdf.Name.Viewport,
        Name=pikepdf.String(mark.title),
        BBox=pikepdf.Array([left, height - top - high, left + wide, height - top]),
        Measure=pikepdf.Dictionary(
            Type=pikepdf.Name.Measure,
            Subtype=pikepdf.Name.GEO,
            Bounds=pikepdf.Array(corners),
            LPTS=pikepdf.Array(corners),
            GPTS=pikepdf.Array(gpts),
            GCS=system,
        ),
    )


def _label(pdf: object, marks: Sequence[PageMark]) -> None:
    """Name the pages as viewers show them."""
    import pikepdf

    if not any(mark.label for mark in marks):
        return
    numbers = pikepdf.Array()
    for number, mark in enumerate(marks):
        numbers.append(number)
        numbers.append(pikepdf.Dictionary(P=pikepdf.String(mark.label)))
    pdf.Root.PageLabels = pikepdf.Dictionary(Nums=numbers)  # type: ignore[attr-defined]
