"""What a report of changes compares with: a scenario, a version, or another file."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from gridplanner.analysis.standing import Standing
from gridplanner.data.document import TILING, Document
from gridplanner.data.errors import GridPlannerError
from gridplanner.data.store.plan_list import SCENARIO
from gridplanner.data.versions import versions_of
from gridplanner.reports.facts import Facts
from gridplanner.reports.state import State
from gridplanner.resources.texts import text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gridplanner.data.job import Progress
    from gridplanner.data.versions import Version

IN_FORCE = "current"
"""The plan in force, where the report is of a scenario."""
_ENDING = ".gpkg"


@dataclass(frozen=True, slots=True)
class Compared:
    """What a state is compared with.

    Attributes
    ----------
    name : str
    state : State
    """

    name: str
    state: State


def names_to_compare(document: Document) -> list[str]:
    """Name what the project can be compared with: scenarios, and versions with a copy.

    The plan in force is `IN_FORCE` and is not listed.
    """
    scenarios = [
        document.file.plan_name(number)
        for number in sorted(document.plans)
        if document.file.plan_kind(number) == SCENARIO
    ]
    return [*scenarios, *(one.named.name for one in _kept(document))]


@contextmanager
def compared_state(
    state: State, against: str, progress: Progress
) -> Iterator[Compared]:
    """Give the state to compare with; whatever was opened for it is closed at the end.

    Parameters
    ----------
    state : State
        The later one, or the one wished for.
    against : str
        `IN_FORCE`, the name of a scenario or of a version, or a path to a project.
    progress : Progress

    Raises
    ------
    GridPlannerError
        ``report.no_against`` where there is nothing of that name, and the errors of
        opening a project.
    Cancelled
    """
    document = state.facts.document
    plans = {
        document.file.plan_name(number): number
        for number in document.plans
        if document.file.plan_kind(number) == SCENARIO
    }
    plan = TILING if against == IN_FORCE else plans.get(against)
    if plan is not None:
        standing = Standing(document.snapshot(plan), document.footprints, progress)
        name = text("report.against.current") if against == IN_FORCE else against
        yield Compared(name, State(Facts(document, standing, plan), state.day))
        return
    version = next((one for one in _kept(document) if one.named.name == against), None)
    path = Path(against)
    if version is None and not (path.suffix.lower() == _ENDING and path.is_file()):
        known = (IN_FORCE, *names_to_compare(document))
        raise GridPlannerError("report.no_against", name=against, known=known)
    with ExitStack() as stack:
        if version is not None:
            path = _taken_out(stack, document, version)
        file = document.file
        other = Document.open(
            path, mode="look", clock=file.clock, user=file.user, keys=file.keys
        )
        stack.callback(other.close)
        standing = Standing(other.snapshot(), other.footprints, progress)
        day = date.fromisoformat(version.named.time[:10]) if version else state.day
        # A plain file has no users, and who reads it here sees no more for that.
        scope = document.limits.permissions.scope
        facts = Facts(other, standing, scope=scope)
        yield Compared(against if version else path.name, State(facts, day))


def _kept(document: Document) -> list[Version]:
    return [one for one in versions_of(document) if one.backup is not None]


def _taken_out(stack: ExitStack, document: Document, version: Version) -> Path:
    """Copy a version out of the backups; the copy goes when the report is made."""
    from gridplanner.data.store.backups import take_out

    backup = version.backup
    assert backup is not None  # only such are asked for
    # Beside the project: as safe a place as that of the data themselves.
    folder = Path(tempfile.mkdtemp(prefix=".compare-", dir=document.path.parent))
    stack.callback(shutil.rmtree, folder, ignore_errors=True)
    return take_out(backup, beside=folder / document.path.name, name="copy")
