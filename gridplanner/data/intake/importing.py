"""Import a file: open, understand, check, compare, and apply as one change.

The command line calls `run_import`; the window imports several files together by
`import_set`. `propose_import` is the first half and changes nothing.
"""

from __future__ import annotations

import dataclasses
import json
from typing import TYPE_CHECKING

import shapely

from gridplanner.data.batch import Batch, TableChange
from gridplanner.data.errors import ImportRejected
from gridplanner.data.importers import IMPORTERS
from gridplanner.data.intake.choosing import (
    choose_layer,
    choose_mapping,
    columns_to_read,
    condition,
    only_houses,
)
from gridplanner.data.intake.fingerprint import fingerprint_of
from gridplanner.data.intake.proposal import ImportIssue, ImportOptions, Proposal
from gridplanner.data.intake.take_in import find_place, signature, source_name, take_in
from gridplanner.data.intake.target import Target
from gridplanner.data.job import Progress
from gridplanner.data.sources import SourceTable, open_source, read_layer
from gridplanner.data.store.mapping import read_mapping, write_mapping

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from gridplanner.data.document import Document


def run_import(
    document: Document,
    kind: str,
    source: Path,
    *,
    options: ImportOptions | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> Proposal:
    """Import a file into the open project.

    Parameters
    ----------
    document : Document
    kind : str
        ``"areas"``, ``"buildings"``, ``"features"`` or ``"grids"``.
    source : Path
        Any map file, archive or folder.
    options : ImportOptions, optional
    dry_run : bool
        Say what it would do, and do nothing.
    progress : Progress, optional

    Returns
    -------
    Proposal
        What was done, or would be.

    Raises
    ------
    ImportRejected
        If the source cannot be imported; the project is unchanged.
    Cancelled
        If the user stopped it; the project is unchanged.
    """
    progress = progress or Progress()
    options = options or ImportOptions()
    proposal = propose_import(
        Target.of(document),
        kind,
        source,
        options=options,
        remembered=lambda key: read_mapping(document.file, kind, key),
        progress=progress,
    )
    if not dry_run:
        apply_proposal(document, proposal, source, options=options, progress=progress)
    return proposal


def propose_import(
    target: Target,
    kind: str,
    source: Path,
    *,
    options: ImportOptions | None = None,
    remembered: Callable[[str], Mapping[str, str] | None] | None = None,
    near: tuple[float, float] | None = None,
    progress: Progress | None = None,
) -> Proposal:
    """Say what an import would do; nothing is changed.

    Parameters
    ----------
    target : Target
        The open project, or one that is yet to be made.
    kind, source, options, progress
        As for `run_import`.
    remembered : callable, optional
        Gives the mapping kept for the signature of a source.
    near : tuple of float, optional
        Longitude and latitude of the town, where the project does not tell.

    Returns
    -------
    Proposal
    """
    progress = progress or Progress()
    options = options or ImportOptions()
    importer = IMPORTERS.get(kind)
    if importer is None:
        raise ImportRejected(
            "import.no_such_kind", kind=kind, kinds=", ".join(IMPORTERS)
        )
    progress.step("progress.reading", 0.0, 0.3)
    with open_source(source, encoding=options.encoding, project=target.path) as opened:
        layer = choose_layer(opened, kind, options.layer)
        key = signature(layer)
        kept = remembered(key) if remembered is not None else None
        mapping = choose_mapping(kind, layer, options.columns, kept)
        table = read_layer(
            layer,
            columns=columns_to_read(kind, layer, mapping),
            where=condition(kind, layer),
            progress=progress,
        )
    progress.step("progress.checking", 0.3, 0.45)
    if kind == "buildings":
        table = only_houses(table)
    if shapely.is_missing(table.shapes).all():
        return empty_proposal(table, kind, options, mapping)
    place = find_place(table, target, options, near=near)
    intake = take_in(
        table,
        target,
        options,
        mapping=mapping,
        place=place,
        polygons=importer.POLYGONS,
    )
    progress.check()
    proposal: Proposal = importer.propose(intake, target, options, progress)
    issues = sorted(intake.issues, key=lambda issue: issue.row)
    skipped = {issue.row for issue in issues if issue.action == "skipped" and issue.row}
    repaired = {issue.row for issue in issues if issue.action == "repaired"} - skipped
    known = target.fingerprint(kind, proposal.source)
    return dataclasses.replace(
        proposal,
        issues=tuple(issues),
        same_file=bool(known) and known == fingerprint_of(source),
        skipped=len(skipped),
        repaired=len(repaired),
        crs=intake.crs if target.crs is None else None,
        mapping=mapping,
        signature=key,
        place=place,
        shapes=intake.shapes,
        shapes_crs=intake.crs,
    )


def empty_proposal(
    table: SourceTable, kind: str, options: ImportOptions, mapping: Mapping[str, str]
) -> Proposal:
    """Say that a source holds nothing, with the likely cause; nothing is done."""
    layer = table.layer
    reason = "empty_unsorted" if layer.driver == "OSM" else "empty"
    rows = [ImportIssue(int(row), None, "no_shape", "skipped") for row in table.rows]
    return Proposal(
        kind=kind,
        source=options.source or source_name(layer),
        layer=layer.name,
        read=len(rows),
        skipped=len(rows),
        issues=(ImportIssue(0, None, reason, "kept", {"layer": layer.name}), *rows),
        mapping=mapping,
    )


def apply_proposal(
    document: Document,
    proposal: Proposal,
    source: Path,
    *,
    options: ImportOptions | None = None,
    progress: Progress | None = None,
) -> None:
    """Do what an import proposed: one transaction, one entry of the history.

    Parameters
    ----------
    document : Document
    proposal : Proposal
        Made from the project as it is now.
    source : Path
    options : ImportOptions, optional
    progress : Progress, optional

    Raises
    ------
    Cancelled, ProjectError, EditError
        The project is as it was.
    """
    options = options or ImportOptions()
    progress = progress or Progress()
    progress.step("progress.saving", 0.85, 1.0)
    if proposal.batch is None and proposal.crs is None:
        return
    with document.together():
        if proposal.crs is not None and proposal.batch is not None:
            document.set_crs(proposal.crs)
        if options.remember and proposal.signature:
            write_mapping(
                document.file, proposal.kind, proposal.signature, proposal.mapping
            )
        if proposal.batch is not None:
            batch = _with_source(document, proposal, proposal.batch, source)
            document.apply_batch(batch, progress=progress)


def _with_source(
    document: Document, proposal: Proposal, batch: Batch, source: Path
) -> Batch:
    """Enter the source into the list of the project's sources."""
    held = document.file.read_columns("gp_source", ["id", "kind", "name"])
    known = {
        (kind, name): int(number)
        for number, kind, name in zip(
            held["id"], held["kind"], held["name"], strict=True
        )
    }
    row = {
        "kind": proposal.kind,
        "name": proposal.source,
        "file_name": source.name,
        "file_hash": fingerprint_of(source),
        "options": _options_of(proposal),
        "rows": proposal.read,
        "imported": document.file.now(),
    }
    number = known.get((proposal.kind, proposal.source))
    if number is None:
        entry = TableChange("gp_source", added={k: [v] for k, v in row.items()})
    else:
        entry = TableChange("gp_source", changed={number: row})
    return dataclasses.replace(batch, tables=(*batch.tables, entry))


def _options_of(proposal: Proposal) -> str:
    """Write down how a source was read: layer, place, and what its columns meant."""
    place = proposal.place
    read = {
        "layer": proposal.layer,
        "crs": place.crs if place is not None else None,
        "columns": dict(proposal.mapping),
    }
    return json.dumps(read, ensure_ascii=False)
