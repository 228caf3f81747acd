"""All posts of a worker, ended and coming ones too, as they are written down."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from gridplanner.data.heirs import heirs_of
from gridplanner.data.team.posts import UNIT
from gridplanner.data.team.roles import PostRole

if TYPE_CHECKING:
    from gridplanner.ui.session import Session

_ROLES = tuple(PostRole)


@dataclass(frozen=True, slots=True)
class WrittenPost:
    """A post of a worker.

    Attributes
    ----------
    id : int
    role : PostRole or None
        None for a word that means none.
    scope, place, part : int
        As of `gridplanner.data.team.on_day.HeldPost`.
    starts, ends : str
        ISO dates, empty for none.
    stands_in_for : int
        Id of the post that is stood in for; 0 for none.
    state : str
        ``"held"``, ``"ended"`` or ``"to_come"`` today.
    """

    id: int
    role: PostRole | None
    scope: int
    place: int
    part: int
    starts: str
    ends: str
    stands_in_for: int
    state: str


def written_posts(session: Session, worker_id: int) -> list[WrittenPost]:
    """List the posts of a worker: those held today first, then the latest first."""
    desk = session.staff_desk
    posts, day = desk.posts, desk.day
    if posts is None or session.document is None:
        return []
    found = []
    for row in np.flatnonzero(posts.workers == worker_id).tolist():
        scope, place = int(posts.scopes[row]), int(posts.places[row])
        if scope == UNIT:
            (heir,) = heirs_of(session.plan.units, np.array([place])).tolist()
            place = heir or place
        code = int(posts.roles[row])
        starts, ends = str(posts.starts[row]), str(posts.ends[row])
        found.append(
            WrittenPost(
                id=int(posts.ids[row]),
                role=_ROLES[code] if code >= 0 else None,
                scope=scope,
                place=place,
                part=int(posts.parts[row]),
                starts=starts,
                ends=ends,
                stands_in_for=int(posts.substitutes[row]),
                state=_state(starts, ends, day),
            )
        )
    found.sort(key=lambda post: post.starts, reverse=True)
    return sorted(found, key=lambda post: post.state != "held")


def _state(starts: str, ends: str, day: str) -> str:
    if ends and ends <= day:
        return "ended"
    return "to_come" if starts > day else "held"


@dataclass(frozen=True, slots=True)
class Handover:
    """A post that went from one to another on a day.

    Attributes
    ----------
    day : str
        ISO date: the first day of whoever took over.
    role : PostRole or None
    scope, place, part : int
        As of `WrittenPost`.
    giver, taker : int
        Ids of workers; 0 where the post was new, or fell vacant.
    """

    day: str
    role: PostRole | None
    scope: int
    place: int
    part: int
    giver: int
    taker: int


def handovers(session: Session, worker_id: int) -> list[Handover]:
    """List which posts a worker gave away and took over, the latest first.

    A post is handed over where it ends on the day on which another begins at the same
    place in the same role; one that ended without that fell vacant.
    """
    posts = session.staff_desk.posts
    if posts is None:
        return []
    found = []
    for own in written_posts(session, worker_id):
        if own.stands_in_for:
            continue
        row = int(np.searchsorted(posts.ids, own.id))
        same = (posts.scopes == posts.scopes[row]) & (posts.places == posts.places[row])
        same &= (posts.roles == posts.roles[row]) & (posts.parts == posts.parts[row])
        same &= (posts.workers != worker_id) & (posts.substitutes == 0)
        where = (own.role, own.scope, own.place, own.part)
        if own.state == "ended":
            takers = posts.workers[same & (posts.starts == own.ends)]
            taker = int(takers[0]) if len(takers) else 0
            found.append(Handover(own.ends, *where, worker_id, taker))
        givers = posts.workers[same & (posts.ends == own.starts)]
        if own.starts and len(givers):
            found.append(Handover(own.starts, *where, int(givers[0]), worker_id))
    return sorted(found, key=lambda each: each.day, reverse=True)
