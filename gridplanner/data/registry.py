"""What the project knows of buildings and people, asked in pages and counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gridplanner.data.store.geopackage import ProjectFile


class Registry:
    """Questions to the tables of the ground and the registry; it changes nothing."""

    def __init__(self, file: ProjectFile) -> None:
        self._file = file
