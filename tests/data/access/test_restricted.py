"""Restricted categories: off, and turned on by administrators of encrypted projects."""

import pytest

from gridplanner.audit_sheet import row_words
from gridplanner.data.access.audit import entries_of
from gridplanner.data.access.restricted import (
    are_on,
    note_look,
    sees_restricted,
    switch,
)
from gridplanner.data.access.roles import (
    EVERYTHING,
    Account,
    UserRole,
    permissions_of,
)
from gridplanner.data.errors import AccessError
from tests.helpers.project import new_document

ADMINISTRATOR = permissions_of(Account("王主任", UserRole.ADMINISTRATOR))
READER = permissions_of(Account("小王", UserRole.TOWN))
KEEPER = permissions_of(Account("小李", UserRole.TOWN, restricted=True))


@pytest.fixture
def file(tmp_path):
    document = new_document(tmp_path / "town.gpkg")
    yield document.file
    document.close()


def test_both_the_switch_and_a_permission_are_needed(file):
    assert not sees_restricted(file, KEEPER)
    assert switch(file, ADMINISTRATOR)
    assert sees_restricted(file, KEEPER)
    assert not sees_restricted(file, READER)
    assert not sees_restricted(file, ADMINISTRATOR)  # has no such permission
    assert not switch(file, ADMINISTRATOR)
    assert not sees_restricted(file, KEEPER)


def test_each_turn_of_the_switch_is_recorded_in_words(file):
    switch(file, ADMINISTRATOR)
    switch(file, ADMINISTRATOR)
    words = [row_words(entry)["object"] for entry in entries_of(file).entries]
    assert words[0].startswith("已停用敏感类别")
    assert words[1].startswith("已启用敏感类别")
    assert {row_words(entry)["reason"] for entry in entries_of(file).entries} == {""}


@pytest.mark.parametrize(
    ("permissions", "code"),
    [(EVERYTHING, "restricted.plain"), (KEEPER, "restricted.denied")],
)
def test_neither_plain_projects_nor_other_users_turn_them_on(file, permissions, code):
    with pytest.raises(AccessError) as refused:
        switch(file, permissions)
    assert refused.value.code == code
    assert not are_on(file)
    assert entries_of(file).total == 0


def test_a_look_at_them_is_recorded_by_name(file):
    note_look(file, {"drugs", "correction"})
    (entry,) = entries_of(file).entries
    assert (entry.action, entry.object) == ("restricted", "correction,drugs")
    assert row_words(entry)["object"] == "社区矫正、吸毒/戒毒"
