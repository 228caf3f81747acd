"""Restricted categories of people (敏感类别): off, until somebody turns them on.

Two things must come together for anybody to see one: the switch of the project, which
can be turned on in an encrypted project only, and a permission of the user's own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gridplanner.data.access.audit import record
from gridplanner.data.errors import AccessError

if TYPE_CHECKING:
    from collections.abc import Collection

    from gridplanner.data.access.roles import Permissions
    from gridplanner.data.store.geopackage import ProjectFile

KEY: Final = "restricted_categories"


def are_on(file: ProjectFile) -> bool:
    """Tell whether the project has restricted categories at all."""
    return file.meta(KEY) == "1"


def sees_restricted(file: ProjectFile, permissions: Permissions) -> bool:
    """Tell whether a user sees the restricted categories of a project."""
    return are_on(file) and permissions.may_see_restricted


def switch(file: ProjectFile, permissions: Permissions) -> bool:
    """Turn the restricted categories of a project on, or off again; recorded.

    Returns
    -------
    bool
        True where they are on now.

    Raises
    ------
    AccessError
        ``restricted.denied`` for whoever is no administrator, ``restricted.plain``
        where the project is not encrypted and would show them to any program.
    """
    if not permissions.may_manage_users:
        raise AccessError("restricted.denied")
    on = not are_on(file)
    if on and not permissions.binding:
        raise AccessError("restricted.plain")
    with file.transaction():
        file.set_meta(KEY, "1" if on else "0")
        state = "on" if on else "off"
        record(file, "settings", object=KEY, reason=state)
    return on


def note_look(file: ProjectFile, categories: Collection[str]) -> None:
    """Record that people of restricted categories were listed."""
    if not file.read_only:
        names = ",".join(sorted(categories))
        record(file, "restricted", object=names, table="person")
