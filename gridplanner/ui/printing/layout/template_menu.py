"""Which template is edited, and what is done with whole templates."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QComboBox, QDialog, QLineEdit, QMenu, QToolButton

from gridplanner.data.errors import GridPlannerError
from gridplanner.layers.print.template import Template
from gridplanner.resources.texts import text
from gridplanner.studies.printing.templates import ENDING
from gridplanner.ui.dialogs.files import ask_open, ask_save
from gridplanner.ui.dialogs.form import Form, ask

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from gridplanner.ui.context import Context
    from gridplanner.ui.printing.layout.desk import LayoutDesk
    from gridplanner.ui.printing.layout.editor import LayoutEditor

_LONGEST: Final = 80
_WIDE: Final = 200


class TemplateMenu:
    """A choice of templates and a menu beside it.

    Attributes
    ----------
    choice : QComboBox
    button : QToolButton
    """

    def __init__(
        self, context: Context, editor: LayoutEditor, desk: LayoutDesk
    ) -> None:
        self._context, self._editor, self._desk = context, editor, desk
        self.choice = QComboBox()
        self.choice.setMinimumWidth(_WIDE)
        self.choice.setAccessibleName(text("print.template"))
        self.choice.activated.connect(
            lambda _at: editor.open(self.choice.currentData())
        )
        self.button = QToolButton()
        self.button.setText(text("layout.templates"))
        self.button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self.button)
        steps: tuple[tuple[str, Callable[[], None]], ...] = (
            ("layout.save_as", self._save_as),
            ("layout.rename", self._rename),
            ("layout.drop", self._drop),
            ("layout.receive", self._receive),
            ("layout.send", self._send),
            ("layout.reset", self._reset),
        )
        for key, run in steps:
            menu.addAction(text(key)).triggered.connect(partial(self._do, run))
        self.button.setMenu(menu)

    def show_names(self) -> None:
        """List the templates of the product, the one that is edited in front."""
        with QSignalBlocker(self.choice):
            self.choice.clear()
            self.choice.addItem(text("layout.new_one"), "")
            for name in self._desk.names:
                self.choice.addItem(name, name)
            self.choice.setCurrentIndex(max(self.choice.findData(self._desk.name), 0))

    def save(self) -> None:
        """Keep the template in the project; one that is new is given a name first."""
        self._do(self._save)

    def _do(self, step: Callable[[], None], _checked: bool = False) -> None:  # noqa: FBT001, FBT002
        if self._context.session.is_held:
            self._editor.say(text("blocked.busy"))
            return
        try:
            step()
        except GridPlannerError as error:
            self._editor.say(error)
        except OSError as error:
            self._context.shell.tell(error)

    def _save(self) -> None:
        if self._desk.name:
            self._keep(self._desk.name)
        else:
            self._save_as()

    def _save_as(self) -> None:
        """Keep it under another name; the one it came from stays as it was."""
        proposed = self._desk.book.free_name(
            self._desk.name or text(f"print.{self._desk.wish.product}")
        )
        name = ask_name(self._editor, "layout.save_as", proposed)
        if name:
            before, self._desk.name = self._desk.name, ""
            try:
                self._keep(name)
            except GridPlannerError:
                self._desk.name = before
                raise

    def _rename(self) -> None:
        if not self._desk.name:
            self._save_as()
            return
        name = ask_name(self._editor, "layout.rename", self._desk.name)
        if name and name != self._desk.name:
            self._keep(name)

    def _keep(self, name: str) -> None:
        self._desk.save(name)
        self.show_names()
        self._desk.make()
        self._editor.say(text("layout.saved", name=self._desk.name))

    def _drop(self) -> None:
        name = self._desk.name
        if name and not ask(
            self._editor,
            title="layout.drop",
            question=text("layout.drop.ask", name=name),
            verb="layout.drop",
        ):
            return
        if name:
            self._desk.book.forget(name)
        self._desk.open("")
        self.show_names()

    def _receive(self) -> None:
        if not self._editor.may_leave():
            return
        path = ask_open(
            self._context, title="layout.receive", pattern="files.templates"
        )
        if path is None:
            return
        name = self._desk.book.read_file(path)
        if name not in self._desk.names:
            self._editor.say(text("layout.received_other", name=name))
            return
        self._desk.open(name)
        self.show_names()
        self._editor.say(text("layout.saved", name=name))

    def _send(self) -> None:
        name = self._desk.name or text(f"print.{self._desk.wish.product}")
        path = ask_save(
            self._context,
            title="layout.send",
            pattern="files.templates",
            name=f"{name}{ENDING}",
        )
        if path is not None:
            self._desk.book.write_file(self._desk.now, path)
            self._editor.say(text("export.file_done", file=path.name))

    def _reset(self) -> None:
        """Take everything back that the template says; Ctrl+Z brings it again."""
        now = self._desk.now
        self._desk.do(Template(now.name, now.product, now.inherits))


def ask_name(parent: QWidget, title: str, proposed: str) -> str:
    """Ask for the name of a template; empty where none is given."""
    form = Form(parent, title=title, verb="layout.save")
    line = QLineEdit(proposed)
    line.setMaxLength(_LONGEST)
    line.selectAll()
    form.add_field("layout.name", line)
    if form.exec() != QDialog.DialogCode.Accepted:
        return ""
    return line.text().strip()
