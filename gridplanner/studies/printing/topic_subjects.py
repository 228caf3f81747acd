"""What a sheet says of its topic, where that is no unit alone: a worker, a route."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from gridplanner.layers.print.products import PRODUCTS
from gridplanner.layers.print.sheet import Post, Subject
from gridplanner.resources.texts import text
from gridplanner.studies.printing.subjects import (
    figures_of,
    notes_of,
    parts_of,
    subject_of,
)

if TYPE_CHECKING:
    from gridplanner.studies.printing.subjects import Telling
    from gridplanner.studies.printing.topics import Topic
    from gridplanner.studies.printing.wish import Wish

_NAMED: Final = 6  # units in the line below a title


def subject_about(telling: Telling, topic: Topic, wish: Wish) -> Subject:
    """Put together what the sheets of a topic say."""
    if topic.key.startswith("worker:"):
        return _of_worker(telling, topic, wish)
    subject = subject_of(telling, telling.units[topic.units[0]], wish)
    if topic.key.startswith("route:"):
        return replace(subject, title=text("print.title.route", unit=topic.title))
    return subject


def _of_worker(telling: Telling, topic: Topic, wish: Wish) -> Subject:
    """Say what somebody is responsible for: all units, each with the post held there.

    Such sheets are for the office and the worker; no public product has them.
    """
    product = PRODUCTS[wish.product]
    units = [telling.units[unit] for unit in topic.units]
    held = [post for post in telling.team.of_worker(topic.row) if not post.scope]
    roles = list(dict.fromkeys(text(f"staff.role.{one.role.value}") for one in held))
    posts = []
    for one in held:
        place = telling.units.get(one.place)
        if place is not None:
            role = text(f"staff.role.{one.role.value}")
            posts.append(Post(role, place.name or place.code))
    names = [unit.name or unit.code for unit in units[:_NAMED]]
    if len(units) > _NAMED:
        names.append(text("print.and_more", n=len(units) - _NAMED))
    return Subject(
        0,
        text("print.title.worker", role="、".join(roles), name=topic.name),
        "、".join(names),
        topic.code,
        wish.day,
        figures_of(telling, units),
        tuple(posts),
        (),
        () if product.is_of_grids else parts_of(telling, units),
        (),
        notes_of(wish, is_public=product.is_public),
        topic.name,
        wish.maker,
        wish.secrecy or text("print.internal"),
        wish.approval,
    )
