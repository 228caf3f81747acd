"""What one edit did: records before and after. Undo is its inverse."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any

from gridplanner.data.records import Border, Cell, Record, Unit, Vertex

if TYPE_CHECKING:
    from gridplanner.data.plan import Plan

Key = tuple[str, int]
"""Kind of a record (``vertex``, ``border``, ``cell``, ``unit``) and its id."""

Records = Mapping[Key, Record | None]

_RUN = b"gp-run"  # no zlib stream begins so

_KINDS: dict[str, type[Vertex] | type[Border] | type[Cell] | type[Unit]] = {
    "vertex": Vertex,
    "border": Border,
    "cell": Cell,
    "unit": Unit,
}


@dataclass(frozen=True, slots=True, eq=False)
class Change:
    """Records of one plan before and after an edit, with the cells it touched.

    Attributes
    ----------
    plan : int
        Id of the plan.
    label : str
        Key of the sentence that names the edit, for instance ``"change.draw"``.
    fields : mapping of str to str
        Values for that sentence.
    before, after : mapping of (kind, id) to record or None
        The same keys on both sides; None = there is no such record.
    touched : frozenset of int
        Cells whose ground or owners changed, came or went. Stored, since a moved
        vertex names no cell.
    next_id : int
        Counter of the plan after the change; it only grows, also on undo.
    """

    plan: int
    label: str
    fields: Mapping[str, str]
    before: Records
    after: Records
    touched: frozenset[int]
    next_id: int

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Change):
            return NotImplemented
        return all(
            getattr(self, name) == getattr(other, name) for name in self.__slots__
        )

    __hash__ = None  # type: ignore[assignment]

    def __bool__(self) -> bool:
        return bool(self.after)

    def inverse(self) -> Change:
        """Give the change that takes this one back."""
        return replace(self, before=self.after, after=self.before)

    @property
    def units(self) -> frozenset[int]:
        """Units whose record changed, or that gained or lost a cell."""
        found: set[int] = set()
        for side in (self.before, self.after):
            for (kind, number), record in side.items():
                if kind == "unit":
                    found.add(number)
                elif isinstance(record, Cell):
                    found.update(record.owners)
        return frozenset(found - {0})


def kind_of(record: Record) -> str:
    """Name the kind of a record as it stands in a key."""
    return type(record).__name__.lower()


def make_change(
    plan: Plan,
    after: Records,
    *,
    label: str,
    next_id: int = 0,
    touched: Iterable[int] = (),
    fields: Mapping[str, str] | None = None,
) -> Change:
    """Make the change that turns records of `plan` into those of `after`.

    Parameters
    ----------
    plan : Plan
    after : mapping of (kind, id) to record or None
        Records that are set, or None where one is taken away. Those that equal the
        plan's are left out.
    label : str
        Key of the sentence that names the edit.
    next_id : int, optional
        Counter after the edit.
    touched : iterable of int, optional
        Cells touched besides those that follow from the records.
    fields : mapping of str to str, optional
        Values for the sentence.

    Returns
    -------
    Change
    """
    before: dict[Key, Record | None] = {}
    kept: dict[Key, Record | None] = {}
    cells = set(touched)
    for key, record in after.items():
        old = plan.record(key)
        if old == record:
            continue
        before[key], kept[key] = old, record
        for side in (old, record):
            if isinstance(side, Cell):
                cells.add(side.id)
            elif isinstance(side, Border):
                cells.update((side.left, side.right))
            elif isinstance(side, Vertex):
                for border in plan.star.get(side.id, ()):
                    around = plan.borders[border]
                    cells.update((around.left, around.right))
    return Change(
        plan=plan.id,
        label=label,
        fields=dict(fields or {}),
        before=before,
        after=kept,
        touched=frozenset(cells - {0}),
        next_id=max(next_id, plan.next_id),
    )


def merge(changes: Iterable[Change]) -> Change:
    """Join changes made one after the other into one.

    Parameters
    ----------
    changes : iterable of Change
        At least one, of the same plan, in the order they were made. Label and fields
        are the first one's.

    Returns
    -------
    Change
        Records that end as they began are left out; the touched cells are those of
        all.

    Raises
    ------
    ValueError
        If there is none, or they are of several plans.
    """
    run = list(changes)
    if not run or len({change.plan for change in run}) != 1:
        raise ValueError("merge needs changes of one plan")
    before: dict[Key, Record | None] = {}
    after: dict[Key, Record | None] = {}
    for change in run:
        for key, record in change.before.items():
            before.setdefault(key, record)
        after.update(change.after)
    same = [key for key, record in after.items() if before[key] == record]
    for key in same:
        del before[key], after[key]
    return replace(
        run[0],
        before=before,
        after=after,
        touched=frozenset().union(*(change.touched for change in run)),
        next_id=max(change.next_id for change in run),
    )


def encode(change: Change) -> bytes:
    """Pack a change for the history of the project file.

    Parameters
    ----------
    change : Change

    Returns
    -------
    bytes
        Compressed JSON. Nothing in it can run when it is read, unlike a pickle.
    """
    keys = sorted(change.after)
    data = {
        "version": 1,
        "plan": change.plan,
        "label": change.label,
        "fields": dict(change.fields),
        "touched": sorted(change.touched),
        "next_id": change.next_id,
        "records": [
            [*key, _plain(change.before[key]), _plain(change.after[key])]
            for key in keys
        ],
    }
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return zlib.compress(text.encode(), 3)


def decode(data: bytes) -> Change:
    """Read what `encode` packed.

    Parameters
    ----------
    data : bytes

    Returns
    -------
    Change
        Equal to the one packed. Fields a later version added to the records have
        their defaults.

    Raises
    ------
    ValueError
        If the bytes are no packed change.
    """
    try:
        read = json.loads(zlib.decompress(data))
        records = [(str(k), int(n), b, a) for k, n, b, a in read["records"]]
        return Change(
            plan=read["plan"],
            label=read["label"],
            fields=read["fields"],
            before={(k, n): _record(k, b) for k, n, b, _ in records},
            after={(k, n): _record(k, a) for k, n, _, a in records},
            touched=frozenset(read["touched"]),
            next_id=read["next_id"],
        )
    except (zlib.error, LookupError, TypeError) as fault:
        raise ValueError("not a packed change") from fault


def encode_run(changes: Sequence[Change]) -> bytes:
    """Pack the changes of one entry of the history.

    Parameters
    ----------
    changes : sequence of Change
        At least one. One alone is packed as `encode` does.

    Returns
    -------
    bytes
    """
    packed = [encode(change) for change in changes]
    if len(packed) == 1:
        return packed[0]
    sizes = b"".join(len(part).to_bytes(8, "big") for part in packed)
    return _RUN + len(packed).to_bytes(4, "big") + sizes + b"".join(packed)


def decode_run(data: bytes) -> list[Change]:
    """Read what `encode_run` packed.

    Raises
    ------
    ValueError
        If the bytes are no packed changes.
    """
    if not data.startswith(_RUN):
        return [decode(data)]
    start = len(_RUN) + 4
    count = int.from_bytes(data[len(_RUN) : start], "big")
    changes, at = [], start + 8 * count
    for number in range(count):
        head = start + 8 * number
        size = int.from_bytes(data[head : head + 8], "big")
        changes.append(decode(data[at : at + size]))
        at += size
    return changes


def _plain(record: Record | None) -> list[Any] | None:
    if record is None:
        return None
    values = [getattr(record, field.name) for field in fields(record)]
    return [
        base64.b64encode(value).decode() if isinstance(value, bytes) else value
        for value in values
    ]


def _record(kind: str, values: list[Any] | None) -> Record | None:
    if values is None:
        return None
    if kind == "border":
        values[3] = base64.b64decode(values[3])
    elif kind == "cell":
        values[1] = tuple(values[1])
    elif kind == "unit":
        values = [tuple(each) if isinstance(each, list) else each for each in values]
    return _KINDS[kind](*values)
