"""The program's line icons, tinted for the present look."""

from __future__ import annotations

from functools import cache, lru_cache
from importlib.resources import files

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from gridplanner.ui.theme import LIGHT, Palette

_FAINT = {"light": "#9AA3AF", "dark": "#6B7684"}
_tokens = LIGHT


def set_tint(tokens: Palette) -> None:
    """Make the icons that are asked for from now on in the colours of `tokens`."""
    global _tokens  # noqa: PLW0603 - one look at a time for the whole program
    if tokens != _tokens:
        _tokens = tokens
        icon.cache_clear()


@lru_cache(maxsize=256)
def icon(name: str) -> QIcon:
    """Make the icon `name`: ink, on the tint when checked, faint when disabled."""
    made = QIcon()
    looks = (
        (_tokens.ink, QIcon.Mode.Normal, QIcon.State.Off),
        (_tokens.on_tint, QIcon.Mode.Normal, QIcon.State.On),
        (_FAINT[_tokens.name], QIcon.Mode.Disabled, QIcon.State.Off),
    )
    ratio = max((s.devicePixelRatio() for s in QGuiApplication.screens()), default=1.0)
    for colour, mode, state in looks:
        made.addPixmap(picture(name, 20, colour=colour, ratio=ratio), mode, state)
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


@cache
def _words(name: str) -> str:
    return (files("gridplanner.resources") / "icons" / f"{name}.svg").read_text("utf-8")


def _source(name: str, colour: str) -> bytes:
    return _words(name).replace("currentColor", colour).encode()


def icon_names() -> list[str]:
    """List the icons there are."""
    folder = files("gridplanner.resources") / "icons"
    return sorted(
        entry.name[:-4] for entry in folder.iterdir() if entry.name.endswith(".svg")
    )


SIZE = QSize(20, 20)
