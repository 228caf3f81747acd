"""Places where posts stand, and who holds which there: what the forms are about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from gridplanner.data.team.posts import UNIT
from gridplanner.data.team.roles import (
    BUILDING,
    ENTRANCE,
    FLOOR,
    HOUSE_SCOPES,
    PostRole,
)
from gridplanner.data.team.template import level_of
from gridplanner.resources.texts import text
from gridplanner.ui.staff.where import place_words, unit_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from gridplanner.data.team.on_day import HeldPost
    from gridplanner.ui.session import Session

_CODES: Final = {scope: code for code, scope in enumerate(HOUSE_SCOPES, 1)}
_LEADERS: Final = {
    BUILDING: PostRole.BUILDING_LEADER,
    ENTRANCE: PostRole.ENTRANCE_LEADER,
    FLOOR: PostRole.FLOOR_LEADER,
}


@dataclass(frozen=True, slots=True)
class Place:
    """A unit, a building, one of its entrances or floors.

    Attributes
    ----------
    scope : str
        As ``post.scope_type``.
    id : int
        As ``post.scope_id``.
    part : int
        Number of a floor, or of an entrance not on record; 0 for none.
    words : str
        What it is called.
    level : int
        Of a unit; -1 for a house.
    """

    scope: str
    id: int
    part: int
    words: str
    level: int = -1

    @property
    def code(self) -> int:
        """Scope as a number; see `HeldPost`."""
        return _CODES.get(self.scope, UNIT)

    def values(self, worker_id: int, role: str) -> dict[str, Any]:
        """Give columns of ``post`` for somebody who gets a role here."""
        return {
            "worker_id": worker_id,
            "scope_type": self.scope,
            "scope_id": self.id,
            "part": str(self.part) if self.part else None,
            "role": role,
        }


@dataclass(frozen=True, slots=True)
class TeamRow:
    """A post at a place: somebody who holds it, or how many are wanting.

    Attributes
    ----------
    place : Place
    role : PostRole
    post : HeldPost or None
        None where nobody holds it.
    vacant : int
        Posts wanting, 0 for a post that is held.
    """

    place: Place
    role: PostRole
    post: HeldPost | None
    vacant: int = 0


def unit_places(session: Session, units: Iterable[int]) -> list[Place]:
    """Give the places of units that are in force."""
    found = []
    for number in units:
        unit = session.unit(number)
        if unit is not None:
            scope = session.role(unit).value
            words = unit_words(session, unit)
            found.append(Place(scope, number, 0, words, unit.level))
    return found


def house_places(session: Session, building_id: int) -> list[Place]:
    """Give a building, its entrances and its floors as places."""
    document = session.document
    if document is None or session.is_held:
        return []
    rows = document.file.read_rows("building", [building_id])
    if not rows:
        return []
    found = [Place(BUILDING, building_id, 0, text("staff.whole_building"))]
    houses = session.staff_desk.staff
    entrances: list[int] = []
    if houses is not None:
        at = houses.houses.entrance_buildings == building_id
        entrances = houses.houses.entrance_ids[at].tolist()
    for row in document.file.read_rows("building_unit", entrances):
        words = str(row["name"] or text("staff.entrance_row", n=row["id"]))
        found.append(Place(ENTRANCE, int(row["id"]), 0, words))
    told = 0 if entrances else _whole(rows[0]["units"])
    for part in range(1, told + 1):
        words = text("staff.entrance_of", n=part)
        found.append(Place(BUILDING, building_id, part, words))
    floors = range(1, _whole(rows[0]["floors"]) + 1)
    tall = [text("staff.floor_of", n=part) for part in floors]
    found += [Place(FLOOR, building_id, n, said) for n, said in enumerate(tall, 1)]
    return found


def house_title(session: Session, building_id: int) -> str:
    """Name a building."""
    return place_words(session, _CODES[BUILDING], building_id)


def roles_at(session: Session, place: Place) -> list[PostRole]:
    """Give the roles a place may have: those of the team template first."""
    wanted = [line.role for line in _lines(session, place)]
    leader = _LEADERS.get(place.scope)
    if leader is not None:
        own = PostRole.ENTRANCE_LEADER if place.part and place.code == 1 else leader
        wanted.insert(0, own)
    return list(dict.fromkeys([*wanted, *PostRole]))


def team_rows(session: Session, place: Place) -> list[TeamRow]:
    """List the posts of a place by role: who holds them, and how many are wanting."""
    held = holders_at(session, place)
    least = _least(session, place)
    rows = []
    for role in roles_at(session, place):
        own = [post for post in held if post.role is role]
        rows += [TeamRow(place, role, post) for post in own]
        counted = sum(not post.stands_in_for for post in own)
        wanting = least.get(role, 0) - counted
        if wanting > 0:
            rows.append(TeamRow(place, role, None, wanting))
    return rows


def holders_at(session: Session, place: Place) -> list[HeldPost]:
    """Give the posts of a place that somebody holds today or stands in at."""
    desk = session.staff_desk
    if place.code == UNIT:
        return list(desk.holders(place.id))
    posts = desk.posts
    if posts is None:
        return []
    there = (posts.scopes == place.code) & (posts.places == place.id)
    there &= posts.parts == place.part
    workers = np.unique(posts.workers[there]).tolist()
    return [
        post
        for worker in workers
        for post in desk.posts_of(worker)
        if (post.scope, post.place, post.part) == (place.code, place.id, place.part)
    ]


def _lines(session: Session, place: Place) -> list[Any]:
    """Give the lines of the team template that speak of a place."""
    document = session.document
    assert document is not None  # the place is of it
    lines = session.staff_desk.template.lines
    if place.level >= 0:
        levels = document.levels
        return [line for line in lines if level_of(line, levels) == place.level]
    # An entrance that is known by its number alone still is one.
    scope = ENTRANCE if place.scope == BUILDING and place.part else place.scope
    return [line for line in lines if line.scope == scope]


def _least(session: Session, place: Place) -> dict[PostRole, int]:
    """Tell how many of each role a place must have; small houses need no leader."""
    found = session.staff_desk.staffing()
    if place.level >= 0 or found is None:
        at_units = place.level >= 0
        lines = _lines(session, place) if at_units else []
        return {line.role: line.minimum for line in lines}
    least = {}
    number = -place.id if place.scope == BUILDING and place.part else place.id
    floor = place.part if place.scope == FLOOR else 0
    asked = {(line.role, line.scope) for line in _lines(session, place)}
    for each in found.lines:
        line, places = each.line, each.places
        if each.in_template and (line.role, line.scope) in asked:
            is_meant = (places.ids == number) & (places.floors == floor)
            least[line.role] = line.minimum if bool(is_meant.any()) else 0
    return least


def _whole(value: object) -> int:
    return value if isinstance(value, int) and value > 0 else 0


def worker_name(row: Mapping[str, Any]) -> str:
    """Name a worker by name, else by number."""
    return str(row.get("name") or row.get("code") or row.get("id") or "")
