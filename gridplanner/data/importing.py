"""Import a file: open, understand, check, compare, and apply as one change.

The window and the command line both call `run_import`; `propose_import` is its
first half, which changes nothing.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import shapely

from gridplanner.data.aliases import guess_kind, kind_scores, propose_mapping
from gridplanner.data.batch import Batch, TableChange
from gridplanner.data.errors import ImportRejected
from gridplanner.data.importers import IMPORTERS
from gridplanner.data.importers.features import telling_columns
from gridplanner.data.intake import find_place, signature, source_name, take_in
from gridplanner.data.job import Progress
from gridplanner.data.proposal import ImportIssue, ImportOptions, Proposal
from gridplanner.data.sources import Layer, Source, SourceTable, open_source, read_layer
from gridplanner.data.store.mapping import read_mapping, write_mapping
from gridplanner.data.target import Target

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from gridplanner.data.document import Document

_AREAL = ("Polygon", "Unknown", "Geometry", "Curve", "Surface")


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
            columns=_columns(kind, layer, mapping),
            where=_where(kind, layer),
            progress=progress,
        )
    progress.step("progress.checking", 0.3, 0.45)
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
    return dataclasses.replace(
        proposal,
        issues=tuple(issues),
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
    before, plans = document.file.srs_id, dict(document.plans)
    try:
        with document.file.transaction():
            if proposal.crs is not None and proposal.batch is not None:
                document.set_crs(proposal.crs)
            if options.remember and proposal.signature:
                write_mapping(
                    document.file, proposal.kind, proposal.signature, proposal.mapping
                )
            if proposal.batch is not None:
                batch = _with_source(document, proposal, proposal.batch, source)
                document.apply_batch(batch, progress=progress)
    except BaseException:
        document.file.srs_id = before
        document.plans.clear()
        document.plans.update(plans)
        raise


def choose_layer(source: Source, kind: str, name: str | None) -> Layer:
    """Choose the layer of a source to import.

    Parameters
    ----------
    source : Source
    kind : str
    name : str or None
        As the user named it.

    Returns
    -------
    Layer
        The named one, the only one with places, or the one whose name and columns
        speak most of the kind.

    Raises
    ------
    ImportRejected
        If there is no such layer, none has places, or several fit as well.
    """
    if name is not None:
        named = [layer for layer in source.layers if layer.name == name]
        if not named:
            names = ", ".join(layer.name for layer in source.layers)
            raise ImportRejected("import.no_layer", layer=name, layers=names)
        return named[0]
    placed = [layer for layer in source.layers if layer.geometry is not None]
    if not placed:
        raise ImportRejected("import.no_places", file=source.path.name)
    if len(placed) == 1:
        return placed[0]
    areal = [layer for layer in placed if is_areal(layer)]
    fitting = areal if kind != "features" and areal else placed
    fitting = [layer for layer in fitting if layer.count] or fitting
    guessed = [layer for layer in fitting if layer_kind(layer) == kind] or fitting
    score = [_score(layer, kind) for layer in guessed]
    candidates = [
        layer
        for layer, points in zip(guessed, score, strict=True)
        if points == max(score)
    ]
    if len(candidates) > 1:
        names = ", ".join(layer.name for layer in candidates)
        raise ImportRejected("import.which_layer", file=source.path.name, layers=names)
    return candidates[0]


def _score(layer: Layer, kind: str) -> int:
    names = [column.name for column in layer.columns]
    return kind_scores(layer.name, names, file=layer.dataset.stem)[kind]


def layer_kind(layer: Layer) -> str:
    """Guess what a layer holds."""
    names = [column.name for column in layer.columns]
    stem = layer.dataset.stem
    return guess_kind(layer.name, names, file=stem, areas=is_areal(layer))


def is_areal(layer: Layer) -> bool:
    """Tell whether a layer can hold polygons."""
    return layer.geometry is not None and any(word in layer.geometry for word in _AREAL)


def choose_mapping(
    kind: str,
    layer: Layer,
    chosen: Mapping[str, str],
    kept: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """Say which column means which field.

    Parameters
    ----------
    kind : str
    layer : Layer
    chosen : mapping of str to str
        Field to column as the user said; an empty column leaves the field out.
    kept : mapping, optional
        What was remembered of such a source; the names alone speak without.

    Returns
    -------
    dict of str to str

    Raises
    ------
    ImportRejected
        If the user named a field or a column there is not.
    """
    names = [column.name for column in layer.columns]
    mapping = dict(propose_mapping(kind, names) if kept is None else kept)
    fields = _fields(kind)
    for name, column in chosen.items():
        if name not in fields:
            raise ImportRejected(
                "import.no_field", field=name, fields=", ".join(fields)
            )
        if column and column not in names:
            raise ImportRejected(
                "import.no_column", column=column, columns=", ".join(names)
            )
        mapping[name] = column
    return {name: column for name, column in mapping.items() if column in names}


def _fields(kind: str) -> list[str]:
    from gridplanner.data.aliases import FIELDS

    return list(FIELDS[kind])


def _columns(kind: str, layer: Layer, mapping: dict[str, str]) -> list[str]:
    """List the columns to read: what is not needed is not read."""
    wanted = set(mapping.values())
    if kind == "features":
        names = [column.name for column in layer.columns]
        wanted |= set(telling_columns(names, mapping))
    return [column.name for column in layer.columns if column.name in wanted]


def _where(kind: str, layer: Layer) -> str | None:
    """Take of a street map only what is a building, of a drawing its house layer."""
    names = {column.name for column in layer.columns}
    if kind == "buildings" and layer.driver == "OSM" and "building" in names:
        return "building IS NOT NULL"
    if kind == "areas" and layer.driver == "OSM" and "boundary" in names:
        return "boundary = 'administrative'"
    return None


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
        "rows": proposal.read,
        "imported": document.file.now(),
    }
    number = known.get((proposal.kind, proposal.source))
    if number is None:
        entry = TableChange("gp_source", added={k: [v] for k, v in row.items()})
    else:
        entry = TableChange("gp_source", changed={number: row})
    return dataclasses.replace(batch, tables=(*batch.tables, entry))
