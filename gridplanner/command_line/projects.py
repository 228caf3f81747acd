"""The commands `new` and `check`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gridplanner.command_line.call import (
    Answer,
    Call,
    Level,
    Project,
    Table,
    cells,
    command,
    now,
)
from gridplanner.command_line.passphrases import ask_new_passphrase
from gridplanner.resources.texts import text

if TYPE_CHECKING:
    from gridplanner.data.checks.issue import CheckIssue, CheckResult
    from gridplanner.data.document import Document


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
    from gridplanner.data.store.encrypting import FirstUser, create_encrypted
    from gridplanner.data.store.geopackage import ProjectFile

    template = parse_levels(levels)
    system = None if crs.lower() == "auto" else _plane_crs(crs)
    if encrypt:
        words = ask_new_passphrase(call.passphrase_file, option="--passphrase-file")
        first = FirstUser(call.user, words)
        create_encrypted(project, first, levels=template, crs=system, clock=now)
    else:
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
    from gridplanner.data.errors import ImportRejected
    from gridplanner.data.geodesy.crs import find_crs, short_name

    if find_crs(name).is_geographic:
        raise ImportRejected("cli.crs_in_degrees", crs=name)
    return short_name(name)


@command("check")
def check(
    call: Call,
    project: Project,
    *,
    level: Level = "grid",
    fix: Annotated[bool, typer.Option("--fix", help="cli.option.fix")] = False,
) -> Answer:
    """Check that the units of a level tile and cut no building."""
    from gridplanner.data.levels import find_level

    with call.project(project, "edit" if fix else "look") as document:
        index = find_level(document.levels, level)
        found = _look_over(call, document, index)
        data: dict[str, Any] = {}
        lines: list[str] = []
        if fix:
            before = len(found.issues)
            found = _mend(call, document, index, found)
            data["fixed"] = before - len(found.issues)
            lines.append(text("cli.check.fixed", n=data["fixed"]))
        names = [each.name for each in document.levels]
    data |= {"tiles": found.tiles, "counts": dict(found.counts)}
    data["issues"] = [_issue(issue, names) for issue in found.issues]
    if found.tiles:
        lines.append(text("cli.check.tiles"))
    elif not found.issues:
        lines.append(text("cli.check.empty", level=names[index]))
    if found.issues:
        lines.append(text("cli.check.faults", n=len(found.issues)))
    return Answer(data, tuple(lines), _tables(data["issues"]))


def _look_over(call: Call, document: "Document", level: int) -> "CheckResult":
    from gridplanner.analysis.standing import Standing
    from gridplanner.analysis.surroundings import Surroundings
    from gridplanner.data.checks.check import check as look_over
    from gridplanner.data.checks.limits import KEY, unpack_limits
    from gridplanner.data.courtyards import read_courtyards
    from gridplanner.data.landmarks import read_landmarks

    plan, file = document.plan, document.file
    limits = unpack_limits(file.meta(KEY))
    with call.progress() as progress:
        snapshot = document.snapshot(progress=progress)
        standing = Standing(snapshot, document.footprints, progress)
        ids = snapshot.building_ids
        groups, landmarks = read_courtyards(file, ids), read_landmarks(file)
        around = Surroundings(ids, groups, landmarks, limits.mark_distance)
        evidence = around.evidence(plan, standing, level)
        return look_over(plan, evidence, level=level, limits=limits, progress=progress)


def _mend(
    call: Call, document: "Document", level: int, found: "CheckResult"
) -> "CheckResult":
    from gridplanner.data.checks.fix import fix_all
    from gridplanner.data.checks.limits import KEY, unpack_limits

    limits = unpack_limits(document.file.meta(KEY))
    change = fix_all(document.plan, found.issues, limits=limits)
    if change is None:
        return found
    document.apply(change)
    return _look_over(call, document, level)


def _issue(issue: "CheckIssue", levels: list[str]) -> dict[str, Any]:
    return {
        "kind": issue.kind,
        "level": levels[issue.level],
        "codes": list(issue.codes),
        "place": [round(value, 3) for value in issue.place or ()] or None,
        "area": round(issue.area, 3),
        "width": round(issue.width, 3),
        "severity": issue.severity,
        "measure": None if issue.measure is None else round(issue.measure, 3),
    }


def _tables(issues: list[dict[str, Any]]) -> tuple[Table, ...]:
    if not issues:
        return ()
    names = ("kind", "codes", "place", "area", "width", "measure", "severity")
    rows = []
    for issue in issues:
        shown = issue | {
            "kind": text(f"cli.issue.{issue['kind']}"),
            "codes": " ".join(issue["codes"]),
            "place": " ".join(f"{value:.2f}" for value in issue["place"] or ()),
            "measure": "" if issue["measure"] is None else issue["measure"],
            "severity": text(f"cli.severity.{issue['severity']}"),
        }
        rows.append(cells([shown[name] for name in names]))
    return (Table(tuple(text(f"cli.column.{name}") for name in names), tuple(rows)),)
