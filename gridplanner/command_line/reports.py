"""The command `report`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gridplanner.command_line.call import Answer, Call, Project, command, now
from gridplanner.command_line.figures import Scenario, plan_named, stand
from gridplanner.reports.kinds import ReportKind
from gridplanner.resources.texts import text

if TYPE_CHECKING:
    from gridplanner.data.period import Period
    from gridplanner.reports.report import Report


@command("report")
def report(
    call: Call,
    project: Project,
    *,
    out: Annotated[Path, typer.Option("--out", help="cli.option.report")],
    period: Annotated[str, typer.Option("--period", help="cli.option.period")] = "",
    kind: Annotated[
        ReportKind | None, typer.Option("--kind", help="cli.option.report_kind")
    ] = None,
    remark: Annotated[str, typer.Option("--remark", help="cli.option.remark")] = "",
    scenario: Scenario = "",
    against: Annotated[str, typer.Option("--against", help="cli.option.against")] = "",
) -> Answer:
    """Write a report, as a workbook, a Word file or on paper.

    A weekly dispatch or monthly bulletin is of a span of days; grids, workers,
    coverage, balance and changes are of the state of a plan.
    """
    span = _span(period, kind)
    wanted = kind or ("weekly" if span.days <= 7 else "monthly")
    made = write(
        call, project, out, kind=wanted, span=span, remark=remark,
        scenario=scenario, against=against,
    )  # fmt: skip
    data = {
        "file": str(out),
        "kind": wanted,
        "tables": made.tables,
        "charts": made.charts,
        "period": str(span),
    }
    return Answer(data, (text("cli.report.done", **data),))


def write(
    call: Call,
    project: Path,
    out: Path,
    *,
    kind: ReportKind,
    span: "Period | None" = None,
    remark: str = "",
    scenario: str = "",
    against: str = "",
) -> "Report":
    """Make a report of a project and write it."""
    from gridplanner.data.errors import GridPlannerError
    from gridplanner.report_writing import Wish, check_suffix, make_report, write_report
    from gridplanner.reports.report import with_remark

    check_suffix(out)
    if (kind == "changes") != bool(against):
        raise GridPlannerError("report.needs_against")
    with call.project(project, right="print") as document:
        plan = plan_named(document, scenario)
        standing = stand(call, document, plan)
        wish = Wish(
            kind=kind,
            period=span or _span("", kind),
            made=f"{call.user} {now():%Y-%m-%d %H:%M}",
            plan=plan,
            plan_name=scenario,
            against=against,
        )
        with call.progress() as progress:
            made = make_report(document, standing, wish, progress)
    write_report(out, with_remark(made, remark))
    return made


def _span(words: str, kind: str | None) -> "Period":
    """Read the span; without one it is the last week, or month, that is over.

    The state of a plan is that of today.
    """
    from gridplanner.data.period import Period, last_month, last_week, parse_period

    today = now().date()
    if words:
        return parse_period(words, today)
    if kind not in (None, "weekly", "monthly"):
        return Period(today, today)
    return last_month(today) if kind == "monthly" else last_week(today)
