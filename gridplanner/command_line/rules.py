"""The command `rules`."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from gridplanner.command_line.call import (
    Answer,
    Call,
    Out,
    Project,
    Table,
    command,
    now,
)
from gridplanner.command_line.figures import On, Scenario, day_asked, plan_named, stand
from gridplanner.resources.texts import own_name, text

if TYPE_CHECKING:
    from pathlib import Path

    from gridplanner.analysis.rules.verdict import Breach, Verdict
    from gridplanner.data.document import Document

    Told = list[tuple[str, Verdict]]

By = Annotated[str, typer.Option("--by", help="cli.option.rules_by")]
_SHOWN = 20  # names of each list for people; the answer for programs has all
_TITLES = ("rules.rule", "rules.demand", "rules.state", "rules.share")


@command("rules")
def rules(
    call: Call,
    project: Project,
    *,
    by: By = "grid",
    scenario: Scenario = "",
    on: On = "",
    out: Out = None,
) -> Answer:
    """Hold the units of a level against the packs of rules in use."""
    with call.project(project, whole=True) as document:
        data, told = _answer(call, document, by, scenario, on)
    if out is not None:
        _write(out, told, data)
        data["file"] = str(out)
    return Answer(data, _lines(data), (_table(told), _list(told, data)))


def _answer(
    call: Call, document: "Document", by: str, scenario: str, on: str
) -> tuple[dict[str, Any], "Told"]:
    from gridplanner.data.levels import find_level
    from gridplanner.data.rules.pack import RuleError, starting_pack
    from gridplanner.studies.rules.extract import rules_data
    from gridplanner.studies.rules.study import packs_of, study_rules
    from gridplanner.studies.rules.words import said

    level = find_level(document.levels, by)
    number = plan_named(document, scenario)
    day = day_asked(on, now().date())
    try:
        packs = packs_of(document) or {text("rules.usual"): starting_pack()}
    except RuleError as error:
        raise said(error) from error
    standing = stand(call, document, number)
    plan = document.plans[number]
    told = [
        (name, verdict)
        for name, pack in packs.items()
        for verdict in study_rules(document, plan, standing, level, pack, day=day)
    ]
    head = {"by": document.levels[level].name, "day": day.isoformat()}
    data = rules_data(document.file, standing.snapshot.unit_records, told)
    return head | {"packs": list(packs)} | data, told


def _lines(data: dict[str, Any]) -> tuple[str, ...]:
    return (text("rules.summary", **data["total"]),)


def _table(told: "Told") -> Table:
    return Table(
        tuple(text(key) for key in _TITLES),
        tuple(_head(pack, verdict, told) for pack, verdict in told),
    )


def _head(pack: str, verdict: "Verdict", told: "Told") -> tuple[str, ...]:
    from gridplanner.studies.rules.words import (
        demand_words,
        rule_name,
        share_words,
        state_words,
    )

    name = rule_name(verdict.rule.kind.key)
    several = len({each for each, _ in told}) > 1
    return (
        f"{name} · {own_name(pack, 'rules.usual')}" if several else name,
        demand_words(verdict.rule),
        state_words(verdict),
        share_words(verdict),
    )


def _list(told: "Told", data: dict[str, Any]) -> Table:
    """List the first of those that do not keep each rule."""
    rows = []
    for (pack, verdict), row in zip(told, data["rows"], strict=True):
        name = _head(pack, verdict, told)[0]
        shown = list(zip(verdict.breaches, row["breaches"], strict=False))[:_SHOWN]
        rows += [
            (name, each["code"], _who(each), _found(verdict, breach))
            for breach, each in shown
        ]
        more = row["broken"] - len(shown)
        if more > 0:
            rows.append((name, "…", text("cli.ledger.more", n=f"{more:,}"), ""))
    titles = ("rules.rule", "cli.column.code", "rules.who", "rules.found")
    return Table(tuple(text(key) for key in titles), tuple(rows))


def _who(listed: dict[str, Any]) -> str:
    return str(listed["name"] or listed["code"] or text("rules.no_grid"))


def _found(verdict: "Verdict", breach: "Breach") -> str:
    from gridplanner.studies.rules.words import found_words

    return found_words(verdict, breach)


def _write(path: "Path", told: "Told", data: dict[str, Any]) -> None:
    """Write a row for each that does not keep a rule, one for a rule all keep."""
    from gridplanner.data.export import write_rows

    titles = [text(key) for key in (*_TITLES, "cli.column.code")]
    titles += [text("rules.who"), text("rules.found")]
    rows = []
    for (pack, verdict), row in zip(told, data["rows"], strict=True):
        head = _head(pack, verdict, told)
        behind = [
            *zip(verdict.breaches, row["breaches"], strict=False),
            *zip(verdict.unknown, row["not_known"], strict=False),
        ]
        rows += [
            (*head, each["code"], _who(each), _found(verdict, breach))
            for breach, each in behind
        ]
        if not behind:
            rows.append((*head, "", "", ""))
    columns = zip(*rows, strict=True) if rows else ([] for _ in titles)
    write_rows(path, dict(zip(titles, map(list, columns), strict=True)))
