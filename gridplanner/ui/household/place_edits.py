"""The list of places at work: add, change, put on the map, lodge people there, end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gridplanner.data.errors import GridPlannerError
from gridplanner.data.registry_edits import households, places
from gridplanner.data.store.homes import next_ids, read_homes, rows_by
from gridplanner.ui.household.desk import Desk
from gridplanner.ui.household.place_form import PlaceForm
from gridplanner.ui.household.place_list import PlaceList

if TYPE_CHECKING:
    from collections.abc import Callable

    from gridplanner.data.registry_edits.homes import Home


class PlaceEdits(Desk):
    """Shows the list of places and does what it asks for."""

    @property
    def actions(self) -> dict[str, Callable[[int], None]]:
        """What can be done, by name; each takes the id of a place or of a household."""
        return {"dormitory": self.choose_dormitory}

    def show_list(self) -> None:
        """Show all places until the list is closed."""
        session = self._context.session
        can_edit = session.permissions.may_edit and not self._document.read_only
        form = PlaceList(self._parent, can_edit=can_edit)
        deeds: dict[str, Callable[[int], None]] = {
            "add": lambda _number: self.add(),
            "edit": self.edit,
            "household": self.add_household,
            "end": self.end,
        }

        def run(action: str, number: int) -> None:
            if action in {"zoom", "household"}:
                form.accept()
            if action == "zoom":
                self._zoom(number)
                return
            try:
                deeds[action](number)
            except GridPlannerError as error:
                self._context.shell.tell(error)
            form.show_places(self._read())

        form.wanted.connect(run)
        form.show_places(self._read())
        form.exec()

    def choose_dormitory(self, household_id: int) -> None:
        """Say whose dormitory a household lives in."""
        form = PlaceList(self._parent, choosing=True)
        form.show_places(self._read())
        if self._accepts(form):
            place = self._row("place", form.chosen)
            stamp = self._stamp()
            home = self._home(household_id)
            self._apply(places.attach_household(home, place, stamp))

    def add(self) -> None:
        """Add a place, in the selected building if that is wanted."""
        form = self._form({})
        if self._accepts(form):
            values = form.values | self._where(form, {})
            numbers = next_ids(self._document.file)
            self._apply(places.add_place(values, self._stamp(), next_ids=numbers))

    def edit(self, number: int) -> None:
        """Change a place."""
        row = self._row("place", number)
        form = self._form(row)
        if self._accepts(form):
            now, stamp = self._row("place", number), self._stamp()
            values = form.values | self._where(form, now)
            self._apply(places.change_place(now, values, stamp))

    def end(self, number: int) -> None:
        """Take a place off the list."""
        row, homes = self._row("place", number), self._homes_of(number)
        self._apply(places.end_place(row, homes, self._stamp()))

    def add_household(self, number: int) -> None:
        """Lodge a household in the dormitory of a place, and open its file."""
        place = self._row("place", number)
        homes = self._homes_of(number)
        if homes:
            self._context.shell.household.open(
                int(homes[0].household["dwelling_id"] or 0), household_id=homes[0].id
            )
            return
        dwelling = place["dwelling_id"]
        numbers = next_ids(self._document.file)
        batch = households.add_household(
            self._row("dwelling", dwelling) if dwelling else None,
            self._stamp(),
            kind="collective",
            place=place,
            next_ids=numbers,
        )
        if self._apply(batch):
            self._context.shell.household.open(
                dwelling or 0, household_id=numbers["household"]
            )

    def _read(self) -> list[Any]:
        session = self._context.session
        return self._document.registry.places(grant=session.grant, now=session.clock())

    def _homes_of(self, number: int) -> list[Home]:
        file = self._document.file
        found = rows_by(file, "household", "place_id", [number])
        return read_homes(file, [row["id"] for row in found if not row["valid_to"]])

    def _form(self, row: dict[str, Any]) -> PlaceForm:
        say = self._say("place", int(row.get("id") or 0))
        buildings = self._context.session.selection.buildings
        here = ""
        if len(buildings) == 1:
            building = self._document.file.read_rows("building", buildings)[0]
            names = ("address", "plate", "name", "code")
            here = next((str(building[n]) for n in names if building[n]), "")
            here = here or str(buildings[0])
        return PlaceForm(self._parent, row, say=say, here=here)

    def _where(self, form: PlaceForm, row: dict[str, Any]) -> dict[str, Any]:
        """Give where the form says the place is: where selected, or as it was."""
        if not form.here.isChecked():
            return {}
        (building,) = self._context.session.selection.buildings
        (found,) = self._document.file.read_rows("building", [building])
        same = row.get("building_id") == building
        return {
            "building_id": building,
            "courtyard_id": found["courtyard_id"],
            "dwelling_id": row.get("dwelling_id") if same else None,
        }

    def _zoom(self, number: int) -> None:
        row = self._row("place", number)
        building = row["building_id"]
        if not building and row["dwelling_id"]:
            building = self._row("dwelling", row["dwelling_id"])["building_id"]
        if not building and row["courtyard_id"]:
            members = self._document.registry.courtyard_members([row["courtyard_id"]])
            building = min(members.get(row["courtyard_id"], {0}))
        if building:
            self._context.shell.open_building(int(building))
