"""What is written of everybody who works for the town, row by row.

Names and roles stand on notice boards; telephone, ID number and birth do not, and come
masked unless a grant covers them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from gridplanner.data.access.grant import shown
from gridplanner.data.access.stand_ins import stand_in
from gridplanner.data.team.posts import positions

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from numpy.typing import NDArray

    from gridplanner.data.access.grant import Grant
    from gridplanner.data.store.geopackage import ProjectFile

COLUMNS: Final = (
    "name", "pinyin", "sex", "birth", "id_no", "phone", "organisation", "kind",
    "valid_to", "note", "code", "valid_from", "capacity", "base", "base_x", "base_y",
    "skills", "source",
)  # fmt: skip
PERSONAL: Final = frozenset({"phone", "id_no", "birth"})
"""Columns of a worker that are masked."""


class WorkerRows:
    """Rows of table ``worker``, those who left included, by id.

    Attributes
    ----------
    ids : ndarray, int64, shape (w,)
    """

    def __init__(
        self, ids: NDArray[np.int64], columns: Mapping[str, Sequence[Any]]
    ) -> None:
        self.ids = ids
        self._columns = columns

    def __len__(self) -> int:
        return len(self.ids)

    def row(
        self, worker_id: int, *, grant: Grant | None = None, now: datetime | None = None
    ) -> dict[str, Any]:
        """Give a row by id; empty where there is none."""
        (at,) = positions(self.ids, np.array([worker_id], np.int64)).tolist()
        if at < 0:
            return {}
        found = {name: self.value(at, name, grant=grant, now=now) for name in COLUMNS}
        return {"id": worker_id, **found}

    def value(
        self,
        at: int,
        column: str,
        *,
        grant: Grant | None = None,
        now: datetime | None = None,
    ) -> Any:  # noqa: ANN401 - a cell as written
        """Give a column of the row at a position."""
        value = self._columns[column][at]
        if column not in PERSONAL or value is None:
            return value
        number = stand_in("worker", int(self.ids[at]))
        return shown(column, str(value), person_id=number, grant=grant, now=now)


def read_worker_rows(file: ProjectFile) -> WorkerRows:
    """Read all rows of table ``worker``."""
    read = file.read_columns("worker", ["id", *COLUMNS], all_rows=True)
    ids = read.pop("id")
    return WorkerRows(np.asarray(ids, np.int64), read)


def read_skills(file: ProjectFile) -> dict[int, str]:
    """Read the qualifications and languages written down of workers, by id."""
    read = file.read_columns("worker", ["id", "skills"], all_rows=True)
    pairs = zip(read["id"], read["skills"], strict=True)
    return {int(number): str(words) for number, words in pairs if words}
