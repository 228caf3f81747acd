"""Checking the plan on a worker, and mending what can be mended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridplanner.resources.texts import text

if TYPE_CHECKING:
    from gridplanner.data.check import CheckResult
    from gridplanner.data.job import Progress
    from gridplanner.ui.main_window import MainWindow


def run_check(window: MainWindow) -> None:
    """Check the level of work and list what is wrong in the tray."""
    document = window.session.document
    if document is None or window.jobs.running:
        return
    plan, level = window.session.plan, window.session.level

    def work(progress: Progress) -> CheckResult:
        from gridplanner.data.buildings import undecided_footprints
        from gridplanner.data.check import check

        # The session is held meanwhile: nobody else asks the file.
        buildings = undecided_footprints(document.file, plan)
        return check(plan, buildings, level=level, progress=progress)

    def done(found: CheckResult) -> None:
        window.checks.show_issues(found.issues, units=len(plan.units_at(level)))
        window.session.issues_found = len(found.issues)
        window.inspector.refresh()
        window.say_checks()
        window.shell.show_panel("checks")

    window.jobs.run(work, title="check.running", done=done, failed=window.shell.tell)


def fix_all(window: MainWindow) -> None:
    """Mend gaps and slivers in one step that can be undone, and check again."""
    from gridplanner.data.fix import fix
    from gridplanner.ui.commands.edit import apply

    document = window.session.document
    if document is None:
        return
    change = fix(window.session.plan, window.checks.issues)
    if change is None:
        window.map.strip.show_message(text("checks.nothing_to_fix"))
    elif apply(window.context, change):
        run_check(window)
