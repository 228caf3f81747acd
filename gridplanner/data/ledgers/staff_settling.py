"""What becomes of the rows of a roster: workers and posts that are added or changed."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from gridplanner.data.errors import EditError
from gridplanner.data.heirs import heirs_of
from gridplanner.data.people.names import spell
from gridplanner.data.registry_edits.staff import check_post, check_worker
from gridplanner.data.team.duty import DUTY_ROLES
from gridplanner.data.team.roles import HOUSE_SCOPES, PostRole

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from gridplanner.data.ledgers.deciding import Decided, Judge
    from gridplanner.data.ledgers.staff_matching import Matched
    from gridplanner.data.ledgers.staff_places import PostPlace, StaffPlaces
    from gridplanner.data.ledgers.staff_rows import StaffRow, StaffRows
    from gridplanner.data.records import Unit
    from gridplanner.data.registry_edits.writing import Writing

    Row = dict[str, Any]

_NUMBERS: Final = ("capacity", "base_x", "base_y")
_FAULTS: Final = {
    "refuse.worker.name": ("name", "no_name"),
    "refuse.worker.capacity": ("capacity", "bad_capacity"),
}
_ONE_PLACE: Final = frozenset({*DUTY_ROLES, PostRole.GRID_LEADER})
"""Roles whose holder rarely has several: an older post is pointed out."""


@dataclass(frozen=True, slots=True)
class StaffChange:
    """What becomes of one row.

    Attributes
    ----------
    what : str
        ``"added"``, ``"changed"`` or ``"same"``.
    sheet, row : int
    name : str
    fields : tuple of Decided
        In plain.
    posts : tuple of (str, str)
        Role of each post that is added, and the name of where it stands.
    """

    what: str
    sheet: int
    row: int
    name: str
    fields: tuple[Decided, ...] = ()
    posts: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class Settled:
    """What becomes of all rows, and how many workers and posts that is."""

    changes: list[StaffChange] = field(default_factory=list)
    workers_added: int = 0
    posts_added: int = 0
    workers_changed: set[int] = field(default_factory=set)
    posts_changed: set[int] = field(default_factory=set)


@dataclass(slots=True)
class _Post:
    """A post as a row wants it."""

    values: Row
    place: PostPlace


class StaffSettling:
    """Decides row by row; a row that cannot be taken writes nothing.

    Parameters
    ----------
    writing : Writing
    judge : Judge
    places : StaffPlaces
    workers, posts : sequence of dict
        On record, those that ended included.
    units : mapping of int to Unit
        Of the plan in force.
    """

    def __init__(
        self,
        writing: Writing,
        judge: Judge,
        places: StaffPlaces,
        *,
        workers: Sequence[Row],
        posts: Sequence[Row],
        units: Mapping[int, Unit],
    ) -> None:
        self.writing, self.judge, self.places = writing, judge, places
        self.day = writing.stamp.day
        self.workers = {int(row["id"]): row for row in workers}
        self.posts: dict[int, list[Row]] = defaultdict(list)
        at_units = [p for p in posts if p["scope_type"] not in HOUSE_SCOPES]
        wanted = np.array([int(p["scope_id"] or 0) for p in at_units], np.int64)
        heirs = heirs_of(units, wanted).tolist() if at_units else []
        self.heirs = dict(zip(wanted.tolist(), heirs, strict=True))
        for post in posts:
            self.posts[int(post["worker_id"] or 0)].append(post)
        self.settled = Settled()

    def settle(self, rows: StaffRows, matched: Matched) -> Settled:
        """Take all rows that can be taken."""
        for number, own in enumerate(matched.people):
            known = matched.known.get(number, 0)
            _Person(self, rows, self.workers.get(known)).take_all(own)
        order = {(r.sheet, r.row): n for n, r in enumerate(rows.found)}
        self.settled.changes.sort(key=lambda each: order[each.sheet, each.row])
        return self.settled


class _Person:
    """One person of the roster while their rows are taken."""

    def __init__(
        self, settling: StaffSettling, rows: StaffRows, present: Row | None
    ) -> None:
        self._all, self._rows, self._present = settling, rows, present
        self._is_new = present is None
        self._told: set[str] = set()
        self._named: set[int] = set()
        self._new: list[tuple[StaffRow, str]] = []

    def take_all(self, rows: Iterable[StaffRow]) -> None:
        for row in rows:
            if not self._rows.is_rejected(row):
                self._take(row)
        self._point_out_older()

    def _take(self, row: StaffRow) -> None:
        values, decided = self._worker_values(row)
        worker = {**(self._present or {}), **values}
        posts = self._wanted_posts(row, worker)
        if posts is None or not self._fits(row, worker, posts):
            return
        was_known = self._present is not None
        self._write_worker(values, decided)
        self._told |= set(row.worker)
        added, changed = self._write_posts(row, posts)
        for post in posts:
            if post.place.reason:
                column = post.place.column
                self._rows.note(row, column, post.place.reason, "repaired")
        what = "added" if added or not was_known else "same"
        if what == "same" and (decided or changed):
            what = "changed"
        name = str(worker.get("name") or "")
        fields = (*decided, *changed)
        self._all.settled.changes.append(
            StaffChange(what, row.sheet, row.row, name, fields, tuple(added))
        )

    def _worker_values(self, row: StaffRow) -> tuple[Row, list[Decided]]:
        """Give what is to be written of the worker; the first row that tells counts."""
        told = {n: v for n, v in row.worker.items() if n not in self._told}
        if self._is_new:
            values = typed(told)
            if self._present is None:
                values["kind"] = values.get("kind") or row.kind or None
                values["pinyin"] = spell(row.worker.get("name", ""))[0]
            return values, []
        assert self._present is not None
        if self._rows.kind == "posts":
            return {}, []
        decided = self._all.judge.decide("worker", self._present, told)
        taken = [each for each in decided if each.outcome != "keep"]
        values = typed({each.column: each.offered for each in taken})
        if "name" in values:
            values["pinyin"] = spell(values["name"])[0]
        return values, taken

    def _wanted_posts(self, row: StaffRow, worker: Row) -> list[_Post] | None:
        """Find where the posts of a row stand; None where one stands nowhere."""
        end = worker.get("valid_to") or ""
        if row.roles and end and end <= self._all.day and not row.post.get("valid_to"):
            self._rows.keep(row, "role", "worker_left")
            return []
        found = []
        for role in row.roles:
            for place in self._all.places.find(row, role):
                if not place.scope:
                    self._rows.reject(row, place.column, place.reason)
                    return None
                values = {
                    "scope_type": place.scope,
                    "scope_id": place.id,
                    "role": role.value,
                    "part": place.part or None,
                    **row.post,
                }
                found.append(_Post(values, place))
        return found

    def _fits(self, row: StaffRow, worker: Row, posts: list[_Post]) -> bool:
        """Check worker and posts; reject the row where one cannot be."""
        try:
            check_worker(worker)
        except EditError as fault:
            column, reason = _FAULTS.get(fault.code, ("worker_to", "dates_backwards"))
            self._rows.reject(row, column, reason)
            return False
        for post in posts:
            begun = self._begin(post.values, worker)
            try:
                check_post({**post.values, "worker_id": 1, "valid_from": begun})
            except EditError:
                self._rows.reject(row, "post_to", "dates_backwards")
                return False
        return True

    def _begin(self, values: Row, worker: Row) -> str:
        """Give the first day of a new post: as written, else today or once hired."""
        if values.get("valid_from"):
            return str(values["valid_from"])
        first = max(self._all.day, str(worker.get("valid_from") or ""))
        # Of a post that ended, only the end is known where no beginning is written.
        end = values.get("valid_to") or ""
        return "" if end and end < first else first

    def _write_worker(self, values: Row, decided: list[Decided]) -> None:
        writing, settled = self._all.writing, self._all.settled
        if self._present is None:
            source = writing.stamp.source
            number = writing.add("worker", **values, source=source)
            self._present = {"id": number, **values}
            settled.workers_added += 1
        elif values:
            writing.change("worker", self._present, **values)
            if self._is_new:
                self._present.update(values)
            elif decided:
                settled.workers_changed.add(int(self._present["id"]))

    def _write_posts(
        self, row: StaffRow, posts: list[_Post]
    ) -> tuple[list[tuple[str, str]], list[Decided]]:
        """Add the posts that are not there, and change those that are."""
        assert self._present is not None
        worker = int(self._present["id"])
        writing, settled = self._all.writing, self._all.settled
        added: list[tuple[str, str]] = []
        changed: list[Decided] = []
        for post in posts:
            present = self._there(worker, post.values)
            if present is not None:
                changed += self._change_post(row, present, post.values)
                continue
            begun = self._begin(post.values, self._present)
            values = {**post.values, "worker_id": worker, "valid_from": begun or None}
            number = writing.add("post", **values, source=writing.stamp.source)
            self._all.posts[worker].append({"id": number, "new": True, **values})
            self._named.add(number)
            settled.posts_added += 1
            role = str(post.values["role"])
            added.append((role, post.place.label))
            self._new.append((row, role))
        return added, changed

    def _change_post(self, row: StaffRow, present: Row, values: Row) -> list[Decided]:
        """Take what a row says of a post on record."""
        if present.get("new") or int(present["id"]) in self._named:
            self._rows.keep(row, "role", "post_twice")
            return []
        self._named.add(int(present["id"]))
        names = ("valid_from", "valid_to", "department", "note")
        told = {name: values[name] for name in names if values.get(name)}
        decided = self._all.judge.decide("post", present, told)
        taken = [each for each in decided if each.outcome != "keep"]
        new = {each.column: each.offered for each in taken}
        try:
            check_post({**present, **new})
        except EditError:
            self._rows.keep(row, "post_to", "dates_backwards")
            return []
        if new:
            self._all.writing.change("post", present, **new)
            self._all.settled.posts_changed.add(int(present["id"]))
        return taken

    def _there(self, worker: int, values: Row) -> Row | None:
        """Find the post on record that a row speaks of: same place, days in common."""
        begun, end = values.get("valid_from") or "", values.get("valid_to") or ""
        if not begun and not end:
            begun = self._all.day
        for post in self._all.posts[worker]:
            if self._all_same(post, values) and _meet(post, begun, end):
                return post
        return None

    def _all_same(self, post: Row, values: Row) -> bool:
        at_house = values["scope_type"] in HOUSE_SCOPES
        if at_house != (post["scope_type"] in HOUSE_SCOPES):
            return False
        if at_house and post["scope_type"] != values["scope_type"]:
            return False
        place = int(post["scope_id"] or 0)
        if not at_house:
            place = self._all.heirs.get(place, place)
        same = str(post.get("part") or "") == str(values.get("part") or "")
        return same and place == values["scope_id"] and post["role"] == values["role"]

    def _point_out_older(self) -> None:
        """Point out posts of the same role that the roster no longer names."""
        if self._present is None or self._is_new:
            return
        older = {
            post["role"]
            for post in self._all.posts[int(self._present["id"])]
            if int(post["id"]) not in self._named
            and (post["valid_to"] or "9") > self._all.day
        }
        for row, role in self._new:
            if role in older and role in _ONE_PLACE:
                self._rows.keep(row, "role", "post_elsewhere")


def _meet(post: Row, begun: str, end: str) -> bool:
    """Tell whether a post on record and one that is wanted have days in common."""
    first, last = post.get("valid_from") or "", post.get("valid_to") or ""
    if (first, last) == (begun, end):
        return True
    return (not last or begun < last) and (not end or first < end)


def typed(values: Mapping[str, str]) -> Row:
    """Give values as the columns of table ``worker`` hold them."""
    return {n: float(v) if n in _NUMBERS else v for n, v in values.items()}
