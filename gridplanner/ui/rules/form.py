"""The numbers of a pack of rules, to be changed and kept by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QCheckBox, QDoubleSpinBox, QGridLayout, QLineEdit

from gridplanner.data.rules.pack import Pack, RuleError, from_body
from gridplanner.resources.texts import sentence, text
from gridplanner.studies.rules.words import is_share, parameter_name, rule_name, said
from gridplanner.ui.dialogs.form import Form
from gridplanner.ui.widgets import label

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from gridplanner.data.rules.kinds import Parameter

_PERCENT: Final = 100.0


class RulesForm(Form):
    """Ask which rules there are and what they demand; `pack` is the answer."""

    def __init__(self, name: str, pack: Pack, parent: QWidget | None = None) -> None:
        super().__init__(parent, title="rules.edit", verb="rules.keep")
        self.name = QLineEdit(name)
        self.add_field("rules.name", self.name)
        self.switches: dict[str, QCheckBox] = {}
        self.boxes: dict[tuple[str, str], QDoubleSpinBox] = {}
        table = QGridLayout()
        table.setHorizontalSpacing(10)
        table.setVerticalSpacing(4)
        for row, rule in enumerate(pack.rules):
            switch = QCheckBox(rule_name(rule.kind.key))
            switch.setChecked(rule.is_on)
            self.switches[rule.kind.key] = switch
            table.addWidget(switch, row, 0)
            for column, parameter in enumerate(rule.kind.parameters):
                words = parameter_name(rule.kind, parameter.name)
                share = is_share(rule.kind.key, parameter.name)
                box = _box(parameter, rule.numbers[parameter.name], share=share)
                box.setAccessibleName(f"{rule_name(rule.kind.key)} {words}")
                switch.toggled.connect(box.setEnabled)
                box.setEnabled(rule.is_on)
                self.boxes[rule.kind.key, parameter.name] = box
                table.addWidget(label(words, role="muted"), row, 1 + 2 * column)
                table.addWidget(box, row, 2 + 2 * column)
        self.fields.addLayout(table)
        self.fault = label(role="warning", wraps=True)
        self.fields.addWidget(self.fault)
        self.add_note(text("rules.note"))

    @property
    def pack(self) -> Pack:
        """What the fields say.

        Raises
        ------
        RuleError
            If they cannot be meant.
        """
        rules = []
        for key, switch in self.switches.items():
            numbers = {
                name: box.value() / _PERCENT if is_share(key, name) else box.value()
                for (of, name), box in self.boxes.items()
                if of == key
            }
            rules.append({"kind": key, "on": switch.isChecked(), **numbers})
        return from_body({"rules": rules})

    def accept(self) -> None:
        """Keep it, or say what cannot be meant."""
        try:
            _ = self.pack
        except RuleError as error:
            told = said(error)
            assert isinstance(told, RuleError)  # it came in as one
            self.fault.setText(sentence(told)[0])
            return
        if not self.name.text().strip():
            self.fault.setText(text("standard.no_name"))
            self.name.setFocus()
            return
        super().accept()


def _box(parameter: Parameter, value: float, *, share: bool) -> QDoubleSpinBox:
    """Make the box of a number; a share is asked for in percent, as it is told."""
    box = QDoubleSpinBox()
    scale = _PERCENT if share else 1.0
    box.setDecimals(1 if share else parameter.digits)
    box.setRange(scale * parameter.least, scale * parameter.most)
    step = {0: 10.0, 1: 1.0}.get(parameter.digits, 0.05)
    box.setSingleStep(scale * step)
    box.setValue(scale * value)
    box.setSuffix("%" if share else "")
    box.setGroupSeparatorShown(True)
    box.setMinimumWidth(110)
    return box
