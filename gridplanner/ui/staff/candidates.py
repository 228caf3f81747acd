"""Who could take something on: how far away, and how loaded before and after."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from gridplanner.analysis.staffing_sums import ancestor
from gridplanner.analysis.taking_on import TakingOn
from gridplanner.data.levels import Role
from gridplanner.data.team.duty import DUTY_ROLES
from gridplanner.data.team.roles import PostRole, WorkerKind
from gridplanner.resources.format import NONE, format_length
from gridplanner.resources.texts import text
from gridplanner.ui.session import first_level
from gridplanner.ui.staff.pages import kind_word

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from gridplanner.ui.session import Session

COLUMNS: Final = ("name", "kind", "units", "distance", "now", "after")
_Index = QModelIndex | QPersistentModelIndex
_ROOT: Final = QModelIndex()
_KINDS: Final = {kind.value: place for place, kind in enumerate(WorkerKind)}


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who could take it on.

    Attributes
    ----------
    id : int
    name, kind : str
        In the user's language.
    order : int
        Kinds who look after grids come first.
    units : int
        Looked after now.
    distance : float
        Metres from the base, straight; NaN where the base is not known.
    now, after : float
        Utilisation before and after; NaN where there is none.
    """

    id: int
    name: str
    kind: str
    order: int
    units: int
    distance: float
    now: float
    after: float

    def value(self, column: str) -> Any:  # noqa: ANN401 - of many types
        """Give what a column is sorted by."""
        return getattr(self, column)


def candidates(
    session: Session,
    units: Collection[int],
    place: tuple[float, float] | None,
    *,
    role: PostRole = PostRole.FULL_TIME_WORKER,
) -> list[Candidate]:
    """List everybody who works for the town today, the least loaded afterwards first.

    Where it makes no load, whoever is nearest comes first. Whoever is on leave has
    little load because others do the work, and comes last.

    Parameters
    ----------
    session : Session
    units : collection of int
        Units that would be looked after besides; none where it makes no load.
    place : (float, float) or None
        Where they lie, metres of the project CRS.
    role : PostRole
        What of the units would be held. Only `DUTY_ROLES` make a load.
    """
    desk = session.staff_desk
    workers, duties = desk.workers, desk.duties_known()
    if workers is None:
        return []
    loads = None
    if session.document is not None:
        loads = session.work_desk.loads(first_level(session.document, Role.GRID))
    taken = looked_after(session, units) if role in DUTY_ROLES else frozenset[int]()
    grids: Counter[int] = Counter()
    study = None
    if duties is not None:
        grids.update(duties.worker_ids[duties.workers].tolist())
        study = None if loads is None else TakingOn(loads, duties)
    found, away = [], desk.away
    rows = np.flatnonzero(workers.here_on(desk.day))
    off = workers.base[rows] - (math.nan if place is None else np.array(place))
    distances = np.hypot(*off.T).tolist()
    words = {kind: kind_word({"kind": kind}) for kind in set(workers.kinds)}
    for row, far in zip(rows.tolist(), distances, strict=True):
        number, kind = int(workers.ids[row]), workers.kinds[row]
        now = after = math.nan
        if study is not None:
            now = _share(*study.load_with(number))
            after = _share(*study.load_with(number, taken=taken)) if taken else now
        word = words[kind]
        if number in away:
            word += text("staff.on_leave_now")
        order = _KINDS.get(kind, len(_KINDS)) if units else 0
        if number in away:
            order += len(_KINDS) + 1
        name = workers.names[row] or str(number)
        count = grids[number]
        found.append(Candidate(number, name, word, order, count, far, now, after))
    if units:
        found.sort(key=lambda one: (one.order, _last(one.after), _last(one.distance)))
    else:
        found.sort(key=lambda one: (one.order, _last(one.distance), _last(one.now)))
    return found


def looked_after(session: Session, units: Collection[int]) -> frozenset[int]:
    """Give the grids that units lie in: work below grids is done for the whole grid."""
    document = session.document
    if document is None:
        return frozenset()
    level, plan = first_level(document, Role.GRID), session.plan
    return frozenset(ancestor(plan.units, one, level) or one for one in units)


def middle_of(session: Session, units: Collection[int]) -> tuple[float, float] | None:
    """Give the middle of the ground of units; None without any."""
    standing = session.standing
    if standing is None or not units:
        return None
    snapshot = standing.snapshot
    rows = np.isin(snapshot.cell_owners, list(units)).any(axis=1)
    if not rows.any():
        return None
    boxes = snapshot.cell_boxes[rows]
    west, south = boxes[:, :2].min(axis=0)
    east, north = boxes[:, 2:].max(axis=0)
    return float(west + east) / 2, float(south + north) / 2


def _share(load: float, capacity: float) -> float:
    return load / capacity if capacity > 0 else math.nan


def _last(value: float) -> float:
    return math.inf if math.isnan(value) else value


class CandidatesModel(QAbstractTableModel):
    """The candidates as a table that sorts by numbers, those unknown last."""

    def __init__(self) -> None:
        super().__init__()
        self._all: Sequence[Candidate] = ()
        self.rows: list[Candidate] = []
        self._words, self._without = "", frozenset[int]()
        self._order = -1, Qt.SortOrder.AscendingOrder

    def show(
        self, found: Sequence[Candidate], *, without: Collection[int] = ()
    ) -> None:
        """Show these, but for some ids."""
        self._all, self._without = found, frozenset(without)
        self._fill()

    def filter(self, words: str) -> None:
        """Keep those whose name or kind has what was typed."""
        self._words = words.strip().casefold()
        self._fill()

    def _fill(self) -> None:
        self.beginResetModel()
        self.rows = [
            one
            for one in self._all
            if one.id not in self._without
            and (self._words in one.name.casefold() or self._words in one.kind)
        ]
        self._sort()
        self.endResetModel()

    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        is_column = orientation == Qt.Orientation.Horizontal
        if is_column and role == Qt.ItemDataRole.DisplayRole:
            return text(f"staff.candidate.{COLUMNS[section]}")
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        one, column = self.rows[index.row()], COLUMNS[index.column()]
        is_number = column in {"units", "distance", "now", "after"}
        if role == Qt.ItemDataRole.DisplayRole:
            return _words(one.value(column), column)
        if role == Qt.ItemDataRole.TextAlignmentRole and is_number:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def sort(
        self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder
    ) -> None:
        """Sort by a column, and rows to come; what is unknown stays last either way."""
        self._order = column, order
        self.layoutAboutToBeChanged.emit()
        self._sort()
        self.layoutChanged.emit()

    def _sort(self) -> None:
        column, order = self._order
        if column < 0:
            return
        name = COLUMNS[column]

        def unknown(one: Candidate) -> bool:
            value = one.value(name)
            return isinstance(value, float) and math.isnan(value)

        known = [one for one in self.rows if not unknown(one)]
        known.sort(
            key=lambda one: one.value(name),
            reverse=order == Qt.SortOrder.DescendingOrder,
        )
        self.rows = known + [one for one in self.rows if unknown(one)]


def _words(value: Any, column: str) -> str:  # noqa: ANN401 - of many types
    if not isinstance(value, float):
        return str(value)
    if math.isnan(value):
        return NONE
    return format_length(value) if column == "distance" else f"{100 * value:.0f}%"
