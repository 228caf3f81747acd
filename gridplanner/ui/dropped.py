"""Files that are dropped onto the window: projects of ours, scans, or data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridplanner.data.errors import ProjectError
from gridplanner.layers.scan_file import SCANS

if TYPE_CHECKING:
    from pathlib import Path


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


def is_scan(path: Path) -> bool:
    """Tell whether a file is a picture or a page that has to be placed by hand."""
    return path.suffix.lower() in SCANS
