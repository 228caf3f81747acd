"""The command `find`; it loads neither arrays nor geometry."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gridplanner.command_line.call import (
    Answer,
    Call,
    Project,
    Table,
    cells,
    command,
    now,
)
from gridplanner.resources.texts import text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gridplanner.data.store.hits import Hit, Hits


@command("find")
def find(
    call: Call,
    project: Project,
    words: Annotated[list[str], typer.Argument(help="cli.option.words")],
    *,
    limit: Annotated[int, typer.Option(min=1, help="cli.option.limit")] = 50,
    reveal: Annotated[bool, typer.Option("--reveal", help="cli.option.reveal")] = False,
    reason: Annotated[str, typer.Option(help="cli.option.reason")] = "",
) -> Answer:
    """Find people, units, workers, houses and places."""
    from gridplanner.data.access.roles import permissions_of
    from gridplanner.data.store.search import search

    asked = " ".join(words)
    if reveal:
        found = _find_in_plain(call, Path(project), asked, limit=limit, reason=reason)
    else:
        keys = call.keys(Path(project))
        account = None if keys is None else keys.account
        if permissions_of(account).scope is not None:
            found = _find_in_reach(call, Path(project), asked, limit=limit)
        else:
            found = search(Path(project), asked, limit=limit, now=now(), keys=keys)
    data = {"hits": [_answer(hit) for hit in found.hits], "more": found.more}
    if not found.hits:
        return Answer(data, (text("cli.find.none"),))
    lines = (text("cli.find.more", n=limit),) if found.more else ()
    return Answer(data, lines, (_table(found.hits),))


def _find_in_plain(
    call: Call, project: Path, asked: str, *, limit: int, reason: str
) -> "Hits":
    """Find, and show the people found in plain once that is on the record."""
    from gridplanner.data.access.reveal import reveal_for_command

    with call.project(project, "edit") as document:
        found = document.registry.find(asked, limit=limit, now=now())
        found = document.limits.seen(found)
        people = [hit.id for hit in found.hits if hit.kind == "person"]
        grant = reveal_for_command(
            document.file,
            reason,
            people=people,
            object=text("cli.find.revealed", n=len(people)),
            now=now(),
            permissions=document.limits.permissions,
        )
        plain = document.registry.find(asked, limit=limit, grant=grant, now=now())
        return document.limits.seen(plain)


def _find_in_reach(call: Call, project: Path, asked: str, *, limit: int) -> "Hits":
    """Find for a user who works for some units what lies in these."""
    with call.project(project) as document:
        found = document.registry.find(asked, limit=limit, now=now())
        return document.limits.seen(found)


def _answer(hit: "Hit") -> dict[str, Any]:
    answer: dict[str, Any] = {
        "kind": hit.kind,
        "id": hit.id,
        "label": hit.label,
        "address": hit.address,
        "grid": hit.grid,
        "xy": None if hit.xy is None else list(hit.xy),
    }
    if hit.person is not None:
        answer |= {
            "sex": hit.person.sex,
            "age": hit.person.age,
            "id_no": hit.person.id_no,
            "phone": hit.person.phone,
        }
        if hit.person.contact:
            answer["emergency_phone"] = hit.person.contact
    return answer


def _table(hits: "Sequence[Hit]") -> Table:
    titles = ("kind", "label", "address", "grid", "xy")
    rows = []
    for hit in hits:
        place = "" if hit.xy is None else f"{hit.xy[0]:.2f} {hit.xy[1]:.2f}"
        kind = text(f"cli.kind.{hit.kind}")
        rows.append(cells([kind, _label(hit), hit.address, hit.grid, place]))
    return Table(tuple(text(f"cli.column.{title}") for title in titles), tuple(rows))


def _label(hit: "Hit") -> str:
    if hit.person is None:
        return hit.label
    return " ".join(
        part
        for part in (
            hit.label,
            hit.person.id_no,
            hit.person.phone,
            hit.person.contact and text("finding.contact", phone=hit.person.contact),
        )
        if part
    )
