"""The list of plans of a project: what each is called and what it is for.

A scenario is a plan of its own beside the one that tiles the town. Beside it stands
the plan it was branched from, so that what changed on either side can be told apart;
that one is never worked on.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import apsw

TILING, PROFESSIONAL, SCENARIO, BASE = (
    "tiling",
    "professional",
    "scenario",
    "scenario_base",
)
UNPUBLISHED = frozenset({SCENARIO, BASE})
"""Kinds other programs do not see: their ground lies on that of the tiling plan."""


@dataclass(frozen=True, slots=True)
class PlanEntry:
    """A plan by its number, its name (empty for plan 1) and its kind."""

    id: int
    name: str
    kind: str


def read_plans(connection: apsw.Connection) -> tuple[PlanEntry, ...]:
    """List all plans, the bases of scenarios too, by number."""
    rows = connection.execute("SELECT id, name, kind FROM gp_plan ORDER BY id")
    return tuple(PlanEntry(int(n), str(name), str(kind)) for n, name, kind in rows)


def read_plan_entry(connection: apsw.Connection, plan_id: int) -> PlanEntry:
    """Read what is written about a plan.

    Raises
    ------
    KeyError
        If there is no such plan.
    """
    query = "SELECT name, kind FROM gp_plan WHERE id = ?"
    found = connection.execute(query, (plan_id,)).fetchone()
    if found is None:
        raise KeyError(plan_id)
    return PlanEntry(plan_id, str(found[0]), str(found[1]))


def working_ids(connection: apsw.Connection) -> tuple[int, ...]:
    """List the numbers of the plans that can be worked on."""
    return tuple(plan.id for plan in read_plans(connection) if plan.kind != BASE)


def next_plan_id(connection: apsw.Connection) -> int:
    """Give the number of the next new plan.

    Numbers of scenarios that were deleted are not given again: units that came from
    one stand in the tiling plan and keep their ids.
    """
    query = """
        SELECT max(n) + 1 FROM (
            SELECT max(id) AS n FROM gp_plan
            UNION SELECT coalesce(max(CAST(value AS INTEGER)), 0) FROM gp_meta
                WHERE key = 'last_plan'
        )
    """
    found: list[tuple[Any, ...]] = connection.execute(query).fetchall()
    return int(found[0][0])


def rename_plan(connection: apsw.Connection, plan_id: int, name: str) -> None:
    """Give a plan another name."""
    connection.execute("UPDATE gp_plan SET name = ? WHERE id = ?", (name, plan_id))


def delete_plans(connection: apsw.Connection, plan_ids: tuple[int, ...]) -> None:
    """Take plans away, with their records and their entries of the history."""
    last = str(next_plan_id(connection) - 1)
    connection.execute(
        "INSERT OR REPLACE INTO gp_meta VALUES ('last_plan', ?)", (last,)
    )
    for number in plan_ids:
        for kind in ("vertex", "border", "cell", "unit"):
            connection.execute(
                f"DELETE FROM gp_{kind} WHERE plan_id = ?",  # noqa: S608 - our own tables
                (number,),
            )
        connection.execute(
            "DELETE FROM gp_vantage WHERE history_id IN"
            " (SELECT id FROM gp_history WHERE plan_id = ?)",
            (number,),
        )
        connection.execute("DELETE FROM gp_history WHERE plan_id = ?", (number,))
        connection.execute("DELETE FROM gp_plan WHERE id = ?", (number,))
