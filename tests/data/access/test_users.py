"""Who may open an encrypted project, and what is told to those who may not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gridplanner.data.access import key_file, users
from gridplanner.data.access.key_file import (
    Sealed,
    key_path,
    read_key_file,
    write_key_file,
)
from gridplanner.data.access.keys import DataKey
from gridplanner.data.access.roles import Account, UserRole
from gridplanner.data.access.sealing import Cost
from gridplanner.data.errors import ProjectError

CHEAP = Cost(memory=64, passes=1, lanes=1)
FIRST, OTHER = "correct horse 1", "battery staple 2"
LI = Account("李工", UserRole.COMMUNITY, frozenset([7]))


@pytest.fixture
def made():
    return users.first_key_file("0f", "王主任", FIRST, cost=CHEAP)


@pytest.fixture
def project(tmp_path):
    return tmp_path / "town.gpkg"


def stored(project, content, ring) -> Sealed:
    write_key_file(project, content, ring.present)
    return read_key_file(project)


def log_in(project, content, ring, name, passphrase):
    sealed = stored(project, content, ring)
    return users.log_in(sealed, name, passphrase, file="town.gpkg.key")


def code_of(function, *values, **named):
    with pytest.raises(ProjectError) as told:
        function(*values, **named)
    return told.value.code


def test_the_first_user_is_an_administrator_and_gets_the_key_back(made, project):
    content, ring = made
    found = log_in(project, content, ring, "王主任", FIRST)
    assert found.account.role is UserRole.ADMINISTRATOR
    assert found.present == ring.present


def test_a_wrong_passphrase_and_an_unknown_user_are_told_apart(made, project):
    sealed = stored(project, *made)
    assert code_of(users.log_in, sealed, "王主任", OTHER, file="k") == (
        "error.passphrase_wrong"
    )
    assert code_of(users.log_in, sealed, "赵敏", FIRST, file="k") == "error.no_user"


def test_a_passphrase_is_the_same_however_its_characters_were_composed(made, project):
    content, ring = made
    content = users.with_user(content, ring, LI, "Überlingen 9", cost=CHEAP)
    found = log_in(project, content, ring, "李工", "U\u0308berlingen 9")
    assert found.account == LI


def test_every_user_gets_the_one_key_and_the_own_role(made, project):
    content, ring = made
    content = users.with_user(content, ring, LI, OTHER, cost=CHEAP)
    found = log_in(project, content, ring, "李工", OTHER)
    assert (found.present, found.account) == (ring.present, LI)


def test_a_new_passphrase_opens_and_the_old_one_does_not(made, project):
    content, ring = made
    content = users.with_new_passphrase(content, "王主任", FIRST, OTHER, cost=CHEAP)
    assert log_in(project, content, ring, "王主任", OTHER).present == ring.present
    sealed = read_key_file(project)
    assert code_of(users.log_in, sealed, "王主任", FIRST, file="k") == (
        "error.passphrase_wrong"
    )


def test_a_passphrase_is_changed_by_who_knows_the_old_one_only(made):
    content, _ring = made
    change = users.with_new_passphrase
    assert code_of(change, content, "王主任", OTHER, OTHER) == "error.passphrase_wrong"


def test_a_forgotten_passphrase_is_replaced_without_knowing_it(made, project):
    content, ring = made
    content = users.with_user(content, ring, LI, OTHER, cost=CHEAP)
    content = users.with_reset_passphrase(
        content, ring, "李工", "third time lucky", cost=CHEAP
    )
    assert log_in(project, content, ring, "李工", "third time lucky").account == LI


def test_who_was_removed_is_no_user_any_more(made, project):
    content, ring = made
    content = users.with_user(content, ring, LI, OTHER, cost=CHEAP)
    content = users.without_user(content, "李工")
    sealed = stored(project, content, ring)
    assert code_of(users.log_in, sealed, "李工", OTHER, file="k") == "error.no_user"


def test_the_last_administrator_can_neither_go_nor_become_anything_else(made):
    content, ring = made
    assert code_of(users.without_user, content, "王主任") == "error.last_administrator"
    demoted = Account("王主任", UserRole.TOWN)
    assert code_of(users.with_account, content, demoted) == "error.last_administrator"
    second = Account("赵敏", UserRole.ADMINISTRATOR)
    content = users.with_user(content, ring, second, OTHER, cost=CHEAP)
    assert users.without_user(content, "王主任").names == ["赵敏"]


def test_another_data_key_needs_nobodys_passphrase(made, project):
    content, ring = made
    content = users.with_user(content, ring, LI, OTHER, cost=CHEAP)
    content, renewed = users.with_new_data_key(content, ring)
    assert renewed.present != ring.present
    for name, passphrase in (("王主任", FIRST), ("李工", OTHER)):
        found = log_in(project, content, renewed, name, passphrase)
        assert found.keys == (renewed.present, ring.present)
    content, third = users.with_new_data_key(content, renewed)
    assert log_in(project, content, third, "李工", OTHER).keys == third.keys


def test_an_old_key_file_does_not_give_the_key_of_a_project_with_another(made):
    content, ring = made
    later, renewed = users.with_new_data_key(content, ring)
    old = users.log_in(
        Sealed(content, seal_of(content, ring)), "王主任", FIRST, file=""
    )
    assert old.key_of(renewed.present.mark) is None
    assert old.key_of(later.mark) is None


def seal_of(content, ring):
    return key_file._seal_of(content, ring.present)


def test_a_role_somebody_gave_himself_without_the_key_is_found_out(made, project):
    content, ring = made
    content = users.with_user(content, ring, LI, OTHER, cost=CHEAP)
    sealed = stored(project, content, ring)
    promoted = users.with_account(content, replace(LI, role=UserRole.ADMINISTRATOR))
    forged = Sealed(promoted, sealed.seal)
    assert code_of(users.log_in, forged, "李工", OTHER, file="k") == "error.key_forged"


def test_lines_taken_over_from_another_key_file_are_found_out(made):
    content, ring = made
    other, theirs = users.first_key_file("ff", "赵敏", OTHER, cost=CHEAP)
    mixed = replace(content, entries=(*content.entries, *other.entries))
    sealed = Sealed(mixed, seal_of(mixed, theirs))
    assert code_of(users.log_in, sealed, "赵敏", OTHER, file="k") == (
        "error.passphrase_wrong"
    )
    assert ring.present != theirs.present


@pytest.mark.parametrize(
    ("passphrase", "code"),
    [
        ("", "error.passphrase_short"),
        ("1234567", "error.passphrase_short"),
        ("aaaaaaaaaaaa", "error.passphrase_simple"),
    ],
)
def test_a_passphrase_that_is_guessed_at_once_is_refused(passphrase, code):
    assert code_of(users.first_key_file, "0f", "王主任", passphrase) == code


@pytest.mark.parametrize("name", ["", "  ", "x" * 41, "a\x00b"])
def test_a_name_nobody_could_type_is_refused(name):
    assert code_of(users.checked_name, name) == "error.user_name"


def test_a_name_is_there_once(made):
    content, ring = made
    twin = Account(" 王主任 ", UserRole.TOWN)
    assert code_of(users.with_user, content, ring, twin, OTHER) == "error.user_exists"


def test_no_secret_is_printed(made):
    content, ring = made
    assert ring.present.secret.hex() not in repr(ring)
    assert repr(ring.present.secret) not in repr(ring)
    assert FIRST not in repr(content)


def test_the_key_file_holds_neither_passphrase_nor_key(made, project):
    content, ring = made
    write_key_file(project, content, ring.present)
    raw = key_path(project).read_bytes()
    assert FIRST.encode() not in raw
    assert ring.present.secret not in raw
    assert ring.present.secret.hex().encode() not in raw


def test_a_derived_key_is_that_of_the_standard():
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    key = DataKey.new()
    hkdf = HKDF(SHA256(), 32, salt=key.mark, info=b"gridplanner audit")
    assert key.derived("audit") == hkdf.derive(key.secret)
    assert key.derived("audit") != key.derived("key file")
