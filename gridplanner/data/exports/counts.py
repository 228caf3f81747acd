"""Writes the buildings of a list of people with their numbers: nobody is named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridplanner.data.access.audit import check_recordable, record
from gridplanner.data.errors import AccessError
from gridplanner.data.export import write_layer

if TYPE_CHECKING:
    from pathlib import Path

    from gridplanner.data.access.roles import Permissions
    from gridplanner.data.export import Layer
    from gridplanner.data.store.geopackage import ProjectFile


def export_counts(
    file: ProjectFile,
    layer: Layer,
    path: Path,
    *,
    title: str,
    permissions: Permissions,
) -> int:
    """Write buildings with numbers of people, and put that on the record.

    Parameters
    ----------
    file : ProjectFile
        Open for editing.
    layer : Layer
        See `gridplanner.extracts.counts_layer`.
    path : Path
        As `gridplanner.data.export.write_layer`.
    title : str
        Whom the numbers are of, without personal data.
    permissions : Permissions

    Returns
    -------
    int
        Number of buildings.

    Raises
    ------
    AccessError
        ``exports.denied``.
    GridPlannerError
        As `write_layer`, and ``audit.read_only``.
    """
    if not permissions.may_export:
        raise AccessError("exports.denied")
    check_recordable(file)
    count = write_layer(path, layer)
    record(
        file,
        "export",
        object=title,
        table="building",
        rows=count,
        file_name=path.name,
    )
    return count
