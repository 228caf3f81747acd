"""One transaction of ours, from which no row enters the log of other programs."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import apsw


@contextmanager
def one_transaction(
    connection: apsw.Connection, finish: Callable[[], None]
) -> Iterator[None]:
    """Keep all that is written inside, or nothing of it.

    Parameters
    ----------
    connection : apsw.Connection
    finish : callable
        Called at the end, still inside.
    """
    connection.execute("BEGIN IMMEDIATE")
    try:
        connection.execute("UPDATE gp_state SET quiet = 1")
        yield
        finish()
        connection.execute(
            "UPDATE gp_state SET quiet = 0, change_number = change_number + 1"
        )
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
