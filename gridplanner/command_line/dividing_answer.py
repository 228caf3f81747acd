"""What the command `divide` says of what it has done: data, lines, a table."""

from typing import TYPE_CHECKING, Any

from gridplanner.command_line.call import Table, cells
from gridplanner.resources.texts import text

if TYPE_CHECKING:
    from gridplanner.data.document import Document
    from gridplanner.studies.dividing.study import Proposal, Wish

_CLEAR = 3  # candidates that are looked for as long as there may be so many


def answer_data(
    found: "list[Proposal]", chosen: "Proposal", codes: list[tuple[str, str]]
) -> dict[str, Any]:
    """Give all measures; `codes` are code and name of each part."""
    asked = chosen.asked
    roundness, pieces = chosen.roundness.tolist(), chosen.pieces.tolist()
    parts = [
        {
            "code": code,
            "name": name,
            "weight": round(float(chosen.weights[row]), 2),
            "deviation": _rounded(float(chosen.deviations[row])),
            "compactness": round(roundness[row], 4),
            "pieces": pieces[row],
            "buildings": int(chosen.buildings[row]),
            **dict(zip(asked.measures, chosen.counts[row].tolist(), strict=True)),
        }
        for row, (code, name) in enumerate(codes)
    ]
    return {
        "level": asked.plan.levels[asked.level].name,
        "weight": asked.weight,
        "parts": parts,
        "max_deviation": round(chosen.deviation, 4),
        "mean_compactness": round(float(chosen.roundness.mean()), 4),
        "lower_bound": round(asked.bound.deviation, 4),
        "way": chosen.way,
        "moved": chosen.candidate.moved,
        "settled": chosen.candidate.settled,
        "moved_of": asked.settled.measure,
        "candidates": [
            {
                "way": each.way,
                "max_deviation": round(each.deviation, 4),
                "mean_compactness": round(float(each.roundness.mean()), 4),
                "along_lines": round(each.candidate.along, 4),
                "divided": each.candidate.cut,
                "divided_kinds": dict(each.candidate.cuts),
                "moved": each.candidate.moved,
            }
            for each in found
        ],
        "bands": [
            {
                "weight": limits.weight,
                "low": limits.low,
                "high": limits.high,
                "outside": [codes[part][0] for part in rows.tolist()],
            }
            for limits, rows in chosen.outside()
        ],
        "seeds": _seeds(chosen, codes),
        "replaced": [unit.code for unit in asked.replaced],
        "locked": [unit.code for unit in asked.locked],
        "across": [unit.code for unit in asked.across],
    }


def _seeds(chosen: "Proposal", codes: list[tuple[str, str]]) -> list[dict[str, Any]]:
    """Say which part holds each seed; whose base it is, by code alone."""
    asked = chosen.asked
    return [
        {
            "codes": list(seed.codes),
            "building": int(asked.building_ids[seed.house])
            if seed.house >= 0
            else None,
            "moved": seed.is_moved,
            "part": codes[part][0],
        }
        for seed, part in zip(asked.seeds, chosen.seed_parts.tolist(), strict=True)
    ]


def _rounded(share: float) -> float | None:
    return round(share, 4) if share == share else None  # noqa: PLR0124 - not a number


def answer_lines(
    document: "Document",
    found: "list[Proposal]",
    chosen: "Proposal",
    wish: "Wish",
    *,
    scenario: str,
    spread: int,
) -> tuple[str, ...]:
    """Say what was divided, what is wrong with it, and where it was written."""
    from gridplanner.resources.format import format_percent
    from gridplanner.studies.dividing.words import bound_words, staying_words

    asked = chosen.asked
    said = [
        text(
            "cli.divide.said",
            n=len(chosen.polygons),
            level=asked.plan.levels[asked.level].name,
            share=format_percent(chosen.deviation),
        )
    ]
    said += _compared_lines(found, chosen, wish)
    if chosen.deviation > wish.tolerance:
        said.append(text("cli.divide.over", share=format_percent(wish.tolerance)))
    bound = bound_words(document, asked)
    said += [bound] if bound else []
    said += staying_words(asked)
    for limits, parts in chosen.outside():
        if len(parts):
            measure = text(f"balance.measure.{limits.weight}")
            said.append(text("cli.divide.outside", n=len(parts), measure=measure))
    moved = sum(seed.is_moved for seed in asked.seeds)
    said += [text("cli.divide.seeds", n=len(asked.seeds))] if asked.seeds else []
    said += [text("cli.divide.seeds_moved", n=moved)] if moved else []
    torn = int((chosen.pieces > 1).sum())
    said += [text("cli.divide.pieces", n=torn)] if torn else []
    said += [text("cli.divide.spread", n=spread)] if spread else []
    key = "scenario" if scenario else "written"
    said.append(text(f"cli.divide.{key}", name=scenario))
    return tuple(said)


def _compared_lines(
    found: "list[Proposal]", chosen: "Proposal", wish: "Wish"
) -> list[str]:
    """Say which candidate was taken of how many, and how many households move."""
    from gridplanner.resources.format import format_count, format_percent
    from gridplanner.studies.dividing.words import way_words

    said = []
    if len(found) > 1:
        said.append(text("cli.divide.way", way=way_words(chosen.way), count=len(found)))
    if len(found) < min(_CLEAR, wish.candidates):
        said.append(text("cli.divide.alike", n=len(found)))
    asked, candidate = chosen.asked, chosen.candidate
    amount = f"division.amount.{asked.settled.measure}"
    if candidate.settled:
        said.append(
            text(
                "cli.divide.moved",
                moved=text(amount, n=format_count(candidate.moved)),
                level=asked.plan.levels[asked.level].name,
                share=format_percent(candidate.moved_share),
            )
        )
    return said


def answer_table(data: dict[str, Any]) -> Table:
    """Give a row for each part."""
    from gridplanner.resources.format import format_percent

    names = ("code", "name", "weight", "deviation", "compactness", "pieces")
    rows = [
        (
            *cells([row["code"], row["name"], row["weight"]]),
            format_percent(row["deviation"]),
            *cells([row["compactness"], row["pieces"]]),
        )
        for row in data["parts"]
    ]
    titles = [text(f"divide.column.{name}") for name in names]
    titles[2] = text(f"balance.measure.{data['weight']}")
    return Table(tuple(titles), tuple(rows))
