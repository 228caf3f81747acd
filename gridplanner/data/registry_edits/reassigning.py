"""Grids given to other workers, many at once: posts that end and posts that begin."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gridplanner.data.registry_edits.staff import check_post
from gridplanner.data.registry_edits.writing import Writing

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from gridplanner.data.batch import Batch
    from gridplanner.data.registry_edits.writing import Stamp

    Row = Mapping[str, Any]


def reassign(
    ended: Collection[Row],
    posts: Collection[Row],
    stamp: Stamp,
    *,
    next_ids: Mapping[str, int],
    grids: int,
) -> Batch:
    """End posts and give others, as one edit.

    Parameters
    ----------
    ended : collection of mapping
        Posts not held any more; one that would begin later never comes to hold.
    posts : collection of mapping
        Columns of table ``post``; they begin on the day of the stamp.
    stamp : Stamp
    next_ids : mapping of str to int
    grids : int
        How many change hands, for the history. Of two who shared one, one goes on.

    Raises
    ------
    EditError
        ``refuse.post.incomplete``, ``refuse.staff.dates``.
    """
    writing = Writing(stamp, next_ids)
    for post in ended:
        last = max(stamp.day, post["valid_from"] or "")
        writing.change("post", post, valid_to=last)
    for values in posts:
        given = {**values, "valid_from": stamp.day}
        check_post(given)
        writing.add("post", **given, source=stamp.source)
    return writing.batch("staff.reassign", n=grids)
