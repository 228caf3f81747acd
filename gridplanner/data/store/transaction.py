"""Transactions of ours, from which no row enters the log of other programs."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import apsw

    from gridplanner.data.store.audit_chain import AuditChain


class Transactions:
    """Transactions of one connection; a nested one is part of the outermost.

    Parameters
    ----------
    connection : apsw.Connection
    finish : callable
        Called at the end of the outermost, still inside.
    audit : AuditChain
        Told once it is committed.
    """

    def __init__(
        self,
        connection: apsw.Connection,
        finish: Callable[[], None],
        audit: AuditChain,
    ) -> None:
        self._connection = connection
        self._finish = finish
        self._audit = audit
        self._is_inside = False
        self._is_torn = False

    @contextmanager
    def enter(self) -> Iterator[None]:
        """Keep all that is written inside, or nothing of it.

        Raises
        ------
        ValueError
            If a nested one failed and somebody caught that: half of its rows would
            be kept.
        """
        if self._is_inside:
            # No savepoint: 300,000 updates inside one took 58 s instead of 1 s.
            try:
                yield
            except BaseException:
                self._is_torn = True
                raise
            return
        self._is_inside, self._is_torn = True, False
        try:
            with self._outermost():
                yield
        finally:
            self._is_inside = False

    @contextmanager
    def _outermost(self) -> Iterator[None]:
        connection = self._connection
        connection.execute("BEGIN IMMEDIATE")
        try:
            connection.execute("UPDATE gp_state SET quiet = 1")
            yield
            self._check_whole()
            self._finish()
            connection.execute(
                # What was written is in the index of words too: `words_at` keeps up.
                "UPDATE gp_state SET quiet = 0, change_number = change_number + 1,"
                " words_at = words_at + (words_at = change_number)"
            )
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
        self._audit.settle()

    def _check_whole(self) -> None:
        if self._is_torn:
            raise ValueError("a part of the transaction failed")
