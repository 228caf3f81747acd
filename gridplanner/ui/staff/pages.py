"""What the details say of somebody who works for the town."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from gridplanner.data.access.stand_ins import stand_in
from gridplanner.data.norms.norm import Method
from gridplanner.data.store.homes import rows_about
from gridplanner.data.team.posts import UNIT, positions
from gridplanner.data.team.roles import WorkerKind
from gridplanner.resources.format import NONE, format_count
from gridplanner.resources.texts import text
from gridplanner.studies.household_words import source_word
from gridplanner.ui.panels.facts import Fact, Page
from gridplanner.ui.people_list.words import sex_word

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gridplanner.data.norms.norm import Norm
    from gridplanner.ui.session import Session

PLAIN = ("code", "organisation", "skills")
"""Columns said as they are written."""


_KINDS = frozenset(WorkerKind)


def worker_page(session: Session, worker_id: int) -> Page:
    """Say who a worker is, and how much time and how many posts he or she has."""
    row = session.staff_desk.worker_row(worker_id)
    if not row:
        busy = text("blocked.busy") if session.is_held else ""
        return Page(text("staff.gone"), busy)
    sections = [
        ("", (*_load_facts(session, worker_id), *_posts_facts(session, worker_id))),
        (text("inspector.fields"), tuple(_facts(session, row))),
    ]
    notes = [text("staff.left", day=row["valid_to"])] if has_left(session, row) else []
    return Page(
        str(row["name"] or NONE),
        " · ".join(filter(None, (kind_word(row), str(row["code"] or "")))),
        sections=tuple(sections),
        notes=tuple(notes),
        commands=_commands(session, row),
        picture=photo_of(session, worker_id),
    )


def photo_of(session: Session, worker_id: int) -> bytes:
    """Give the last photo of somebody; empty for none, or while a job reads."""
    document = session.document
    if document is None or session.is_held:
        return b""
    rows = rows_about(document.file, "photo", "worker", [worker_id])
    return bytes(rows[-1]["picture"] or b"") if rows else b""


def _commands(session: Session, row: Mapping[str, Any]) -> tuple[str, ...]:
    masked = any(row.get(name) for name in ("phone", "id_no", "birth", "note"))
    plain = "data.mask" if session.grant is not None else "staff.reveal"
    return (
        "cmd.handover",
        *((plain,) if masked else ()),
        "staff.give_post",
        "tool.assign",
        "staff.leave",
        "staff.change_worker",
        "staff.photo",
        "staff.end_worker",
    )


def load_of(session: Session, worker_id: int) -> tuple[float, float] | None:
    """Give the load of a worker and what he or she can bear; None until counted.

    Minutes a month, or household equivalents; NaN for a capacity nobody knows.
    """
    found = session.work_desk.worker_loads()
    if found is None:
        return None
    (row,) = positions(found.worker_ids, np.array([worker_id], np.int64)).tolist()
    return (float(found.load[row]), float(found.capacity[row])) if row >= 0 else None


def load_words(session: Session, load: float, capacity: float) -> str:
    """Say a load and what share of the capacity that is: 5,003 分钟/月 = 90%."""
    key = unit_key(session.work_desk.norm)
    words = text(f"staff.load.{key}", n=format_count(round(load)))
    if not capacity > 0:
        return words
    return text("staff.load.share", load=words, share=f"{100 * load / capacity:.0f}%")


def unit_key(norm: Norm) -> str:
    """Tell what loads are counted in: ``"minutes"`` or ``"equivalents"``."""
    return "minutes" if norm.method is Method.TIME else "equivalents"


def _load_facts(session: Session, worker_id: int) -> list[Fact]:
    session.work_desk.want()
    name, load = text("staff.fact.load"), load_of(session, worker_id)
    if load is None:
        waits = session.work_desk.is_counting
        return [Fact(name, text("inspector.counting"))] if waits else []
    return [Fact(name, load_words(session, *load))]


def kind_word(row: Mapping[str, Any]) -> str:
    """Say how somebody works; another program's word as it is."""
    kind = str(row.get("kind") or "")
    return text(f"staff.kind.{kind}") if kind in _KINDS else kind


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
        _fact("source", source_word(str(row.get("source") or ""))),
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
