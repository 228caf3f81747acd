"""Who could take something on: how far away, and how loaded before and after."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from gridplanner.analysis.taking_on import TakingOn
from gridplanner.data.levels import Role
from gridplanner.data.team.roles import WorkerKind
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
    session: Session, units: Collection[int], place: tuple[float, float] | None
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
    """
    desk = session.staff_desk
    workers, duties = desk.workers, desk.duties_known()
    if workers is None:
        return []
    level = {unit.level for unit in map(session.unit, units) if unit is not None}
    if not units and session.document is not None:
        level = {first_level(session.document, Role.GRID)}
    loads = session.work_desk.loads(level.pop()) if len(level) == 1 else None
    study = None
    if loads is not None and duties is not None:
        study = TakingOn(loads, duties)
    found, away = [], desk.away
    for row in np.flatnonzero(workers.here_on(desk.day)).tolist():
        number, kind = int(workers.ids[row]), workers.kinds[row]
        base = workers.base[row]
        far = math.nan if place is None else float(np.hypot(*(base - place)))
        now = after = math.nan
        if study is not None:
            now = _share(*study.load_with(number))
            after = _share(*study.load_with(number, taken=units))
        count = len({post.place for post in desk.posts_of(number) if not post.scope})
        word = kind_word({"kind": kind})
        if number in away:
            word += text("staff.on_leave_now")
        order = _KINDS.get(kind, len(_KINDS)) if units else 0
        if number in away:
            order += len(_KINDS) + 1
        name = workers.names[row] or str(number)
        found.append(Candidate(number, name, word, order, count, far, now, after))
    if units:
        found.sort(key=lambda one: (one.order, _last(one.after), _last(one.distance)))
    else:
        found.sort(key=lambda one: (one.order, _last(one.distance), _last(one.now)))
    return found


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
        """Sort by a column; what is unknown stays last either way."""
        name = COLUMNS[column]
        down = order == Qt.SortOrder.DescendingOrder

        def unknown(one: Candidate) -> bool:
            value = one.value(name)
            return isinstance(value, float) and math.isnan(value)

        self.layoutAboutToBeChanged.emit()
        known = [one for one in self.rows if not unknown(one)]
        known.sort(key=lambda one: one.value(name), reverse=down)
        self.rows = known + [one for one in self.rows if unknown(one)]
        self.layoutChanged.emit()


def _words(value: Any, column: str) -> str:  # noqa: ANN401 - of many types
    if not isinstance(value, float):
        return str(value)
    if math.isnan(value):
        return NONE
    return format_length(value) if column == "distance" else f"{100 * value:.0f}%"
