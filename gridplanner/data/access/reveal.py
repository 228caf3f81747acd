"""Showing personal data in plain: for a purpose, for ten minutes, on the record.

The entry is written before anything is shown: what cannot be recorded is not shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from gridplanner.data.access.administration import administrators
from gridplanner.data.access.audit import check_recordable, record
from gridplanner.data.access.grant import Grant
from gridplanner.data.access.roles import EVERYTHING, Permissions
from gridplanner.data.access.stand_ins import count_people
from gridplanner.data.errors import AccessError
from gridplanner.data.masking import MASKS

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from gridplanner.data.store.geopackage import ProjectFile

LASTS: Final = timedelta(minutes=10)
PURPOSES: Final = ("visit", "order", "emergency", "verify")
"""Purposes with a word of their own; the sentence of each is ``reveal.`` and it."""
SHORTEST: Final = 5
"""Characters a purpose in the user's own words has at least."""
USUAL: Final = frozenset({"name", "phone"})
"""Shown unless more is asked for."""
WITH_ID: Final = frozenset({"id_no", "birth"})
"""Shown where ID numbers are asked for; they hold the date of birth anyway."""


WITH_TEXT: Final = frozenset({"address", "text"})
"""Whole addresses, and notes in free words."""


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom a panel shows at this moment, and so whom plain data would be of.

    Attributes
    ----------
    people : frozenset of int
        Ids of persons.
    object : str
        Where they are found, in words without personal data: ``"海棠小区 3-2-501"``.
    sample : str
        Masked name of the first.
    """

    people: frozenset[int]
    object: str
    sample: str = ""


def is_reason(reason: str) -> bool:
    """Tell whether a reason is one of `PURPOSES` or has enough words of its own."""
    return reason in PURPOSES or len(reason.strip()) >= SHORTEST


def check_reveal(file: ProjectFile, permissions: Permissions) -> None:
    """Raise where the user may not see plain data, or it could not be recorded.

    Raises
    ------
    AccessError
        ``reveal.denied``, with the name of who can help.
    ProjectError
        ``audit.read_only``.
    """
    if not permissions.may_reveal:
        raise AccessError("reveal.denied", admin=administrators(file))
    check_recordable(file)


def check_reason(file: ProjectFile, people: Collection[int], reason: str) -> None:
    """Refuse a reason that names one of the people: nothing is taken out of the record.

    Raises
    ------
    AccessError
        ``reveal.names_in_reason``.
    """
    if reason in PURPOSES:
        return
    for row in file.read_rows("person", people):
        words = (row["name"], row["id_no"], row["phone"])
        if any(word and len(word) > 1 and word in reason for word in words):
            raise AccessError("reveal.names_in_reason")


def reveal(
    file: ProjectFile,
    subject: Subject,
    *,
    reason: str,
    fields: Collection[str] = USUAL,
    now: datetime,
    permissions: Permissions = EVERYTHING,
) -> Grant:
    """Record that people are shown in plain, and give the leave to do so.

    Parameters
    ----------
    file : ProjectFile
        Open for editing.
    subject : Subject
        The leave is for these people alone.
    reason : str
        One of `PURPOSES`, or at least `SHORTEST` characters.
    fields : collection of str
        Keys of `MASKS`.
    now : datetime
        With its zone.
    permissions : Permissions
        Of the user who logged in.

    Returns
    -------
    Grant
        For `LASTS` from now on.

    Raises
    ------
    AccessError
        ``reveal.denied``, ``reveal.no_reason`` or ``reveal.names_in_reason``. Nothing
        is recorded then.
    ProjectError
        Where nothing can be recorded.
    """
    check_reveal(file, permissions)
    if not is_reason(reason):
        raise AccessError("reveal.no_reason", n=SHORTEST)
    check_reason(file, subject.people, reason)
    unknown = set(fields) - set(MASKS)
    if unknown:
        raise ValueError(f"no masks of {sorted(unknown)}")
    record(
        file,
        "reveal",
        object=subject.object,
        table="person",
        rows=count_people(subject.people),
        fields=[field for field in MASKS if field in fields],
        reason=reason.strip(),
    )
    return Grant(frozenset(fields), reason.strip(), now + LASTS, subject.people)


def reveal_for_command(
    file: ProjectFile,
    reason: str,
    *,
    people: Collection[int],
    object: str,  # noqa: A002 - as in the record
    fields: Collection[str] = USUAL | WITH_ID,
    now: datetime,
    permissions: Permissions = EVERYTHING,
) -> Grant:
    """Give the leave ``--reveal --reason TEXT`` asks for; see `reveal`.

    Parameters
    ----------
    file : ProjectFile
        Open for editing: a project that is looked at keeps no record.
    reason : str
        What stands behind ``--reason``.
    people : collection of int
        Ids of those whose data the answer holds.
    object : str
        What was asked, in words without personal data: never the words searched for.

    Returns
    -------
    Grant
    """
    subject = Subject(frozenset(people), object)
    return reveal(
        file, subject, reason=reason, fields=fields, now=now, permissions=permissions
    )
