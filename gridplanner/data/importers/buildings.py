"""Import footprints: matched, checked, and never cut or merged by themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from gridplanner.data.intake.comparing import compare, propose_rows
from gridplanner.data.intake.footprints import find_oddities, find_outside
from gridplanner.data.intake.missing import find_shift
from gridplanner.data.intake.take_in import row_values

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gridplanner.data.intake.proposal import ImportOptions, Proposal
    from gridplanner.data.intake.take_in import Intake
    from gridplanner.data.intake.target import Target
    from gridplanner.data.job import Progress

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
    in_use = target.in_use("building", [*FIELDS, "source"])
    hint = None
    if options.shift is None:
        hint = find_shift(intake, town=target.town(), footprints=in_use.shapes)
    result = compare(intake, in_use, values, progress=progress)
    return propose_rows("building", intake, result, values, options=options, hint=hint)


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
