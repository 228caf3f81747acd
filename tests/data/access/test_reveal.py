"""Plain data: never without a right, a reason and an entry in the record."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from gridplanner.data.access.audit import entries_of
from gridplanner.data.access.grant import shown
from gridplanner.data.access.reveal import (
    LASTS,
    PURPOSES,
    USUAL,
    WITH_ID,
    Subject,
    check_reveal,
    reveal,
    reveal_for_command,
)
from gridplanner.data.access.roles import EVERYTHING
from gridplanner.data.access.stand_ins import stand_in
from gridplanner.data.errors import AccessError, ProjectError
from gridplanner.resources.texts import has_text
from tests.helpers.encrypted import ADMINISTRATOR, encrypted_town
from tests.helpers.project import new_document, open_document

NOW = datetime(2026, 3, 5, 9, 41, tzinfo=UTC)
THREE = Subject(frozenset({1, 2, 3}), "海棠小区 3-2-501", "李**")


@pytest.fixture
def file(tmp_path):
    document = new_document(tmp_path / "town.gpkg")
    yield document.file
    document.close()


def test_a_reveal_leaves_one_entry_with_object_and_number_of_people(file):
    grant = reveal(file, THREE, reason="visit", now=NOW)
    (entry,) = entries_of(file).entries
    assert (entry.action, entry.object, entry.rows) == ("reveal", THREE.object, 3)
    assert (entry.reason, entry.fields) == ("visit", ("name", "phone"))
    assert grant.people == THREE.people
    assert grant.fields == USUAL


def test_what_stands_with_a_household_counts_nobody_twice(file):
    with_home = Subject(
        THREE.people | {stand_in("household", 1), stand_in("dwelling", 1)},
        THREE.object,
    )
    reveal(file, with_home, reason="visit", now=NOW)
    assert entries_of(file).entries[0].rows == 4  # with the owner


def test_plain_data_is_of_these_people_and_fields_for_ten_minutes(file):
    grant = reveal(file, THREE, reason="核对户口簿", fields=USUAL | WITH_ID, now=NOW)
    last = NOW + timedelta(minutes=9, seconds=59)
    name = ("name", "逄德福")
    assert shown(*name, person_id=2, grant=grant, now=last) == "逄德福"
    assert shown(*name, person_id=4, grant=grant, now=last) == "逄**"
    assert shown(*name, person_id=2, grant=grant, now=NOW + LASTS) == "逄**"
    assert shown("note", "独居", person_id=2, grant=grant, now=NOW) == "***"


@pytest.mark.parametrize("reason", ["", "  ", "走访", "    走访  "])
def test_without_a_reason_nothing_is_shown_and_nothing_recorded(file, reason):
    with pytest.raises(AccessError) as refused:
        reveal(file, THREE, reason=reason, now=NOW)
    assert refused.value.code == "reveal.no_reason"
    assert entries_of(file).total == 0


def test_who_may_not_see_plain_data_gets_none(file):
    masked_only = replace(EVERYTHING, may_reveal=False)
    with pytest.raises(AccessError) as refused:
        reveal(file, THREE, reason="visit", now=NOW, permissions=masked_only)
    assert refused.value.code == "reveal.denied"
    assert entries_of(file).total == 0


def test_what_cannot_be_recorded_is_not_shown(tmp_path):
    new_document(tmp_path / "town.gpkg").close()
    document = open_document(tmp_path / "town.gpkg", mode="look")
    with pytest.raises(ProjectError) as refused:
        reveal(document.file, THREE, reason="visit", now=NOW)
    assert refused.value.code == "audit.read_only"
    document.close()


def test_a_field_nobody_masks_is_refused(file):
    with pytest.raises(ValueError, match="no masks"):
        reveal(file, THREE, reason="visit", fields={"sex"}, now=NOW)


def test_the_command_line_gives_its_reason_too(file):
    people = [7, 8]
    grant = reveal_for_command(
        file, "街道核对资料", people=people, object="find", now=NOW
    )
    assert grant.people == {7, 8}
    (entry,) = entries_of(file).entries
    assert (entry.reason, entry.rows, entry.object) == ("街道核对资料", 2, "find")


def test_every_purpose_has_its_word():
    assert all(has_text(f"reveal.{purpose}") for purpose in PURPOSES)


def test_whoever_may_not_is_told_whom_to_ask(tmp_path):
    path = tmp_path / "town.gpkg"
    keys = encrypted_town(path)
    document = open_document(path, keys=keys)
    with pytest.raises(AccessError) as refused:
        check_reveal(document.file, replace(EVERYTHING, may_reveal=False))
    assert refused.value.fields == {"admin": [ADMINISTRATOR]}
    document.close()
