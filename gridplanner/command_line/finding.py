"""The command `find`; it loads neither arrays nor geometry."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gridplanner.command_line.call import (
    Answer,
    Call,
    Project,
    Table,
    cells,
    command,
    refuse_unbuilt,
)
from gridplanner.resources.texts import text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gridplanner.data.store.search import Hit


@command("find")
def find(
    call: Call,  # noqa: ARG001 - every command takes it
    project: Project,
    words: Annotated[list[str], typer.Argument(help="cli.option.words")],
    *,
    limit: Annotated[int, typer.Option(min=1, help="cli.option.limit")] = 50,
    reveal: Annotated[bool, typer.Option("--reveal", help="cli.option.reveal")] = False,
    reason: Annotated[str, typer.Option(help="cli.option.reason")] = "",
) -> Answer:
    """Find units and buildings."""
    from gridplanner.data.store.search import search

    refuse_unbuilt("--reveal", reveal)
    refuse_unbuilt("--reason", reason)
    found = search(Path(project), " ".join(words), limit=limit)
    hits = [
        {
            "kind": hit.kind,
            "id": hit.id,
            "label": hit.label,
            "address": hit.address,
            "grid": hit.grid,
            "xy": None if hit.xy is None else list(hit.xy),
        }
        for hit in found.hits
    ]
    data = {"hits": hits, "more": found.more}
    if not hits:
        return Answer(data, (text("cli.find.none"),))
    lines = (text("cli.find.more", n=limit),) if found.more else ()
    return Answer(data, lines, (_table(found.hits),))


def _table(hits: "Sequence[Hit]") -> Table:
    titles = ("kind", "label", "address", "grid", "xy")
    rows = []
    for hit in hits:
        place = "" if hit.xy is None else f"{hit.xy[0]:.2f} {hit.xy[1]:.2f}"
        kind = text(f"cli.kind.{hit.kind}")
        rows.append(cells([kind, hit.label, hit.address, hit.grid, place]))
    return Table(tuple(text(f"cli.column.{title}") for title in titles), tuple(rows))
