"""Team templates of the project: which is in use, and what posts each asks for."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QWidget,
)

from gridplanner.data.errors import GridPlannerError
from gridplanner.data.team.template import TEMPLATES, TeamTemplate
from gridplanner.resources.texts import sentences, text
from gridplanner.ui.dialogs.files import ask_open, ask_save
from gridplanner.ui.dialogs.form import Form, ask
from gridplanner.ui.staff.team_book import TeamBook
from gridplanner.ui.staff.team_lines import TeamLines, template_of
from gridplanner.ui.widgets import column, label, push_button

if TYPE_CHECKING:
    from collections.abc import Callable

    from gridplanner.data.standards import Standard
    from gridplanner.ui.context import Context

_BUTTONS: Final = (
    ("new", "new"),
    ("copy", "copy"),
    ("drop", "delete"),
    ("receive", "import"),
    ("send", "export"),
)
_SIZE: Final = (1240, 600)


class TeamDialog(Form):
    """Asks which posts a team has; each button is one edit that can be undone."""

    def __init__(self, context: Context) -> None:
        super().__init__(context.shell.widget, title="team.show", verb="norm.save")
        document = context.session.document
        assert document is not None  # the command is blocked else
        self._context, self.book = context, TeamBook(document)
        self._kept: list[Standard] = []
        self._row = 0
        self._shown: tuple[str, object] = ("", None)
        self.cancel.setText(text("close"))
        self.list = QListWidget()
        self.list.setAccessibleName(text("team.list"))
        self.list.currentRowChanged.connect(self._choose)
        self.name = QLineEdit()
        self.name.setAccessibleName(text("team.name"))
        self.name.textChanged.connect(lambda _words: self._check())
        self.lines = TeamLines(document.levels)
        self.lines.changed.connect(self._check)
        self.use = push_button(text("team.use"), self._use, icon_name="check")
        self.buttons = {
            name: push_button(text(f"norm.{name}"), icon_name=picture)
            for name, picture in _BUTTONS
        }
        steps = {
            "copy": self._copy,
            "drop": self._drop,
            "receive": self._receive,
            "send": self._send,
        }
        for name, step in steps.items():
            self.buttons[name].clicked.connect(partial(self._do, step))
        menu = QMenu(self.buttons["new"])
        for template in TEMPLATES:
            action = menu.addAction(template.name)
            add = partial(self._add, template)
            action.triggered.connect(partial(self._do, add))
        self.buttons["new"].setMenu(menu)
        self._lay_out()
        self.resize(*_SIZE)
        self._read("")

    def _lay_out(self) -> None:
        left = QWidget()
        left.setFixedWidth(230)
        held = column(left, margin=0, spacing=6)
        held.addWidget(label(text("team.list"), role="section"))
        held.addWidget(self.list, 1)
        held.addWidget(self.use)
        buttons = QGridLayout()
        buttons.setSpacing(6)
        for place, button in enumerate(self.buttons.values()):
            buttons.addWidget(button, place // 2, place % 2)
        held.addLayout(buttons)
        right = QWidget()
        page = column(right, margin=0, spacing=6)
        page.addWidget(label(text("team.name"), role="muted"))
        page.addWidget(self.name)
        page.addWidget(self.lines, 1)
        below = QHBoxLayout()
        below.addWidget(
            push_button(text("team.add_line"), self.lines.add_line, icon_name="plus")
        )
        below.addWidget(
            push_button(text("team.drop_line"), self.lines.drop_line,
                        icon_name="delete")
        )  # fmt: skip
        below.addStretch(1)
        page.addLayout(below)
        both = QHBoxLayout()
        both.setSpacing(16)
        both.addWidget(left)
        both.addWidget(right, 1)
        self.fields.addLayout(both, 1)
        self.words = label(role="muted", wraps=True)
        self.fault = label(role="refused", wraps=True)
        self.box.addButton(self.accept_button, QDialogButtonBox.ButtonRole.AcceptRole)
        self.fields.addWidget(self.fault)
        self.fields.addWidget(self.words)

    @property
    def chosen(self) -> Standard:
        """The template that is shown."""
        return self._kept[max(self.list.currentRow(), 0)]

    @property
    def is_changed(self) -> bool:
        """Whether something was written that is not saved."""
        return (self.name.text().strip(), self.lines.body) != self._shown

    def accept(self) -> None:
        """Save what was changed, and go on."""
        self._do(self._save)

    def reject(self) -> None:
        """Close; what was changed and not saved is asked about."""
        if self._may_leave():
            super().reject()

    def _read(self, name: str, said: str = "") -> None:
        """List the templates anew, with one in front: by name, else the one in use."""
        self._kept = self.book.templates()
        rows = [
            row
            for row, each in enumerate(self._kept)
            if each.name == name or (not name and each.in_use)
        ]
        with QSignalBlocker(self.list):
            self.list.clear()
            for each in self._kept:
                item = QListWidgetItem(f"✔ {each.name}" if each.in_use else each.name)
                item.setToolTip(text("norm.in_use") if each.in_use else each.name)
                self.list.addItem(item)
            self._row = rows[0] if rows else 0
            self.list.setCurrentRow(self._row)
        self._show()
        if said:
            self.words.setText(said)

    def _show(self) -> None:
        chosen, wrong = self.chosen, ""
        try:
            lines = TeamTemplate.from_body(chosen.name, chosen.body).lines
        except GridPlannerError as error:
            lines, wrong = (), sentences(error)
        with QSignalBlocker(self.name):
            self.name.setText(chosen.name)
        self.lines.show_lines(lines)
        self._shown = (chosen.name.strip(), self.lines.body)
        self.words.setText("" if chosen.id else text("team.default.note"))
        self._check()
        if wrong:
            self.fault.setText(wrong)
            self.fault.show()

    def _check(self) -> None:
        """Say what is wrong; only that keeps a change from being saved."""
        wrong = ""
        try:
            template_of(self.name.text(), self.lines)
        except GridPlannerError as error:
            wrong = sentences(error)
        if not self.name.text().strip():
            wrong = sentences(GridPlannerError("standard.no_name"))
        self.fault.setText(wrong)
        self.fault.setVisible(bool(wrong))
        self.accept_button.setEnabled(self.is_changed and not wrong)
        self.use.setEnabled(not self.chosen.in_use)
        self.buttons["drop"].setEnabled(bool(self.chosen.id))

    def _choose(self, row: int) -> None:
        if row == self._row or row < 0:
            return
        with QSignalBlocker(self.list):
            self.list.setCurrentRow(self._row)
            if not self._may_leave():
                return
            self._row = row
            self.list.setCurrentRow(row)
        self._show()

    def _may_leave(self) -> bool:
        """Ask before what was changed is lost."""
        if not self.is_changed:
            return True
        question = text("norm.unsaved", name=self.chosen.name)
        return ask(self, title="team.show", question=question, verb="norm.unsaved.do")

    def _do(self, step: Callable[[], None], _checked: bool = False) -> None:  # noqa: FBT001, FBT002
        if self._context.session.is_held:
            self.words.setText(text("blocked.busy"))
            return
        try:
            step()
        except GridPlannerError as error:
            self.fault.setText(sentences(error))
            self.fault.show()
        except OSError as error:
            self._context.shell.tell(error)

    def _save(self) -> None:
        if self.accept_button.isEnabled():
            template = template_of(self.name.text(), self.lines)
            name = self.book.save(self.chosen, template)
            self._read(name, text("norm.saved", name=name))

    def _use(self) -> None:
        self._do(self._use_chosen)

    def _use_chosen(self) -> None:
        if self._may_leave():
            chosen = self.chosen
            self.book.use(chosen)
            self._read(chosen.name, text("norm.used", name=chosen.name))

    def _add(self, template: TeamTemplate) -> None:
        if self._may_leave():
            self._read(self.book.add(template))

    def _copy(self) -> None:
        if self._may_leave():
            self._read(self.book.copy(self.chosen))

    def _drop(self) -> None:
        name = self.chosen.name
        self.book.drop(self.chosen)
        self._read("", text("norm.dropped", name=name))

    def _receive(self) -> None:
        if self._may_leave():
            path = ask_open(self._context, title="team.receive", pattern="rules.files")
            if path is not None:
                self._read(self.book.receive(path))

    def _send(self) -> None:
        name = f"{self.chosen.name}.json"
        path = ask_save(
            self._context, title="team.send", pattern="rules.files", name=name
        )
        if path is not None:
            self.book.send(self.chosen, path)
            self.words.setText(text("export.picture_done", file=path.name))
