"""What changes mean for the plans of a project, and for who listens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridplanner.data.events import Changed, Rows
from gridplanner.data.store.plan_list import UNPUBLISHED

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gridplanner.data.change import Change
    from gridplanner.data.plan import Plan
    from gridplanner.data.store.geopackage import ProjectFile


def applied(
    plans: Mapping[int, Plan], changes: Sequence[Change]
) -> dict[int, tuple[Plan, Plan]]:
    """Apply changes, each of another plan; give those plans before and after."""
    return {
        change.plan: (plans[change.plan], plans[change.plan].apply(change))
        for change in changes
    }


def event_of(
    change: Change | None,
    *,
    tables: Sequence[str] = (),
    rows: Rows | None = None,
    houses: frozenset[int] | None = None,
) -> Changed:
    """Say to listeners what a change touched; None where only rows changed."""
    told = {table: ids for table, ids in (rows or {}).items() if table in tables}
    if change is None:
        return Changed(tables=frozenset(tables), rows=told, houses=houses)
    return Changed(
        plan=change.plan,
        cells=change.touched,
        units=change.units,
        tables=frozenset(tables),
        rows=told,
        houses=houses,
    )


def published(file: ProjectFile, plans: Mapping[int, Plan]) -> dict[int, Plan]:
    """Give the plans whose copies other programs see: all but scenarios."""
    hidden = {number for number in plans if file.plan_kind(number) in UNPUBLISHED}
    return {number: plan for number, plan in plans.items() if number not in hidden}
