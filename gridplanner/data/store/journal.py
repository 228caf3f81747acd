"""Edits written to the file together with their entry in the history.

Each function is one transaction: the rows, the published copies, the history and
the change number come together or not at all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from gridplanner.data.outside import LABEL as OUTSIDE
from gridplanner.data.plan import Plan
from gridplanner.data.store import history
from gridplanner.data.store.images import (
    Image,
    few_rows,
    joined,
    read_images,
    swap,
    take_image,
    write_images,
)
from gridplanner.data.store.published import Stale
from gridplanner.data.store.schema import TABLES
from gridplanner.data.store.spelling import spell_touched
from gridplanner.data.store.touched import clear_touched, images_before
from gridplanner.data.store.words import enter_touched

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gridplanner.data.batch import Batch, TableChange
    from gridplanner.data.change import Change
    from gridplanner.data.job import Progress
    from gridplanner.data.outside import OutsideChanges
    from gridplanner.data.store.geopackage import ProjectFile
    from gridplanner.data.store.history import HistoryEntry
    from gridplanner.data.store.tables import Table
    from gridplanner.data.store.touched import TouchedRow

_LARGE: Final = 40_000  # bytes, written: the borders of some dozen grids


def write_change(file: ProjectFile, change: Change, before: Plan, after: Plan) -> None:
    """Write an edit of a plan as a new entry."""
    with file.transaction():
        file.write_change(change, before, after)
        history.add_entry(
            file.connection,
            kind="change",
            label=change.label,
            fields=change.fields,
            changes=(change,),
            tables=(),
            user=file.user,
            time=file.now(),
            vantage=file.vantage(),
        )


def write_batch(
    file: ProjectFile,
    batch: Batch,
    plans: Mapping[int, tuple[Plan, Plan]],
    *,
    progress: Progress,
) -> int:
    """Write a bulk change as a new entry, with the rows as they were before.

    Parameters
    ----------
    file : ProjectFile
    batch : Batch
    plans : mapping of int to tuple of Plan
        Each changed plan before and after. One of `batch.new_plans` that the file
        does not have is written first.
    progress : Progress

    Returns
    -------
    int
        Id of the entry.

    Raises
    ------
    Cancelled, ProjectError
        Nothing was written then.
    """
    with file.transaction():
        for number in set(batch.new_plans) - set(file.plan_ids()):
            name = batch.new_plans[number]
            file.write_plan(
                Plan.empty(number, file.levels), name=name, kind="professional"
            )
        entry = history.add_entry(
            file.connection,
            kind="batch",
            label=batch.label,
            fields=batch.fields,
            changes=[change for change in batch.plan_changes if change],
            tables=batch.names,
            user=file.user,
            time=file.now(),
            vantage=file.vantage(),
        )
        for change in filter(None, batch.plan_changes):
            file.write_change(change, *plans[change.plan])
        count = max(len(batch.tables), 1)
        for index, part in enumerate(batch.tables):
            progress.step("progress.saving", index / count, (index + 1) / count)
            images = _apply(file, part, progress)
            write_images(file.connection, entry, images)
        progress.check()
    return entry


def _apply(file: ProjectFile, part: TableChange, progress: Progress) -> list[Image]:
    """Change the rows of one table and return the images that undo it, oldest first."""
    table = TABLES[part.table]
    images: list[Image] = []
    if part.changed:
        images += _change(file, table, part)
    if len(part.retired):
        images.append(_retire(file, table, part.retired))
    if part.count:
        ids = file.bulk_insert(part.table, part.added, part.geometry, progress=progress)
        images.append(Image(table.name, "take", [int(number) for number in ids], {}))
    return images


def _change(file: ProjectFile, table: Table, part: TableChange) -> list[Image]:
    groups: dict[tuple[str, ...], list[int]] = {}
    for number, values in part.changed.items():
        groups.setdefault(tuple(values), []).append(number)
    images = [
        take_image(file.connection, table, ids, names) for names, ids in groups.items()
    ]
    file.update_rows(table.name, part.changed)
    return images


def _retire(file: ProjectFile, table: Table, ids: Sequence[int]) -> Image:
    if "valid_to" not in table.names:
        image = take_image(file.connection, table, ids)
        file.delete_rows(table.name, ids)
        return image
    image = take_image(file.connection, table, ids, ["valid_to"])
    today = file.now()[:10]
    values: dict[int, dict[str, Any]] = {
        int(number): {"valid_to": today} for number in ids
    }
    file.update_rows(table.name, values)
    return image


def take_back(
    file: ProjectFile,
    entry: HistoryEntry,
    changes: Sequence[Change],
    plans: Mapping[int, tuple[Plan, Plan]],
    *,
    progress: Progress,
) -> None:
    """Bring an entry into its other state: undo what is done, redo what is undone.

    Parameters
    ----------
    file : ProjectFile
    entry : HistoryEntry
        The last one done, or the first one undone.
    changes : sequence of Change
        What happens to the plans: the entry's changes, or their inverses for undo.
    plans : mapping of int to tuple of Plan
        Each changed plan before and after.
    progress : Progress
    """
    connection = file.connection
    with file.transaction():
        for change in changes:
            file.write_change(change, *plans[change.plan])
        images = joined(read_images(connection, entry.id, newest_first=True))
        connection.execute(
            "DELETE FROM gp_batch_image WHERE history_id = ?", (entry.id,)
        )
        for index, image in enumerate(images):
            progress.step(
                "progress.saving", index / len(images), (index + 1) / len(images)
            )
            file.touch(image.table)
            now = swap(
                connection,
                TABLES[image.table],
                image,
                srs_id=file.srs_id,
                progress=progress,
            )
            write_images(connection, entry.id, [now])
        history.mark(connection, entry.id, undone=not entry.undone)
        progress.check()


def is_quick(file: ProjectFile, entry: HistoryEntry) -> bool:
    """Tell whether undoing or redoing an entry changes little ground and few rows."""
    is_small = history.size_of_changes(file.connection, entry.id) <= _LARGE
    return is_small and few_rows(file.connection, entry.id) is not None


def take_over(
    file: ProjectFile,
    outside: OutsideChanges,
    touched: Sequence[TouchedRow],
    plans: Mapping[int, tuple[Plan, Plan]],
) -> None:
    """Take over what another program changed, as entries that can be undone.

    Parameters
    ----------
    file : ProjectFile
    outside : OutsideChanges
    touched : sequence of TouchedRow
        All rows of the log, those that are not taken over too: their published
        copies are written anew from the records.
    plans : mapping of int to tuple of Plan
        Every plan before and after its change.
    """
    taken = {table: frozenset(ids) for table, ids in outside.rows.items()}
    ground = [row for row in touched if row.id in taken.get(row.table, ())]
    count = len(ground) + sum(len(change.after) for change in outside.changes)
    with file.transaction():
        changes: list[Change | None] = list(outside.changes)
        if ground and not changes:
            changes.append(None)
        for index, change in enumerate(changes):
            entry = history.add_entry(
                file.connection,
                kind="outside",
                label=OUTSIDE,
                fields={"n": str(count)},
                changes=[] if change is None else [change],
                tables=() if index else tuple(outside.rows),
                user=file.user,
                time=file.now(),
            )
            if change is not None:
                file.write_change(change, *plans[change.plan])
            if not index:
                write_images(file.connection, entry, images_before(ground))
        spell_touched(file.connection)
        enter_touched(file.connection, TABLES)
        # Rows that still stand in the log are not published.
        clear_touched(file.connection)
        _restore_copies(file, touched, [after for _, after in plans.values()])


def _restore_copies(
    file: ProjectFile, touched: Sequence[TouchedRow], plans: Sequence[Plan]
) -> None:
    """Write the touched rows of the published tables anew from the records."""
    copies = [row for row in touched if TABLES[row.table].published]
    for row in copies:
        file.delete_rows(row.table, [row.id])
    for plan in plans:
        units = frozenset(row.id for row in copies if row.table != "border")
        borders = frozenset(row.id for row in copies if row.table == "border")
        file.publish(
            plan,
            Stale(
                shapes=units & frozenset(plan.units),
                units=frozenset(),
                borders=borders & frozenset(plan.borders),
            ),
        )
