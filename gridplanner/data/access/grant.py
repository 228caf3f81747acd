"""Leave to read personal data in plain: which fields, of whom, why, until when.

Everything that hands personal data out takes a grant or None; without one, and for
what a grant does not cover, values come masked.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gridplanner.data.masking import MASKS, mask

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from gridplanner.data.masking import Mask


@dataclass(frozen=True, slots=True)
class Grant:
    """What one user may read in plain for a while.

    Attributes
    ----------
    fields : frozenset of str
        Of the keys of `gridplanner.data.masking.MASKS`.
    reason : str
        As it stands in the audit log.
    until : datetime
        With its zone; from then on everything is masked again.
    people : frozenset of int or None
        Ids of the people it is for; None for all.
    """

    fields: frozenset[str]
    reason: str
    until: datetime
    people: frozenset[int] | None = None

    def covers(self, field: str, person_id: int, now: datetime) -> bool:
        """Tell whether a field of a person may be read in plain at a moment."""
        if field not in self.fields or now >= self.until:
            return False
        return self.people is None or person_id in self.people


def shown(
    field: str,
    value: str | None,
    *,
    person_id: int = 0,
    grant: Grant | None = None,
    now: datetime | None = None,
    masks: Mapping[str, Mask] = MASKS,
) -> str:
    """Give a value as it may be shown.

    Parameters
    ----------
    field : str
        A key of `MASKS`, or a column without a mask, which is given as it is.
    value : str or None
        None becomes empty.
    person_id : int
    grant : Grant, optional
    now : datetime, optional
        Needed with a grant; without it nothing is shown in plain.
    masks : mapping, optional
        What hides each kind; `PAPER_MASKS` for what is printed.

    Returns
    -------
    str
    """
    text = "" if value is None else str(value)
    if grant is not None and now is not None and grant.covers(field, person_id, now):
        return text
    return mask(field, text, masks)
