"""Many rows changed at once, as one entry of the history."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gridplanner.data.change import Change


@dataclass(frozen=True, slots=True)
class TableChange:
    """What happens to the rows of one table.

    Attributes
    ----------
    table : str
        A table of the map or the registry, or ``"gp_source"``.
    added : mapping of str to sequence
        Values of new rows by column, all of one length. With the key among them
        (``"fid"`` or ``"id"``) the rows get these ids, so that rows of another
        table of the same batch can refer to them.
    geometry : sequence of bytes or None
        WKB of the new rows in the project CRS.
    changed : mapping of int to mapping
        New values by row id and column; ``"geom"`` holds WKB.
    retired : sequence of int
        Rows that no longer hold: they keep their place and get today's
        ``valid_to``; in a table without that column they go.
    """

    table: str
    added: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    geometry: Sequence[bytes | None] | None = None
    changed: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)
    retired: Sequence[int] = ()

    def __bool__(self) -> bool:
        return bool(self.count or self.changed or len(self.retired))

    @property
    def count(self) -> int:
        """Number of new rows."""
        sizes = {len(values) for values in self.added.values()}
        if self.geometry is not None:
            sizes.add(len(self.geometry))
        if len(sizes) > 1:
            raise ValueError(
                f"new rows of {self.table} differ in length: {sorted(sizes)}"
            )
        return sizes.pop() if sizes else 0


@dataclass(frozen=True, slots=True)
class Batch:
    """A bulk change that is applied, and taken back, as a whole.

    Attributes
    ----------
    label : str
        Key of the sentence that names it, for instance ``"import.buildings"``.
    fields : mapping of str to str
        Values for that sentence. Never personal data.
    tables : tuple of TableChange
        In the order they are applied.
    plan_changes : tuple of Change
        Borders and units that come with it, one change for each plan.
    new_plans : mapping of int to str
        Plans the changes need and the project may not have yet: id, and the
        department whose grids it holds. Like a counter they are not taken back.
    """

    label: str
    fields: Mapping[str, str] = field(default_factory=dict)
    tables: tuple[TableChange, ...] = ()
    plan_changes: tuple[Change, ...] = ()
    new_plans: Mapping[int, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return any(self.plan_changes) or any(self.tables)

    @property
    def names(self) -> tuple[str, ...]:
        """Tables whose rows change, each once."""
        return tuple(dict.fromkeys(table.table for table in self.tables if table))
