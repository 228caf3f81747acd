"""What people, households, houses, places and registers can be: one bit each.

Whoever counts writes into a mask what holds for somebody; a line of a norm asks the
mask. So a changed norm asks numbers in memory and never the file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from gridplanner.data.norms.norm import Subject
from gridplanner.data.people.categories import CATEGORIES, RESTRICTED
from gridplanner.data.place_kinds import PLACE_KINDS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gridplanner.data.norms.norm import Line, Norm

    Rows = NDArray[np.intp]

_PEOPLE = tuple(CATEGORIES)
KINDS: Final = {
    Subject.PERSON: _PEOPLE,
    Subject.HOUSEHOLD: (*_PEOPLE, "rented_home", "collective"),
    Subject.DWELLING: ("rented", "vacant"),
    Subject.PLACE: PLACE_KINDS,
    Subject.REGISTER: ("hollow",),
}
"""What a line of each subject can ask for; the bit of each is its position."""
AGE_UNKNOWN: Final = 1 << 62
"""Mark of a person whose birth is not known, and of whose age nothing follows."""
RESTRICTED_MASK: Final = sum(1 << _PEOPLE.index(key) for key in RESTRICTED)
assert max(map(len, KINDS.values())) < 62  # the bits of a whole number of 64


def bit(subject: Subject, kind: str) -> int:
    """Give the bit of a kind.

    Raises
    ------
    ValueError
        If nothing of the subject is of that kind.
    """
    return 1 << KINDS[subject].index(kind)


def mask_of(subject: Subject, kinds: tuple[str, ...]) -> int:
    """Give the bits of some kinds."""
    return sum(bit(subject, kind) for kind in set(kinds))


def falls_under(line: Line, mask: int) -> bool:
    """Tell whether somebody with a mask falls under a line of their subject."""
    needed = mask_of(line.subject, line.all_of)
    if mask & needed != needed:
        return False
    return not line.any_of or bool(mask & mask_of(line.subject, line.any_of))


def line_of(norm: Norm, subject: Subject, mask: int) -> Line | None:
    """Find the line somebody counts in: of all they fall under the one that asks most.

    The first in order where several ask the same. A line that is off has whom no
    line in use has.
    """
    found = [
        line
        for line in norm.lines
        if line.subject is subject and falls_under(line, mask)
    ]
    return max(found, key=norm.rank, default=None)


def lines_of(norm: Norm, subject: Subject, masks: NDArray[np.int64]) -> Rows:
    """Find the lines many count in, as `line_of` does for each of them.

    Parameters
    ----------
    norm : Norm
    subject : Subject
    masks : ndarray, int64, shape (n,)

    Returns
    -------
    ndarray, intp, shape (n,)
        Positions in ``norm.lines``, -1 for none.
    """
    found = np.full(len(masks), -1, np.intp)
    own = [row for row, line in enumerate(norm.lines) if line.subject is subject]
    # Those that ask least come first and are written over; of equals the first stays.
    for row in sorted(own, key=lambda row: (norm.rank(norm.lines[row]), -row)):
        line = norm.lines[row]
        needed, some = (mask_of(subject, ks) for ks in (line.all_of, line.any_of))
        hit = masks & needed == needed
        if line.any_of:
            hit &= masks & some > 0
        found[hit] = row
    return found


def is_restricted(line: Line) -> bool:
    """Tell whether a line is about restricted categories of people."""
    return any(kind in RESTRICTED for kind in (*line.any_of, *line.all_of))
