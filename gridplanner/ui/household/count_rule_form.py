"""The form that says where people count."""

from __future__ import annotations

from PySide6.QtWidgets import QButtonGroup, QRadioButton, QWidget

from gridplanner.data.counting import CountRule
from gridplanner.resources.texts import text
from gridplanner.ui.dialogs.form import Form
from gridplanner.ui.widgets import label


class CountRuleForm(Form):
    """Asks for one of the rules; `rule` is the answer."""

    def __init__(self, parent: QWidget | None, rule: CountRule) -> None:
        super().__init__(parent, title="counting.title", verb="ground.do")
        self._group = QButtonGroup(self)
        for number, each in enumerate(CountRule):
            button = QRadioButton(text(f"counting.rule.{each}"))
            button.setChecked(each is rule)
            self._group.addButton(button, number)
            self.fields.addWidget(button)
            words = text(f"counting.rule.{each}.help")
            help_ = label(words, role="caption", wraps=True)
            help_.setContentsMargins(22, 0, 0, 6)
            self.fields.addWidget(help_)
        self.add_note(text("counting.note"))
        self.setMinimumWidth(440)

    @property
    def rule(self) -> CountRule:
        """The chosen rule."""
        return tuple(CountRule)[self._group.checkedId()]
