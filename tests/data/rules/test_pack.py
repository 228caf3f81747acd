"""Packs of rules are read as written; bad numbers are refused with the reason."""

import pytest

from gridplanner.data.rules.kinds import KINDS
from gridplanner.data.rules.pack import RuleError, from_body, starting_pack, to_body
from gridplanner.data.standards import (
    Standard,
    StandardKind,
    keep_standard,
    read_standards,
    standard_from_text,
    standard_to_text,
)
from tests.helpers.project import small_town


def body(**numbers):
    return {"rules": [{"kind": "households", **numbers}]}


def test_a_pack_is_read_as_it_was_written():
    pack = starting_pack()
    assert from_body(to_body(pack)) == pack
    assert [rule.kind for rule in pack.rules] == list(KINDS)
    assert (pack.rule("households").low, pack.rule("households").high) == (300, 500)


def test_what_a_pack_does_not_name_is_not_asked_for():
    pack = from_body(body(low=200, high=400))
    assert [rule.kind.key for rule in pack.rules if rule.is_on] == ["households"]
    assert pack.rule("households").high == 400


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({}, "rules.not_a_list"),
        ({"rules": "x"}, "rules.not_a_list"),
        ({"rules": ["x"]}, "rules.not_a_list"),
        ({"rules": [{"kind": "moon"}]}, "rules.unknown_kind"),
        ({"rules": [{"low": 1}]}, "rules.unknown_kind"),
        ({"rules": [{"kind": ["x"]}]}, "rules.unknown_kind"),
        ({"rules": [{"kind": "people"}, {"kind": "people"}]}, "rules.twice"),
        (body(size=3), "rules.unknown_parameter"),
        (body(low="many"), "rules.not_a_number"),
        (body(low=True), "rules.not_a_number"),
        (body(low=float("nan")), "rules.not_a_number"),
        (body(low=-1), "rules.out_of_bounds"),
        (body(low=500, high=300), "rules.low_over_high"),
        ({"rules": [{"kind": "compactness", "low": 1.5}]}, "rules.out_of_bounds"),
    ],
)
def test_a_pack_that_cannot_be_meant_is_refused_with_the_reason(given, code):
    with pytest.raises(RuleError) as refused:
        from_body(given)
    assert refused.value.code == code
    if "households" in str(given):
        assert refused.value.fields["rule"] == "households"


def test_several_packs_are_in_use_at_once_and_go_to_another_office_as_a_file(tmp_path):
    document = small_town(tmp_path / "town.gpkg")
    for name in ("区标准", "镇标准"):
        have = read_standards(document.file)
        batch = keep_standard(StandardKind.RULES, name, to_body(starting_pack()), have)
        document.apply_batch(batch)
    kept = read_standards(document.file, StandardKind.RULES)
    assert [each.in_use for each in kept] == [True, True]
    file = standard_to_text(Standard(0, StandardKind.RULES, "区标准", kept[0].body))
    assert from_body(standard_from_text(file).body) == starting_pack()
    document.close()


def test_bounds_are_written_as_a_clerk_writes_numbers():
    rules = [{"kind": "households", "low": 12_345_678}]
    with pytest.raises(RuleError) as refused:
        from_body({"rules": rules})
    told = refused.value.fields
    assert (told["value"], told["most"]) == ("12,345,678", "1,000,000")
