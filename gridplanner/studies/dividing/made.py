"""The units an edit of a proposal makes, before anybody accepts it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridplanner.data.records import Unit
from gridplanner.studies.dividing.study import edit_of

if TYPE_CHECKING:
    from gridplanner.data.document import Document
    from gridplanner.studies.dividing.asked import Proposal


def units_made(
    document: Document, proposal: Proposal, *, plan: int, today: str
) -> tuple[Unit, ...]:
    """Give the unit each part would become, with its name and code.

    Parameters
    ----------
    document : Document
    proposal : Proposal
    plan : int
        Number of the plan it was asked of.
    today : str
        ISO date, as `edit_of` has it.

    Returns
    -------
    tuple of Unit
        In the order of the parts.

    Raises
    ------
    EditError
        Those of `edit_of`.
    """
    change = edit_of(document, proposal, plan=plan, today=today)
    first = document.plans[plan].next_id
    found = []
    for row in range(len(proposal.polygons)):
        unit = change.after["unit", first + row]
        assert isinstance(unit, Unit)
        found.append(unit)
    return tuple(found)
