"""The commands `new` and `check`."""

from pathlib import Path
from typing import Annotated

import typer

from gridplanner.command_line.call import (
    Answer,
    Call,
    command,
    now,
    refuse_unbuilt,
)
from gridplanner.resources.texts import text


@command("new")
def new(
    call: Call,
    project: Annotated[Path, typer.Argument(help="cli.option.new_project")],
    *,
    crs: Annotated[str, typer.Option(help="cli.option.crs")] = "auto",
    levels: Annotated[
        str, typer.Option(help="cli.option.levels")
    ] = "镇,社区,网格,微网格",
    encrypt: Annotated[
        bool, typer.Option("--encrypt", help="cli.option.encrypt")
    ] = False,
) -> Answer:
    """Make a new project."""
    from gridplanner.data.levels import parse_levels
    from gridplanner.data.store.geopackage import ProjectFile

    refuse_unbuilt("--encrypt", encrypt)
    template = parse_levels(levels)
    system = None if crs.lower() == "auto" else _plane_crs(crs)
    ProjectFile.create(
        project, levels=template, crs=system, clock=now, user=call.user
    ).close()
    names = [level.name for level in template]
    data = {"project": str(project), "crs": system, "levels": names}
    return Answer(
        data,
        (text("cli.new.done", project=str(project), levels=" – ".join(names)),),
    )


def _plane_crs(name: str) -> str:
    from gridplanner.data.crs import find_crs, short_name
    from gridplanner.data.errors import ImportRejected

    if find_crs(name).is_geographic:
        raise ImportRejected("cli.crs_in_degrees", crs=name)
    return short_name(name)
