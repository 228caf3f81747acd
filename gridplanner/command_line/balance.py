"""The command `balance`."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from gridplanner.command_line.call import (
    Answer,
    Call,
    Out,
    Project,
    Table,
    cells,
    command,
    now,
)
from gridplanner.command_line.figures import (
    On,
    Scenario,
    day_asked,
    is_by_worker,
    plan_named,
    stand,
)
from gridplanner.command_line.workload import left_out, said_left_out
from gridplanner.data.errors import GridPlannerError
from gridplanner.resources.format import format_count, format_index, format_percent
from gridplanner.resources.texts import has_text, own_name, text

if TYPE_CHECKING:
    from pathlib import Path

    from gridplanner.analysis.balance import Target
    from gridplanner.analysis.figures import Figures
    from gridplanner.data.document import Document
    from gridplanner.data.norms.norm import Norm
    from gridplanner.studies.workload.study import WorkStudy

Measure = Literal[
    "households",
    "people",
    "dwellings",
    "buildings",
    "minutes",
    "equivalents",
    "utilisation",
]
By = Annotated[str, typer.Option("--by", help="cli.option.workload_by")]


@command("balance")
def balance(
    call: Call,
    project: Project,
    *,
    by: By = "grid",
    measure: Annotated[
        Measure | None, typer.Option("--measure", help="cli.option.measure")
    ] = None,
    target: Annotated[str, typer.Option("--target", help="cli.option.target")] = "",
    scenario: Scenario = "",
    on: On = "",
    out: Out = None,
) -> Answer:
    """Tell how evenly a load is shared among the units of a level, or the workers."""
    given = _target(target)
    with call.project(project) as document:
        data = _answer(call, document, _Asked(by, measure, scenario, on, given))
    if out is not None:
        _write(out, data)
        data["file"] = str(out)
    return Answer(data, _lines(data), (_table(data),))


@dataclass(frozen=True)
class _Asked:
    by: str
    measure: str | None
    scenario: str
    on: str
    target: "Target | None"


def _answer(call: Call, document: "Document", asked: _Asked) -> dict[str, Any]:
    from gridplanner.analysis.measured import WORK
    from gridplanner.studies.workload.study import study_work

    number = plan_named(document, asked.scenario)
    is_of_workers = is_by_worker(document, asked.by)
    measure = asked.measure or ("utilisation" if is_of_workers else "households")
    if measure not in WORK:
        if is_of_workers:
            raise GridPlannerError(
                "balance.not_by_worker", measure=text(f"balance.measure.{measure}")
            )
        return _counts(call, document, number, asked, measure)
    day = day_asked(asked.on, now().date())
    study = study_work(document, stand(call, document, number), plan=number, day=day)
    _check_unit(study.norm.norm, measure)
    if is_of_workers:
        return _of_workers(document, study, asked, measure)
    return _of_units(document, study, asked, measure)


def _counts(
    call: Call, document: "Document", number: int, asked: _Asked, measure: str
) -> dict[str, Any]:
    """Share what is counted: households, people, houses."""
    from gridplanner.analysis.measured import measured
    from gridplanner.analysis.within_reach import figures_within
    from gridplanner.data.levels import find_level
    from gridplanner.studies.workload.balance import balance_data, unit_heads

    level = find_level(document.levels, asked.by)
    standing = stand(call, document, number)
    found = standing.figures(level)
    reach = document.limits.reach(document.plans[number])
    if reach is not None:
        found = figures_within(found, reach)
    _check_known(found, measure)
    parents = {unit.id: unit.code for unit in standing.snapshot.units}
    return balance_data(
        measured(found, measure),
        unit_heads(found.units, parents),
        by=document.levels[level].name,
        target=asked.target or _of_rules(document, level, measure),
    )


def _of_units(
    document: "Document", study: "WorkStudy", asked: _Asked, measure: str
) -> dict[str, Any]:
    from gridplanner.analysis.measured import measured_work
    from gridplanner.data.levels import find_level
    from gridplanner.studies.workload.balance import balance_data, unit_heads

    level = find_level(document.levels, asked.by)
    loads = study.loads(level)
    parents = {unit.id: unit.code for unit in study.work.snapshot.units}
    data = balance_data(
        measured_work(loads, measure),
        unit_heads(loads.units, parents),
        by=document.levels[level].name,
        target=asked.target,
    )
    nobody = (loads.rows.capacity == 0).sum().item()
    return data | _study_data(document, study) | {"nobody": nobody}


def _of_workers(
    document: "Document", study: "WorkStudy", asked: _Asked, measure: str
) -> dict[str, Any]:
    from gridplanner.analysis.measured import measured_work
    from gridplanner.studies.workload.balance import balance_data
    from gridplanner.studies.workload.extract import WORKER
    from gridplanner.studies.workload.study import people_told

    found = study.worker_loads
    people = people_told(document.file, study)
    loads = measured_work(found, measure)
    heads = [
        {name: people[number][name] for name in ("code", "name", "kind")}
        for number in loads.ids.tolist()
    ]
    data = balance_data(loads, heads, by=WORKER, target=asked.target)
    nobody = {"grids": found.units_unassigned, "load": found.unassigned}
    return data | _study_data(document, study) | {"unassigned": nobody}


def _study_data(document: "Document", study: "WorkStudy") -> dict[str, Any]:
    from gridplanner.analysis.measured import work_measures

    return left_out(document, study) | {
        "norm": own_name(study.norm.name, "workload.default_norm"),
        "unit": work_measures(study.norm.norm)[0],
        "day": study.day,
        "staffed": study.duties is not None,
    }


def _check_unit(norm: "Norm", measure: str) -> None:
    """Refuse minutes where a norm counts equivalents, and the other way round."""
    from gridplanner.analysis.measured import work_measures

    known = work_measures(norm)
    if measure not in known:
        raise GridPlannerError(
            "balance.other_unit",
            measure=text(f"balance.measure.{measure}"),
            known=known[0],
        )


def _target(words: str) -> "Target | None":
    """Read a range like 300-500; None where none is given."""
    from gridplanner.analysis.balance import between

    if not words:
        return None
    low, dash, high = words.partition("-")
    try:
        ends = float(low), float(high)
    except ValueError:
        ends = (0.0, 0.0)
    if not dash or not 0 < ends[0] <= ends[1]:
        raise typer.BadParameter(text("cli.balance.target", target=words))
    return between(*ends)


def _of_rules(document: "Document", level: int, measure: str) -> "Target | None":
    """Give the range that the rules in use set for grids."""
    from gridplanner.data.levels import Role
    from gridplanner.studies.rules.study import target_of

    is_of_grids = document.levels[level].role is Role.GRID
    return target_of(document, measure) if is_of_grids else None


def _check_known(found: "Figures", measure: str) -> None:
    """Refuse a measure that nothing is known of: there is nothing to share."""
    from gridplanner.analysis.measured import measures_of

    if measure not in measures_of(found):
        raise GridPlannerError(
            "balance.nothing_known", measure=text(f"balance.measure.{measure}")
        )


def _lines(data: dict[str, Any]) -> tuple[str, ...]:
    """Say each index, with what was left out."""
    measures, total = data["measures"], data["total"]
    names = ("max_over_mean", "min_over_mean", "cv", "gini")
    lines = [
        f"{text(f'cli.balance.{name}')}: {format_index(measures[name])}"
        for name in names
    ]
    lines.append(
        text(
            "cli.balance.within",
            p=f"{100 * measures['near']:.0f}",
            n=f"{measures['within']:,}",
            all=f"{total['count']:,}",
        )
    )
    if total["unknown"]:
        lines.append(text("cli.balance.unknown", n=f"{total['unknown']:,}"))
    if "norm" in data:
        lines += _said_of_work(data)
    return tuple(lines)


def _said_of_work(data: dict[str, Any]) -> list[str]:
    """Say by which norm, whose time counts, and which grids nobody looks after."""
    lines = [text("cli.workload.norm", norm=data["norm"])]
    if not data["staffed"]:
        is_of_units = "unassigned" not in data
        lines.append(text(f"cli.workload.{'one_each' if is_of_units else 'no_posts'}"))
    nobody = data.get("unassigned", {"grids": data.get("nobody", 0)})["grids"]
    if nobody:
        lines.append(text("cli.balance.nobody", n=f"{nobody:,}"))
    return [*lines, *said_left_out(data)]


def _table(data: dict[str, Any]) -> Table:
    is_share = data["measure"] == "utilisation"

    def value(number: float | None) -> Any:  # noqa: ANN401 - a number or its words
        return format_percent(number) if is_share else format_count(number)

    titles, rows = _columns(data)
    rows = [[*row[:3], value(row[3]), format_index(row[4]), *row[5:]] for row in rows]
    # A sum of shares means nothing.
    total = None if is_share else format_count(data["total"]["value"])
    rows.append([text("cli.figures.total"), "", "", total, None, None])
    return Table(tuple(titles), tuple(cells(row) for row in rows))


def _columns(data: dict[str, Any]) -> tuple[list[str], list[list[Any]]]:
    """Give titles and cells of the rows."""
    third = "kind" if data["by"] == "worker" else "parent"
    titles = [text(f"cli.column.{name}") for name in ("code", "name", third)]
    titles.append(text(f"balance.measure.{data['measure']}"))
    titles += [text("cli.column.over_mean"), text("cli.column.band")]
    rows = []
    for row in data["rows"]:
        above, kind = row[third], f"staff.kind.{row[third]}"
        if third == "kind" and has_text(kind):
            above = text(kind)
        band = text(f"band.{row['band']}") if row["band"] else None
        cells_ = [row["code"], row["name"], above, row["value"], row["over_mean"], band]
        rows.append(cells_)
    return titles, rows


def _write(path: "Path", data: dict[str, Any]) -> None:
    from gridplanner.data.export import write_rows

    titles, rows = _columns(data)
    columns = zip(*rows, strict=True) if rows else ([] for _ in titles)
    write_rows(path, dict(zip(titles, map(list, columns), strict=True)))
