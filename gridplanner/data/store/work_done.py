"""What was done in a span of days: visits made, households due, events handled."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from gridplanner.data.store.connection import told
from gridplanner.data.store.counts import holding

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gridplanner.data.store.geopackage import ProjectFile

# A visit names a household, or somebody of one, or a dwelling alone. A household is
# where it lives, whichever dwelling the visit names.
_VISITED = """
    visit LEFT JOIN person ON person.id = visit.person_id
    LEFT JOIN household
        ON household.id = coalesce(visit.household_id, person.household_id)
    LEFT JOIN dwelling ON dwelling.id = CASE
        WHEN household.id NOT NULL THEN household.dwelling_id ELSE visit.dwelling_id END
"""
_VISITS = f"""
    SELECT coalesce(household.id, 0), coalesce(dwelling.building_id, 0),
        coalesce(dwelling.unit_id, 0)
    FROM {_VISITED} WHERE substr(visit.date, 1, 10) BETWEEN ?1 AND ?2
"""  # noqa: S608 - constants
# A day is its number as of date.toordinal, 0 where it is none.
_TIMED = """
    SELECT coalesce(household.id, 0),
        coalesce(CAST(julianday(substr(visit.date, 1, 10)) + 0.5 AS INTEGER) - 1721425,
            0),
        CASE WHEN typeof(visit.minutes) IN ('real', 'integer') THEN visit.minutes END
    FROM visit LEFT JOIN person ON person.id = visit.person_id
    LEFT JOIN household
        ON household.id = coalesce(visit.household_id, person.household_id)
    ORDER BY visit.id
"""
# Of each household the last visit before the span, with the day the next was due.
_DUE = f"""
    SELECT household_id, building_id, entrance_id FROM (
        SELECT household.id AS household_id, dwelling.building_id AS building_id,
            coalesce(dwelling.unit_id, 0) AS entrance_id,
            visit.next_due AS due, max(visit.date)
        FROM {_VISITED}
        WHERE substr(visit.date, 1, 10) < ?1 AND household.id NOT NULL
            AND {holding("household")} AND dwelling.building_id NOT NULL
        GROUP BY household.id
    ) WHERE due > '' AND substr(due, 1, 10) <= ?2
"""  # noqa: S608 - constants
# On the day ?2: from its first day until the day before its last.
_TAG_HOLDS = """coalesce(person_tag.valid_from, '') <= ?2
        AND (coalesce(person_tag.valid_to, '') = '' OR person_tag.valid_to > ?2)"""
_OF_CARE = f"""
    SELECT DISTINCT household.id, dwelling.building_id, coalesce(dwelling.unit_id, 0)
    FROM person_tag JOIN person ON person.id = person_tag.person_id
    JOIN household ON household.id = person.household_id
    JOIN dwelling ON dwelling.id = household.dwelling_id
    WHERE person_tag.tag IN (SELECT value FROM json_each(?1))
        AND {_TAG_HOLDS} AND dwelling.building_id NOT NULL
        AND {holding("person")} AND {holding("household")} AND {holding("dwelling")}
"""  # noqa: S608 - constants
# Of the others no dwelling, or no building of one, is known.
_CARE_NOWHERE = f"""
    SELECT count(DISTINCT household.id)
    FROM person_tag JOIN person ON person.id = person_tag.person_id
    JOIN household ON household.id = person.household_id
    LEFT JOIN dwelling ON dwelling.id = household.dwelling_id AND {holding("dwelling")}
    WHERE person_tag.tag IN (SELECT value FROM json_each(?1))
        AND {_TAG_HOLDS} AND dwelling.building_id ISNULL
        AND {holding("person")} AND {holding("household")}
"""  # noqa: S608 - constants
_EVENTS = """
    SELECT coalesce(building_id, 0), x, y, coalesce(closed, ''), coalesce(due, ''),
        coalesce(called_department, '') > '', coalesce(answered, '') > '', solved
    FROM event WHERE substr(time, 1, 10) BETWEEN ?1 AND ?2
"""
_ANY = """
    SELECT EXISTS (SELECT 1 FROM visit), EXISTS (SELECT 1 FROM event),
        EXISTS (SELECT 1 FROM visit WHERE next_due > '')
"""


def read_visits(file: ProjectFile, first: str, last: str) -> NDArray[np.int64]:
    """Read the visits of a span of days.

    Parameters
    ----------
    file : ProjectFile
    first, last : str
        Days as ``2026-11-22``, both included.

    Returns
    -------
    ndarray, int64, shape (n, 3)
        Household, building and entrance of each; 0 where there is none.
    """
    return _numbers(file, _VISITS, (first, last))


def read_timed_visits(
    file: ProjectFile,
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Read all visits with their day and how long they took.

    Returns
    -------
    tuple of ndarray
        Household (0 = none), day as of ``date.toordinal`` (0 = unknown) and minutes
        (NaN = unknown) of each, in the order of the rows.
    """
    with told(file.path):
        rows: list[Any] = file.connection.execute(_TIMED).fetchall()
    minutes = np.array([row[2] for row in rows], np.float64)
    return (
        np.array([row[0] for row in rows], np.int64),
        np.array([row[1] for row in rows], np.int64),
        minutes,
    )


def read_due(file: ProjectFile, first: str, last: str) -> NDArray[np.int64]:
    """Read the households whose next visit was due by the end of a span of days.

    What their last visit before it says decides.

    Returns
    -------
    ndarray, int64, shape (n, 3)
        Household, building and entrance, as of `read_visits`.
    """
    return _numbers(file, _DUE, (first, last))


def read_households_of(file: ProjectFile, tags: str, day: str) -> NDArray[np.int64]:
    """Read the households in which somebody of some categories lives.

    Parameters
    ----------
    file : ProjectFile
    tags : str
        Keys of categories as JSON.
    day : str
        ISO date on which somebody is of a category; who lives where is as of now.

    Returns
    -------
    ndarray, int64, shape (n, 3)
        Household, building and entrance, as of `read_visits`.
    """
    return _numbers(file, _OF_CARE, (tags, day))


def count_households_nowhere(file: ProjectFile, tags: str, day: str) -> int:
    """Count the households `read_households_of` leaves out: no building is known."""
    with told(file.path):
        ((count,),) = file.connection.execute(_CARE_NOWHERE, (tags, day)).fetchall()
    return int(str(count))


def read_events(file: ProjectFile, first: str, last: str) -> list[tuple[Any, ...]]:
    """Read the events that were reported in a span of days.

    Returns
    -------
    list of tuple
        Building or 0; x and y in metres or None; days closed and due, or empty;
        whether a department was called, and answered; whether it is solved, 0, 1 or
        None.
    """
    with told(file.path):
        rows: list[tuple[Any, ...]] = file.connection.execute(
            _EVENTS, (first, last)
        ).fetchall()
    return rows


def known_work(file: ProjectFile) -> tuple[bool, bool, bool]:
    """Tell whether a project holds any visit, any event, any day a visit is due."""
    with told(file.path):
        (row,) = file.connection.execute(_ANY).fetchall()
    visits, events, due = map(bool, row)
    return visits, events, due


def _numbers(
    file: ProjectFile, query: str, values: tuple[str, ...]
) -> NDArray[np.int64]:
    with told(file.path):
        rows: list[Any] = file.connection.execute(query, values).fetchall()
    return np.array(rows, np.int64).reshape(-1, 3)
