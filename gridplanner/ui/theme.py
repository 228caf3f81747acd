"""Light and dark: the palette and the style sheet made of the colour tokens.

Fusion takes no notice of the system's dark mode without a desktop theme, so both
looks are palettes of our own. The style sheet names tokens (``@line``); check
boxes, radio buttons and combo boxes get no background there, for that hides the
box, the circle and the arrow that Fusion draws.
"""

from __future__ import annotations

import re
from dataclasses import asdict
from functools import cache
from importlib.resources import files
from pathlib import Path

from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication, QToolTip

from gridplanner.layers.print.ink import SONG
from gridplanner.layers.style import DARK, LIGHT, Palette

OWN_FONT = "GridPlanner Hei"
_RARE = "GridPlanner Rare"
HOVER = {"light": "#EDF0F4", "dark": "#2A313A"}
__all__ = [
    "DARK",
    "LIGHT",
    "Palette",
    "apply_theme",
    "load_fonts",
    "make_qt_palette",
    "make_style_sheet",
    "the_application",
    "titled",
    "use_fonts",
]
_FALLBACKS = (
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Microsoft YaHei",
    "PingFang SC",
)
BODY = 14  # logical px; titles 18 and 16, tables 13, captions 12


def the_application() -> QApplication:
    """Give the application there is, where there is a window."""
    application = QApplication.instance()
    assert isinstance(application, QApplication)  # or there is no window
    return application


def use_fonts(application: QApplication) -> str:
    """Write in the program's own font; return its family.

    To be called before the first widget is made: with a style sheet set, a later
    font of the application does not reach widgets that are there already.
    """
    family = load_fonts()
    font = QFont(family)
    font.setPixelSize(BODY)
    application.setFont(font)
    QToolTip.setFont(font)
    return family


@cache
def load_fonts() -> str:
    """Register the program's own fonts, once; return the family to use.

    Whatever is registered lets Qt forget all letters it has drawn.
    """
    folder = files("gridplanner.resources") / "fonts"
    if folder.is_dir():
        for entry in folder.iterdir():
            if entry.name.lower().endswith((".otf", ".ttf")):
                QFontDatabase.addApplicationFont(str(entry))
    # Where a letter of a name is in neither, the one for rare letters has it.
    QFont.insertSubstitutions(OWN_FONT, [_RARE])
    QFont.insertSubstitutions(SONG, [OWN_FONT, _RARE])
    known = set(QFontDatabase.families())
    return next(
        (name for name in (OWN_FONT, *_FALLBACKS) if name in known),
        QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).family(),
    )


def make_qt_palette(tokens: Palette) -> QPalette:
    """Say in Qt's roles what the tokens say."""
    roles = QPalette.ColorRole
    wanted = {
        roles.Window: tokens.window,
        roles.WindowText: tokens.ink,
        roles.Base: tokens.surface,
        roles.AlternateBase: tokens.window,
        roles.Text: tokens.ink,
        roles.Button: tokens.surface,
        roles.ButtonText: tokens.ink,
        roles.BrightText: tokens.refused,
        roles.ToolTipBase: tokens.surface,
        roles.ToolTipText: tokens.ink,
        roles.PlaceholderText: tokens.muted,
        roles.Highlight: tokens.tint,
        roles.HighlightedText: tokens.on_tint,
        roles.Accent: tokens.accent,
        roles.Link: tokens.accent,
        roles.LinkVisited: tokens.accent,
        roles.Light: tokens.surface,
        roles.Midlight: HOVER[tokens.name],
        roles.Mid: tokens.line,
        roles.Dark: tokens.muted,
        roles.Shadow: tokens.line,
    }
    palette = QPalette()
    for role, colour in wanted.items():
        palette.setColor(role, QColor(colour))
    grey = QPalette.ColorGroup.Disabled
    for role in (roles.WindowText, roles.Text, roles.ButtonText, roles.HighlightedText):
        palette.setColor(grey, role, QColor(tokens.muted))
    return palette


def make_style_sheet(tokens: Palette, *, row: int = 28) -> str:
    """Put the colours of `tokens` into the style sheet of the window."""
    folder = Path(str(files("gridplanner.resources"))) / "styles"
    sheet = (folder / "window.qss").read_text("utf-8")
    values = {name: str(value) for name, value in asdict(tokens).items()}
    values["hover"] = HOVER[tokens.name]
    values["pictures"] = (folder / tokens.name).as_posix()
    values["row"] = f"{row}px"
    return re.sub(r"@(\w+)", lambda found: values[found[1]], sheet)


def apply_theme(
    application: QApplication, tokens: Palette, *, compact: bool = False
) -> None:
    """Give the whole program the look `tokens`; every widget is looked at for it."""
    palette = make_qt_palette(tokens)
    sheet = make_style_sheet(tokens, row=24 if compact else 28)
    if application.palette() != palette:
        application.setPalette(palette)
    if application.styleSheet() != sheet:
        application.setStyleSheet(sheet)


def titled(size: int, *, bold: bool = True) -> QFont:
    """Make the program's font in another size (logical px)."""
    font = QFont(QApplication.font())
    font.setPixelSize(size)
    if bold:
        font.setWeight(QFont.Weight.DemiBold)
    return font
