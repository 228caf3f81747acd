"""Collect the rows of one edit, and what each changed value was before.

An edit of the registry touches several tables, and rows it has just made: ids are
given out here, from the next free ones. Nothing that was known is lost: each changed
value of a house, a household or a person goes to ``former_value`` with its source.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from gridplanner.data.batch import Batch, TableChange

if TYPE_CHECKING:
    from collections.abc import Mapping

    Row = Mapping[str, Any]

HAND = "hand"  # source of what was typed in here
KEPT = frozenset(
    {"dwelling", "household", "register_household", "person", "place", "worker", "post"}
)
"""Tables of which every changed value is kept."""
_DERIVED = frozenset(
    {"pinyin", "pinyin_full", "id_state"}
)  # follow from another column


@dataclass(frozen=True, slots=True)
class Stamp:
    """Who says it, and when.

    Attributes
    ----------
    time : str
        ISO, to the second; its first ten characters are the day.
    source : str
        Of the new values; `HAND` for what was typed in.
    sources : mapping of (str, int, str) to str
        Where present values come from, by table, row and column, as far as that is
        another source than the row's own.
    """

    time: str
    source: str = HAND
    sources: Mapping[tuple[str, int, str], str] = field(default_factory=dict)

    @property
    def day(self) -> str:
        """The ISO date."""
        return self.time[:10]


class Writing:
    """The rows of one edit while it is worked out.

    Parameters
    ----------
    stamp : Stamp
    next_ids : mapping of str to int
        The next free id of each table that gets rows another row refers to.
    """

    def __init__(self, stamp: Stamp, next_ids: Mapping[str, int] | None = None) -> None:
        self.stamp = stamp
        self._next = dict(next_ids or {})
        self._added: dict[str, dict[int, dict[str, Any]]] = defaultdict(dict)
        self._changed: dict[str, dict[int, dict[str, Any]]] = defaultdict(dict)
        self._before: dict[tuple[str, int], Row] = {}
        self._retired: dict[str, list[int]] = defaultdict(list)

    def add(self, table: str, **values: Any) -> int:  # noqa: ANN401 - any column
        """Add a row; give its id, or a number below 0 where no ids were given."""
        number = self._next.get(table, -1 - len(self._added[table]))
        if table in self._next:
            self._next[table] += 1
        self._added[table][number] = values
        return number

    def change(self, table: str, row: Row, **values: Any) -> None:  # noqa: ANN401
        """Set values of a row, one made here too; what is the same stays unwritten."""
        number = int(row["id"])
        if number in self._added[table]:
            self._added[table][number].update(values)
            return
        self._before.setdefault((table, number), row)
        self._changed[table].setdefault(number, {}).update(values)

    def now(self, table: str, row: Row) -> dict[str, Any]:
        """Give a row as it is after what was written so far."""
        number = int(row["id"])
        return {**row, **self._changed[table].get(number, {})}

    def remove(self, table: str, row: Row) -> None:
        """Take a row away: it gets an end where its table has one, else it goes."""
        self._retired[table].append(int(row["id"]))

    def batch(self, label: str, **fields: object) -> Batch:
        """Give all of it as one bulk change; empty where nothing differs."""
        changed = {table: self._differing(table) for table in tuple(self._changed)}
        for table in KEPT & set(changed):
            self._keep_former(table, changed[table])
        tables = []
        for table in {**self._added, **changed, **self._retired}:
            part = TableChange(
                table,
                added=_columns(self._added.get(table, {})),
                changed=changed.get(table, {}),
                retired=tuple(self._retired.get(table, ())),
            )
            if part:
                tables.append(part)
        words = {name: str(value) for name, value in fields.items()}
        return Batch(label, words, tuple(tables))

    def _differing(self, table: str) -> dict[int, dict[str, Any]]:
        """Leave out what is as it was: an empty text and no value are the same."""
        found = {}
        for number, values in self._changed[table].items():
            before = self._before[table, number]
            new = {
                name: value
                for name, value in values.items()
                if _value(before.get(name)) != _value(value)
            }
            if new:
                found[number] = new
        return found

    def _keep_former(
        self, table: str, changed: Mapping[int, Mapping[str, Any]]
    ) -> None:
        stamp = self.stamp
        for number, values in changed.items():
            before = self._before[table, number]
            for name in values:
                if name in _DERIVED:
                    continue
                own = str(before.get("source") or "")
                self.add(
                    "former_value",
                    table_name=table,
                    row_id=number,
                    field=name,
                    value=_text(before.get(name)),
                    source=stamp.sources.get((table, number, name), own),
                    new_source=stamp.source,
                    time=stamp.time,
                )


def _columns(rows: Mapping[int, Mapping[str, Any]]) -> dict[str, list[Any]]:
    names = dict.fromkeys(name for values in rows.values() for name in values)
    found: dict[str, list[Any]] = {
        name: [values.get(name) for values in rows.values()] for name in names
    }
    if rows and min(rows) > 0:
        found["id"] = list(rows)
    return found


def _value(value: object) -> object:
    return None if value == "" else value


def _text(value: object) -> str | None:
    known = _value(value)
    return None if known is None else str(known)
