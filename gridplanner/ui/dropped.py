"""Files that are dropped onto the window: projects of ours, scans, or data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridplanner.data.errors import ProjectError
from gridplanner.layers.scan_file import SCANS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from gridplanner.data.document import Document


def is_project(path: Path) -> bool:
    """Tell whether a file is a project of ours, also one this program must refuse."""
    if path.suffix.lower() != ".gpkg":
        return False
    from gridplanner.data.store.admission import admit

    try:
        admit(path)
    except ProjectError as error:
        return error.code != "error.not_ours"
    return True


def is_ticked_sheet(document: Document | None, paths: Sequence[Path]) -> bool:
    """Tell whether pictures are of printed sheets whose ticks are to be read."""
    from gridplanner.data.sources.tick_photos import ENDINGS
    from gridplanner.studies.ticks import looks_like_sheet

    if document is None or document.read_only:
        return False
    if not all(path.suffix.lower() in ENDINGS for path in paths):
        return False
    has_any = len(document.file.read_columns("gp_tick_sheet", ["id"])["id"]) > 0
    return has_any and looks_like_sheet(paths[0])


def is_scan(path: Path) -> bool:
    """Tell whether a file is a picture or a page that has to be placed by hand."""
    return path.suffix.lower() in SCANS
