"""The one way events go up: a plain observer, and the one event of the document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

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
    houses : frozenset of int or None
        Ids of the buildings in which other people, households or dwellings count
        than before, their own rows apart; None where that is not known.
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
    houses: frozenset[int] | None = None
    transient: bool = False
    everything: bool = False


def merged(events: Sequence[Changed]) -> list[Changed]:
    """Put changes into one for each plan; whoever hears of them sees the end only.

    Parameters
    ----------
    events : sequence of Changed
        That nobody has heard of yet.

    Returns
    -------
    list of Changed
        The first one names all tables: what was counted of former rows must be
        dropped before a plan is looked at. One alone where any tells of everything.
    """
    if any(event.everything for event in events):
        return [Changed(everything=True)]
    found: dict[int, Changed] = {}
    for event in events:
        last = found.get(event.plan, event)
        found[event.plan] = replace(
            event,
            cells=last.cells | event.cells,
            units=last.units | event.units,
            tables=frozenset(),
            rows={},
            houses=None,
        )
    merged_ones = list(found.values())
    if merged_ones:
        tables = frozenset[str]().union(*(event.tables for event in events))
        # Rows and ground together are counted anew: neither is seen without the other.
        is_one = len(merged_ones) == 1
        merged_ones[0] = replace(
            merged_ones[0],
            tables=tables,
            rows=_merged_rows(events, tables) if is_one else {},
            houses=_merged_houses(events) if is_one else None,
        )
    return merged_ones


def _merged_rows(events: Sequence[Changed], tables: frozenset[str]) -> Rows:
    """Give the rows of the tables of which every event names its own."""
    rows: dict[str, frozenset[int]] = {}
    for table in tables:
        told = [event for event in events if table in event.tables]
        if all(table in event.rows for event in told):
            rows[table] = frozenset[int]().union(*(e.rows[table] for e in told))
    return rows


def _merged_houses(events: Sequence[Changed]) -> frozenset[int] | None:
    """Give the buildings in which others count, where every event names its own."""
    found = [event.houses for event in events if event.tables]
    known = [houses for houses in found if houses is not None]
    return frozenset[int]().union(*known) if len(known) == len(found) else None
