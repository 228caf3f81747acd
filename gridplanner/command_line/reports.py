"""The command `report`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from gridplanner.command_line.call import Answer, Call, Project, command, now
from gridplanner.resources.texts import text

if TYPE_CHECKING:
    from gridplanner.data.period import Period


@command("report")
def report(
    call: Call,
    project: Project,
    *,
    out: Annotated[Path, typer.Option("--out", help="cli.option.report")],
    period: Annotated[str, typer.Option("--period", help="cli.option.period")] = "",
    kind: Annotated[
        Literal["weekly", "monthly"] | None,
        typer.Option("--kind", help="cli.option.report_kind"),
    ] = None,
    remark: Annotated[str, typer.Option("--remark", help="cli.option.remark")] = "",
) -> Answer:
    """Write a report of a span of days, as a workbook, a Word file or on paper."""
    from gridplanner.command_line.figures import stand
    from gridplanner.report_writing import Wish, check_suffix, make_report, write_report
    from gridplanner.reports.report import with_remark

    check_suffix(out)
    span = _span(period, kind)
    wish = Wish(
        kind=kind or ("weekly" if span.days <= 7 else "monthly"),
        period=span,
        made=f"{call.user} {now():%Y-%m-%d %H:%M}",
    )
    with call.project(project, right="print") as document:
        standing = stand(call, document)
        with call.progress() as progress:
            made = make_report(document, standing, wish, progress)
    write_report(out, with_remark(made, remark))
    data = {
        "file": str(out),
        "tables": made.tables,
        "charts": made.charts,
        "period": str(span),
    }
    return Answer(data, (text("cli.report.done", **data),))


def _span(words: str, kind: str | None) -> "Period":
    """Read the span; without one it is the last week, or month, that is over."""
    from gridplanner.data.period import last_month, last_week, parse_period

    today = now().date()
    if words:
        return parse_period(words, today)
    return last_month(today) if kind == "monthly" else last_week(today)
