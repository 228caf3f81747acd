"""Team templates of the project: which is in use, and what posts each asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from gridplanner.data.errors import GridPlannerError
from gridplanner.data.team.template import TEMPLATES, TeamTemplate
from gridplanner.resources.texts import sentences, text
from gridplanner.ui.staff.team_book import TeamBook
from gridplanner.ui.staff.team_lines import TeamLines, template_of
from gridplanner.ui.standards.dialog import Said, StandardsDialog
from gridplanner.ui.widgets import column, label, push_button

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gridplanner.ui.context import Context

_LIST: Final = 212
_SIZE: Final = (1240, 600)
_SAID: Final = Said(
    title="team.show",
    list="team.list",
    use="team.use",
    receive="team.receive",
    send="team.send",
)


class TeamDialog(StandardsDialog):
    """Asks which posts a team has."""

    def __init__(self, context: Context) -> None:
        document = context.session.document
        assert document is not None  # the command is blocked else
        presets = {template.name: template.to_body() for template in TEMPLATES}
        super().__init__(context, TeamBook(document), _SAID, presets)
        self._shown: tuple[str, object] = ("", None)
        self.name = QLineEdit()
        self.name.setAccessibleName(text("team.name"))
        self.name.textChanged.connect(lambda _words: self._check())
        self.lines = TeamLines(document.levels)
        self.lines.changed.connect(self._check)
        self.fault = label(role="refused", wraps=True)
        self.lay_out(self._make_page(), wide=_LIST)
        self.fields.addWidget(self.fault)
        self.fields.addWidget(self.words)
        self.resize(*_SIZE)
        self.read("")

    def _make_page(self) -> QWidget:
        made = QWidget()
        page = column(made, margin=0, spacing=6)
        page.addWidget(label(text("team.name"), role="muted"))
        page.addWidget(self.name)
        page.addWidget(self.lines, 1)
        below = QHBoxLayout()
        for name, step, picture in (
            ("add_line", self.lines.add_line, "plus"),
            ("drop_line", self.lines.drop_line, "delete"),
        ):
            below.addWidget(push_button(text(f"team.{name}"), step, icon_name=picture))
        below.addStretch(1)
        page.addLayout(below)
        return made

    @property
    def is_changed(self) -> bool:
        """Whether something was written that is not saved."""
        return (self.name.text().strip(), self.lines.body) != self._shown

    def written(self) -> tuple[str, Mapping[str, Any]]:
        """Give name and body as they stand on the page."""
        template = template_of(self.name.text(), self.lines)
        return template.name, template.to_body()

    def tell(self, error: GridPlannerError) -> None:
        """Say what is wrong."""
        self.fault.setText(sentences(error))
        self.fault.show()

    def show_chosen(self) -> None:
        """Show the chosen template, or say what is wrong with it."""
        chosen, wrong = self.chosen, None
        try:
            lines = TeamTemplate.from_body(chosen.name, chosen.body).lines
        except GridPlannerError as error:
            lines, wrong = (), error
        with QSignalBlocker(self.name):
            self.name.setText(chosen.name)
        self.lines.show_lines(lines)
        self._shown = (chosen.name.strip(), self.lines.body)
        self.words.setText("" if chosen.id else text("team.default.note"))
        self._check()
        if wrong is not None:
            self.tell(wrong)

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
        self.say_buttons(may_save=self.is_changed and not wrong)
