"""What the users of a project may do, by their roles and the units they work for.

A role binds in an encrypted project only. A plain GeoPackage is open to any program,
so that whoever opens one may do everything, and masks are the default, no barrier.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class UserRole(StrEnum):
    """What a user of a project is there for."""

    ADMINISTRATOR = "administrator"
    TOWN = "town"
    COMMUNITY = "community"
    READ_ONLY = "read_only"
    PRINT_ONLY = "print_only"


@dataclass(frozen=True, slots=True)
class Account:
    """A user of a project.

    Attributes
    ----------
    name : str
        As it stands in the key file, the history and the audit log.
    role : UserRole
    scope : frozenset of int or None
        Units whose ground, with all below them, the user works on; None for the
        whole project. Only a `COMMUNITY` user is held to it.
    restricted : bool
        May see the restricted categories of people.
    """

    name: str
    role: UserRole
    scope: frozenset[int] | None = None
    restricted: bool = False


@dataclass(frozen=True, slots=True)
class Permissions:
    """What may be done in the open project.

    Attributes
    ----------
    role : UserRole
    binding : bool
        False in a plain project, where nothing keeps other programs out.
    scope : frozenset of int or None
        Units the user is held to, with all below them; None for everything.
    may_edit : bool
        Plans, buildings and people, inside `scope`.
    may_import, may_export : bool
        Write ledgers in and files out. A ledger is compared with the people of the
        whole town, so that nobody with a scope imports one.
    may_reveal : bool
        Read personal data in plain, with a reason that is logged.
    may_print : bool
    may_manage_users : bool
        Add and remove users, encrypt, decrypt and change the key, purge people.
    may_see_restricted : bool
        The restricted categories of people.
    """

    role: UserRole = UserRole.ADMINISTRATOR
    binding: bool = False
    scope: frozenset[int] | None = None
    may_edit: bool = True
    may_import: bool = True
    may_export: bool = True
    may_reveal: bool = True
    may_print: bool = True
    may_manage_users: bool = True
    may_see_restricted: bool = True

    @property
    def sees_all_actions(self) -> bool:
        """Whether the record of actions shows what others did, too."""
        return self.role in {UserRole.ADMINISTRATOR, UserRole.TOWN}


EVERYTHING = Permissions()

# edit, import, export, reveal, print, manage users
_RIGHTS = {
    UserRole.ADMINISTRATOR: (True, True, True, True, True, True),
    UserRole.TOWN: (True, True, True, True, True, False),
    UserRole.COMMUNITY: (True, False, True, True, True, False),
    UserRole.READ_ONLY: (False, False, False, False, False, False),
    UserRole.PRINT_ONLY: (False, False, False, False, True, False),
}


def permissions_of(account: Account | None) -> Permissions:
    """Tell what a user may do; everything in a project without users.

    Parameters
    ----------
    account : Account or None
        None for a plain project.

    Returns
    -------
    Permissions
        A user of a community without a scope has no unit to work on.
    """
    if account is None:
        return EVERYTHING
    edit, import_, export, reveal, print_, manage = _RIGHTS[account.role]
    held = account.role is UserRole.COMMUNITY
    return Permissions(
        role=account.role,
        binding=True,
        scope=(account.scope or frozenset()) if held else None,
        may_edit=edit,
        may_import=import_,
        may_export=export,
        may_reveal=reveal,
        may_print=print_,
        may_manage_users=manage,
        may_see_restricted=account.restricted,
    )
