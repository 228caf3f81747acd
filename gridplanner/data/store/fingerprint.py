"""The name of a file's state, to tell whether what was made from it still fits."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import apsw

_QUERY = """
SELECT (SELECT value FROM gp_meta WHERE key = 'project_id') || '-'
    || (SELECT change_number FROM gp_state) || '-'
    || (SELECT coalesce(max(id), 0) FROM gp_touched)
"""


def fingerprint_of(connection: apsw.Connection) -> str:
    """Name the state a connection sees; edits of other programs change it too."""
    return str(connection.execute(_QUERY).fetchall()[0][0])
