"""What each role may do."""

from __future__ import annotations

from dataclasses import fields

import pytest

from gridplanner.data.access.roles import (
    EVERYTHING,
    Account,
    Permissions,
    UserRole,
    permissions_of,
)

RIGHTS = [each.name for each in fields(Permissions) if each.name.startswith("may_")]


def rights(role: UserRole) -> set[str]:
    permissions = permissions_of(Account("赵敏", role))
    return {name for name in RIGHTS if getattr(permissions, name)}


def test_a_plain_project_forbids_nothing_and_says_that_it_cannot_bind():
    permissions = permissions_of(None)
    assert permissions is EVERYTHING
    assert all(getattr(permissions, name) for name in RIGHTS)
    assert permissions.scope is None
    assert not permissions.binding


def test_only_an_administrator_manages_users():
    managing = [role for role in UserRole if "may_manage_users" in rights(role)]
    assert managing == [UserRole.ADMINISTRATOR]


def test_each_role_may_do_what_it_is_there_for_and_no_more():
    assert rights(UserRole.READ_ONLY) == set()
    assert rights(UserRole.PRINT_ONLY) == {"may_print"}
    town = rights(UserRole.TOWN)
    assert town == rights(UserRole.ADMINISTRATOR) - {"may_manage_users"}
    assert town - rights(UserRole.COMMUNITY) == {"may_import"}


@pytest.mark.parametrize("role", UserRole)
def test_restricted_categories_need_a_permission_of_their_own(role: UserRole):
    assert not permissions_of(Account("赵敏", role)).may_see_restricted
    assert permissions_of(Account("赵敏", role, restricted=True)).may_see_restricted


def test_a_user_of_a_community_is_held_to_units_and_to_none_without_them():
    community = UserRole.COMMUNITY
    held = permissions_of(Account("赵敏", community, frozenset([7])))
    assert held.scope == {7}
    assert permissions_of(Account("赵敏", community)).scope == frozenset()
    assert permissions_of(Account("赵敏", UserRole.TOWN, frozenset([7]))).scope is None
