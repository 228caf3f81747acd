"""People as columns, and the numbers their texts are compared by."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from gridplanner.data.people.names import spell
from gridplanner.data.texts import Texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from gridplanner.data.store.geopackage import ProjectFile

    Ints = NDArray[np.int64]

_SOUND = ("", "converted")
_SLICE = 10_000
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
        return self._hashes(self.name)

    @property
    def surname_key(self) -> Ints:
        """Hash of each first character, 0 for none, shape (n,)."""
        return self._hashes(name[:1] for name in self.name)

    @cached_property
    def pinyin_key(self) -> Ints:
        """Hash of each whole spelling, 0 for none, shape (n,)."""
        if len(self.pinyin):
            keys = self._hashes(self.pinyin)
            unknown = np.flatnonzero((keys == 0) & (self.name_key != 0))
        else:
            keys = np.zeros(len(self), np.int64)
            unknown = np.flatnonzero(self.name_key)
        # Of a million people every third has a name of his own: each is spelt once.
        _, first, again = np.unique(
            self.name_key[unknown], return_index=True, return_inverse=True
        )
        names = _each(self.name, unknown[first])
        spelt = (_hash(spell(name)[1]) for name in names)
        keys[unknown] = np.fromiter(spelt, np.int64, len(first))[again]
        return keys

    @cached_property
    def birth_number(self) -> Ints:
        """Births as yyyymmdd, 00 for a month or day that is unknown, shape (n,)."""
        return np.fromiter(map(_birth, self.birth), np.int64, len(self))

    @cached_property
    def phone_key(self) -> Ints:
        """Hash of each telephone, 0 for none, shape (n,)."""
        return self._hashes(self.phone)

    @cached_property
    def id_key(self) -> Ints:
        """Hash of each sound ID number, 0 for the others, shape (n,)."""
        return self._hashes(
            number * (state in _SOUND) for number, state in self._documents()
        )

    @cached_property
    def id_front_key(self) -> Ints:
        """Hash of area and birth of each number that keeps these, shape (n,)."""
        kept = (*_SOUND, "damaged")
        return self._hashes(
            _front(number) if state in kept else ""
            for number, state in self._documents()
        )

    @property
    def id_end_key(self) -> Ints:
        """Hash of the last four of each number that is not damaged, shape (n,)."""
        return self._hashes(
            number[-4:] * (state != "damaged") for number, state in self._documents()
        )

    @cached_property
    def has_bad_number(self) -> NDArray[np.bool_]:
        """Whose number was typed wrongly: of 18 signs one or two false, shape (n,)."""
        bad = ("bad_check", "bad_date", "bad_length")
        return np.fromiter((state in bad for state in self.id_state), bool, len(self))

    @cached_property
    def sex_number(self) -> Ints:
        """1 man, 2 woman, 0 unknown, shape (n,)."""
        codes = {"1": 1, "2": 2}
        return np.fromiter((codes.get(sex, 0) for sex in self.sex), np.int64, len(self))

    def _documents(self) -> Iterator[tuple[str, str]]:
        return zip(self.id_no, self.id_state, strict=True)

    def _hashes(self, texts: Iterable[str]) -> Ints:
        """Hash as many texts as there are people."""
        return np.fromiter(map(_hash, texts), np.int64, len(self))

    def rows(self, places: Ints) -> PeopleColumns:
        """Take some rows, in the order given."""

        def take(texts: Sequence[str]) -> list[str]:
            return taken(texts, places) if len(texts) else []

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
    people = file.read_packed_columns("person", ["id", "household_id", *texts])
    homes = file.read_packed_columns("household", ["id", "dwelling_id"]).whole
    household = people.whole["household_id"]
    dwelling = np.zeros(len(household), np.int64)
    ids, places = homes["id"], homes["dwelling_id"]
    if len(ids):
        at = np.minimum(np.searchsorted(ids, household), len(ids) - 1)
        dwelling = np.where(ids[at] == household, places[at], 0)
    name, sex, birth, id_no, id_state, phone, full = (
        people.texts[column] for column in texts
    )
    return PeopleColumns(
        people.whole["id"],
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


def taken(texts: Sequence[str], places: Ints) -> list[str]:
    """Take the texts of some rows, in the order given."""
    if isinstance(texts, Texts):
        return texts.take(places)
    return [texts[place] for place in places.tolist()]


def _each(texts: Sequence[str], places: Ints) -> Iterator[str]:
    """Give the texts of some rows, a slice at a time."""
    for start in range(0, len(places), _SLICE):
        yield from taken(texts, places[start : start + _SLICE])


def _hash(text: str) -> int:
    """Hash a text: differs from run to run, equal ones agree, the empty one is 0."""
    return (hash(text) or 1) if text else 0


def _front(number: str) -> str:
    digits = number.replace(".", "")[:_PREFIX] if "E" in number else number[:_PREFIX]
    return digits if len(digits) == _PREFIX and digits.isdigit() else ""


def _birth(text: str) -> int:
    parts = text.split("-")
    if not parts[0].isdigit() or not all(part.isdigit() for part in parts):
        return 0
    year, month, day = ([int(part) for part in parts] + [0, 0])[:3]
    return year * 10_000 + month * 100 + day
