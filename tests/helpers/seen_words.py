"""Every word a window shows or says: labels, fields, lists, tooltips, names, titles."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractListModel,
    QModelIndex,
    Qt,
)
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QComboBox,
    QWidget,
)

_PROPERTIES = (
    "text",
    "title",
    "plainText",
    "placeholderText",
    "toolTip",
    "statusTip",
    "whatsThis",
    "accessibleName",
    "accessibleDescription",
    "windowTitle",
)
_ROLES = (
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.EditRole,
    Qt.ItemDataRole.ToolTipRole,
    Qt.ItemDataRole.StatusTipRole,
    Qt.ItemDataRole.WhatsThisRole,
    Qt.ItemDataRole.AccessibleTextRole,
    Qt.ItemDataRole.AccessibleDescriptionRole,
)
_MOST = 400  # rows of a list that are looked at


def words_of(*roots):
    """All texts of some widgets and of whatever lies in them; else of all windows."""
    tops = roots or QApplication.topLevelWidgets()
    found = [QApplication.clipboard().text()]
    for top in tops:
        for widget in (top, *top.findChildren(QWidget), *top.findChildren(QAction)):
            found += _properties(widget)
            found += _items(widget)
    return [words for words in found if words]


def _properties(thing):
    texts = [thing.property(name) for name in _PROPERTIES]
    return [words for words in texts if isinstance(words, str)]


def _items(widget):
    if isinstance(widget, QComboBox | QAbstractItemView):
        model = widget.model()
        if model is not None:
            yield from _model(model, QModelIndex())


def _model(model: QAbstractItemModel, parent: QModelIndex):
    is_list = isinstance(model, QAbstractListModel)
    columns = 1 if is_list else model.columnCount(parent)
    for orientation in (Qt.Orientation.Horizontal, Qt.Orientation.Vertical):
        for section in range(min(columns, 40)):
            words = model.headerData(section, orientation)
            if isinstance(words, str):
                yield words
    for row in range(min(model.rowCount(parent), _MOST)):
        for column in range(columns):
            index = model.index(row, column, parent)
            for role in _ROLES:
                words = index.data(role)
                if isinstance(words, str):
                    yield words
        first = model.index(row, 0, parent)
        if model.rowCount(first):
            yield from _model(model, first)
