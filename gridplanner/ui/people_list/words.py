"""What a filter says, and what stands in the cells, in the user's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridplanner.data.people.categories import CATEGORIES
from gridplanner.data.people.code_tables import RELATION, SEX
from gridplanner.resources.texts import has_text, language, text

if TYPE_CHECKING:
    from collections.abc import Callable

    from gridplanner.data.filters.people_filter import PeopleFilter
    from gridplanner.ui.session import Session

_HOUSING = {"自住": "own", "出租": "rented", "空置": "vacant"}
_MOST_NAMED = 2  # things named in a chip; of more their number is said


def category_word(key: str) -> str:
    """Name a category; one of the user's own is named by its key."""
    category = CATEGORIES.get(key)
    return text(category.sentence) if category is not None else key


def population_word(key: str) -> str:
    """Name a kind of population."""
    known = f"people.population.{key}"
    return text(known) if has_text(known) else key


def sex_word(code: str) -> str:
    """Name a sex by one word; unknown codes by nothing."""
    if code in {"1", "2"}:
        return text("people.sex.1" if code == "1" else "people.sex.2")
    return "" if code in {"", "0", "9"} else SEX.word(code, language())


def relation_word(code: str) -> str:
    """Name a relation to the head of the household."""
    return RELATION.word(code, language()) if code else ""


def housing_word(state: str) -> str:
    """Name a state of a dwelling, which is kept in Chinese."""
    key = _HOUSING.get(state, "")
    return text(f"people.housing.{key}") if key else state


def unit_word(session: Session, unit_id: int) -> str:
    """Name an area or grid; empty where it has ended or there is none."""
    unit = session.unit(unit_id)
    return "" if unit is None else unit.name or unit.code


def condition_words(session: Session, wanted: PeopleFilter) -> dict[str, str]:
    """Say each condition of a filter, by the name of its field."""
    return {
        name: _CONDITIONS[name](session, wanted)
        for name in wanted.conditions
        if name in _CONDITIONS
    }


def filter_words(session: Session, wanted: PeopleFilter) -> str:
    """Say a filter in one line: for the legend, titles and the record of actions."""
    said = [
        text("people.condition.words_given") if name == "words" else words
        for name, words in condition_words(session, wanted).items()
    ]
    return " · ".join(said) if said else text("people.everyone")


def _named(words: list[str], joined_by: str) -> str:
    known = [word for word in words if word]
    if len(known) > _MOST_NAMED:
        return text("people.and_more", name=known[0], n=len(known))
    return joined_by.join(known)


def _categories(join: str) -> Callable[[Session, PeopleFilter], str]:
    def say(_session: Session, wanted: PeopleFilter) -> str:
        keys = getattr(wanted, join)
        between = text("people.or" if join != "all_of" else "people.and")
        words = _named([category_word(key) for key in keys], between)
        return (
            text("people.condition.none_of", words=words)
            if join == "none_of"
            else words
        )

    return say


def _age(_session: Session, wanted: PeopleFilter) -> str:
    low, high = wanted.age_from, wanted.age_to
    if low is not None and high is not None:
        words = text("people.condition.age", low=low, high=high)
    elif low is not None:
        words = text("people.condition.age_from", low=low)
    else:
        words = text("people.condition.age_to", high=high)
    if wanted.reference:
        return text("people.condition.on_day", words=words, day=wanted.reference)
    return words


def _units(session: Session, wanted: PeopleFilter) -> str:
    names = [unit_word(session, unit) for unit in wanted.units]
    said = _named(names, text("people.or"))
    return said or text("people.condition.ended_units")


_CONDITIONS: dict[str, Callable[[Session, PeopleFilter], str]] = {
    "any_of": _categories("any_of"),
    "all_of": _categories("all_of"),
    "none_of": _categories("none_of"),
    "units": _units,
    "age_from": _age,
    "age_to": _age,
    "sex": lambda _s, wanted: sex_word(wanted.sex),
    "population": lambda _s, wanted: _named(
        [population_word(key) for key in wanted.population], text("people.or")
    ),
    "address": lambda _s, wanted: text(f"people.address.{wanted.address}"),
    "heads": lambda _s, _w: text("people.condition.heads"),
    "phone": lambda _s, wanted: text(f"people.phone.{wanted.phone}"),
    "household": lambda _s, wanted: text(f"people.household.{wanted.household}"),
    "housing": lambda _s, wanted: text(
        "people.condition.housing",
        words=_named(
            [housing_word(each) for each in wanted.housing], text("people.or")
        ),
    ),
    "finding": lambda _s, wanted: text(f"lists.{wanted.finding}"),
    "words": lambda _s, wanted: text("people.condition.words", words=wanted.words),
}
