"""People as columns, and the numbers their texts are compared by."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from gridplanner.data.people.names import spell

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from gridplanner.data.store.geopackage import ProjectFile

    Ints = NDArray[np.int64]

_SOUND = ("", "converted")
_PREFIX = 14  # area and birth: what Excel leaves of a number


@dataclass(frozen=True)
class PeopleColumns:
    """People of a project or a ledger, one a row.

    Attributes
    ----------
    id : ndarray of int64, shape (n,)
    name : sequence of str, length n
        Tidied, see `gridplanner.data.people.names.tidy_name`.
    sex : sequence of str, length n
        GB/T 2261.1, empty where unknown.
    birth : sequence of str, length n
        ISO 8601, also of a month or a year; empty where unknown.
    id_no : sequence of str, length n
        As kept, damaged ones too.
    id_state : sequence of str, length n
        As `gridplanner.data.people.id_numbers.IdReading.state`.
    phone : sequence of str, length n
    household, dwelling : ndarray of int64, shape (n,)
        0 for none.
    pinyin : sequence of str, optional
        Whole spelling; worked out where it is missing.
    """

    id: Ints
    name: Sequence[str]
    sex: Sequence[str]
    birth: Sequence[str]
    id_no: Sequence[str]
    id_state: Sequence[str]
    phone: Sequence[str]
    household: Ints
    dwelling: Ints
    pinyin: Sequence[str] = ()

    def __len__(self) -> int:
        return len(self.id)

    @cached_property
    def name_key(self) -> Ints:
        """Hash of each name, 0 for none, shape (n,)."""
        return _hashes(self.name)

    @cached_property
    def surname_key(self) -> Ints:
        """Hash of each first character, 0 for none, shape (n,)."""
        return _hashes([name[:1] for name in self.name])

    @cached_property
    def pinyin_key(self) -> Ints:
        """Hash of each whole spelling, 0 for none, shape (n,)."""
        if not len(self.pinyin):
            known: dict[str, str] = {}
            for name in self.name:
                if name not in known:
                    known[name] = spell(name)[1]
            return _hashes([known[name] for name in self.name])
        spelt = [
            full or spell(name)[1]
            for full, name in zip(self.pinyin, self.name, strict=True)
        ]
        return _hashes(spelt)

    @cached_property
    def birth_number(self) -> Ints:
        """Births as yyyymmdd, 00 for a month or day that is unknown, shape (n,)."""
        return np.fromiter(map(_birth, self.birth), np.int64, len(self))

    @cached_property
    def phone_key(self) -> Ints:
        """Hash of each telephone, 0 for none, shape (n,)."""
        return _hashes(self.phone)

    @cached_property
    def id_key(self) -> Ints:
        """Hash of each sound ID number, 0 for the others, shape (n,)."""
        return _hashes(self._ids(lambda number, state: number * (state in _SOUND)))

    @cached_property
    def id_front_key(self) -> Ints:
        """Hash of area and birth of each number that keeps these, shape (n,)."""
        return _hashes(
            self._ids(
                lambda number, state: (
                    _front(number) if state in (*_SOUND, "damaged") else ""
                )
            )
        )

    @cached_property
    def id_end_key(self) -> Ints:
        """Hash of the last four of each number that is not damaged, shape (n,)."""
        return _hashes(
            self._ids(lambda number, state: number[-4:] * (state != "damaged"))
        )

    @cached_property
    def sex_number(self) -> Ints:
        """1 man, 2 woman, 0 unknown, shape (n,)."""
        codes = {"1": 1, "2": 2}
        return np.fromiter((codes.get(sex, 0) for sex in self.sex), np.int64, len(self))

    def _ids(self, part: Callable[[str, str], str]) -> list[str]:
        return [
            part(number, state)
            for number, state in zip(self.id_no, self.id_state, strict=True)
        ]

    def rows(self, places: Ints) -> PeopleColumns:
        """Take some rows, in the order given."""
        order = places.tolist()

        def take(texts: Sequence[str]) -> list[str]:
            return [texts[place] for place in order] if len(texts) else []

        return PeopleColumns(
            self.id[places],
            take(self.name),
            take(self.sex),
            take(self.birth),
            take(self.id_no),
            take(self.id_state),
            take(self.phone),
            self.household[places],
            self.dwelling[places],
            take(self.pinyin),
        )


def read_people_columns(file: ProjectFile) -> PeopleColumns:
    """Read the people of a project that hold."""
    texts = ("name", "sex", "birth", "id_no", "id_state", "phone", "pinyin_full")
    people = file.read_columns("person", ["id", "household_id", *texts])
    homes = file.read_columns("household", ["id", "dwelling_id"])
    household = _whole(people["household_id"])
    dwelling = np.zeros(len(household), np.int64)
    ids, places = homes["id"], _whole(homes["dwelling_id"])
    if len(ids):
        at = np.minimum(np.searchsorted(ids, household), len(ids) - 1)
        dwelling = np.where(np.asarray(ids)[at] == household, places[at], 0)
    name, sex, birth, id_no, id_state, phone, full = (
        [value or "" for value in people[column]] for column in texts
    )
    return PeopleColumns(
        np.asarray(people["id"], np.int64),
        name,
        sex,
        birth,
        id_no,
        id_state,
        phone,
        household,
        dwelling,
        full,
    )


def _whole(values: Sequence[int | None] | Ints) -> Ints:
    if isinstance(values, np.ndarray):
        return values.astype(np.int64)
    return np.fromiter((value or 0 for value in values), np.int64, len(values))


def _hashes(texts: Sequence[str]) -> Ints:
    """Hash texts: differs from run to run, equal texts agree, the empty one is 0."""
    return np.fromiter(
        (hash(text) or 1 if text else 0 for text in texts), np.int64, len(texts)
    )


def _front(number: str) -> str:
    digits = number.replace(".", "")[:_PREFIX] if "E" in number else number[:_PREFIX]
    return digits if len(digits) == _PREFIX and digits.isdigit() else ""


def _birth(text: str) -> int:
    parts = text.split("-")
    if not parts[0].isdigit() or not all(part.isdigit() for part in parts):
        return 0
    year, month, day = ([int(part) for part in parts] + [0, 0])[:3]
    return year * 10_000 + month * 100 + day
