"""Three months of events in the demo town, more of them at a few hot spots."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from gridplanner.data.demo.visits import DAYS
from gridplanner.data.demo.words import SOURCE

if TYPE_CHECKING:
    from datetime import date

    from gridplanner.data.demo.frames import Ints
    from gridplanner.data.demo.staff import FieldWork
    from gridplanner.data.demo.town import Town

Rows = dict[str, list[Any]]
_A_GRID = 4.5  # events of a grid in three months, about
_HOT, _HEAT = 7, 7.0  # grids of a hot spot, and how many times the others they have
_KINDS = (
    ("环境卫生", "楼道或路边堆放杂物", "综合执法中队"),
    ("消防隐患", "电动车占用消防通道", "应急管理办公室"),
    ("矛盾纠纷", "邻里纠纷", "司法所"),
    ("设施损坏", "路灯或井盖损坏", "综合执法中队"),
    ("噪声扰民", "夜间施工噪声", "综合执法中队"),
    ("占道经营", "流动摊贩占道", "市场监管所"),
    ("违法建设", "私搭乱建", "综合执法中队"),
    ("便民服务", "代办证件", "社会事务办"),
)
_REPORTED = ("日常巡查", "日常巡查", "日常巡查", "12345热线", "群众上报", "入户走访")
_CLOSED, _OPEN, _WAITING = "已办结", "办理中", "待处置"


def make_events(
    rng: np.random.Generator, town: Town, field: FieldWork, day: date
) -> Rows:
    """Make the rows of table ``event`` of the three months before a day, by time.

    Parameters
    ----------
    rng : numpy.random.Generator
    town : Town
    field : FieldWork
    day : date
        Today; the last ones are of yesterday.
    """
    building = _where(rng, town)
    count = len(building)
    after, minute = rng.integers(0, DAYS, count), rng.integers(7 * 60, 21 * 60, count)
    order = np.lexsort((minute, after))
    building, after, minute = building[order], after[order], minute[order]
    days = np.datetime64(day) - DAYS + after
    draws = rng.random((6, count))
    kind = rng.choice(
        len(_KINDS), count, p=(0.24, 0.16, 0.12, 0.14, 0.1, 0.12, 0.04, 0.08)
    )
    points = np.round(town.points[building] + rng.normal(0, 12.0, (count, 2)), 2)
    due = days + rng.integers(3, 11, count)
    closed = days + np.floor(rng.gamma(2.0, 2.2, count)).astype(int)
    is_closed = (closed < np.datetime64(day)) & (draws[0] < 0.96)
    called = draws[1] < 0.2
    answered = called & (draws[2] < 0.95)
    answer_day = np.minimum(days + (draws[3] * 3).astype(int), np.datetime64(day))
    solved = is_closed & (draws[4] < 0.93)
    # Some name the building, some lie beside one, of a few nobody knows where.
    in_house = draws[5] < 0.6
    nowhere = draws[5] > 0.98
    chosen = [_KINDS[which] for which in kind.tolist()]
    worker = field.main[town.grid[building]]
    texts = np.char.add(np.char.add(days.astype(str), "T"), _clock(minute))
    state = np.select(
        [is_closed, days + 2 < np.datetime64(day)], [_CLOSED, _OPEN], _WAITING
    )
    return {
        "code": [f"SJ{number + 1:06d}" for number in range(count)],
        "title": [title for _, title, _ in chosen],
        "kind": [name for name, _, _ in chosen],
        "time": texts.tolist(),
        "reported_by": np.array(_REPORTED, object)[
            rng.integers(0, len(_REPORTED), count)
        ].tolist(),
        "address": [
            None if lost else town.names[house] or None
            for house, lost in zip(building.tolist(), nowhere.tolist(), strict=True)
        ],
        "x": np.where(nowhere, np.nan, points[:, 0]).tolist(),
        "y": np.where(nowhere, np.nan, points[:, 1]).tolist(),
        "building_id": _some(building + 1, in_house),
        "worker_id": _some(worker, worker > 0),
        "due": due.astype(str).tolist(),
        "state": state.tolist(),
        "closed": _some(closed.astype(str), is_closed),
        "called_department": [
            office if does else None
            for (_, _, office), does in zip(chosen, called.tolist(), strict=True)
        ],
        "answered": _some(answer_day.astype(str), answered),
        "solved": _some(solved.astype(int), is_closed),
        "source": [SOURCE] * count,
    }


def _where(rng: np.random.Generator, town: Town) -> Ints:
    """Draw the building each event is at or beside, by grid and hot spot."""
    size = len(town.grid_ids)
    middles = np.column_stack(
        [
            np.bincount(town.grid, town.points[:, axis], size)
            / np.maximum(np.bincount(town.grid, minlength=size), 1)
            for axis in (0, 1)
        ]
    )
    heat = np.ones(size)
    for centre in rng.permutation(size)[: max(1, round(size / 60))].tolist():
        far = np.hypot(*(middles - middles[centre]).T)
        heat[np.argsort(far, kind="stable")[:_HOT]] = _HEAT
    times = rng.poisson(_A_GRID * heat)
    order = np.argsort(town.grid, kind="stable")
    starts = np.searchsorted(town.grid[order], np.arange(size + 1))
    grid = np.repeat(np.arange(size), times * (np.diff(starts) > 0))
    within = rng.random(len(grid)) * np.diff(starts)[grid]
    found: Ints = order[starts[grid] + within.astype(int)]
    return found


def _clock(minute: Ints) -> np.ndarray:
    hours, rest = np.char.zfill((minute // 60).astype(str), 2), minute % 60
    return np.char.add(np.char.add(hours, ":"), np.char.zfill(rest.astype(str), 2))


def _some(values: np.ndarray, known: np.ndarray) -> list[Any]:
    """Give values as a list, None where they are not known."""
    full = values.astype(object)
    full[~known] = None
    return list(full)
