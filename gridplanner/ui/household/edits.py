"""Everything that can be done in the household file, by the name of the action."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridplanner.data.errors import GridPlannerError
from gridplanner.ui.household.house_edits import HouseEdits
from gridplanner.ui.household.people_edits import PeopleEdits
from gridplanner.ui.household.place_edits import PlaceEdits

if TYPE_CHECKING:
    from collections.abc import Callable

    from gridplanner.data.household_file import HouseholdFile
    from gridplanner.ui.context import Context


class HouseholdEdits:
    """Edits what a file shows; a refusal is told and changes nothing.

    Attributes
    ----------
    people : PeopleEdits
    house : HouseEdits
    places : PlaceEdits
    """

    def __init__(self, context: Context) -> None:
        self._context = context
        self.people, self.house = PeopleEdits(context), HouseEdits(context)
        self.places = PlaceEdits(context)
        self._actions = {
            **self.people.actions,
            **self.house.actions,
            **self.places.actions,
        }

    def show(self, file: HouseholdFile | None) -> None:
        """Take over which file is shown."""
        self.people.file = self.house.file = self.places.file = file

    def run(self, action: str, number: int = 0) -> bool:
        """Do an action of the file; tell whether it is one of these."""
        if action not in self._actions or self.people.file is None:
            return False
        self._try(lambda: self._actions[action](number))
        return True

    def move(self, person_id: int, dwelling_id: int) -> None:
        """Let somebody live in another dwelling from today on."""
        self._try(lambda: self.people.move_to(person_id, dwelling_id))

    def settle(self, person_id: int) -> int:
        """Ask where somebody without a home lives; give the dwelling, 0 for none."""
        found: list[int] = []
        self._try(lambda: found.append(self.people.settle(person_id)))
        return found[0] if found else 0

    def _try(self, work: Callable[[], None]) -> None:
        try:
            work()
        except GridPlannerError as error:
            self._context.shell.tell(error)
