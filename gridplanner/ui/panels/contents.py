"""Map contents: what is drawn, in which order, how strongly, in which colours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLabel,
    QMenu,
    QSlider,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gridplanner.layers.departments import PREFIX
from gridplanner.layers.features import FeaturesLayer
from gridplanner.layers.scans import PREFIX as SCAN
from gridplanner.resources.texts import text
from gridplanner.ui.icons import icon
from gridplanner.ui.widgets import push_button

if TYPE_CHECKING:
    from PySide6.QtGui import QContextMenuEvent, QDropEvent, QKeyEvent, QResizeEvent

    from gridplanner.layers.layer import Layer
    from gridplanner.layers.stack import LayerStack

# Group of the tree -> its icon and the names of layers in it; the rest goes to ground.
GROUPS: dict[str, tuple[str, tuple[str, ...]]] = {
    "grids": (
        "grid",
        (
            "labels",
            "coverage",
            "rings",
            "theme_dots",
            "theme_symbols",
            "hot_spots",
            "theme_density",
            "borders",
            "fills",
        ),
    ),
    "buildings": ("building", ("people_counts", "buildings")),
    "ground": ("woods", ()),
    "scans": ("target", ()),
    "base": ("base_map", ()),
}
_NAME = Qt.ItemDataRole.UserRole
_BESIDE_COLOURING = 72  # px: margins, icon and padding of the button


def group_of(layer: str) -> str:
    """Tell in which group of the tree a layer stands."""
    if layer.startswith(PREFIX):
        return "grids"
    if layer.startswith(SCAN):
        return "scans"
    for group, (_icon, names) in GROUPS.items():
        if layer in names:
            return group
    return "base" if layer.startswith("base") else "ground"


class LayerTree(QTreeWidget):
    """Layers in groups, the uppermost first; a layer is dragged within its group."""

    ordered = Signal()
    menu_wanted = Signal(str, QPoint)

    def __init__(self) -> None:
        super().__init__()
        self.setHeaderHidden(True)
        self.setIndentation(16)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setUniformRowHeights(True)
        root = self.invisibleRootItem()
        root.setFlags(root.flags() & ~Qt.ItemFlag.ItemIsDropEnabled)

    @property
    def chosen(self) -> str:
        """Name of the layer the cursor stands on; empty on a group."""
        item = self.currentItem()
        return str(item.data(0, _NAME) or "") if item is not None else ""

    def dropEvent(self, event: QDropEvent) -> None:
        item, target = self.currentItem(), self.itemAt(event.position().toPoint())
        parent = item.parent() if item is not None else None
        if (
            target is None
            or parent is None
            or target not in (parent, *_children(parent))
        ):
            event.ignore()
            return
        super().dropEvent(event)
        self.ordered.emit()

    def move_chosen(self, step: int) -> None:
        """Move the layer of the cursor up (-1) or down (1) within its group."""
        item = self.currentItem()
        parent = item.parent() if item is not None else None
        if item is None or parent is None:
            return
        place = parent.indexOfChild(item) + step
        if 0 <= place < parent.childCount():
            parent.removeChild(item)
            parent.insertChild(place, item)
            self.setCurrentItem(item)
            self.ordered.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        if (
            event.modifiers() == Qt.KeyboardModifier.ControlModifier
            and event.key() in steps
        ):
            self.move_chosen(steps[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self.chosen:
            self.menu_wanted.emit(self.chosen, event.globalPos())


class ContentsPanel(QWidget):
    """The tree with the strength of the chosen layer below it."""

    colour_wanted = Signal()
    zoom_wanted = Signal(str)
    add_wanted = Signal(QPoint)
    place_wanted = Signal()
    delete_wanted = Signal()
    kinds_hidden = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._stack: LayerStack | None = None
        self._colouring = ""
        self.tree = LayerTree()
        self.tree.itemChanged.connect(self._switch)
        self.tree.currentItemChanged.connect(lambda *_: self._show_opacity())
        self.tree.itemDoubleClicked.connect(self._open)
        self.tree.ordered.connect(self._order)
        self.tree.menu_wanted.connect(self._show_menu)
        self.opacity = QSlider(Qt.Orientation.Horizontal)
        self.opacity.setRange(0, 100)
        self.opacity.valueChanged.connect(self._set_opacity)
        self._opacity_name = QLabel()
        self._opacity_words = QLabel()
        self._add = push_button("", self._ask_add, icon_name="plus", role="link")
        self._colour = push_button("", self.colour_wanted.emit, icon_name="colour_by")
        strength = QHBoxLayout()
        strength.addWidget(self._opacity_name)
        strength.addWidget(self.opacity, 1)
        strength.addWidget(self._opacity_words)
        below = QVBoxLayout()
        below.setContentsMargins(12, 8, 12, 10)
        below.setSpacing(8)
        below.addWidget(self._add)
        below.addWidget(self._colour)
        below.addLayout(strength)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.tree, 1)
        column.addLayout(below)
        self.retranslate()

    def show_stack(self, stack: LayerStack | None) -> None:
        """Show the layers of a project that was opened."""
        self._stack = stack
        self._fill()

    def show_colouring(self, words: str) -> None:
        """Say by what the grids are coloured."""
        self._colouring = words
        said = text("contents.colour", what=words)
        self._colour.setToolTip(said)
        self._colour.setAccessibleName(said)
        self._fit_colouring()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_colouring()

    def _fit_colouring(self) -> None:
        """Cut with dots what the button has no room for; its tooltip says it all."""
        said, room = self._colour.toolTip(), self.width() - _BESIDE_COLOURING
        cut = self._colour.fontMetrics().elidedText
        self._colour.setText(cut(said, Qt.TextElideMode.ElideRight, max(room, 0)))

    def retranslate(self) -> None:
        """Say everything in the present language and tint."""
        self._opacity_name.setText(text("contents.opacity"))
        self.opacity.setAccessibleName(text("contents.opacity"))
        self._add.setText(text("contents.add"))
        self._add.setIcon(icon("plus"))
        self._colour.setIcon(icon("colour_by"))
        self.show_colouring(self._colouring)
        self.tree.setAccessibleName(text("panel.contents"))
        self._fill()

    def _fill(self) -> None:
        chosen = self.tree.chosen
        self.tree.blockSignals(True)
        self.tree.clear()
        for group, (icon_name, _names) in GROUPS.items():
            layers = [
                layer for layer in self._layers() if group_of(layer.name) == group
            ]
            if layers:
                self._add_group(group, icon_name, layers)
        self.tree.blockSignals(False)
        found = _find(self.tree, chosen)
        if found is not None:
            self.tree.setCurrentItem(found)
        self._show_opacity()

    def _layers(self) -> list[Layer]:
        return list(reversed(list(self._stack))) if self._stack is not None else []

    def _add_group(self, group: str, icon_name: str, layers: list[Layer]) -> None:
        top = QTreeWidgetItem(self.tree, [text("contents.group." + group)])
        top.setIcon(0, icon(icon_name))
        top.setFlags(
            Qt.ItemFlag.ItemIsEnabled
            | Qt.ItemFlag.ItemIsSelectable
            | Qt.ItemFlag.ItemIsUserCheckable
            | Qt.ItemFlag.ItemIsAutoTristate
            | Qt.ItemFlag.ItemIsDropEnabled
        )
        for layer in layers:
            item = QTreeWidgetItem(top, [layer.title])
            item.setData(0, _NAME, layer.name)
            item.setFlags(
                Qt.ItemFlag.ItemIsEnabled
                | Qt.ItemFlag.ItemIsSelectable
                | Qt.ItemFlag.ItemIsUserCheckable
                | Qt.ItemFlag.ItemIsDragEnabled
                | Qt.ItemFlag.ItemNeverHasChildren
            )
            on = Qt.CheckState.Checked if layer.visible else Qt.CheckState.Unchecked
            item.setCheckState(0, on)
        top.setExpanded(True)

    def _switch(self, item: QTreeWidgetItem) -> None:
        name = item.data(0, _NAME)
        if self._stack is not None and name:
            wanted = item.checkState(0) == Qt.CheckState.Checked
            if self._stack[name].visible != wanted:
                self._stack[name].set_visible(wanted)

    def _show_opacity(self) -> None:
        name = self.tree.chosen
        self.opacity.setEnabled(bool(name))
        value = self._stack[name].opacity if self._stack is not None and name else 1.0
        self.opacity.blockSignals(True)
        self.opacity.setValue(round(100 * value))
        self.opacity.blockSignals(False)
        self._opacity_words.setText(f"{round(100 * value)}%")

    def _set_opacity(self, percent: int) -> None:
        self._opacity_words.setText(f"{percent}%")
        if self._stack is not None and self.tree.chosen:
            self._stack[self.tree.chosen].set_opacity(percent / 100)

    def _order(self) -> None:
        """Put the layers of each group into the places of the stack the group has."""
        if self._stack is None:
            return
        for top in _children(self.tree.invisibleRootItem()):
            wanted = [str(item.data(0, _NAME)) for item in reversed(_children(top))]
            present = [layer.name for layer in self._stack]
            places = sorted(present.index(name) for name in wanted)
            for name, place in zip(wanted, places, strict=True):
                self._stack.move(name, place)

    def _ask_add(self) -> None:
        corner = self._add.mapToGlobal(self._add.rect().bottomLeft())
        self.add_wanted.emit(corner)

    def _open(self, item: QTreeWidgetItem) -> None:
        if item.data(0, _NAME) == "fills":
            self.colour_wanted.emit()
        elif group_of(str(item.data(0, _NAME) or "")) == "scans":
            self.place_wanted.emit()

    def _show_menu(self, name: str, place: QPoint) -> None:
        menu = QMenu(self)
        menu.addAction(text("contents.only"), lambda: self._show_only(name))
        menu.addAction(text("view.zoom_layer"), lambda: self.zoom_wanted.emit(name))
        menu.addAction(text("contents.up"), lambda: self.tree.move_chosen(-1))
        menu.addAction(text("contents.down"), lambda: self.tree.move_chosen(1))
        if name == "fills":
            menu.addAction(text("view.colour_by"), self.colour_wanted.emit)
        layer = self._stack[name] if self._stack is not None else None
        if isinstance(layer, FeaturesLayer):
            self._add_kinds(menu, layer)
        if group_of(name) == "scans":
            menu.addSeparator()
            menu.addAction(text("scan.edit"), self.place_wanted.emit)
            menu.addAction(text("scan.delete"), self.delete_wanted.emit)
        menu.exec(place)

    def _add_kinds(self, menu: QMenu, layer: FeaturesLayer) -> None:
        """Let each kind of map object be shown or not."""
        menu.addSeparator()
        for kind in layer.present:
            action = menu.addAction(text(f"feature.{kind}"))
            action.setCheckable(True)
            action.setChecked(kind not in layer.hidden)
            action.toggled.connect(
                lambda _on, kind=kind: self.kinds_hidden.emit(layer.hidden ^ {kind})
            )

    def _show_only(self, name: str) -> None:
        for layer in self._layers():
            layer.set_visible(layer.name == name)
        self._fill()


def _children(item: QTreeWidgetItem) -> list[QTreeWidgetItem]:
    found = [item.child(row) for row in range(item.childCount())]
    return [child for child in found if child is not None]


def _find(tree: QTreeWidget, name: str) -> QTreeWidgetItem | None:
    for top in _children(tree.invisibleRootItem()):
        for item in _children(top):
            if name and item.data(0, _NAME) == name:
                return item
    return None
