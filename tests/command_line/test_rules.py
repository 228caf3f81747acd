"""Rules by the command: what is kept, what is not known and why, and the lists."""

from __future__ import annotations

import openpyxl
import pytest

from gridplanner.data.rules.pack import starting_pack
from gridplanner.data.standards import StandardKind, keep_standard, read_standards
from tests.helpers.staff import add_posts, add_workers, strip_town


@pytest.fixture
def path(tmp_path):
    document, units = strip_town(tmp_path / "town.gpkg", 4)
    workers = add_workers(document.file, 2)
    add_posts(document.file, [workers[0]] * 2, units[:2], "grid_leader")
    add_posts(document.file, [workers[1]] * 2, units[:2], "liaison")
    document.close()
    return tmp_path / "town.gpkg"


def by_rule(answer):
    return {row["rule"]: row for row in answer["rows"]}


def test_every_rule_has_numerator_denominator_and_the_list_behind_it(ask, path):
    code, answer, _ = ask("rules", path, "--on", "2026-03-05")
    assert code == 0
    assert (answer["by"], answer["day"]) == ("网格", "2026-03-05")
    assert len(answer["rows"]) == len(starting_pack().rules)
    team = by_rule(answer)["team_complete"]
    assert (team["state"], team["held"], team["whole"]) == ("broken", 2, 4)
    assert team["broken"] == len(team["breaches"]) == 2
    assert [(b["name"], b["value"]) for b in team["breaches"]] == [
        ("第3网格", 2),
        ("第4网格", 2),
    ]
    total = answer["total"]
    assert sum(total.values()) == len(answer["rows"])


def test_what_is_not_known_says_why(ask, path):
    rows = by_rule(ask("rules", path)[1])
    assert (rows["utilisation"]["state"], rows["utilisation"]["why"]) == (
        "unknown",
        "no_norm",
    )
    assert rows["key_households"]["why"] == "no_key_households"
    distance = rows["base_distance"]
    assert (distance["whole"], distance["unknown"]) == (0, 4)
    assert [each["why"] for each in distance["not_known"]] == [
        "no_base", "no_base", "nobody_here", "nobody_here",
    ]  # fmt: skip


def test_people_and_files_are_told_the_same(tell, path, tmp_path):
    out = tmp_path / "rules.xlsx"
    code, said, _ = tell("rules", path, "--lang", "zh", "--out", out)
    assert code == 0
    assert "班子齐全" in said
    assert "50.0%（2/4）" in said
    assert "第3网格" in said
    rows = list(openpyxl.load_workbook(out).active.values)
    team = [row for row in rows if row[0] == "班子齐全"]
    assert [row[5] for row in team] == ["第3网格", "第4网格"]
    assert {row[6] for row in team} == {"缺 2 个"}
    load = [row for row in rows if row[0] == "负荷率范围"]
    assert [row[3] for row in load] == ["没有启用工作量标准"]


def test_a_pack_that_cannot_be_used_names_its_rule(ask, path):
    from tests.helpers.project import open_document

    document = open_document(path)
    body = {"rules": [{"kind": "utilisation", "low": 2, "high": 1}]}
    have = read_standards(document.file)
    document.apply_batch(keep_standard(StandardKind.RULES, "坏标准", body, have))
    document.close()
    code, answer, _ = ask("rules", path)
    assert (code, answer["error"]["code"]) == (1, "rules.low_over_high")
    assert "负荷率范围" in answer["error"]["message"]
