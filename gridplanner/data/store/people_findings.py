"""Conditions for people with whom something is to be looked into.

The same ID number twice, records that lack what every list needs, and elders whose
children live away. They are parts of the question of
`gridplanner.data.store.people_filter`, whose tables they speak of.
"""

from __future__ import annotations

HOLDS = "coalesce({0}.valid_to, '') = ''"
LIVES = "dwelling.building_id NOT NULL"
# Of a year or a month alone the last day counts: nobody is made older than they are.
# A year alone comes back from a column of dates as a number.
KNOWN_BIRTH = "coalesce(length(person.birth), 0) >= 4"
BIRTH = (
    "CASE length(person.birth) WHEN 4 THEN person.birth || '-12-31'"
    " WHEN 7 THEN person.birth || '-31' ELSE person.birth END"
)
ALONE = ("elder_alone", "elder_empty_nest", "elder_left_behind")
_NO = "coalesce({0}, '') = ''"
# The index alone tells which numbers stand twice; then is asked whether both hold.
_DUPLICATE = (
    "person.id_no IN (SELECT id_no FROM person WHERE id_no > '' GROUP BY id_no"  # noqa: S608 - constants
    " HAVING count(*) > 1) AND EXISTS (SELECT 1 FROM person AS other"
    " WHERE other.id_no = person.id_no AND other.id != person.id"
    f" AND {HOLDS.format('other')})"
)
_INCOMPLETE = (
    f"({_NO.format('person.name')} OR {_NO.format('person.id_no')}"
    f" AND NOT {KNOWN_BIRTH}"
    f" OR {_NO.format('person.residence_address')} AND NOT {LIVES})"
)


def finding_condition(finding: str, *, alone: str, elder: str) -> str:
    """Give the condition for a finding.

    Parameters
    ----------
    finding : {"duplicate_id", "incomplete", "children_away"}
    alone : str
        Condition under which somebody is said to live alone or without their children.
    elder : str
        Name of the value that holds the last day of birth of an elder.

    Returns
    -------
    str
    """
    if finding == "duplicate_id":
        return _DUPLICATE
    if finding == "incomplete":
        return _INCOMPLETE
    other = f"{KNOWN_BIRTH} AND {BIRTH} > {elder}".replace("person.", "other.")
    younger = (
        "SELECT 1 FROM person AS other WHERE other.household_id = household.id"  # noqa: S608 - constants and a name of a value
        f" AND {HOLDS.format('other')} AND {other}"
    )
    return (
        f"{KNOWN_BIRTH} AND {BIRTH} <= {elder} AND ({alone}"
        f" OR household.id NOT NULL AND NOT EXISTS ({younger}))"
    )
