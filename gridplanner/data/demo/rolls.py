"""The rolls that staff of the demo town are written on: workers, and their posts."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from gridplanner.data.demo.names import draw_surnames, name_people
from gridplanner.data.demo.words import SOURCE
from gridplanner.data.team.roles import BUILDING, ENTRANCE, FLOOR, PostRole, WorkerKind

if TYPE_CHECKING:
    from datetime import date

    from gridplanner.data.demo.people import People

Rows = dict[str, list[Any]]


@dataclass(slots=True)
class _Worker:
    kind: WorkerKind
    organisation: str
    since: str
    person: int = -1
    age: int = 30
    until: str | None = None
    capacity: float | None = None
    base: tuple[str, float, float] | None = None
    skills: str | None = None


@dataclass(slots=True)
class Rolls:
    """Workers and posts as they are written down; ids count from 1."""

    workers: list[_Worker] = field(default_factory=list)
    posts: list[tuple[Any, ...]] = field(default_factory=list)
    _hired: dict[int, int] = field(default_factory=dict)

    def hire(
        self,
        kind: WorkerKind,
        organisation: str,
        since: str,
        **more: Any,  # noqa: ANN401 - fields of `_Worker`
    ) -> int:
        """Take somebody on whose name is made up; gives the id."""
        self.workers.append(_Worker(kind, organisation, since, **more))
        return len(self.workers)

    def ask(self, person: int, kind: WorkerKind, organisation: str, since: str) -> int:
        """Take on somebody who lives here (index from 0), once; gives the id."""
        if person not in self._hired:
            self._hired[person] = self.hire(kind, organisation, since, person=person)
        return self._hired[person]

    def post(
        self,
        worker: int,
        role: PostRole,
        scope: tuple[str, int],
        since: str,
        *,
        until: str | None = None,
        part: str | None = None,
        department: str | None = None,
        instead_of: int | None = None,
    ) -> int:
        """Give somebody a post; gives its id."""
        columns = (worker, *scope, role.value, since, until, part, department)
        self.posts.append((*columns, instead_of))
        return len(self.posts)

    def post_rows(self) -> Rows:
        """Give the rows of table ``post``."""
        names = [
            "worker_id",
            "scope_type",
            "scope_id",
            "role",
            "valid_from",
            "valid_to",
            "part",
            "department",
            "substitute_for",
        ]
        columns = [list(column) for column in zip(*self.posts, strict=True)]
        return dict(zip(names, columns, strict=True)) | {
            "source": [SOURCE] * len(self.posts)
        }

    def worker_rows(
        self, rng: np.random.Generator, people: People, woman: list[int], day: date
    ) -> Rows:
        """Give the rows of table ``worker``; those who live here keep their names."""
        count = len(self.workers)
        sex = rng.random(count) < 0.5
        age = np.array([each.age for each in self.workers], np.int64)
        names, initials = name_people(
            rng, draw_surnames(rng, count), woman=sex, age=age
        )
        # 1001, like 1000, is a beginning no network gives out.
        phones = (10_010_000_000 + rng.permutation(10_000_000)[:count]).tolist()
        births = np.datetime64(day) - np.rint(
            (age + rng.random(count)) * 365.2425
        ).astype("timedelta64[D]")
        rows: Rows = {
            name: []
            for name in [
                "name",
                "pinyin",
                "sex",
                "birth",
                "phone",
                "organisation",
                "kind",
                "valid_to",
                "code",
                "valid_from",
                "capacity",
                "base",
                "base_x",
                "base_y",
                "skills",
                "source",
            ]
        }
        for number, each in enumerate(self.workers):
            person = each.person
            invented = person < 0
            base = each.base or (None, None, None)
            female = bool(sex[number]) if invented else bool(woman[person])
            values = (
                names[number] if invented else people.name[person],
                initials[number] if invented else people.pinyin[person],
                "2" if female else "1",
                str(births[number]) if invented else people.birth[person],
                str(phones[number]) if invented else people.phone[person],
                each.organisation,
                each.kind.value,
                each.until,
                f"{_LETTER[each.kind]}{number + 1:05d}",
                each.since,
                each.capacity,
                *base,
                each.skills,
                SOURCE,
            )
            for column, value in zip(rows.values(), values, strict=True):
                column.append(value)
        return rows


_LETTER = {
    WorkerKind.FULL_TIME: "Z",
    WorkerKind.PART_TIME: "J",
    WorkerKind.OFFICIAL: "G",
    WorkerKind.VOLUNTEER: "Y",
    WorkerKind.RESIDENT: "M",
}


def of_unit(level: int, unit: int) -> tuple[str, int]:
    """Give the scope of a unit of the default levels."""
    return ("area", "area", "grid", "micro_grid")[level], unit


def of_building(building: int) -> tuple[str, int]:
    """Give the scope of a building (index from 0)."""
    return BUILDING, building + 1


def of_floor(building: int) -> tuple[str, int]:
    """Give the scope of the floors of a building (index from 0)."""
    return FLOOR, building + 1


def of_entrance(entrance: int) -> tuple[str, int]:
    """Give the scope of an entrance (index from 0)."""
    return ENTRANCE, entrance + 1
