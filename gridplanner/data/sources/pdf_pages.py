"""Pages of a PDF as pictures. PDFium draws them; it serves one thread at a time."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from gridplanner.data.errors import ScanError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

_POINTS_AN_INCH: Final = 72.0
_NEEDS_PASSWORD: Final = 4  # FPDF_ERR_PASSWORD
_UNKNOWN_LOCK: Final = 5  # FPDF_ERR_SECURITY


def count_pages(path: Path) -> int:
    """Count the pages of a PDF.

    Raises
    ------
    ScanError
        ``scan.pdf_locked`` where it wants a password, ``scan.unreadable``, or
        ``scan.no_pdf`` where PDFium is not installed.
    """
    with _opened(path) as document:
        return len(document)


def page_inches(path: Path, page: int) -> tuple[float, float]:
    """Tell width and height of a page (from 1) in inches, as it is turned.

    Raises
    ------
    ScanError
        As `count_pages`, and ``scan.unreadable`` where there is no such page.
    """
    with _page(path, page) as found:
        width, height = found.get_size()
        return width / _POINTS_AN_INCH, height / _POINTS_AN_INCH


def draw_page(path: Path, page: int, dots: float) -> NDArray[np.uint8]:
    """Draw a page on white paper.

    Parameters
    ----------
    path : Path
    page : int
        From 1.
    dots : float
        Pixels an inch.

    Returns
    -------
    ndarray, uint8, shape (height, width, 3)
        Red, green and blue, from the top left corner.

    Raises
    ------
    ScanError
        As `page_inches`.
    """
    with _page(path, page) as found:
        bitmap = found.render(scale=dots / _POINTS_AN_INCH, rev_byteorder=True)
        try:
            # The array is a view of memory that goes with the bitmap.
            return np.array(bitmap.to_numpy()[..., :3], np.uint8)
        finally:
            bitmap.close()


@contextmanager
def _page(path: Path, page: int) -> Iterator[Any]:
    with _opened(path) as document:
        if not 1 <= page <= len(document):
            raise ScanError("scan.unreadable")
        found = document[page - 1]
        try:
            yield found
        finally:
            found.close()


@contextmanager
def _opened(path: Path) -> Iterator[Any]:
    try:
        import pypdfium2
    except ImportError as error:
        raise ScanError("scan.no_pdf") from error
    # Read by us: on Windows PDFium takes no path outside of the system's code page.
    data = path.read_bytes()
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        locked = error.err_code in (_NEEDS_PASSWORD, _UNKNOWN_LOCK)
        raise ScanError("scan.pdf_locked" if locked else "scan.unreadable") from error
    try:
        yield document
    except pypdfium2.PdfiumError as error:
        raise ScanError("scan.unreadable") from error
    finally:
        document.close()
