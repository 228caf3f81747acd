"""Compare incoming rows with the records they match: added, changed, same, gone."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from gridplanner.data.batch import Batch, TableChange
from gridplanner.data.intake.proposal import MOST_NEWS, News, Proposal
from gridplanner.data.intake.row_matching import REACH, match, same_shapes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from gridplanner.data.geodesy.shift import ShiftHint
    from gridplanner.data.intake.proposal import ImportOptions
    from gridplanner.data.intake.take_in import Intake
    from gridplanner.data.intake.target import RowsInUse
    from gridplanner.data.job import Progress


@dataclass(slots=True)
class Comparison:
    """What becomes of the rows of a source.

    Attributes
    ----------
    added : list of int
        Rows of the source that are new.
    changes : dict of int to dict
        New values by record id; ``"geom"`` holds WKB.
    same : int
        Rows whose record is as they say; that a renumbered file gives it another
        key is kept, but is no change to the town.
    gone : list of int
        Ids of records of the same source that no row matches.
    news : list of News
    """

    added: list[int] = field(default_factory=list)
    changes: dict[int, dict[str, Any]] = field(default_factory=dict)
    same: int = 0
    gone: list[int] = field(default_factory=list)
    news: list[News] = field(default_factory=list)

    @property
    def changed(self) -> int:
        """Number of records that get other values."""
        return sum(bool(v.keys() - {"source_key"}) for v in self.changes.values())


def compare(
    intake: Intake,
    in_use: RowsInUse,
    values: Mapping[str, Sequence[Any]],
    *,
    progress: Progress,
) -> Comparison:
    """Compare the rows of a source with the records of the project.

    Parameters
    ----------
    intake : Intake
    in_use : RowsInUse
        Records with the columns of `values`, and ``source`` and ``source_key``.
    values : mapping of str to sequence
        Incoming values by field, one for each row.
    progress : Progress

    Returns
    -------
    Comparison
        An empty incoming value changes nothing. The same code under another name
        is listed as a conflict and matches only by its ground.
    """
    new_keys, old_keys, are_codes = _keys(intake, in_use, values)
    found = match(
        intake.shapes,
        in_use.shapes,
        new_keys=new_keys,
        old_keys=old_keys,
        are_codes=are_codes,
        progress=progress,
    )
    result = Comparison()
    kept = ~shapely.is_missing(intake.shapes)
    result.added = np.flatnonzero(kept & (found < 0)).tolist()
    matched = np.flatnonzero(kept & (found >= 0))
    targets = found[matched]
    like = same_shapes(intake.shapes[matched], in_use.shapes[targets])
    _list_moved(intake, matched[~like], in_use.shapes[targets[~like]])
    columns = [
        (name, incoming, in_use.columns[name]) for name, incoming in values.items()
    ]
    for row, target, shape_same in zip(
        matched.tolist(), targets.tolist(), like.tolist(), strict=True
    ):
        news = {
            name: incoming[row]
            for name, incoming, held in columns
            if incoming[row] is not None and incoming[row] != held[target]
        }
        if not shape_same:
            news["geom"] = shapely.to_wkb(intake.shapes[row])
        if news:
            result.changes[int(in_use.ids[target])] = news
        if not news.keys() - {"source_key"}:
            result.same += 1
    result.gone = _gone(intake.source, in_use, targets)
    pairs = list(zip(matched.tolist(), targets.tolist(), strict=True))
    result.news = _list_news(intake, in_use, values, result, pairs)
    return result


def table_change(
    table: str,
    intake: Intake,
    result: Comparison,
    values: Mapping[str, Sequence[Any]],
    *,
    remove_gone: bool,
) -> TableChange:
    """Make the change of a table from a comparison.

    Parameters
    ----------
    table : str
    intake : Intake
    result : Comparison
    values : mapping of str to sequence
        Values of all rows; those of the added ones are taken.
    remove_gone : bool
        Retire what is gone.
    """
    rows = result.added
    added: dict[str, list[Any]] = {
        name: [incoming[row] for row in rows] for name, incoming in values.items()
    }
    added["source"] = [intake.source] * len(rows)
    return TableChange(
        table,
        added=added,
        geometry=list(shapely.to_wkb(intake.shapes[rows])) if rows else [],
        changed=result.changes,
        retired=result.gone if remove_gone else (),
    )


def propose_rows(
    table: str,
    intake: Intake,
    result: Comparison,
    values: Mapping[str, Sequence[Any]],
    *,
    options: ImportOptions,
    hint: ShiftHint | None,
) -> Proposal:
    """Make the proposal of an import into one table.

    Parameters
    ----------
    table : str
        ``"building"`` or ``"feature"``; the kind of import is its plural.
    intake, result, values
        As for `table_change`.
    options : ImportOptions
    hint : ShiftHint or None

    Returns
    -------
    Proposal
        Its batch is None where there is nothing to do.
    """
    kind = f"{table}s"
    change = table_change(
        table, intake, result, values, remove_gone=options.remove_gone
    )
    batch = Batch(
        f"change.import_{kind}",
        {"source": intake.source, "added": str(len(result.added))},
        (change,),
    )
    return Proposal(
        kind=kind,
        source=intake.source,
        layer=intake.table.layer.name,
        read=len(intake.shapes),
        added=len(result.added),
        changed=result.changed,
        same=result.same,
        gone=len(result.gone),
        news=tuple(result.news),
        batch=batch if batch else None,
        shift_hint=hint,
    )


def _keys(
    intake: Intake, in_use: RowsInUse, values: Mapping[str, Sequence[Any]]
) -> tuple[list[str], list[str], bool]:
    """Choose what names a record: its code, else its key within its source.

    Returns
    -------
    new_keys, old_keys : list of str
    are_codes : bool
    """
    codes = values.get("code")
    if codes is not None and any(codes):
        new_keys = [code or "" for code in codes]
        old_keys = [code or "" for code in in_use.columns["code"]]
        _drop_conflicts(intake, new_keys, in_use, values)
        return new_keys, old_keys, True
    keys = values.get("source_key") or [None] * len(intake.shapes)
    held = zip(in_use.columns["source"], in_use.columns["source_key"], strict=True)
    return (
        [key or "" for key in keys],
        [key or "" if source == intake.source else "" for source, key in held],
        False,
    )


_NAMING = ("code", "address", "name", "plate", "class", "source_key")


def _list_news(
    intake: Intake,
    in_use: RowsInUse,
    values: Mapping[str, Sequence[Any]],
    result: Comparison,
    pairs: Sequence[tuple[int, int]],
) -> list[News]:
    """List what becomes of rows and records, each sort up to `MOST_NEWS`."""
    numbers = intake.table.rows
    news = [
        News("added", int(numbers[row]), _name_of(values, row))
        for row in result.added[:MOST_NEWS]
    ]
    room = {"changed": MOST_NEWS, "same": MOST_NEWS}
    for row, target in pairs:
        new = result.changes.get(int(in_use.ids[target]), {})
        held = {name: in_use.columns[name][target] for name in new if name != "geom"}
        changed = tuple(
            (name, _as_text(held.get(name)), "" if name == "geom" else _as_text(value))
            for name, value in new.items()
            if name != "source_key"
        )
        what = "changed" if changed else "same"
        if room[what]:
            room[what] -= 1
            name = _name_of(values, row) or _name_of(in_use.columns, target)
            news.append(News(what, int(numbers[row]), name, changed))
    at = np.searchsorted(in_use.ids, result.gone[:MOST_NEWS]).tolist()
    news += [News("gone", 0, _name_of(in_use.columns, place)) for place in at]
    return news


def _name_of(columns: Mapping[str, Sequence[Any]], row: int) -> str:
    found = (_as_text(columns[name][row]) for name in _NAMING if name in columns)
    return next((name for name in found if name), "")


def _as_text(value: object) -> str:
    return "" if value is None else str(value)


def _list_moved(
    intake: Intake, rows: NDArray[np.int64], before: NDArray[np.object_]
) -> None:
    """List rows whose record lay far from where it lies now."""
    apart = shapely.distance(intake.shapes[rows], before)
    for at in np.flatnonzero(apart > REACH).tolist():
        metres = f"{apart[at]:,.0f}"
        intake.note(int(rows[at]), "moved_far", "kept", metres=metres)


def _drop_conflicts(
    intake: Intake,
    keys: list[str],
    in_use: RowsInUse,
    values: Mapping[str, Sequence[Any]],
) -> None:
    names = values.get("name")
    if names is None:
        return
    held = zip(in_use.columns["code"], in_use.columns["name"], strict=True)
    known: dict[str, str | None] = {code: name for code, name in held if code}
    for row, key in enumerate(keys):
        if not key or intake.shapes[row] is None:
            continue
        before = known.setdefault(key, names[row])
        if before and names[row] and before != names[row]:
            intake.note(
                row, "code_conflict", "kept", code=key, name=names[row], other=before
            )
            keys[row] = ""


def _gone(source: str, in_use: RowsInUse, matched: Any) -> list[int]:  # noqa: ANN401
    hit = np.zeros(len(in_use.ids), dtype=bool)
    hit[matched] = True
    ours = np.array([name == source for name in in_use.columns["source"]], dtype=bool)
    if not len(ours):
        return []
    return [int(number) for number in in_use.ids[ours & ~hit]]
