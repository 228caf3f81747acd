"""The order workers are listed in at first: a grid after the other, by role in each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gridplanner.data.levels import Role
from gridplanner.data.team.posts import UNIT
from gridplanner.data.team.roles import PostRole
from gridplanner.ui.session import first_level

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from gridplanner.data.team.posts import Posts
    from gridplanner.ui.session import Session


def order_of(
    session: Session,
    posts: Posts,
    rows: NDArray[np.int64],
    owners: NDArray[np.int64],
    numbers: Sequence[str],
) -> NDArray[np.int64]:
    """Rank workers as an office reads them.

    Parameters
    ----------
    session : Session
    posts : Posts
    rows : ndarray, int64, shape (p,)
        Rows of the posts that are held or stood in for.
    owners : ndarray, int64, shape (p,)
        Row of the worker of each, -1 for none.
    numbers : sequence of str, length w
        Numbers of the workers, which decide where grid and role are the same.

    Returns
    -------
    ndarray, int64, shape (w,)
        Grids come first, by code; then areas, houses, and who has no post.
    """
    known = owners >= 0
    rows, owners = rows[known], owners[known]
    is_unit = posts.scopes[rows] == UNIT
    ids, at = np.unique(posts.places[rows[is_unit]], return_inverse=True)
    places = np.full(len(rows), len(ids), np.int64)  # houses stand behind all units
    places[is_unit] = _ranks(session, ids)[at]
    width = len(PostRole) + 1
    keys = np.full(len(numbers), (len(ids) + 1) * width, np.int64)
    np.minimum.at(keys, owners, places * width + posts.roles[rows] + 1)
    order = np.lexsort((np.array(numbers, np.str_), keys))
    found = np.empty(len(numbers), np.int64)
    found[order] = np.arange(len(numbers))
    return found


def _ranks(session: Session, ids: NDArray[np.int64]) -> NDArray[np.int64]:
    """Rank units: grids and what lies in them by code, then areas, then the unknown."""
    document = session.document
    level = 0 if document is None else first_level(document, Role.GRID)
    keys = []
    for number in ids.tolist():
        unit = session.unit(number)
        keys.append((2, "") if unit is None else (int(unit.level < level), unit.code))
    found = np.empty(len(ids), np.int64)
    found[sorted(range(len(ids)), key=keys.__getitem__)] = np.arange(len(ids))
    return found
