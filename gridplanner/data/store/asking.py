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
