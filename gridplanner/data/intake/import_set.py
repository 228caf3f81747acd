"""Several files imported together: all of them, or none.

Village borders go in before footprints, whatever the order of the files, since they
say where the town is and what lies outside it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

import shapely

from gridplanner.data.geodesy.crs import to_degrees
from gridplanner.data.intake.choosing import layer_kind
from gridplanner.data.intake.importing import apply_proposal, propose_import
from gridplanner.data.intake.placing import said_place
from gridplanner.data.intake.proposal import ImportOptions, Proposal
from gridplanner.data.intake.target import Target
from gridplanner.data.job import Progress
from gridplanner.data.sources import Layer, open_source
from gridplanner.data.store.mapping import read_mapping

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from gridplanner.data.document import Document

_ORDER = ("areas", "buildings", "features", "grids")


@dataclass(frozen=True, slots=True)
class ImportRequest:
    """One layer of one file, and as what it is to be imported.

    Attributes
    ----------
    path : Path
    kind : str
        ``"areas"``, ``"buildings"``, ``"features"`` or ``"grids"``.
    layer : Layer
        As its head describes it.
    options : ImportOptions
    """

    path: Path
    kind: str
    layer: Layer
    options: ImportOptions = field(default_factory=ImportOptions)


def look(path: Path, *, project: Path | None = None) -> list[ImportRequest]:
    """Recognise what a file holds.

    Parameters
    ----------
    path : Path
    project : Path, optional
        The open project, which is refused as a source.

    Returns
    -------
    list of ImportRequest
        One for each layer with places, with the kind its name and columns speak of.

    Raises
    ------
    ImportRejected
        If the file cannot be read as a map.
    """
    with open_source(path, project=project) as source:
        return [
            ImportRequest(
                path, layer_kind(layer), layer, ImportOptions(layer=layer.name)
            )
            for layer in source.layers
            if layer.geometry is not None
        ]


def in_order(requests: Sequence[ImportRequest]) -> list[ImportRequest]:
    """Put borders before what lies in them."""
    return sorted(requests, key=lambda request: _ORDER.index(request.kind))


def propose_set(
    target: Target,
    requests: Sequence[ImportRequest],
    *,
    progress: Progress | None = None,
) -> list[Proposal]:
    """Say what importing these would do; nothing is changed.

    Parameters
    ----------
    target : Target
        The open project, or ``Target()`` for one yet to be made.
    requests : sequence of ImportRequest
        In the order of `in_order`.
    progress : Progress, optional

    Returns
    -------
    list of Proposal
        One for each request. Later ones see the town of earlier areas.
    """
    progress = progress or Progress()
    layers = [request.layer for request in requests]
    near = said_place(layers) if target.crs is None else None
    proposals: list[Proposal] = []
    for request in requests:
        progress.check()
        proposal = propose_import(
            target,
            request.kind,
            request.path,
            options=request.options,
            remembered=partial(target.remembered, request.kind),
            near=near,
            progress=progress.part(
                len(proposals) / len(requests), (len(proposals) + 1) / len(requests)
            ),
        )
        proposals.append(proposal)
        if target.crs is None and proposal.crs is not None:
            target = replace(target, crs=proposal.crs)
            near = _middle(proposal)
        if request.kind == "areas" and target.town() is None:
            target = replace(target, ground=_ground(proposal))
    return proposals


def run_set(
    document: Document,
    requests: Sequence[ImportRequest],
    *,
    progress: Progress | None = None,
) -> list[Proposal]:
    """Import all of these, or none.

    Parameters
    ----------
    document : Document
    requests : sequence of ImportRequest
        In the order of `in_order`.
    progress : Progress, optional

    Returns
    -------
    list of Proposal
        What was done. Each is one entry of the history.

    Raises
    ------
    Cancelled, ImportRejected, ProjectError, EditError
        The project is as it was.
    """
    progress = progress or Progress()
    done: list[Proposal] = []
    with document.together():
        for number, request in enumerate(requests):
            part = progress.part(number / len(requests), (number + 1) / len(requests))
            proposal = propose_import(
                Target.of(document),
                request.kind,
                request.path,
                options=request.options,
                remembered=_memory(document, request.kind),
                progress=part,
            )
            apply_proposal(
                document,
                proposal,
                request.path,
                options=request.options,
                progress=part,
            )
            done.append(proposal)
    return done


def _memory(document: Document, kind: str) -> Callable[[str], Mapping[str, str] | None]:
    return lambda key: read_mapping(document.file, kind, key)


def _ground(proposal: Proposal) -> shapely.Geometry | None:
    if proposal.shapes is None:
        return None
    shapes = [shape for shape in proposal.shapes if shape is not None]
    return shapely.union_all(shapes) if shapes else None


def _middle(proposal: Proposal) -> tuple[float, float] | None:
    if proposal.shapes is None or proposal.crs is None:
        return None
    west, south, east, north = shapely.total_bounds(proposal.shapes)
    return to_degrees((west + east) / 2, (south + north) / 2, proposal.crs)
