"""The merges of people that can be taken back, as a list shows them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gridplanner.data.access.grant import shown
from gridplanner.data.comparing.merging import MERGED

if TYPE_CHECKING:
    from datetime import datetime

    from gridplanner.data.access.grant import Grant
    from gridplanner.data.store.geopackage import ProjectFile


@dataclass(frozen=True, slots=True)
class MergeLine:
    """One merge in force: who stayed, who went, when; names masked."""

    id: int
    kept_id: int
    merged_id: int
    kept: str
    merged: str
    time: str


def merges_in_force(
    file: ProjectFile, *, grant: Grant | None = None, now: datetime | None = None
) -> list[MergeLine]:
    """List the merges that can be taken back, the last one first.

    Parameters
    ----------
    file : ProjectFile
    grant : Grant, optional
    now : datetime, optional
    """
    rows = file.read_columns(
        "gp_merge", ["id", "kept_id", "merged_id", "state", "time"]
    )
    found = [
        (int(number), int(kept), int(merged), str(time or ""))
        for number, kept, merged, state, time in zip(*rows.values(), strict=True)
        if state == MERGED
    ]
    ids = {number for _, kept, merged, _ in found for number in (kept, merged)}
    people = {int(row["id"]): row for row in file.read_rows("person", ids)}

    def name(number: int) -> str:
        value = people[number]["name"] if number in people else ""
        return shown("name", value, person_id=number, grant=grant, now=now)

    return [
        MergeLine(number, kept, merged, name(kept), name(merged), time)
        for number, kept, merged, time in reversed(found)
    ]
