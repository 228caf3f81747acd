"""The questions put to users that are not settled yet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gridplanner.data.store.connection import told

if TYPE_CHECKING:
    from gridplanner.data.store.geopackage import ProjectFile

_UNSETTLED = """
    SELECT review.id, review.kind, review.state, coalesce(review.estate, ''),
        coalesce(review.building_id, dwelling.building_id, 0)
    FROM review
    LEFT JOIN person ON person.id = review.person_id
    LEFT JOIN household ON household.id = person.household_id
    LEFT JOIN dwelling ON dwelling.id = household.dwelling_id
    WHERE review.state IN ('open', 'later')
    ORDER BY review.state = 'later', review.id
"""
_PAIRS = """
    SELECT person_id, other_id FROM review
    WHERE kind = 'same_person' AND other_id NOT NULL
"""


def unsettled_reviews(file: ProjectFile) -> list[tuple[int, str, str, str, int]]:
    """List id, kind, state, estate and building of all that is not settled.

    The building is that of the question, else where the person lives; 0 for none.
    What was put off comes last.
    """
    with told(file.path):
        rows: Any = file.connection.execute(_UNSETTLED).fetchall()
    return [
        (int(number), str(kind), str(state), str(estate), int(building))
        for number, kind, state, estate, building in rows
    ]


def asked_pairs(file: ProjectFile) -> set[frozenset[int]]:
    """List the pairs of people a user was ever asked about."""
    with told(file.path):
        rows: Any = file.connection.execute(_PAIRS).fetchall()
    return {frozenset((int(one), int(other))) for one, other in rows}


def open_of_estates(file: ProjectFile, kind: str, estate: str) -> list[int]:
    """List the questions of a kind that are not settled of one estate, by id."""
    query = (
        "SELECT id FROM review WHERE estate = ? AND kind = ?"
        " AND state IN ('open', 'later') ORDER BY id"
    )
    with told(file.path):
        rows: Any = file.connection.execute(query, (estate, kind)).fetchall()
    return [int(number) for (number,) in rows]
