"""Lines of the search box for what the registry holds, and what choosing one does."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from gridplanner.resources.texts import text
from gridplanner.ui.panels.search_box import Hit
from gridplanner.ui.people_list.words import sex_word
from gridplanner.ui.session import Selection

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gridplanner.data.store import hits
    from gridplanner.data.store.people_search import FoundPerson
    from gridplanner.ui.context import Context

_ICONS = {"person": "person", "owner": "person", "worker": "worker", "place": "label"}
_GROUPS = {
    "person": "finding.people",
    "owner": "finding.people",
    "worker": "finding.workers",
}


class RegistryHits:
    """Makes lines of what a search of the registry gave."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def rows(self, found: Sequence[hits.Hit]) -> list[Hit]:
        """Say each hit in a line."""
        return [self._row(hit) for hit in found]

    def _row(self, hit: hits.Hit) -> Hit:
        blocked = ""
        if hit.kind == "place" and not hit.building_id:
            blocked = text("finding.no_house")
        group = "finding.places" if hit.kind == "place" else "finding.houses"
        return Hit(
            hit.label,
            _detail(hit),
            _ICONS.get(hit.kind, "building"),
            self._choice(hit),
            blocked=blocked,
            group=_GROUPS.get(hit.kind, group),
        )

    def _choice(self, hit: hits.Hit) -> Callable[[], None]:
        shell = self._context.shell
        if hit.kind == "worker":
            return partial(self._show_worker, hit.id)
        if hit.kind == "estate":
            return partial(self._show_estate, hit)
        return partial(
            shell.open_building,
            hit.building_id,
            dwelling_id=hit.dwelling_id,
            household_id=hit.household_id,
            person_id=hit.id if hit.kind == "person" else 0,
        )

    def _show_worker(self, worker_id: int) -> None:
        """Open the page of a worker, and show what he or she looks after."""
        self._context.session.select_workers([worker_id])
        self._context.shell.zoom_to_selection()
        self._context.shell.show_panel("inspector")

    def _show_estate(self, hit: hits.Hit) -> None:
        """Select all buildings of an estate and show them whole."""
        session = self._context.session
        document = session.document
        if document is None or session.is_held:
            self._context.shell.open_building(hit.building_id)
            return
        houses = document.registry.buildings_of_estate(hit.label)
        session.select(Selection(buildings=tuple(houses)))
        self._context.shell.zoom_to_selection()


def _detail(hit: hits.Hit) -> str:
    if hit.person is not None:
        return _person(hit.person)
    if hit.kind == "owner":
        return text("finding.owner", house=hit.address)
    if hit.kind == "estate":
        return text("finding.estate")
    if hit.kind == "courtyard":
        return " · ".join(filter(None, (text("finding.courtyard"), hit.address)))
    return hit.address if hit.address != hit.label else ""


def _person(person: FoundPerson) -> str:
    """Say sex, age and home, and the number that was asked for, masked."""
    who = [sex_word(person.sex)]
    if person.age is not None:
        who.append(str(person.age))
    number = {"id_no": person.id_no, "phone": person.phone}.get(person.matched, "")
    if person.contact:
        number = text("finding.contact", phone=person.contact)
    home = person.home or text("finding.no_home")
    return " · ".join(filter(None, (" ".join(filter(None, who)), number, home)))
