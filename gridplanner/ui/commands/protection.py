"""Commands that protect personal data: plain for a while, masked again, the record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridplanner.data.access.restricted import are_on, switch
from gridplanner.resources.texts import text
from gridplanner.ui.command import (
    busy,
    command,
    first_reason,
    needs_editing,
    needs_project,
)

if TYPE_CHECKING:
    from gridplanner.ui.context import Context


def cannot_reveal(context: Context) -> str | None:
    """Say that nobody is shown, or that the user sees masked data only."""
    reason = needs_editing(context)
    if reason is not None:
        return reason
    if not context.session.permissions.may_reveal:
        return "blocked.masked_only"
    is_shown = context.shell.people_shown(limit=1) is not None
    return None if is_shown else "blocked.nobody_shown"


@command(
    "data.reveal",
    menu="view",
    group=6,
    icon="reveal",
    keys=("Ctrl+Shift+P",),
    blocked=cannot_reveal,
    beside=True,
)
def reveal(context: Context) -> None:
    """Show whom a panel shows in plain, for a purpose, for ten minutes."""
    context.shell.reveal()


def nothing_plain(context: Context) -> str | None:
    """Say that everything is masked already."""
    return None if context.session.grant is not None else "blocked.all_masked"


@command("data.mask", menu="view", group=6, icon="masked", blocked=nothing_plain)
def mask(context: Context) -> None:
    """Mask everything again, before the ten minutes are over."""
    context.shell.mask_again()


@command(
    "data.audit",
    menu="tools",
    group=4,
    icon="audit",
    blocked=first_reason(needs_project, busy),
    beside=True,
)
def audit(context: Context) -> None:
    """Show who saw, exported, printed or imported what, and verify that record."""
    from gridplanner.ui.access.audit_window import open_audit

    open_audit(context)


def cannot_purge(context: Context) -> str | None:
    """Say that nobody is shown, or that purging is for administrators."""
    reason = needs_editing(context)
    if reason is not None:
        return reason
    if not context.session.permissions.may_manage_users:
        return "purge.denied"
    is_shown = context.shell.people_shown(limit=1) is not None
    return None if is_shown else "blocked.nobody_shown"


@command("data.purge", menu="tools", group=4, icon="delete", blocked=cannot_purge)
def purge(context: Context) -> None:
    """Take a person out of the project for good: undo, copies and versions too."""
    context.shell.purge()


def cannot_switch(context: Context) -> str | None:
    """Say that restricted categories are for administrators of encrypted projects."""
    reason = needs_editing(context)
    if reason is not None:
        return reason
    permissions = context.session.permissions
    if not permissions.may_manage_users:
        return "restricted.denied"
    document = context.session.document
    is_on = document is not None and are_on(document.file)
    return None if is_on or permissions.binding else "restricted.plain"


def has_restricted(context: Context) -> bool:
    """Tell whether the open project has restricted categories."""
    document = context.session.document
    if document is None or context.session.is_held:
        return False
    return are_on(document.file)


@command(
    "data.restricted",
    menu="tools",
    group=4,
    blocked=cannot_switch,
    checked=has_restricted,
)
def restricted(context: Context) -> None:
    """Turn the restricted categories of people on or off."""
    document = context.session.document
    assert document is not None  # the command is blocked else
    on = switch(document.file, context.session.permissions)
    context.strip.show_message(text("restricted.on" if on else "restricted.off"))
    context.session.grant_changed.emit()  # whoever shows people shows them anew
