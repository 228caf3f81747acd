"""A household as its rows: who lives together, where, and since when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from gridplanner.data.errors import EditError

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from gridplanner.data.registry_edits.writing import Writing

    Row = Mapping[str, Any]

OWNER, FAMILY, TENANT = "owner", "family", "tenant"
RESIDENT, COLLECTIVE = "resident", "collective"
HEAD: Final = "02"  # GB/T 4761: head of the household
MAN, WOMAN = "1", "2"  # GB/T 2261.1


@dataclass(frozen=True, slots=True)
class Home:
    """A household with its members.

    Attributes
    ----------
    household : mapping
        Row of table ``household``.
    members : tuple of mapping
        Rows of ``person`` that hold, of this household.
    residences : tuple of mapping
        Rows of ``residence`` of the members that have not ended.
    """

    household: Row
    members: tuple[Row, ...] = ()
    residences: tuple[Row, ...] = ()

    @property
    def id(self) -> int:
        """Id of the household."""
        return int(self.household["id"])

    @property
    def head_id(self) -> int:
        """Id of the head, 0 where there is none."""
        return int(self.household["head_id"] or 0)

    def chosen(self, people: Collection[int]) -> tuple[Row, ...]:
        """Give members by id.

        Raises
        ------
        EditError
            ``refuse.household.not_member`` if one of them is none.
        """
        found = tuple(row for row in self.members if row["id"] in people)
        if not found or len(found) != len(set(people)):
            raise EditError("refuse.household.not_member")
        return found

    def role_of(self, person_id: int) -> str:
        """As what a member lives there; family where that is not known."""
        for row in self.residences:
            if row["person_id"] == person_id and row["role"]:
                return str(row["role"])
        return FAMILY


def check_in_use(home: Home) -> None:
    """Refuse a household that has ended."""
    if home.household["valid_to"]:
        raise EditError("refuse.household.ended")


def house(
    writing: Writing,
    person: Row,
    *,
    household: Row,
    residences: Collection[Row],
    day: str,
    role: str,
) -> None:
    """Let a person live in a household from a day on: exactly one place holds.

    Residences in another dwelling end that day; one in this dwelling goes on. A
    household without a dwelling leaves no residence.
    """
    dwelling = household["dwelling_id"] or 0
    is_there = False
    for row in residences:
        if row["person_id"] != person["id"]:
            continue
        if row["dwelling_id"] == dwelling and not is_there:
            is_there = True
            if role and role != row["role"]:
                writing.change("residence", row, role=role)
        else:
            writing.change("residence", row, valid_to=day)
    writing.change("person", person, household_id=household["id"])
    if dwelling and not is_there:
        writing.add(
            "residence",
            person_id=person["id"],
            dwelling_id=dwelling,
            role=role or FAMILY,
            valid_from=day,
        )


def unhouse(
    writing: Writing, person: Row, residences: Collection[Row], *, day: str
) -> None:
    """End every place a person lives in."""
    for row in residences:
        if row["person_id"] == person["id"]:
            writing.change("residence", row, valid_to=day)
