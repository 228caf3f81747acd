"""What the details say of somebody who works for the town."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gridplanner.data.access.stand_ins import stand_in
from gridplanner.data.team.posts import UNIT
from gridplanner.data.team.roles import WorkerKind
from gridplanner.resources.format import NONE, format_count
from gridplanner.resources.texts import text
from gridplanner.ui.panels.facts import Fact, Page
from gridplanner.ui.people_list.words import sex_word

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gridplanner.ui.session import Session

PLAIN = ("code", "organisation", "skills", "source")
"""Columns said as they are written."""


def worker_page(session: Session, worker_id: int) -> Page:
    """Say who a worker is, and how much time and how many posts he or she has."""
    row = session.staff_desk.worker_row(worker_id)
    if not row:
        busy = text("blocked.busy") if session.is_held else ""
        return Page(text("staff.gone"), busy)
    sections = [
        ("", tuple(_posts_facts(session, worker_id))),
        (text("inspector.fields"), tuple(_facts(session, row))),
    ]
    notes = [text("staff.left", day=row["valid_to"])] if has_left(session, row) else []
    return Page(
        str(row["name"] or NONE),
        " · ".join(filter(None, (kind_word(row), str(row["code"] or "")))),
        sections=tuple(sections),
        notes=tuple(notes),
        commands=("staff.to_map",),
    )


def kind_word(row: Mapping[str, Any]) -> str:
    """Say how somebody works; another program's word as it is."""
    kind = str(row.get("kind") or "")
    return text(f"staff.kind.{kind}") if kind in set(WorkerKind) else kind


def has_left(session: Session, row: Mapping[str, Any]) -> bool:
    """Tell whether somebody no longer works for the town."""
    return bool(row["valid_to"]) and str(row["valid_to"]) <= session.staff_desk.day


def say(session: Session, row: Mapping[str, Any], column: str) -> str:
    """Give a column of a worker as it may be shown now."""
    value = row.get(column)
    words = None if value is None else str(value)
    return session.shown(column, words, person_id=stand_in("worker", int(row["id"])))


def _posts_facts(session: Session, worker_id: int) -> list[Fact]:
    posts = session.staff_desk.posts_of(worker_id)
    units = {post.place for post in posts if post.scope == UNIT and post.place}
    found = [
        Fact(text("staff.fact.units"), format_count(len(units))),
        Fact(text("staff.fact.posts"), format_count(len(posts))),
    ]
    on_leave = sum(post.on_leave for post in posts)
    if on_leave:
        found.append(Fact(text("staff.fact.on_leave"), format_count(on_leave)))
    return found


def _facts(session: Session, row: Mapping[str, Any]) -> list[Fact]:
    facts = [_fact(name, row.get(name)) for name in PLAIN]
    facts.insert(1, _fact("phone", say(session, row, "phone")))
    facts += [
        _fact("sex", sex_word(str(row["sex"] or ""))),
        _fact("birth", say(session, row, "birth")),
        _fact("id_no", say(session, row, "id_no")),
        _fact("base", row["base"] or (text("staff.on_map") if row["base_x"] else "")),
        _fact("capacity", _capacity(row)),
        _fact("valid_from", row["valid_from"]),
        _fact("valid_to", row["valid_to"]),
        _fact("note", say(session, row, "note")),
    ]
    return [fact for fact in facts if fact.value]


def _fact(column: str, value: object) -> Fact:
    return Fact(text(f"staff.field.{column}"), "" if value is None else str(value))


def _capacity(row: Mapping[str, Any]) -> str:
    value = row["capacity"]
    if not isinstance(value, (int, float)):
        return ""
    return text("staff.minutes_a_month", n=format_count(round(value)))
