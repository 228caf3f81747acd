"""Lines of a norm and the arithmetic of a load, in the user's language."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from gridplanner.analysis.loads import EVENTS, PATROL, SPREAD, Route
from gridplanner.data.norms.norm import Method
from gridplanner.data.people.categories import CATEGORIES
from gridplanner.resources.format import NONE, format_area, format_length
from gridplanner.resources.texts import has_text, text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gridplanner.analysis.arithmetic import Arithmetic, Term
    from gridplanner.analysis.loads import Loads
    from gridplanner.data.norms.norm import Line, Norm

_MONTHS: Final = 12
_LISTED: Final = 3


def line_name(line: Line) -> str:
    """Name a line: as the user called it, as the program calls it, or by its kinds."""
    if line.name:
        return line.name
    own = f"norm.line.{line.key}"
    if has_text(own):
        return text(own)
    return kinds_words((*line.any_of, *line.all_of)) or line.key


def kind_word(kind: str) -> str:
    """Name what a line can ask for: a category of people, or a kind of house."""
    if kind in CATEGORIES:
        return text(CATEGORIES[kind].sentence)
    for key in (f"norm.kind.{kind}", f"household.place_kind.{kind}"):
        if has_text(key):
            return text(key)
    return kind


def kinds_words(kinds: Sequence[str]) -> str:
    """Name kinds, the first few of many."""
    words = [kind_word(kind) for kind in kinds]
    if len(words) <= _LISTED:
        return text("norm.and").join(words)
    return text("norm.kinds.more", some=text("norm.and").join(words[:2]), n=len(words))


def plain(value: float) -> str:
    """Write a number without needless decimals, with two at most.

    Examples
    --------
    >>> plain(15.0), plain(4.33), plain(5003.5), plain(1 / 6)
    ('15', '4.33', '5,003.5', '0.17')
    """
    return f"{value:,.2f}".rstrip("0").rstrip(".")


def visits_words(visits: float) -> str:
    """Write visits a month: 1/6 is one in six months."""
    if 0 < visits < 1:
        months = 1 / visits
        if abs(months - round(months)) < 1e-6 and round(months) <= _MONTHS:
            return text("work.visits", n=f"1/{round(months)}")
    return text("work.visits", n=plain(visits))


def amount_words(value: float, norm: Norm) -> str:
    """Write work: minutes a month, or household equivalents."""
    return text(f"work.amount.{norm.method.value}", n=f"{value:,.0f}")


def head_words(found: Arithmetic) -> str:
    """Say the load, beside what can be borne: 5,003 minutes a month = 90 %."""
    amount = amount_words(found.load, found.norm)
    if math.isnan(found.utilisation):
        return amount
    return text("work.head", amount=amount, p=f"{100 * found.utilisation:.0f}%")


def capacity_words(found: Arithmetic) -> str:
    """Say what can be borne; a dash where it is not known."""
    if math.isnan(found.capacity):
        return NONE
    return amount_words(found.capacity, found.norm)


def work_words(hundredths: int | None) -> str:
    """Write hundredths of work, to the digit where they are not whole."""
    return NONE if hundredths is None else plain(hundredths / 100)


def term_name(term: Term) -> str:
    """Name a line of the sum."""
    return line_name(term.line) if term.line else text(f"work.term.{term.key}")


def term_words(term: Term, found: Arithmetic) -> str:
    """Say how a line of the sum comes about."""
    if term.line is not None:
        return _line_words(term, term.line, found.norm)
    if term.key == SPREAD:
        return _spread_words(found)
    if term.key == PATROL:
        return _patrol_words(term, found)
    if term.key == EVENTS:
        return text(
            "work.events",
            n=f"{term.count or 0:,}",
            months=found.months,
            minutes=plain(found.norm.event_minutes),
        )
    per = plain(found.norm.square_kilometre)
    return text("work.ground", area=format_area(term.count), n=per)


def _line_words(term: Term, line: Line, norm: Norm) -> str:
    if term.count is None:
        return text("work.few")
    count = text(f"work.count.{line.subject.value}", n=f"{term.count:,}")
    if not line.is_on:
        return text("work.off", count=count)
    if norm.method is Method.EQUIVALENTS:
        return f"{count} × {plain(line.weight)}"
    minutes = text("work.minutes", n=plain(line.minutes))
    return f"{count} × {visits_words(norm.visits(line))} × {minutes}"


def _spread_words(found: Arithmetic) -> str:
    if math.isnan(found.factor):
        return text("work.spread.area")
    n, more = f"{found.factor:.4f}", f"{found.factor - 1:.4f}"
    lines = [term.hundredths for term in found.terms if term.line is not None]
    if None in lines:
        return text("work.spread.few", n=n, more=more)
    whole = plain(sum(each or 0 for each in lines) / 100)
    return text("work.spread", whole=whole, n=n, more=more)


def _patrol_words(term: Term, found: Arithmetic) -> str:
    if found.route is Route.NONE:
        return text("work.patrol.none")
    patrol = found.norm.patrol
    source = text(f"work.route.{found.route.value}")
    length = format_length(term.count)
    if found.route is Route.PART:
        return text("work.patrol.part", length=length)
    if math.isnan(found.factor):
        return text("work.patrol.area", length=length, source=source)
    walked = patrol.rounds * (term.count or 0) / 1000 / patrol.speed * 60
    key = "work.patrol.least" if walked < patrol.least else "work.patrol"
    return text(
        key,
        length=length,
        source=source,
        rounds=plain(patrol.rounds),
        speed=plain(patrol.speed),
        least=plain(patrol.least),
        days=plain(patrol.days),
    )


def left_out_words(found: Arithmetic) -> list[str]:
    """Say what the sum leaves out, here and in the whole town."""
    words = [
        text(f"work.left_out.{key}", n=f"{number:,}")
        for key, number in found.left_out.items()
        if number
    ]
    nowhere = [
        text(f"work.count.{key}", n=f"{number:,}")
        for key, number in found.nowhere.items()
        if number
    ]
    if nowhere:
        words.append(text("work.nowhere", what=text("norm.and").join(nowhere)))
    return words


def loads_notes(loads: Loads) -> list[str]:
    """Say what the loads of a level leave out; nothing where that is nothing."""
    left = dict(zip(loads.left_out, loads.total.left_out[0].tolist(), strict=True))
    notes = [
        text(f"balance.left_out.{name}", n=f"{left[name]:,}")
        for name in ("age_unknown", "households_unknown")
        if left.get(name)
    ]
    nowhere = sum(loads.nowhere.values())
    if nowhere:
        notes.append(text("balance.left_out.nowhere", n=f"{nowhere:,}"))
    outside = float(loads.outside.load[0])
    if outside:
        notes.append(
            text("balance.left_out.outside", amount=amount_words(outside, loads.norm))
        )
    return notes


def beside_words(found: Arithmetic) -> str:
    """Say how many help rather than ask for work; empty where nobody."""
    said = [
        f"{kind_word(key)} {number:,}" for key, number in found.beside.items() if number
    ]
    return text("work.beside", what=text("norm.and").join(said)) if said else ""
