"""Commands about users and encryption: lock, passphrase, users, encrypt, decrypt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridplanner.ui.command import (
    busy,
    command,
    first_reason,
    needs_editing,
    needs_project,
)

if TYPE_CHECKING:
    from gridplanner.ui.context import Context


def no_users(context: Context) -> str | None:
    """Say that the project is plain."""
    document = context.session.document
    is_plain = document is None or document.file.keys is None
    return "blocked.not_encrypted" if is_plain else None


def has_users(context: Context) -> str | None:
    """Say that the project is encrypted already."""
    return None if no_users(context) else "blocked.encrypted"


def no_administrator(context: Context) -> str | None:
    """Say that only an administrator may do it."""
    may = context.session.permissions.may_manage_users
    return None if may else "error.no_permission"


needs_users = first_reason(needs_project, no_users)
needs_administrator = first_reason(needs_editing, no_users, no_administrator)


@command(
    "access.lock",
    menu="tools",
    group=5,
    icon="lock",
    keys=("Ctrl+Alt+L",),
    blocked=needs_users,
    beside=True,
)
def lock(context: Context) -> None:
    """Cover everything until the passphrase is typed again."""
    context.shell.entry.lock()


@command(
    "access.lock_after",
    menu="tools",
    group=5,
    blocked=needs_users,
    beside=True,
)
def lock_after(context: Context) -> None:
    """Choose after how many minutes the window locks by itself."""
    from gridplanner.ui.access.lock_after import ask_lock_after

    ask_lock_after(context)


@command(
    "access.change_passphrase",
    menu="tools",
    group=5,
    blocked=first_reason(needs_editing, no_users),
)
def change_passphrase(context: Context) -> None:
    """Choose another passphrase."""
    context.shell.entry.change_passphrase()


@command(
    "access.users",
    menu="tools",
    group=5,
    icon="person",
    blocked=needs_administrator,
)
def users(context: Context) -> None:
    """Show the users of the project and what each may do."""
    context.shell.entry.manage_users()


@command(
    "access.encrypt",
    menu="tools",
    group=5,
    blocked=first_reason(needs_editing, has_users, busy),
)
def encrypt(context: Context) -> None:
    """Encrypt the project, so that only its users open it."""
    context.shell.entry.encrypt()


@command("access.new_key", menu="tools", group=5, blocked=needs_administrator)
def new_key(context: Context) -> None:
    """Encrypt the project anew with another key, after somebody left."""
    context.shell.entry.change_key()


@command("access.decrypt", menu="tools", group=5, blocked=needs_administrator)
def decrypt(context: Context) -> None:
    """Make the project one that any program reads."""
    context.shell.entry.decrypt()
