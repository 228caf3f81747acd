"""The template of codes of an open project: one for all its plans."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from gridplanner.data.code_template import META, CodeTemplate, encode_template
from gridplanner.data.plan import Plan

if TYPE_CHECKING:
    from gridplanner.data.document import Document


def choose_template(document: Document, template: CodeTemplate) -> None:
    """Choose how codes are built from now on; those that stand are kept.

    It is a setting of the project and no edit: undo leaves it.

    Parameters
    ----------
    document : Document
    template : CodeTemplate

    Raises
    ------
    ProjectError
        If it could not be written.
    """
    if template == document.plan.code_template:
        return
    document.file.set_meta(META, encode_template(template))
    for number, plan in document.plans.items():
        document.plans[number] = replace(plan, code_template=template)


def empty_beside(plan: Plan, number: int) -> Plan:
    """Make a plan without ground that shares levels and template with another."""
    return replace(Plan.empty(number, plan.levels), code_template=plan.code_template)
