"""How codes are built by each template, read again, and held against it."""

from dataclasses import replace

import pytest

from gridplanner.data.code_template import (
    USUAL,
    CodeKind,
    CodeTemplate,
    Stem,
    decode_template,
    encode_template,
)
from gridplanner.data.codes import find_fault, propose_codes, require_codes
from gridplanner.data.coding import choose_template
from gridplanner.data.edits.delete import delete
from gridplanner.data.edits.make_grids import make_grids
from gridplanner.data.edits.set_fields import set_fields
from gridplanner.data.errors import EditError
from gridplanner.data.levels import Role
from gridplanner.data.short_names import propose_short_name, short_names
from tests.helpers.plans import TOWN, WEST, grid_named, nine_cell_town, tiled_town
from tests.helpers.project import new_document, open_document

LONG = CodeTemplate(CodeKind.DIGITS_20, object_class="010203")
SHORT = CodeTemplate(CodeKind.SHORT)
VILLAGE = "370211103201"


def town_of(template, **fields):
    return replace(nine_cell_town(), code_template=template, **fields)


@pytest.mark.parametrize(
    ("template", "grid", "micro"),
    [
        (USUAL, VILLAGE + "007", VILLAGE + "007007"),
        (LONG, "010203" + VILLAGE + "07", "010203" + VILLAGE + "0707"),
        (SHORT, "BL-YT-07", "BL-YT-07-07"),
    ],
)
def test_each_template_builds_its_codes_and_reads_their_numbers(template, grid, micro):
    above = "BL-YT" if template is SHORT else VILLAGE
    of_grids = template.stem(Role.GRID, above, parent=Role.AREA)
    of_micro = template.stem(Role.MICRO_GRID, grid, parent=Role.GRID)

    assert of_grids.code(7) == grid
    assert of_grids.number_in(grid) == 7
    assert of_micro.code(7) == micro
    assert of_micro.number_in(micro) == 7
    assert of_grids.number_in(micro) is None
    assert template.fault(grid, role=Role.GRID, stem=of_grids) is None
    assert template.fault(micro, role=Role.MICRO_GRID, stem=of_micro) is None


@pytest.mark.parametrize("number", ["²²²", "１２３", "0001", "-01", "01", " 01", ""])
def test_what_only_looks_like_a_number_is_none(number):
    assert Stem(VILLAGE, 3, 999).number_in(VILLAGE + number) is None


def test_new_numbers_follow_at_the_end_and_gaps_are_filled_when_it_is_reached():
    stem = Stem("A", 1, 9)

    assert list(stem.free_numbers({2, 7})) == [8, 9, 1, 3, 4, 5, 6]
    assert list(stem.free_numbers(set(range(1, 10)))) == []
    assert next(Stem("A", 3, 999, first=201).free_numbers(set())) == 201


@pytest.mark.parametrize(
    ("template", "role", "code", "key"),
    [
        (USUAL, Role.GRID, VILLAGE + "07", "code.fault.digits"),
        (USUAL, Role.GRID, "BL-YT-07", "code.fault.digits"),
        (USUAL, Role.GRID, "370211103202007", "code.fault.above"),
        (USUAL, Role.AREA, "3702111032", "code.fault.area"),
        (LONG, Role.GRID, VILLAGE + "007", "code.fault.digits"),
        (LONG, Role.GRID, "999999" + VILLAGE + "07", "code.fault.above"),
        (SHORT, Role.GRID, "bl-yt-07", "code.fault.short"),
        (SHORT, Role.GRID, "BL-YT-7", "code.fault.short"),
        (SHORT, Role.GRID, "BL-ZZ-07", "code.fault.above"),
        (SHORT, Role.MICRO_GRID, "BL-01", "code.fault.short"),
    ],
)
def test_a_code_that_does_not_fit_has_a_plain_reason(template, role, code, key):
    above = "BL-YT" if template is SHORT else VILLAGE
    stem = template.stem(Role.GRID, above, parent=Role.AREA)

    assert template.fault(code, role=role, stem=stem).key == key


def test_a_number_of_signs_behind_the_right_beginning_is_told():
    stem = SHORT.stem(Role.GRID, "BL-YT", parent=Role.AREA)

    fault = SHORT.fault("BL-YT-X-07", role=Role.GRID, stem=stem)

    assert fault.key == "code.fault.number"


def test_no_code_and_areas_of_another_list_are_no_fault():
    stem = USUAL.stem(Role.AREA, "370211103", parent=Role.AREA)

    assert USUAL.fault("", role=Role.GRID, stem=None) is None
    assert USUAL.fault("370211999201", role=Role.AREA, stem=stem) is None


def test_a_grid_in_no_community_has_zeros_for_it():
    stem = USUAL.stem(Role.GRID, "370211103", parent=Role.AREA, skipped=1)
    long = LONG.stem(Role.GRID, "370211103", parent=Role.AREA, skipped=1)

    assert stem.code(1) == "370211103000001"
    assert long.code(1) == "01020337021110300001"


