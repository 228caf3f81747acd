"""Import with a preview: what was recognised, where it lies, what would change.

The one thing the program cannot know is asked in words of the town: do the data
lie here? All the rest is found out, shown, and can be changed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog

from gridplanner.data.document import Document
from gridplanner.data.errors import ProjectError
from gridplanner.data.intake.import_set import run_set
from gridplanner.data.intake.target import Target
from gridplanner.data.levels import DEFAULT_LEVELS
from gridplanner.resources.texts import text
from gridplanner.ui.backups import keep_before, make_note, words_of
from gridplanner.ui.dialogs.files import ask_several
from gridplanner.ui.dialogs.import_dialog import ImportDialog
from gridplanner.ui.dialogs.import_issues import IssueList, all_issues
from gridplanner.ui.ledgers.importing import import_ledgers
from gridplanner.ui.ledgers.recognising import may_be_ledgers, sort_files
from gridplanner.ui.panels.strip import Action, Kind

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from gridplanner.data.intake.proposal import Proposal
    from gridplanner.data.job import Progress
    from gridplanner.ui.context import Context
    from gridplanner.ui.ledgers.recognising import Sorted
    from gridplanner.ui.main_window import MainWindow

MAP_FILES = "import.pattern"


def open_import(window: MainWindow, paths: list[Path]) -> None:
    """Import files into the open project, asking for them where there are none."""
    context = window.context
    document = context.session.document
    if document is None or _is_busy(context):
        return
    if document.read_only:
        fault = ProjectError("error.read_only", file=document.path.name)
        context.shell.tell(fault)
        return
    paths = paths or ask_several(context, title="import.choose", pattern=MAP_FILES)
    if not paths:
        return
    if not may_be_ledgers(paths):
        _import_maps(context, document, paths)
        return

    def go_on(found: Sorted) -> None:
        if found.maps:
            _import_maps(context, document, found.maps, then=found.ledgers)
        else:
            import_ledgers(context, found.ledgers)

    context.jobs.run(
        lambda progress: sort_files(paths, progress),
        title="import.looking",
        done=go_on,
        failed=context.shell.tell,
        cancelled=lambda: context.strip.show_message(text("import.cancelled")),
    )


def _import_maps(
    context: Context,
    document: Document,
    paths: Sequence[Path],
    then: Sequence[Path] = (),
) -> None:
    """Import map files by their preview, and ledgers after them."""
    dialog = ImportDialog(context, Target.of(document), paths)
    accepted = dialog.exec() == QDialog.DialogCode.Accepted
    requests, names = dialog.requests, dialog.names
    dialog.deleteLater()
    if not accepted:
        return
    note = make_note(context.session, "import")

    def work(progress: Progress) -> tuple[list[Proposal], str]:
        fault = keep_before(document, note, progress=progress.part(0, 0.1))
        done = run_set(document, requests, progress=progress.part(0.1, 1))
        return done, words_of(fault)

    context.jobs.run(
        work,
        title="import.title",
        done=lambda found: _go_on(context, document, names, found, then),
        failed=context.shell.tell,
        cancelled=lambda: context.strip.show_message(text("import.cancelled")),
    )


def _go_on(
    context: Context,
    document: Document,
    names: list[str],
    found: tuple[list[Proposal], str],
    ledgers: Sequence[Path],
) -> None:
    _tell(context, names, *found)
    if ledgers and document is context.session.document:
        import_ledgers(context, ledgers)


def new_from_files(window: MainWindow, paths: list[Path]) -> None:
    """Make a project of files: choose them, look, name it, done."""
    context = window.context
    if _is_busy(context):
        return
    paths = paths or ask_several(context, title="import.choose", pattern=MAP_FILES)
    if not paths:
        return
    dialog = ImportDialog(context, Target(), paths, is_new=True)
    accepted = dialog.exec() == QDialog.DialogCode.Accepted
    requests, names, project = dialog.requests, dialog.names, dialog.project_path
    dialog.deleteLater()
    if not accepted:
        return
    session = context.session
    context.shell.close_project()

    def make(progress: Progress) -> list[Proposal]:
        document = Document.create(
            project, levels=DEFAULT_LEVELS, clock=session.clock, user=session.os_user
        )
        try:
            done = run_set(document, requests, progress=progress)
        except BaseException:
            document.close()
            project.unlink(missing_ok=True)
            raise
        document.close()
        return done

    def done(proposals: list[Proposal]) -> None:
        context.shell.open_project(
            project, then=lambda: _tell(context, names, proposals)
        )

    context.jobs.run(
        make,
        title="import.title",
        done=done,
        failed=context.shell.tell,
        cancelled=lambda: context.strip.show_message(text("import.cancelled")),
    )


def _is_busy(context: Context) -> bool:
    """Tell whether a job has the project, and say so; files can be dropped any time."""
    if context.jobs.running:
        context.strip.show_message(text("blocked.busy"), kind=Kind.WARNING)
    return context.jobs.running


def _tell(
    context: Context, names: list[str], proposals: list[Proposal], fault: str = ""
) -> None:
    """Say what came in; the list of problem rows is one click away.

    `fault` says why the project could not be copied before.
    """
    counts: dict[str, int] = {}
    for proposal in proposals:
        new = proposal.added + proposal.changed
        counts[proposal.kind] = counts.get(proposal.kind, 0) + new
    parts = [text("import.done_" + kind, n=f"{n:,}") for kind, n in counts.items()]
    repaired = sum(proposal.repaired for proposal in proposals)
    skipped = sum(proposal.skipped for proposal in proposals)
    words = text("import.done", what=text("import.and").join(parts))
    if repaired or skipped:
        words += text("import.done_rows", fixed=repaired, skipped=skipped)
    issues = all_issues(list(zip(names, proposals, strict=True)))
    words += fault
    actions = []
    if issues:
        actions.append(Action("show", lambda: _show(context, issues)))
    kind = Kind.WARNING if skipped or fault else Kind.INFORMATION
    context.strip.show_message(words, *actions, kind=kind)
    context.canvas.zoom_to_all()


def _show(context: Context, issues: list) -> None:  # type: ignore[type-arg]
    from gridplanner.ui.dialogs.import_dialog import ask_and_save

    def go(x: float, y: float) -> None:
        context.canvas.centre_on(x, y)
        context.canvas.set_scale(1000)

    IssueList(
        context.shell.widget, issues, save=lambda: ask_and_save(context, issues), go=go
    ).exec()
