"""The command `export`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from gridplanner.command_line.call import (
    Answer,
    Call,
    Project,
    command,
)
from gridplanner.command_line.figures import Scenario
from gridplanner.resources.texts import text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gridplanner.data.document import Document

Kind = Literal["areas", "grids", "micro-grids", "buildings", "people", "report"]


@command("export")
def export(
    call: Call,
    project: Project,
    kind: Annotated[Kind, typer.Argument(help="cli.option.export_kind")],
    file: Annotated[Path, typer.Argument(help="cli.option.file")],
    *,
    grid: Annotated[
        list[str] | None, typer.Option("--grid", help="cli.option.export_grid")
    ] = None,
    category: Annotated[
        list[str] | None, typer.Option(help="cli.option.category")
    ] = None,
    template: Annotated[str, typer.Option(help="cli.option.template")] = "",
    zip_: Annotated[
        str, typer.Option("--zip", metavar="FILE|-", help="cli.option.zip")
    ] = "",
    reveal: Annotated[bool, typer.Option("--reveal", help="cli.option.reveal")] = False,
    reason: Annotated[str, typer.Option(help="cli.option.reason")] = "",
    scenario: Scenario = "",
) -> Answer:
    """Write areas, grids, buildings or people into a file of another program."""
    if kind == "report":
        _refuse_for_ground(
            category=category, reveal=reveal, reason=reason, template=template, zip=zip_
        )
        rows = _write_report(call, project, file, grids=grid, scenario=scenario)
    elif kind == "people":
        from gridplanner.command_line.export_people import Wanted, write_people

        rows = write_people(
            call,
            project,
            file,
            wanted=Wanted(grid or (), category or (), template, zip_),
            reveal=reveal,
            reason=reason,
        )
    else:
        _refuse_for_ground(
            category=category, reveal=reveal, reason=reason, template=template, zip=zip_
        )
        code = _one_grid(grid or ())
        rows = _write(call, project, kind, file=file, grid=code, scenario=scenario)
    return Answer(
        {"file": str(file), "rows": rows},
        (text("cli.export.done", rows=rows, file=str(file)),),
    )


def _write_report(
    call: Call,
    project: Path,
    file: Path,
    *,
    grids: "Sequence[str] | None",
    scenario: str,
) -> int:
    """Write the report of the grids; tell how many it has."""
    from gridplanner.command_line.reports import write
    from gridplanner.data.errors import GridPlannerError
    from gridplanner.reports.report import Table

    if grids:
        raise GridPlannerError("cli.no_grid_in_report")
    made = write(call, project, file, kind="grids", scenario=scenario)
    tables = [part for one in made.sections for part in one.parts]
    return next(len(part.rows) for part in tables if isinstance(part, Table))


def _one_grid(grids: "Sequence[str]") -> str:
    """Give the grid ground is written of; several are for people alone."""
    from gridplanner.data.errors import GridPlannerError

    if len(grids) > 1:
        raise GridPlannerError("cli.one_grid")
    return grids[0] if grids else ""


def _refuse_for_ground(**given: object) -> None:
    """Refuse what is asked of people alone."""
    from gridplanner.data.errors import GridPlannerError

    for option, value in given.items():
        if value:
            raise GridPlannerError("cli.people_only", option=f"--{option}")


def _write(
    call: Call, project: Path, kind: str, *, file: Path, grid: str, scenario: str
) -> int:
    from gridplanner.command_line.figures import plan_named, stand
    from gridplanner.data.errors import GridPlannerError
    from gridplanner.data.export import check_target, write_layer
    from gridplanner.data.levels import Role
    from gridplanner.extracts import building_layer, unit_layer

    check_target(file)
    roles = {"areas": Role.AREA, "grids": Role.GRID, "micro-grids": Role.MICRO_GRID}
    with call.project(project, right="export") as document:
        number = plan_named(document, scenario)
        standing = stand(call, document, number)
        codes = {unit.code for unit in standing.snapshot.units}
        if grid and grid not in codes:
            raise GridPlannerError("cli.no_unit", unit=grid)
        check_reach(document, number, grid)
        if kind == "buildings":
            layer = building_layer(document, standing, grid=grid)
        else:
            plan = document.plans[number]
            layer = unit_layer(document, standing, roles[kind], grid=grid, plan=plan)
    return write_layer(file, layer)


def check_reach(document: "Document", plan: int, grid: str) -> None:
    """Refuse to write what lies outside the units a user works for.

    Who works for some units names the one that is wanted.
    """
    reach = document.limits.reach(document.plans[plan])
    if reach is None:
        return
    units = document.plans[plan].units
    if grid not in {units[number].code for number in reach} - {""}:
        document.limits.require_all()
