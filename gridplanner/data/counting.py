"""Where a person counts once: the rule of a project, and what the registry counts.

Somebody may live in one house and be registered in another. The figures count each
person once, and one rule says where; register households (户籍户) are counted besides
the households that live somewhere (居住户), never instead of them.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

from gridplanner.data.errors import ProjectError
from gridplanner.data.events import Changed

if TYPE_CHECKING:
    from gridplanner.data.document import Document


class CountRule(StrEnum):
    """Where a person counts.

    Whoever has moved out or died counts nowhere.
    """

    RESIDENCE = "residence"
    """Where they live."""
    REGISTER = "register"
    """Where they are registered."""
    EITHER = "residence_or_register"
    """Where they live; who lives in no building in use, where they are registered."""


RULE_KEY: Final = "count_rule"
"""Under which the project's notes keep the rule."""
REGISTERED: Final = ("register_households", "hollow_households")
"""Measures only the registry knows: all register households, and the hollow ones."""


def set_count_rule(document: Document, rule: CountRule) -> None:
    """Let the figures count people by another rule from now on.

    It is a setting of the project: taking the former rule again brings the former
    figures back.

    Raises
    ------
    ProjectError
        ``error.read_only`` where the project is only looked at.
    """
    if document.read_only:
        raise ProjectError("error.read_only", file=document.path.name)
    if document.registry.count_rule is rule:
        return
    document.file.set_meta(RULE_KEY, rule.value)
    document.tell(Changed(tables=frozenset({"person"})))