def test_more_orphans_than_three_digits_hold_keep_the_length():
    stem = USUAL.stem_of_orphans(Role.GRID, areas=2, below=1)

    assert stem.code(1) == "000000000000001"
    assert stem.code(2287) == "000000000002287"


def test_short_names_leave_out_the_kind_of_place_and_two_are_never_the_same():
    town = tiled_town(2, 1, villages=2)
    names = {TOWN: "泊里镇", WEST: "尧头社区", WEST + 1: "尹塘村"}
    town = town.apply(set_fields(town, {n: {"name": x} for n, x in names.items()}))

    assert propose_short_name("王台街道") == "WT"
    assert propose_short_name("Zone 7") == "ZONE7"
    assert [short_names(town)[n] for n in (TOWN, WEST, WEST + 1)] == [
        propose_short_name("泊里镇"),
        "YT",
        "YT2",
    ]
    own = replace(town, code_template=replace(SHORT, short_names=((WEST + 1, "YT"),)))
    assert [short_names(own)[n] for n in (WEST, WEST + 1)] == ["YT2", "YT"]


def test_an_area_without_letters_is_called_after_its_level():
    town = nine_cell_town()
    town = town.apply(set_fields(town, {WEST: {"name": "…"}}))

    assert short_names(town)[WEST] == "SQ"


def test_codes_of_short_names_are_proposed_in_order():
    town = town_of(replace(SHORT, short_names=((TOWN, "BL"), (WEST, "YT"))))
    grids = [grid_named(town, n) for n in (7, 8, 1)]

    codes = propose_codes(town, [*grids, *(grid_named(town, n) for n in (9, 4, 2, 3))])

    assert [codes[n] for n in grids] == ["BL-YT-01", "BL-YT-02", "BL-YT-07"]


def test_twenty_digits_are_proposed_in_order():
    town = town_of(LONG)

    codes = propose_codes(town, [grid_named(town, 7), grid_named(town, 3)])

    assert list(codes.values()) == ["01020337021110320101", "01020337021110320109"]


def test_a_grid_that_is_its_whole_community_is_number_00_of_20_digits():
    town = tiled_town(2, 1, villages=2, free=(1, 2))
    town = replace(town, code_template=LONG)

    town = town.apply(make_grids(town, [WEST]))
    (grid,) = town.units_at(2)

    assert grid.code == "01020337021110320100"
    assert find_fault(town, grid, grid.code) is None
    usual = replace(town, code_template=USUAL)
    assert find_fault(usual, grid, VILLAGE + "000").key == "code.fault.undivided"


def test_merged_communities_begin_at_601_in_20_digits_only():
    town = nine_cell_town()
    town = town.apply(set_fields(town, {WEST: {"code": "", "kind": "新村"}}))

    assert propose_codes(town, [WEST]) == {WEST: "370211103201"}
    town = replace(town, code_template=LONG)
    assert propose_codes(town, [WEST]) == {WEST: "370211103601"}


def test_where_all_numbers_are_used_there_is_a_refusal_and_never_a_second_use():
    """The village holds 99 numbers of 20 digits; all but one were used by grid 5."""
    town = town_of(LONG)
    five, six = grid_named(town, 5), grid_named(town, 6)
    stem = LONG.stem(Role.GRID, VILLAGE, parent=Role.AREA)
    retired = replace(town.units[five], valid_to="2026-01-01")
    units = town.units
    for number in range(1, 99):
        new = replace(retired, id=5_000_000_000 + number, code=stem.code(number))
        units = units.set(new.id, new)
    town = replace(town, units=units)

    codes = propose_codes(town, [five, six])

    assert len(codes) == 0  # others of the village come first in order
    first = grid_named(town, 7)
    assert propose_codes(town, [first]) == {first: stem.code(99)}
    with pytest.raises(EditError, match="codes_full"):
        require_codes(town, [five])
    gone = town.apply(delete(town, five, retired="2026-01-02"))
    assert require_codes(gone, [five]) == {}


def test_the_template_is_kept_with_the_project(tmp_path):
    path = tmp_path / "镇.gpkg"
    chosen = CodeTemplate(CodeKind.SHORT, "010203", ((1, "BL"), (2, "YT")))
    document = new_document(path)
    assert document.plan.code_template == USUAL

    choose_template(document, chosen)
    choose_template(document, chosen)

    assert document.plan.code_template == chosen
    document.close()
    again = open_document(path)
    assert again.plan.code_template == chosen
    again.close()


@pytest.mark.parametrize(
    "words", [None, "", "{}", "[]", "not json", '{"kind": "of a later version"}']
)
def test_what_this_program_does_not_know_is_the_usual_template(words):
    assert decode_template(words) == USUAL


def test_a_template_is_read_as_it_was_written():
    assert decode_template(encode_template(LONG)) == LONG
