"""What the import window has done on its worker: reading heads, proposing, drawing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import shapely

from gridplanner.data.errors import GridPlannerError
from gridplanner.data.geodesy.crs import to_degrees
from gridplanner.data.intake.import_set import look, propose_set
from gridplanner.data.intake.placing import candidates_of, said_place
from gridplanner.data.intake.proposal import Proposal
from gridplanner.data.sources import open_source
from gridplanner.ui.dialogs.import_rows import KINDS, ImportRow
from gridplanner.ui.dialogs.import_thumbnail import Picture, make_picture

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from gridplanner.data.geodesy.crs import Candidate
    from gridplanner.data.intake.import_set import ImportRequest
    from gridplanner.data.intake.target import Target
    from gridplanner.data.job import Progress

Answer = Proposal | GridPlannerError


@dataclass(frozen=True, slots=True)
class Recognised:
    """The layers of several files, and the files that cannot be read."""

    rows: list[ImportRow]
    faults: list[GridPlannerError]


@dataclass(frozen=True, slots=True)
class Proposed:
    """What came of each row, where each may lie, and how all of them look.

    The requests are those of the rows, with heads read in the encoding chosen.
    """

    requests: list[ImportRequest]
    answers: list[Answer]
    candidates: list[tuple[Candidate, ...]]
    picture: Picture


def recognise(
    paths: Sequence[Path], project: Path | None, progress: Progress
) -> Recognised:
    """Read the heads of files."""
    found = Recognised([], [])
    for number, path in enumerate(paths):
        part = progress.part(number / len(paths), (number + 1) / len(paths))
        part.step("import.looking")
        try:
            found.rows.extend(ImportRow(one) for one in look(path, project=project))
        except GridPlannerError as fault:
            found.faults.append(fault)
    return found


def propose_rows(
    target: Target, rows: Sequence[ImportRow], progress: Progress
) -> Proposed:
    """Ask what importing rows would do; where one is at fault, find out which."""
    requests = [_reread(row.request, target.path) for row in rows]
    answers: list[Answer]
    try:
        answers = list(propose_set(target, requests, progress=progress))
    except GridPlannerError:
        answers = _one_by_one(target, requests, progress)
    near = target.middle() or said_place(request.layer for request in requests)
    near = near or _found_place(target, answers)
    candidates = [
        candidates_of(request.layer, near=near, prefer=target.crs)
        for request in requests
    ]
    picture = make_picture([one for one in answers if isinstance(one, Proposal)])
    return Proposed(requests, answers, candidates, picture)


def _reread(request: ImportRequest, project: Path | None) -> ImportRequest:
    """Read the head anew where the user has said how its text is to be read."""
    encoding = request.options.encoding
    if encoding is None or encoding == request.layer.encoding:
        return request
    with open_source(request.path, encoding=encoding, project=project) as source:
        named = [one for one in source.layers if one.name == request.layer.name]
    return replace(request, layer=named[0]) if named else request


def _one_by_one(
    target: Target, requests: Sequence[ImportRequest], progress: Progress
) -> list[Answer]:
    answers: list[Answer] = []
    sound: list[ImportRequest] = []
    for number, request in enumerate(requests):
        part = progress.part(number / len(requests), (number + 1) / len(requests))
        try:
            found = propose_set(target, [*sound, request], progress=part)
        except GridPlannerError as fault:
            answers.append(fault)
        else:
            answers.append(found[-1])
            sound.append(request)
    return answers


def _found_place(
    target: Target, answers: Sequence[Answer]
) -> tuple[float, float] | None:
    """Give the middle of the first file whose place is known by now."""
    for one in answers:
        crs = target.crs or (one.crs if isinstance(one, Proposal) else None)
        if isinstance(one, Proposal) and one.shapes is not None and crs is not None:
            west, south, east, north = shapely.total_bounds(one.shapes)
            if np.isfinite(west):
                return to_degrees((west + east) / 2, (south + north) / 2, crs)
    return None


def in_kind_order(rows: Sequence[ImportRow]) -> list[ImportRow]:
    """Put borders before what lies in them."""
    return sorted(rows, key=lambda row: KINDS.index(row.request.kind))
