"""Personal data beside what somebody typed to find it: that in plain, the rest masked.

Whoever types a whole name or number has it already; a part of it must not bring the
rest along. So what was typed is shown over the mask, and where hardly anything would
stay hidden then, what was typed is shown alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridplanner.data.access.grant import shown
from gridplanner.data.masking import mask

if TYPE_CHECKING:
    from datetime import datetime

    from gridplanner.data.access.grant import Grant

_STAR = "*"
_LEAST_HIDDEN = {"name": 0, "id_no": 4, "phone": 4}


def shown_typed(
    field: str,
    value: str | None,
    typed: str,
    *,
    person_id: int = 0,
    grant: Grant | None = None,
    now: datetime | None = None,
) -> str:
    """Give a value as it may be shown to somebody who typed `typed`.

    Parameters
    ----------
    field : str
        ``"name"``, ``"id_no"`` or ``"phone"``.
    value : str or None
    typed : str
        One word of the search; letters of either case.
    person_id, grant, now
        As for `shown`.

    Returns
    -------
    str
        As `shown`, with what was typed in plain wherever it stands in the value.

    Examples
    --------
    >>> shown_typed("name", "王秀英", "王秀英"), shown_typed("name", "王秀英", "wxy")
    ('王秀英', '王**')
    >>> shown_typed("name", "王秀英", "英"), shown_typed("name", "Anna Li", "anna")
    ('王*英', 'Anna***')
    >>> [shown_typed("phone", "10000001234", typed) for typed in ("1234", "1000000")]
    ['100****1234', '1000000****']
    """
    text = "" if value is None else str(value)
    plain = shown(field, text, person_id=person_id, grant=grant, now=now)
    if plain == text or not typed:
        return plain
    place = text.casefold().find(typed.casefold())
    if place < 0 or len(text.casefold()) != len(text):
        return plain
    end = place + len(typed)
    masked = mask(field, text)
    over = masked if len(masked) == len(text) else _STAR * len(text)
    both = over[:place] + text[place:end] + over[end:]
    hidden = sum(one != other for one, other in zip(both, text, strict=True))
    if hidden < _LEAST_HIDDEN.get(field, 0) and len(typed) < len(text):
        return _STAR * place + text[place:end] + _STAR * (len(text) - end)
    return both
