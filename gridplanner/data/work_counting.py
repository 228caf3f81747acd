"""Counting what asks for work: a whole project once, a few buildings after an edit."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

import numpy as np

from gridplanner.data.buildings import TABLES
from gridplanner.data.counting import CountRule
from gridplanner.data.job import Progress
from gridplanner.data.norms.kinds import AGE_UNKNOWN, bit
from gridplanner.data.norms.norm import Subject
from gridplanner.data.store import work_rows
from gridplanner.data.store.connection import told
from gridplanner.data.store.counts import follow, given_entrances, known_measures
from gridplanner.data.store.counts import read_rule as rule_of
from gridplanner.data.work_groups import Group, WorkGroups

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray

    from gridplanner.data.events import Changed
    from gridplanner.data.store.geopackage import ProjectFile

    Ints = NDArray[np.int64]

WORK_TABLES: Final = TABLES | {"person_tag", "place", "event"}
"""Tables whose rows say what asks for work."""
_RENTED = bit(Subject.DWELLING, "rented")
_RENTED_HOME = bit(Subject.HOUSEHOLD, "rented_home")
_YEAR = timedelta(days=365)
_MONTH = 365 / 12


def count_work(
    file: ProjectFile, *, day: date, progress: Progress | None = None
) -> WorkGroups:
    """Count what asks for work in a whole project.

    Parameters
    ----------
    file : ProjectFile
    day : date
        Of reference.
    progress : Progress, optional

    Returns
    -------
    WorkGroups
    """
    progress = progress or Progress()
    progress.step("workload.counting.people")
    return _count(file, day, None, progress)


def recount_work(
    file: ProjectFile, before: WorkGroups, changed: Collection[int], *, day: date
) -> WorkGroups:
    """Count a few buildings again; the others are as they were.

    Parameters
    ----------
    file : ProjectFile
    before : WorkGroups
        Of the same day.
    changed : collection of int
        Ids of buildings in which others count than before.
    day : date

    Returns
    -------
    WorkGroups
        Equal to `count_work`. Where people count by the register, those who count in
        no building are as they were at the last whole count.
    """
    now = _count(file, day, frozenset(changed), Progress())
    rule = rule_of(file)
    entrances = {
        number
        for found in (before, now)
        for number, building in zip(
            found.entrances.tolist(), found.entrance_buildings.tolist(), strict=True
        )
        if building in changed
    }
    places = np.array(sorted({*changed, *(-number for number in entrances)}), np.int64)
    nowhere = {
        subject: rule is CountRule.RESIDENCE or subject is not Subject.PERSON
        for subject in Subject
    }
    groups = {
        subject: _exchange(
            before.groups[subject],
            now.groups[subject],
            np.append(places, 0) if nowhere[subject] else places,
        )
        for subject in Subject
    }
    return replace(now, groups=groups)


def few_places(event: Changed) -> frozenset[int] | None:
    """Give the buildings in which others ask for work since a change.

    Returns
    -------
    frozenset of int or None
        Empty where nothing that counts changed; None where all must be counted.
    """
    if event.everything:
        return None
    counted = event.tables & WORK_TABLES
    if not counted:
        return frozenset()
    own = event.rows.get("building") if "building" in counted else frozenset[int]()
    if own is None or event.houses is None:
        return None
    return own | event.houses


def _count(
    file: ProjectFile, day: date, among: frozenset[int] | None, progress: Progress
) -> WorkGroups:
    connection, rule, today = file.connection, rule_of(file), day.isoformat()
    given = given_entrances(file)
    with told(file.path):
        dwellings = work_rows.read_dwellings(connection, among)
        places = _places_of(file, dwellings, [row[0] for row in given])
        households = work_rows.read_households(
            connection, None if among is None else dwellings.ids.tolist()
        )
        progress.fraction(0.2)
        home = follow((households.ids, households.dwellings), (dwellings.ids, places))
        register = _registers(file, dwellings, places, rule, among)
        narrowed = (households.ids.tolist(), register[0].tolist())
        progress.fraction(0.3)
        people = work_rows.read_people(
            connection,
            day=today,
            rule=rule,
            among=None if among is None else narrowed,
        )
        progress.fraction(0.8)
        lived_in = home
        if among is not None and rule is CountRule.EITHER:
            lived_in = _with_homes_elsewhere(file, home, people.households)
        hollow = work_rows.read_registers(
            connection,
            hollow=True,
            among=None if among is None else (dwellings.ids.tolist(), among),
        )
        kinds = work_rows.read_places(connection, among)
        since = (day - _YEAR).isoformat()
        read = work_rows.read_events(connection, since=since, day=today)
    buildings, points, first = read
    placed = np.isfinite(points).all(axis=1)
    groups = {
        Subject.DWELLING: _group(places, dwellings.masks),
        Subject.HOUSEHOLD: _group(
            home[1], household_masks(households, people, dwellings)
        ),
        Subject.PERSON: _group(
            _people_places(file, people, lived_in, register, rule), people.masks
        ),
        Subject.REGISTER: _group(
            _register_places(file, hollow, (dwellings.ids, places)),
            np.full(len(hollow[0]), bit(Subject.REGISTER, "hollow")),
        ),
        Subject.PLACE: _group(*kinds),
    }
    return WorkGroups(
        day=today,
        groups=groups,
        events=_group(buildings[~placed], np.zeros(int((~placed).sum()), np.int64)),
        event_points=points[placed],
        months=_months(first, day),
        entrances=np.array([row[0] for row in given], np.int64),
        entrance_buildings=np.array([row[1] for row in given], np.int64),
        has_households="households" in known_measures(file),
    )


def _places_of(
    file: ProjectFile, dwellings: work_rows.Dwellings, given: list[int]
) -> Ints:
    """Give where each dwelling counts: its building, or an entrance given away."""
    places = dwellings.buildings.copy()
    if given:
        ids, entrances = work_rows.read_given(file.connection, given)
        own = follow((dwellings.ids, dwellings.ids), (ids, entrances))[1]
        # Never away from a building that is not known.
        places = np.where((own > 0) & (places > 0), -own, places)
    return places


def _with_homes_elsewhere(
    file: ProjectFile, home: tuple[Ints, Ints], households: Ints
) -> tuple[Ints, Ints]:
    """Add where those live who are registered in the buildings counted again."""
    others = np.setdiff1d(households, home[0])
    if not len(others):
        return home
    return _joined(
        home, work_rows.read_homes(file.connection, others[others > 0].tolist())
    )


def _registers(
    file: ProjectFile,
    dwellings: work_rows.Dwellings,
    places: Ints,
    rule: CountRule,
    among: frozenset[int] | None,
) -> tuple[Ints, Ints]:
    """Give where each register household is, where people count there at all."""
    nothing = np.empty(0, np.int64)
    if rule is CountRule.RESIDENCE:
        return nothing, nothing
    narrowed = None if among is None else (dwellings.ids.tolist(), among)
    read = work_rows.read_registers(file.connection, hollow=False, among=narrowed)
    return read[0], _register_places(file, read, (dwellings.ids, places))


def _register_places(
    file: ProjectFile, read: list[Ints], flats: tuple[Ints, Ints]
) -> Ints:
    """Give where register households are: in their dwelling's place, else their own.

    Where a few buildings are counted, dwellings of others are looked up: whoever is
    registered in one is not in the building that is written down besides.
    """
    ids, dwellings, own = read
    known = follow((ids, dwellings), (flats[0], flats[0]))[1]
    others = dwellings[(known == 0) & (dwellings > 0)]
    if len(others):
        found = work_rows.read_buildings_of(file.connection, np.unique(others).tolist())
        flats = _joined(flats, found)
    by_dwelling = follow((ids, dwellings), flats)[1]
    return np.where(by_dwelling != 0, by_dwelling, own)


def _joined(one: tuple[Ints, Ints], other: list[Ints]) -> tuple[Ints, Ints]:
    """Put two lists of rows and what each hangs on together, by row."""
    ids, above = (np.concatenate(pair) for pair in zip(one, other, strict=True))
    order = np.argsort(ids)
    return ids[order], above[order]


def _people_places(
    file: ProjectFile,
    people: work_rows.People,
    home: tuple[Ints, Ints],
    register: tuple[Ints, Ints],
    rule: CountRule,
) -> Ints:
    """Give where each person counts by the rule of the project; 0 = nowhere."""
    nobody = np.empty(0, np.int64)
    lived_in = follow((nobody, people.households), home)[1]
    if rule is CountRule.RESIDENCE:
        return lived_in
    registered = follow((nobody, people.registers), register)[1]
    if rule is CountRule.REGISTER:
        return registered
    ended = work_rows.read_ended(file.connection)
    entrances = [-row[0] for row in given_entrances(file, ended.tolist())]
    gone = np.append(ended, np.array(entrances, np.int64))
    lives = (lived_in != 0) & ~np.isin(lived_in, gone)
    return np.where(lives, lived_in, registered)


def household_masks(
    households: work_rows.Households,
    people: work_rows.People,
    dwellings: work_rows.Dwellings,
) -> Ints:
    """Give what each household is: what any of its members is, and its dwelling."""
    masks = households.masks.copy()
    flat = follow(
        (households.ids, households.dwellings), (dwellings.ids, dwellings.masks)
    )[1]
    masks[flat & _RENTED > 0] |= _RENTED_HOME
    if len(masks):
        at = np.searchsorted(households.ids, people.households)
        at = np.minimum(at, len(masks) - 1)
        there = households.ids[at] == people.households
        np.bitwise_or.at(masks, at[there], people.masks[there] & ~AGE_UNKNOWN)
    return masks


def _months(first: str, day: date) -> int:
    """Give how many months the events since a day stand for."""
    if not first:
        return 12
    days = (day - date.fromisoformat(first)).days + 1
    return min(max(1, round(days / _MONTH)), 12)


def _group(places: Ints, masks: Ints) -> Group:
    """Count how often each mask stands in each place."""
    if not len(places):
        nothing = np.empty(0, np.int64)
        return Group(nothing, nothing, nothing)
    kinds = np.unique(masks, return_counts=True)[0]  # sorts; hashing takes longer
    code = np.searchsorted(kinds, masks)
    keys, numbers = np.unique(places * len(kinds) + code, return_counts=True)
    where = np.floor_divide(keys, len(kinds))
    return Group(where, kinds[keys - where * len(kinds)], numbers.astype(np.int64))


def _exchange(before: Group, now: Group, places: Ints) -> Group:
    """Put the rows of some places in place of those they had."""
    kept = ~np.isin(before.places, places)
    came = np.isin(now.places, places)
    where = np.concatenate([before.places[kept], now.places[came]])
    order = np.argsort(where, kind="stable")
    return Group(
        where[order],
        np.concatenate([before.masks[kept], now.masks[came]])[order],
        np.concatenate([before.numbers[kept], now.numbers[came]])[order],
    )
