"""The program's line icons, tinted for the present look."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from gridplanner.ui.theme import LIGHT, Palette

_SCALES = (1.0, 1.5, 2.0)
_tokens = LIGHT


def set_tint(tokens: Palette) -> None:
    """Make the icons that are asked for from now on in the colours of `tokens`."""
    global _tokens  # noqa: PLW0603 - one look at a time for the whole program
    _tokens = tokens
    icon.cache_clear()


@lru_cache(maxsize=256)
def icon(name: str, *, colour: str | None = None) -> QIcon:
    """Make the icon `name`: ink, greyed when disabled, accented when checked."""
    made = QIcon()
    normal = colour or _tokens.ink
    _add(made, name, normal, QIcon.Mode.Normal, QIcon.State.Off)
    _add(made, name, colour or _tokens.on_tint, QIcon.Mode.Normal, QIcon.State.On)
    _add(made, name, colour or _tokens.on_tint, QIcon.Mode.Selected, QIcon.State.Off)
    _add(made, name, _faint(), QIcon.Mode.Disabled, QIcon.State.Off)
    return made


def picture(
    name: str, size: int, *, colour: str | None = None, ratio: float = 2.0
) -> QPixmap:
    """Draw the icon `name` at `size` logical px."""
    pixmap = QPixmap(round(size * ratio), round(size * ratio))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer = QSvgRenderer(_source(name, colour or _tokens.ink))
    renderer.render(painter, QRectF(0, 0, pixmap.width(), pixmap.height()))
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def _add(
    made: QIcon, name: str, colour: str, mode: QIcon.Mode, state: QIcon.State
) -> None:
    for ratio in _SCALES:
        made.addPixmap(picture(name, 20, colour=colour, ratio=ratio), mode, state)


def _faint() -> str:
    return "#9AA3AF" if _tokens.name == "light" else "#6B7684"


def _source(name: str, colour: str) -> bytes:
    path = files("gridplanner.resources") / "icons" / f"{name}.svg"
    return path.read_text("utf-8").replace("currentColor", colour).encode()


def icon_names() -> list[str]:
    """List the icons there are."""
    folder = files("gridplanner.resources") / "icons"
    return sorted(
        entry.name[:-4] for entry in folder.iterdir() if entry.name.endswith(".svg")
    )


SIZE = QSize(20, 20)
