"""Import map features, sorted into what a village map shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from gridplanner.data.errors import ImportRejected
from gridplanner.data.feature_kinds import KINDS, sort_features
from gridplanner.data.intake.aliases import FIELDS as ALIASES
from gridplanner.data.intake.aliases import meaning, plain
from gridplanner.data.intake.comparing import compare, propose_rows
from gridplanner.data.intake.missing import find_shift
from gridplanner.data.intake.take_in import row_values

if TYPE_CHECKING:
    from gridplanner.data.intake.proposal import ImportOptions, Proposal
    from gridplanner.data.intake.take_in import Intake
    from gridplanner.data.intake.target import Target
    from gridplanner.data.job import Progress

POLYGONS = False
FIELDS = {"name": "TEXT", "source_key": "TEXT", "note": "TEXT"}


def telling_columns(columns: list[str], mapping: dict[str, str]) -> list[str]:
    """List the columns that can tell the kind of a row, the chosen ones first.

    Parameters
    ----------
    columns : list of str
        Columns of the source.
    mapping : dict of str to str
        Field to column.

    Returns
    -------
    list of str
        Those that mean kind or class, the strongest names first.
    """
    chosen = [mapping[name] for name in ("kind", "class") if name in mapping]
    ranks = [
        plain(alias)
        for name in ("kind", "class")
        for alias in ALIASES["features"][name]
    ]
    known = [name for name in columns if meaning("features", name) in {"kind", "class"}]
    known.sort(key=lambda name: ranks.index(plain(name)))
    return list(dict.fromkeys([*chosen, *known]))


def propose(
    intake: Intake, target: Target, options: ImportOptions, progress: Progress
) -> Proposal:
    """Say what an import of map features would do.

    Parameters
    ----------
    intake : Intake
        Points, lines and polygons in metres of the project.
    target : Target
    options : ImportOptions
        Its ``feature_kind`` settles the kind of all rows.
    progress : Progress

    Returns
    -------
    Proposal

    Raises
    ------
    ImportRejected
        If the chosen kind is none of ours.
    """
    progress.step("progress.checking", 0.45, 0.7)
    values = row_values(intake, FIELDS)
    values["kind"], values["class"] = _sorted(intake, options)
    progress.step("progress.matching", 0.7, 0.85)
    in_use = target.in_use("feature", [*FIELDS, "kind", "class", "source"])
    result = compare(intake, in_use, values, progress=progress)
    hint = None
    if options.shift is None:
        footprints = target.in_use("building", ["source"]).shapes
        hint = find_shift(intake, town=target.town(), footprints=footprints)
    return propose_rows("feature", intake, result, values, options=options, hint=hint)


def _sorted(intake: Intake, options: ImportOptions) -> tuple[list[Any], list[Any]]:
    table = intake.table
    count = len(intake.shapes)
    columns = telling_columns(list(table.columns), dict(intake.mapping))
    told = {
        name: table.columns[name].tolist() for name in columns if name in table.columns
    }
    kinds, classes = sort_features(told, count=count, layer=intake.source)
    if options.feature_kind is not None:
        if options.feature_kind not in KINDS:
            raise ImportRejected(
                "import.no_kind", kind=options.feature_kind, kinds=", ".join(KINDS)
            )
        kinds[:] = options.feature_kind
    present = ~shapely.is_missing(intake.shapes)
    unsorted = int(np.count_nonzero(present & (kinds == "other")))
    if unsorted:
        intake.note_file("unsorted_kind", count=unsorted)
    return kinds.tolist(), [word or None for word in classes]
