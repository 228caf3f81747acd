"""Which pictures of the ground can lie below printed maps: scans, and the base map."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from gridplanner.data.errors import GridPlannerError
from gridplanner.data.scans import read_scans
from gridplanner.layers.print.base_picture import Base

if TYPE_CHECKING:
    from gridplanner.data.document import Document
    from gridplanner.ui.context import Context
    from gridplanner.ui.printing.contents_choice import ContentsChoice


def offer_base(choice: ContentsChoice, context: Context) -> None:
    """Offer the scans of the open project and the base map that it is shown with."""
    document = context.session.document
    if document is not None:
        file = context.settings.base_map(str(document.path.resolve()))
        has_scans = bool(read_scans(document.file))
        choice.offer_base(_readable(file, document), has_scans=has_scans)


def _readable(file: str, document: Document) -> str:
    """Give a file that can be painted; empty for one that is gone or broken."""
    if not file or not Path(file).is_file() or document.crs is None:
        return ""
    try:
        Base((), file, document.crs).layers()
    except (GridPlannerError, OSError):
        return ""
    return file
