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
