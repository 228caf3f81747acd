"""How the map of a project was last looked at: layers, their strength, the colouring.

Kept in the settings of the machine, not in the project: it is how one person looks at
the town, and looking at a project must not change its file.
"""

from __future__ import annotations

import json
from dataclasses import asdict, fields, replace
from typing import TYPE_CHECKING, Any

from gridplanner.ui.colouring import PLAIN, Choice

if TYPE_CHECKING:
    from gridplanner.data.document import Document
    from gridplanner.layers.stack import LayerStack
    from gridplanner.ui.main_window import MainWindow


def keep_look(window: MainWindow, document: Document) -> None:
    """Remember how the map of a project that is closed now was looked at."""
    stack = window.canvas.stack
    look = {
        "order": [layer.name for layer in stack],
        "visible": {layer.name: layer.visible for layer in stack},
        "opacity": {layer.name: layer.opacity for layer in stack},
        "colouring": asdict(_lasting(window)),
        "hidden": sorted(window.town.map.features.hidden),
    }
    window.settings.set_map_look(str(document.path.resolve()), json.dumps(look))


def _lasting(window: MainWindow) -> Choice:
    """Give the colouring, but none by what has to be worked out anew next time."""
    choice = window.town.choice
    is_passing = choice.figure in window.session.offered
    return replace(choice, figure=PLAIN) if is_passing else choice


def restore_look(window: MainWindow) -> None:
    """Look at the map of the project that was opened as last time."""
    document = window.session.document
    if document is None:
        return
    kept = window.settings.map_look(str(document.path.resolve()))
    try:
        look = json.loads(kept) if kept else {}
        _show_layers(window.canvas.stack, look)
        window.town.map.hide_features(map(str, look.get("hidden", ())))
        choice = look.get("colouring")
        if choice:
            window.town.colour_by(_choice_of(choice))
    except (ValueError, TypeError, AttributeError):
        return  # of an older program, or damaged: the map looks as at first
    window.contents.show_stack(window.canvas.stack)


def _show_layers(stack: LayerStack, look: dict[str, Any]) -> None:
    """Show what is there as it was; layers that came since stay where they are."""
    present = [layer.name for layer in stack]
    wanted = [name for name in look.get("order", ()) if name in present]
    places = sorted(present.index(name) for name in wanted)
    for name, place in zip(wanted, places, strict=True):
        if stack.layers[place].name != name:
            stack.move(name, place)
    for layer in stack:
        visible = bool(look.get("visible", {}).get(layer.name, layer.visible))
        opacity = float(look.get("opacity", {}).get(layer.name, layer.opacity))
        if visible != layer.visible:
            layer.set_visible(visible)
        if opacity != layer.opacity:
            layer.set_opacity(opacity)


def _choice_of(kept: dict[str, Any]) -> Choice:
    known = {field.name for field in fields(Choice)}
    values = {name: value for name, value in kept.items() if name in known}
    values["breaks"] = tuple(float(value) for value in values.get("breaks", ()))
    return Choice(**values)
