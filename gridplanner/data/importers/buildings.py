"""Import footprints: matched, checked, and never cut or merged by themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from gridplanner.data.batch import Batch
from gridplanner.data.comparing import compare, table_change
from gridplanner.data.footprints import find_oddities, find_outside
from gridplanner.data.intake import row_values
from gridplanner.data.missing import find_shift
from gridplanner.data.proposal import Proposal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gridplanner.data.intake import Intake
    from gridplanner.data.job import Progress
    from gridplanner.data.proposal import ImportOptions
    from gridplanner.data.target import Target

POLYGONS = True
FIELDS = {
    "code": "TEXT",
    "name": "TEXT",
    "address": "TEXT",
    "plate": "TEXT",
    "estate": "TEXT",
    "use": "TEXT",
    "floors": "INTEGER",
    "units": "INTEGER",
    "dwellings": "INTEGER",
    "households": "INTEGER",
    "people": "INTEGER",
    "source_key": "TEXT",
    "note": "TEXT",
}


def propose(
    intake: Intake, target: Target, options: ImportOptions, progress: Progress
) -> Proposal:
    """Say what an import of footprints would do.

    Parameters
    ----------
    intake : Intake
        Sound footprints in metres of the project.
    target : Target
    options : ImportOptions
    progress : Progress

    Returns
    -------
    Proposal
        Footprints drawn twice with the same values go in once. All other oddities
        are listed and kept.
    """
    values = row_values(intake, FIELDS)
    if "use" in values:
        values["use"] = [None if word == "yes" else word for word in values["use"]]
    progress.step("progress.checking", 0.45, 0.7)
    _list_oddities(intake, values, progress)
    outside = find_outside(intake.shapes, target.town())
    for index in np.flatnonzero(outside):
        intake.note(int(index), "outside", "kept")
    progress.step("progress.matching", 0.7, 0.85)
    standing = target.standing("building", [*FIELDS, "source"])
    hint = None
    if options.shift is None:
        hint = find_shift(intake, town=target.town(), footprints=standing.shapes)
    result = compare(intake, standing, values, progress=progress)
    change = table_change(
        "building", intake, result, values, remove_gone=options.remove_gone
    )
    batch = Batch(
        "change.import_buildings",
        {"source": intake.source, "added": str(len(result.added))},
        (change,),
    )
    return Proposal(
        kind="buildings",
        source=intake.source,
        layer=intake.table.layer.name,
        read=len(intake.shapes),
        added=len(result.added),
        changed=result.changed,
        same=result.same,
        gone=len(result.gone),
        batch=batch if batch else None,
        shift_hint=hint,
    )


def _list_oddities(
    intake: Intake, values: Mapping[str, Sequence[Any]], progress: Progress
) -> None:
    rows = intake.table.rows
    for oddity in find_oddities(intake.shapes, progress=progress):
        index, other = oddity.index, oddity.other
        fields: dict[str, object] = {"area": round(oddity.area, 1)}
        if other >= 0:
            fields["other"] = int(rows[other])
        if oddity.reason == "duplicate" and _alike(values, index, other):
            intake.skip(index, "duplicate", **fields)
        else:
            intake.note(index, oddity.reason, "kept", **fields)


def _alike(values: Mapping[str, Sequence[Any]], one: int, other: int) -> bool:
    """Tell whether two rows say the same but for their key within the file."""
    return all(
        column[one] == column[other]
        for name, column in values.items()
        if name != "source_key"
    )
