"""Say whose a cut building is, and leave the border where it runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridplanner.data.batch import Batch, TableChange
from gridplanner.data.topology.ground import title

if TYPE_CHECKING:
    from gridplanner.data.checks.issue import CheckIssue
    from gridplanner.data.plan import Plan


def settle(plan: Plan, issue: CheckIssue, unit_id: int) -> Batch:
    """Give a cut building to one of the units that hold a part of it.

    Parameters
    ----------
    plan : Plan
    issue : CheckIssue
        A cut building.
    unit_id : int
        One of its units.

    Returns
    -------
    Batch
    """
    changed = {issue.subject: {"unit_override": unit_id}}
    name = title(plan.units[unit_id])
    change = TableChange("building", changed=changed)
    return Batch("change.settle", {"grid": name}, (change,))
