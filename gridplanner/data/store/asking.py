"""What questions to the file have in common; it loads nothing, so a search is quick."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gridplanner.data.store.tables import Table

_LIVE = "(valid_to IS NULL OR valid_to = '')"


def live(table: Table) -> str:
    """Return the condition under which a row of the table still holds."""
    return _LIVE if "valid_to" in table.names else "1"


def ids_json(ids: Iterable[int]) -> str:
    """Return ids as JSON, to bind any number of them as one value."""
    return json.dumps([int(number) for number in ids])


def holding_on(table: str) -> str:
    """Return the condition under which a row of one of several tables counts on a day.

    The day is bound as ``:day``, an ISO date. A row counts until the day before its
    ``valid_to``, which workers, posts and places may have long before it comes.
    """
    return (
        f"({table}.valid_to ISNULL OR {table}.valid_to = '' OR {table}.valid_to > :day)"
    )
