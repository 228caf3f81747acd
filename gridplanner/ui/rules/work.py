"""Rules are run on a worker, changed, and exchanged with other offices as files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog

from gridplanner.data.errors import GridPlannerError
from gridplanner.data.rules.pack import from_body, starting_pack, to_body
from gridplanner.data.standards import (
    Standard,
    StandardKind,
    keep_standard,
    read_standards,
    standard_from_text,
    standard_to_text,
    use_standard,
)
from gridplanner.resources.texts import text
from gridplanner.studies.rules.study import packs_of, study_rules
from gridplanner.studies.rules.words import said
from gridplanner.ui.command import held_to_units, needs_editing
from gridplanner.ui.dialogs.files import ask_open, ask_save
from gridplanner.ui.rules.form import RulesForm
from gridplanner.ui.session import Selection

if TYPE_CHECKING:
    from gridplanner.analysis.rules.verdict import Verdict
    from gridplanner.data.batch import Batch
    from gridplanner.data.events import Changed
    from gridplanner.data.job import Progress
    from gridplanner.ui.main_window import MainWindow
    from gridplanner.ui.rules.panel import Row


class RulesWork(QObject):
    """Does what the tab of rules asks for."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window, self._session = window, window.session
        self._panel = window.rules
        self._chosen = ""
        session, panel = self._session, self._panel
        session.opened.connect(self._begin)
        session.changed.connect(self._take_change)
        window.jobs.ended.connect(self._read_packs)
        panel.wanted.connect(self._do)
        panel.pack_chosen.connect(self._choose)
        panel.used.connect(self._use)
        panel.thing_wanted.connect(self._fly)

    def run(self) -> None:
        """Hold the packs in use against the units of the level of work."""
        session, window = self._session, self._window
        document, standing = session.document, session.standing
        reason = held_to_units(window.context)
        if reason is not None:
            window.shell.strip.show_message(text(reason))
            return
        if document is None or standing is None or window.jobs.running:
            return
        try:
            packs = packs_of(document) or {text("rules.usual"): starting_pack()}
        except GridPlannerError as error:
            window.shell.tell(said(error))
            return
        plan, level = session.plan, session.level
        day = session.clock().date()

        def work(progress: Progress) -> list[tuple[str, Verdict]]:
            rows = []
            for done, (name, pack) in enumerate(packs.items()):
                progress.fraction(done / len(packs))
                verdicts = study_rules(document, plan, standing, level, pack, day=day)
                rows += [(name, verdict) for verdict in verdicts]
            return rows

        window.jobs.run(
            work, title="rules.running", done=self._show, failed=window.shell.tell
        )

    def _show(self, rows: list[Row]) -> None:
        self._panel.show_rows(rows)

    def _begin(self) -> None:
        self._chosen = ""
        self._panel.show_rows(())
        self._read_packs()

    def _take_change(self, event: Changed) -> None:
        if event.transient or self._session.document is None:
            return
        if event.everything or "gp_standard" in event.tables:
            self._read_packs()
        self._panel.say_stale()

    def _read_packs(self) -> None:
        packs = self._packs()
        chosen = next((p for p in packs if p.name == self._chosen), None)
        chosen = chosen or (packs[0] if packs else None)
        self._chosen = "" if chosen is None else chosen.name
        self._panel.show_packs(
            [pack.name for pack in packs],
            self._chosen,
            in_use=chosen is not None and chosen.in_use,
        )

    def _packs(self) -> list[Standard]:
        document = self._session.document
        if document is None or self._session.is_held:
            return []
        return read_standards(document.file, StandardKind.RULES)

    def _pack(self) -> Standard:
        """Give the pack that is chosen, the usual one where there is none."""
        found = [pack for pack in self._packs() if pack.name == self._chosen]
        usual = Standard(
            0, StandardKind.RULES, text("rules.usual"), to_body(starting_pack())
        )
        return found[0] if found else usual

    def _choose(self, name: str) -> None:
        self._chosen = name
        self._read_packs()

    def _do(self, what: str) -> None:
        steps = {
            "run": self.run,
            "edit": self._edit,
            "import": self._import,
            "export": self._export,
        }
        try:
            steps[what]()
        except (GridPlannerError, OSError) as error:
            self._window.shell.tell(said(error))

    def _edit(self) -> None:
        if not self._may_edit():
            return
        kept = self._pack()
        form = RulesForm(kept.name, from_body(kept.body), self._window)
        if form.exec() == QDialog.DialogCode.Accepted:
            self._keep(form.name.text(), to_body(form.pack))

    def _import(self) -> None:
        if not self._may_edit():
            return
        context = self._window.context
        path = ask_open(context, title="rules.import", pattern="rules.files")
        if path is None:
            return
        try:
            read = standard_from_text(path.read_text("utf-8"))
        except UnicodeDecodeError as error:
            raise GridPlannerError("standard.not_one") from error
        if read.kind is not StandardKind.RULES:
            raise GridPlannerError("rules.other_kind")
        # Checked before anything is written.
        self._keep(read.name, to_body(from_body(read.body)))

    def _export(self) -> None:
        kept = self._pack()
        path = ask_save(
            self._window.context,
            title="rules.export",
            pattern="rules.files",
            name=f"{kept.name}.json",
        )
        if path is not None:
            path.write_text(standard_to_text(kept), "utf-8")
            words = text("export.picture_done", file=path.name)
            self._window.shell.strip.show_message(words)

    def _keep(self, name: str, body: dict[str, object]) -> None:
        have = self._packs()
        self._write(keep_standard(StandardKind.RULES, name, body, have))
        self._chosen = name.strip()
        self._read_packs()
        self.run()

    def _use(self, use: bool) -> None:  # noqa: FBT001 - a signal's value
        kept = self._pack()
        if kept.id and self._may_edit():
            self._write(use_standard(kept, self._packs(), use=use))
        self._read_packs()

    def _write(self, batch: Batch) -> None:
        document = self._session.document
        assert document is not None  # or nothing may be edited
        document.apply_batch(batch)

    def _may_edit(self) -> bool:
        reason = needs_editing(self._window.context)
        if reason is not None:
            self._window.shell.strip.show_message(text(reason))
        return reason is None

    def _fly(self, number: int, is_building: bool) -> None:  # noqa: FBT001
        if not number:
            return  # what lies in no unit is nowhere to go to
        if is_building:
            self._session.select(Selection(buildings=(number,)))
        else:
            self._session.select_units([number])
        self._window.shell.zoom_to_selection()
