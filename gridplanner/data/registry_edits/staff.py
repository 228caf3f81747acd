"""Workers and their posts by hand: who works for the town, and where.

A post ends on the first day it is no longer held, so that whoever takes over begins on
the same day, with neither gap nor overlap. Ended workers and posts stay on record.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from gridplanner.data.errors import EditError
from gridplanner.data.registry_edits.writing import Writing
from gridplanner.data.team.roles import HOUSE_SCOPES, UNIT_SCOPES, PostRole

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from gridplanner.data.batch import Batch
    from gridplanner.data.registry_edits.writing import Stamp

    Row = Mapping[str, Any]

_SCOPES: Final = UNIT_SCOPES | set(HOUSE_SCOPES)
_SAME: Final = ("worker_id", "scope_type", "scope_id", "role", "part")
_MOVED: Final = ("scope_type", "scope_id", "role", "part", "department", "note")


def add_worker(values: Row, stamp: Stamp, *, next_ids: Mapping[str, int]) -> Batch:
    """Add somebody who works for the town.

    Parameters
    ----------
    values : mapping of str to value
        Columns of table ``worker``, with a name.
    stamp : Stamp
    next_ids : mapping of str to int
        Next free id of the table.

    Raises
    ------
    EditError
        ``refuse.worker.name``, ``refuse.worker.capacity`` or ``refuse.staff.dates``.
    """
    check_worker(values)
    writing = Writing(stamp, next_ids)
    writing.add("worker", **{**values, "source": values.get("source") or stamp.source})
    return writing.batch("staff.worker.add", n=1)


def change_worker(row: Row, values: Row, stamp: Stamp) -> Batch:
    """Change what is known of a worker; refuses as `add_worker`."""
    check_worker({**row, **values})
    writing = Writing(stamp)
    writing.change("worker", row, **values)
    return writing.batch("staff.worker.change", n=1)


def end_worker(row: Row, posts: Collection[Row], stamp: Stamp, *, on: str) -> Batch:
    """Let somebody work for the town until a day; the posts still held end with it.

    Parameters
    ----------
    row : mapping
        Of the worker.
    posts : collection of mapping
        All posts of the worker, and of those who stand in for them; those that ended
        by then stay as they are, those that begin later never come to hold.
    stamp : Stamp
    on : str
        ISO date: the first day the worker is no longer there.

    Raises
    ------
    EditError
        ``refuse.staff.dates`` where that is before the worker came.
    """
    _check_dates({**row, "valid_to": on})
    writing = Writing(stamp)
    _end_with(writing, posts, on)
    writing.change("worker", row, valid_to=on)
    return writing.batch("staff.worker.end", n=1)


def assign(
    values: Row, stamp: Stamp, *, present: Collection[Row], next_ids: Mapping[str, int]
) -> Batch:
    """Give somebody a post; see `assign_all`."""
    return assign_all([values], stamp, present=present, next_ids=next_ids)


def assign_all(
    posts: Collection[Row],
    stamp: Stamp,
    *,
    present: Collection[Row],
    next_ids: Mapping[str, int],
) -> Batch:
    """Give people posts, as one edit.

    Parameters
    ----------
    posts : collection of mapping
        Columns of table ``post``; today is the first day where none is given. Those
        that are held already are left out.
    stamp : Stamp
    present : collection of mapping
        Posts of the same workers.
    next_ids : mapping of str to int

    Raises
    ------
    EditError
        ``refuse.post.incomplete`` without worker, role or scope,
        ``refuse.post.there`` where all are held, ``refuse.staff.dates``.
    """
    writing = Writing(stamp, next_ids)
    number = 0
    for values in posts:
        given = {**values, "valid_from": values.get("valid_from") or stamp.day}
        check_post(given)
        if not _is_held(given, present):
            writing.add("post", **given, source=stamp.source)
            number += 1
    if not number:
        raise EditError("refuse.post.there")
    return writing.batch("staff.post.add", n=number)


def _is_held(given: Row, present: Collection[Row]) -> bool:
    """Tell whether a worker holds such a post on the first day already."""
    return any(
        (row["valid_to"] or "9") > given["valid_from"]
        and (row["valid_from"] or "") < (given.get("valid_to") or "9")
        and not row["substitute_for"]
        and all((row[name] or "") == (given.get(name) or "") for name in _SAME)
        for row in present
    )


def stand_in(
    post: Row,
    worker_id: int,
    stamp: Stamp,
    *,
    valid_from: str,
    valid_to: str,
    next_ids: Mapping[str, int],
) -> Batch:
    """Let somebody stand in for the holder of a post; see `leave`."""
    takers = [(post, worker_id)]
    return leave(
        takers, stamp, valid_from=valid_from, valid_to=valid_to, next_ids=next_ids
    )


def leave(
    takers: Collection[tuple[Row, int]],
    stamp: Stamp,
    *,
    valid_from: str,
    valid_to: str,
    next_ids: Mapping[str, int],
) -> Batch:
    """Let others stand in for the holders of posts while a leave lasts, as one edit.

    Parameters
    ----------
    takers : collection of (mapping, int)
        Posts, and the worker who stands in at each.
    stamp : Stamp
    valid_from, valid_to : str
        ISO dates: the first day of the leave, and the first day after it.
    next_ids : mapping of str to int

    Raises
    ------
    EditError
        ``refuse.post.own`` for the holder, ``refuse.staff.dates``,
        ``refuse.post.leave_end`` without an end, ``refuse.post.nobody`` for no post.
    """
    if not takers:
        raise EditError("refuse.post.nobody")
    if not valid_to or valid_to <= valid_from:
        raise EditError("refuse.post.leave_end")
    writing = Writing(stamp, next_ids)
    for post, worker_id in takers:
        if worker_id == post["worker_id"]:
            raise EditError("refuse.post.own")
        moved = {name: post[name] for name in _MOVED}
        values = {**moved, "valid_from": valid_from, "valid_to": valid_to}
        _check_dates(values)
        writing.add(
            "post",
            **values,
            worker_id=worker_id,
            substitute_for=post["id"],
            source=stamp.source,
        )
    return writing.batch("staff.post.stand_in", n=len(takers))


def end_posts(
    posts: Collection[Row],
    stamp: Stamp,
    *,
    on: str = "",
    ending: Collection[Row] = (),
) -> Batch:
    """End posts; `on` (today without it) is the first day they are not held.

    `ending` are the posts of those who stand in for them.
    """
    writing = Writing(stamp)
    _end(writing, posts, on or stamp.day)
    _end_with(writing, ending, on or stamp.day)
    return writing.batch("staff.post.end", n=len(posts))


def hand_over(
    worker: Row | None,
    posts: Collection[Row],
    takers: Mapping[int, int],
    stamp: Stamp,
    *,
    on: str,
    next_ids: Mapping[str, int],
    present: Collection[Row] = (),
    ending: Collection[Row] = (),
) -> Batch:
    """End posts and give them to others, as one edit.

    A taker who has such a post already goes on with it and gets no second one. What
    was to end on a day still does; what has ended by then is given to nobody.

    Parameters
    ----------
    worker : mapping or None
        Whose work for the town ends with it; None where it goes on.
    posts : collection of mapping
        All posts that are given away.
    takers : mapping of int to int
        Worker who takes over by id of the post; a post without one stays vacant.
    stamp : Stamp
    on : str
        ISO date: the first day of the takers.
    next_ids : mapping of str to int
    present : collection of mapping, optional
        Posts of the takers.
    ending : collection of mapping, optional
        Posts that end with these and go to nobody: of those who stand in for them,
        and what else somebody holds, or would later, who leaves.

    Raises
    ------
    EditError
        ``refuse.staff.dates`` where a post begins after that day,
        ``refuse.post.own`` where it would go to its own holder.
    """
    writing = Writing(stamp, next_ids)
    _end(writing, posts, on)
    _end_with(writing, ending, on)
    for post in posts:
        taker = takers.get(int(post["id"]), 0)
        if taker and taker == post["worker_id"]:
            raise EditError("refuse.post.own")
        last = post["valid_to"] or ""
        if not taker or (last and last <= on):
            continue
        given = {name: post[name] for name in _MOVED}
        given |= {"worker_id": taker, "valid_from": on}
        if last:
            given["valid_to"] = last
        if not _is_held(given, present):
            writing.add("post", **given, source=stamp.source)
    if worker is not None:
        writing.change("worker", worker, valid_to=on)
        _check_dates({**worker, "valid_to": on})
    return writing.batch("staff.hand_over", n=len(posts))


def _end(writing: Writing, posts: Collection[Row], on: str) -> None:
    """End posts by a day; one that is to end before keeps its own day."""
    for post in posts:
        _check_dates({**post, "valid_to": on})
        if (post["valid_to"] or "9") > on:
            writing.change("post", post, valid_to=on)


def _end_with(writing: Writing, posts: Collection[Row], on: str) -> None:
    """End posts with what they hang on: one that would begin later never holds."""
    for post in posts:
        if (post["valid_to"] or "9") > on:
            last = max(on, post["valid_from"] or "")
            writing.change("post", post, valid_to=last)


def check_worker(values: Row) -> None:
    """Refuse a worker without a name, with odd minutes, or with dates amiss."""
    if not str(values.get("name") or "").strip():
        raise EditError("refuse.worker.name")
    capacity = values.get("capacity")
    if capacity is not None and not 0 <= capacity < float("inf"):
        raise EditError("refuse.worker.capacity")
    _check_dates(values)


def check_post(values: Row) -> None:
    """Refuse a post without worker, role or scope, or with dates amiss."""
    known = values.get("role") in set(PostRole) and values.get("scope_type") in _SCOPES
    if not (known and values.get("worker_id") and values.get("scope_id")):
        raise EditError("refuse.post.incomplete")
    _check_dates(values)


def _check_dates(values: Row) -> None:
    """Refuse what is no date, and an end before its beginning."""
    days = [values.get("valid_from") or "", values.get("valid_to") or ""]
    try:
        read = [day and date.fromisoformat(day).isoformat() for day in days]
    except ValueError as error:
        raise EditError("refuse.staff.dates") from error
    if read != days or (days[1] and days[1] < days[0]):
        raise EditError("refuse.staff.dates")
