"""Parts of a PDF bound into one file, as one that is to be kept for years if wished.

Sheets are painted in parts, by several processes at once; their pages are taken over
one part after another, so that no more than one page is held at a time.
"""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, BinaryIO, Final

from gridplanner.data.exports.geo_pdf import PageMark, mark_open

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import pikepdf

_MAKER: Final = "GridPlanner"


def bind_pages(
    out: Path | BinaryIO,
    parts: Sequence[BinaryIO],
    marks: Sequence[PageMark],
    *,
    title: str,
    crs: str | None = None,
    letters: Mapping[int, str] | None = None,
    profile: bytes = b"",
) -> None:
    """Write the pages of parts as one PDF, with bookmarks, labels and places.

    Parameters
    ----------
    out : Path or binary file
        A file that stands there is written over.
    parts : sequence of binary files
        PDFs, at their beginning.
    marks : sequence of PageMark
        One a page of all parts together, in their order.
    title : str
        Of the file.
    crs : str, optional
        Of the boxes of the marks, as pyproj reads it.
    letters : mapping of int to str, optional
        See `gridplanner.data.exports.rare_letters.restore_letters`.
    profile : bytes, optional
        The ICC profile of the colours. With one the file says that it is a PDF/A-2b
        (ISO 19005-2), what Qt writes otherwise being such already.

    Raises
    ------
    ValueError
        Where pages and marks are not as many.
    """
    import pikepdf

    with ExitStack() as opened:
        pdf = opened.enter_context(pikepdf.new())
        for part in parts:
            source = opened.enter_context(pikepdf.open(part))
            pdf.pages.extend(source.pages)
        mark_open(pdf, marks, crs, letters)
        if profile:
            _keep_colours(pdf, profile)
            _name_fonts(pdf)
        with pdf.open_metadata(set_pikepdf_as_editor=False) as about:
            about["dc:title"] = title
            about["xmp:CreatorTool"] = about["pdf:Producer"] = _MAKER
            if profile:
                about["pdfaid:part"], about["pdfaid:conformance"] = "2", "B"
        pdf.save(
            out,
            min_version="1.7",
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
        )


def _name_fonts(pdf: pikepdf.Pdf) -> None:
    """Name fonts alike wherever they are named, and leave away their lists of glyphs.

    Qt names the font's file by a tag that the font has not, and its list of glyphs
    (CIDSet), which need not be there, counts some that the file has not.
    """
    import pikepdf

    for one in pdf.objects:
        if not isinstance(one, pikepdf.Dictionary) or "/DescendantFonts" not in one:
            continue
        for font in one.DescendantFonts:
            about = font.FontDescriptor
            one.BaseFont = font.BaseFont = about.FontName
            if "/CIDSet" in about:
                del about["/CIDSet"]


def _keep_colours(pdf: pikepdf.Pdf, profile: bytes) -> None:
    """Say what the colours of the device are meant to look like."""
    import pikepdf

    stream = pdf.make_stream(profile, N=3, Alternate=pikepdf.Name.DeviceRGB)
    pdf.Root.OutputIntents = pikepdf.Array(
        [
            pikepdf.Dictionary(
                Type=pikepdf.Name.OutputIntent,
                S=pikepdf.Name("/GTS_PDFA1"),
                OutputConditionIdentifier=pikepdf.String("sRGB"),
                Info=pikepdf.String("sRGB IEC61966-2.1"),
                DestOutputProfile=stream,
            )
        ]
    )
