"""The one way events go up: a plain observer, and the one event of the document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")
Rows = Mapping[str, frozenset[int]]


class Signal(Generic[T]):
    """A list of listeners that are called in the order they came."""

    def __init__(self) -> None:
        self._listeners: list[Callable[[T], None]] = []

    def connect(self, listener: Callable[[T], None]) -> Callable[[], None]:
        """Add a listener; call what is returned to take it away again."""
        self._listeners.append(listener)

        def disconnect() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return disconnect

    def emit(self, event: T) -> None:
        """Tell every listener of `event`."""
        for listener in tuple(self._listeners):
            listener(event)


@dataclass(frozen=True, slots=True)
class Changed:
    """What one change of the document touched.

    Attributes
    ----------
    plan : int
        Plan whose records changed, 0 where no plan did.
    cells, units : frozenset of int
        Cells and units that changed, came or went.
    tables : frozenset of str
        Tables of the ground and the registry whose rows changed
        (``"building"``, ``"feature"``, ``"household"`` …).
    rows : mapping of str to frozenset of int
        Ids of the rows of a table that changed, came or went, where they are few. Of a
        table that is not here, look at all rows anew.
    transient : bool
        True while a gesture previews; nothing is written then.
    everything : bool
        True where no finer account is given: look at all anew.
    """

    plan: int = 0
    cells: frozenset[int] = frozenset()
    units: frozenset[int] = frozenset()
    tables: frozenset[str] = frozenset()
    rows: Rows = field(default_factory=dict)
    transient: bool = False
    everything: bool = False
