"""A question of what if as a report: the town, its grids and workers before and after.

Of people only numbers are told, and nobody's name but those of workers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gridplanner.analysis.rules.verdict import State as RuleState
from gridplanner.analysis.what_if import NEW_WORKER
from gridplanner.data.norms.norm import Method
from gridplanner.reports.report import Column, Kind, Report, Section, Table
from gridplanner.resources.format import (
    NONE,
    format_count,
    format_index,
    format_length,
    format_percent,
)
from gridplanner.resources.texts import text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from gridplanner.analysis.coverage import Share
    from gridplanner.analysis.rules.verdict import Verdict
    from gridplanner.analysis.what_if import Told
    from gridplanner.analysis.what_if_answer import Answer, Change, State
    from gridplanner.analysis.what_if_beside import Aside
    from gridplanner.reports.report import Cell

_SIGNS = {RuleState.KEPT: "✔", RuleState.BROKEN: "✘", RuleState.UNKNOWN: "？"}


@dataclass(frozen=True, slots=True)
class Words:
    """What stands round the numbers.

    Attributes
    ----------
    town : str
    question : str
        What is asked, in a sentence.
    notes : tuple of str
        What the numbers take for granted or leave out.
    made : str
        By whom and when.
    workers : mapping of int to str
        Names by id.
    """

    town: str
    question: str
    notes: tuple[str, ...]
    made: str
    workers: Mapping[int, str]


def what_if_report(answer: Answer, words: Words) -> Report:
    """Make the report of an answer."""
    parts = (_town(answer), _units(answer, words), _workers(answer, words))
    section = Section(words.question, (text("what_if.untouched"), *words.notes), parts)
    return Report(text("what_if.sheet"), words.town, words.made, (section,))


def unit_words(answer: Answer, unit_id: int) -> str:
    """Name a unit of an answer."""
    unit = answer.before.loads.units[answer.before.rows[unit_id]]
    return unit.name or unit.code


def worker_words(names: Mapping[int, str], worker_id: int) -> str:
    """Name a worker; who is not there yet is called so."""
    if worker_id == NEW_WORKER:
        return text("what_if.newcomer")
    return names.get(worker_id, str(worker_id))


def holders(names: Mapping[int, str], state: State | None) -> str:
    """Name who looks after a unit."""
    if state is None or not state.others:
        return text("handover.vacant")
    told = [worker_words(names, each) for each in state.others]
    return text("staff.list_comma").join(told)


def work_unit(told: Answer, *, after: bool = False) -> str:
    """Name what the work is counted in."""
    situation = told.after if after else told.before
    return text(f"balance.measure.{_measure(situation.loads.norm.method)}")


def town_lines(answer: Answer) -> list[tuple[str, str, str]]:
    """Say what there is to say of the whole town: name, before, after."""
    before, after = answer.told
    units = [work_unit(answer), work_unit(answer, after=True)]
    total = text("what_if.town.total", unit="→".join(dict.fromkeys(units)))
    of = "workers" if before.of_workers else "grids"
    near = f"{100 * before.balance.near:.0f}"

    def both(name: str, say: Callable[[Told], str]) -> tuple[str, str, str]:
        return (text(f"what_if.town.{name}"), say(before), say(after))

    return [
        (total, _count(before.load), _count(after.load)),
        both("capacity", lambda one: _count(one.capacity)),
        both("used", lambda one: format_percent(one.utilisation)),
        both(f"highest.{of}", _highest),
        both("max", lambda one: format_index(one.balance.max_over_mean)),
        both("min", lambda one: format_index(one.balance.min_over_mean)),
        both("cv", lambda one: format_index(one.balance.cv)),
        both("gini", lambda one: format_index(one.balance.gini)),
        (text("what_if.town.within", p=near), _within(before), _within(after)),
        both("unknown", lambda one: format_count(one.balance.unknown)),
        both("units_bare", lambda one: format_count(one.units_bare)),
        both("households_bare", lambda one: format_count(one.households_bare)),
        both("units_held", lambda one: _held(one.units_bare, one.units)),
        both("households_held", lambda one: format_percent(_covered(one))),
        (text("what_if.town.changing"), "", format_count(answer.changing)),
        *_beside(answer),
    ]  # fmt: skip


def _covered(told: Told) -> float | None:
    """Give the share of the households that have a worker."""
    whole = told.households
    return (whole - told.households_bare) / whole if whole else None


def _held(bare: int, whole: int) -> str:
    return f"{format_count(whole - bare)}/{format_count(whole)}"


def _beside(answer: Answer) -> list[tuple[str, str, str]]:
    """Say how posts, distances and rules stand: name, before, after."""
    if answer.asides is None:
        return []
    before, after = answer.asides
    lines = []
    for name, say in (
        ("posts", _posts),
        ("posts_rate", _rate),
        ("metres", _metres),
        ("walks", _walks),
    ):
        told = say(before), say(after)
        if any(words != NONE for words in told):
            lines.append((text(f"what_if.town.{name}"), *told))
    for (pack, was), (_pack, will) in zip(before.rules, after.rules, strict=True):
        rule = text("rule." + was.rule.kind.key)
        name = text("what_if.town.rule", rule=rule, pack=pack)
        lines.append((name, _verdict(was), _verdict(will)))
    return lines


def _posts(told: Aside) -> str:
    return NONE if told.posts is None else _counts(told.posts)


def _rate(told: Aside) -> str:
    return NONE if told.posts is None else format_percent(told.posts.share)


def _counts(share: Share) -> str:
    return f"{format_count(share.held)}/{format_count(share.whole)}"


def _metres(told: Aside) -> str:
    return format_length(told.metres)


def _walks(told: Aside) -> str:
    return NONE if told.metres is None else _counts(told.walks)


def _verdict(verdict: Verdict) -> str:
    """Write how a rule stands: its sign, and how many of how many keep it."""
    if verdict.why or not verdict.whole:
        return text("rules.state.unknown")
    sign = _SIGNS[verdict.state]
    whole = format_count(verdict.whole)
    if verdict.held == verdict.whole:
        return f"{sign} {whole}"
    return f"{sign} {format_count(verdict.held)}/{whole}"


def _highest(told: Told) -> str:
    value = told.highest
    return format_percent(value) if told.of_workers else _count(value)


def _within(told: Told) -> str:
    return f"{told.balance.within}/{told.balance.count}"


def _count(value: float | None) -> str:
    return format_count(None if value is None else round(value))


def _measure(method: Method) -> str:
    return "minutes" if method is Method.TIME else "equivalents"


def _town(answer: Answer) -> Table:
    columns = tuple(
        Column(text(f"what_if.column.{name}"), Kind.TEXT)
        for name in ("measure", "before", "after")
    )
    return Table(text("what_if.town"), columns, tuple(town_lines(answer)))


def _pairs(answer: Answer, names: tuple[str, ...]) -> list[Column]:
    """Give columns in twos; those of work say what it is counted in."""
    units = (work_unit(answer), work_unit(answer, after=True))
    found = []
    for name in names:
        for side, unit in zip(("before", "after"), units, strict=True):
            title = text(f"what_if.column.{name}", unit=unit)
            found.append(Column(text(f"what_if.{side}", what=title)))
    return found


def _used(first: int) -> list[Column]:
    """Give the columns of utilisation; load and capacity begin at column `first`."""
    what = text("what_if.column.used")
    return [
        Column(text(f"what_if.{side}", what=what), Kind.SHARE, (at, at + 2))
        for at, side in enumerate(("before", "after"), first)
    ]


def _units(answer: Answer, words: Words) -> Table:
    columns = [
        Column(text("what_if.column.code"), Kind.TEXT),
        Column(text("what_if.column.grid"), Kind.TEXT),
        *_pairs(answer, ("households", "work", "capacity")),
        *_used(4),
        *(
            Column(text(f"what_if.{side}", what=text("what_if.column.who")), Kind.TEXT)
            for side in ("before", "after")
        ),
    ]
    codes = {unit.id: unit.code for unit in answer.before.loads.units}
    rows: list[tuple[Cell, ...]] = [
        (
            codes[change.id],
            unit_words(answer, change.id),
            *(None if each is None else each.households for each in _sides(change)),
            *_work(change),
            None,
            None,
            *(holders(words.workers, each) for each in _sides(change)),
        )
        for change in answer.units
    ]
    total = text("report.total")
    return Table(text("what_if.units"), tuple(columns), tuple(rows), total)


def _workers(answer: Answer, words: Words) -> Table:
    columns = [
        Column(text("what_if.column.worker"), Kind.TEXT),
        *_pairs(answer, ("work", "capacity")),
        *_used(1),
        *(
            # No sum: a grid of two workers would count twice.
            Column(
                text(f"what_if.{side}", what=text("what_if.column.units")), sums=False
            )
            for side in ("before", "after")
        ),
    ]
    rows: list[tuple[Cell, ...]] = [
        (
            worker_words(words.workers, change.id),
            *_work(change),
            None,
            None,
            *(None if each is None else len(each.others) for each in _sides(change)),
        )
        for change in answer.workers
    ]
    total = text("report.total")
    return Table(text("what_if.workers"), tuple(columns), tuple(rows), total)


def _sides(change: Change) -> tuple[State | None, State | None]:
    return change.before, change.after


def _work(change: Change) -> tuple[float | None, ...]:
    sides = _sides(change)
    return (
        *(None if each is None else each.load for each in sides),
        *(None if each is None else each.capacity for each in sides),
    )
