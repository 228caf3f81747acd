"""Filters a project keeps by name; keeping and dropping one is an edit like any."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gridplanner.data.batch import Batch, TableChange
from gridplanner.data.errors import GridPlannerError
from gridplanner.data.filters.people_filter import PeopleFilter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gridplanner.data.store.geopackage import ProjectFile

_TABLE = "gp_filter"


@dataclass(frozen=True, slots=True)
class SavedFilter:
    """A filter with its name."""

    id: int
    name: str
    wanted: PeopleFilter


def saved_filters(file: ProjectFile) -> list[SavedFilter]:
    """List the filters of a project by name; what cannot be read is left out."""
    rows = file.read_columns(_TABLE, ["id", "name", "conditions"])
    found = []
    for number, name, conditions in zip(
        rows["id"], rows["name"], rows["conditions"], strict=True
    ):
        try:
            wanted = PeopleFilter.from_text(conditions or "{}")
        except GridPlannerError:
            continue
        found.append(SavedFilter(int(number), name or "", wanted))
    return sorted(found, key=lambda each: each.name)


def save_filter(
    name: str, wanted: PeopleFilter, existing: Sequence[SavedFilter]
) -> Batch:
    """Keep a filter by name; one of that name is replaced.

    Its words are left out: they may name a person, who would stay in the project
    after being purged.

    Parameters
    ----------
    name : str
    wanted : PeopleFilter
    existing : sequence of SavedFilter

    Returns
    -------
    Batch

    Raises
    ------
    GridPlannerError
        ``filter.no_name`` or ``filter.empty``.
    """
    name, wanted = name.strip(), wanted.without("words")
    if not name:
        raise GridPlannerError("filter.no_name")
    if not wanted.conditions:
        raise GridPlannerError("filter.empty")
    same = [each.id for each in existing if each.name == name]
    values = {"name": name, "conditions": wanted.to_text()}
    if same:
        change = TableChange(_TABLE, changed={same[0]: values})
    else:
        change = TableChange(
            _TABLE, added={key: [value] for key, value in values.items()}
        )
    return Batch("filter.saved", {"name": name}, (change,))


def drop_filter(saved: SavedFilter) -> Batch:
    """Forget a filter."""
    change = TableChange(_TABLE, retired=(saved.id,))
    return Batch("filter.dropped", {"name": saved.name}, (change,))
