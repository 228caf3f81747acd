"""The length of the patrol of a unit, written down where somebody has walked it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gridplanner.data.batch import Batch, TableChange
from gridplanner.data.errors import GridPlannerError

if TYPE_CHECKING:
    from gridplanner.data.records import Unit
    from gridplanner.data.store.geopackage import ProjectFile

_TABLE = "gp_patrol"


def set_patrol(file: ProjectFile, unit: Unit, metres: float | None) -> Batch:
    """Write down how long the patrol of a unit is, or that this is not known.

    Parameters
    ----------
    file : ProjectFile
    unit : Unit
    metres : float or None
        None: nothing is written down, the roads inside are walked.

    Returns
    -------
    Batch

    Raises
    ------
    GridPlannerError
        ``patrol.no_length`` for less than 0, or no number.
    """
    if metres is not None and not 0 <= metres < float("inf"):
        raise GridPlannerError("patrol.no_length")
    rows = file.read_columns(_TABLE, ["id", "unit_id"])
    kept = [
        int(number)
        for number, of in zip(rows["id"], rows["unit_id"], strict=True)
        if of == unit.id
    ]
    name = unit.name or unit.code
    if metres is None:
        change = TableChange(_TABLE, retired=tuple(kept))
        return Batch("patrol.forgotten", {"grid": name}, (change,))
    added: dict[str, list[Any]] = {}
    changed: dict[int, dict[str, Any]] = {}
    if kept:
        changed[kept[0]] = {"metres": float(metres)}
    else:
        added = {"unit_id": [unit.id], "metres": [float(metres)]}
    change = TableChange(_TABLE, added=added, changed=changed, retired=kept[1:])
    return Batch("patrol.kept", {"grid": name, "n": f"{metres:,.0f}"}, (change,))
