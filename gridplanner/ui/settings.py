"""What the program remembers from one start to the next."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import platformdirs
from PySide6.QtCore import QByteArray, QSettings

RECENT = 8
# A state saved by another arrangement of panels would scatter them.
LAYOUT_VERSION = 1


class Settings:
    """Remembered choices, kept in one small file of the user's own folder."""

    def __init__(self, path: Path | None = None) -> None:
        if path is None:
            path = default_folder() / "window.ini"
        path.parent.mkdir(parents=True, exist_ok=True)
        self._store = QSettings(str(path), QSettings.Format.IniFormat)

    @property
    def language(self) -> str:
        """``"zh"``, ``"en"`` or empty where the user has not chosen."""
        return self._text("language")

    @language.setter
    def language(self, value: str) -> None:
        self._store.setValue("language", value)

    @property
    def dark(self) -> bool:
        """Whether the dark look is on."""
        return self._flag("dark")

    @dark.setter
    def dark(self, value: bool) -> None:
        self._store.setValue("dark", value)

    @property
    def compact(self) -> bool:
        """Whether rows stand close together."""
        return self._flag("compact")

    @compact.setter
    def compact(self, value: bool) -> None:
        self._store.setValue("compact", value)

    @property
    def snapping(self) -> bool:
        """Whether drawing snaps."""
        return self._flag("snapping", default=True)

    @snapping.setter
    def snapping(self, value: bool) -> None:
        self._store.setValue("snapping", value)

    @property
    def tracing(self) -> bool:
        """Whether drawing follows borders and roads."""
        return self._flag("tracing", default=True)

    @tracing.setter
    def tracing(self, value: bool) -> None:
        self._store.setValue("tracing", value)

    @property
    def live_figures(self) -> str:
        """How much is said beside the pointer: ``"all"``, ``"two"``, ``"none"``."""
        return self._text("live_figures") or "all"

    @live_figures.setter
    def live_figures(self, value: str) -> None:
        self._store.setValue("live_figures", value)

    @property
    def lock_minutes(self) -> int:
        """Minutes without a key or click until the window locks; 0 for never."""
        return int(str(self._store.value("lock_minutes", 10)))

    @lock_minutes.setter
    def lock_minutes(self, value: int) -> None:
        self._store.setValue("lock_minutes", value)

    def user_of(self, project: str) -> str:
        """Give who logged in to a project last, or empty."""
        return self._text("user/" + _name_of(project))

    def set_user_of(self, project: str, user: str) -> None:
        """Remember who logged in to a project."""
        self._store.setValue("user/" + _name_of(project), user)

    @property
    def folder(self) -> str:
        """Folder of the last file dialog."""
        return self._text("folder") or str(Path.home())

    @folder.setter
    def folder(self, value: str) -> None:
        self._store.setValue("folder", value)

    @property
    def last_project(self) -> str:
        """Project that was open when the program ended, or empty."""
        return self._text("last_project")

    @last_project.setter
    def last_project(self, value: str) -> None:
        self._store.setValue("last_project", value)

    @property
    def recent(self) -> list[str]:
        """Projects opened of late, the latest first; those that are gone left out."""
        return [path for path in self._list("recent") if Path(path).is_file()]

    def remember_project(self, path: Path) -> None:
        """Put `path` first in the list of recent projects."""
        name = str(path.resolve())
        kept = [other for other in self._list("recent") if other != name]
        self._store.setValue("recent", [name, *kept][:RECENT])
        self.last_project = name

    @property
    def service(self) -> tuple[str, str]:
        """Address and key of the user's map service; the key only where chosen."""
        return self._text("service/address"), self._text("service/key")

    def set_service(self, address: str, key: str) -> None:
        """Remember a map service; an empty key is forgotten."""
        self._store.setValue("service/address", address)
        self._store.setValue("service/key", key)

    def base_map(self, project: str) -> str:
        """Give the file shown below a project, or empty."""
        return self._text("base/" + _name_of(project))

    def set_base_map(self, project: str, path: str) -> None:
        """Remember the file shown below a project."""
        self._store.setValue("base/" + _name_of(project), path)

    def map_look(self, project: str) -> str:
        """Give how the map of a project was looked at, as JSON, or empty."""
        return self._text("look/" + _name_of(project))

    def set_map_look(self, project: str, look: str) -> None:
        """Remember how the map of a project is looked at."""
        self._store.setValue("look/" + _name_of(project), look)

    def division(self, project: str) -> str:
        """Give how the ground of a project was divided last, as JSON, or empty."""
        return self._text("division/" + _name_of(project))

    def set_division(self, project: str, choices: str) -> None:
        """Remember how the ground of a project is divided."""
        self._store.setValue("division/" + _name_of(project), choices)

    @property
    def geometry(self) -> QByteArray:
        """Place and size of the window, empty before the first end."""
        return self._bytes("geometry")

    @property
    def layout(self) -> QByteArray:
        """Places of the panels, empty before the first end."""
        if self._store.value("layout_version", 0, int) != LAYOUT_VERSION:
            return QByteArray()
        return self._bytes("layout")

    def keep_window(self, geometry: QByteArray, layout: QByteArray) -> None:
        """Remember where the window and its panels stand."""
        self._store.setValue("geometry", geometry)
        self._store.setValue("layout", layout)
        self._store.setValue("layout_version", LAYOUT_VERSION)

    def forget_layout(self) -> None:
        """Let the panels stand where they stood at first."""
        self._store.remove("layout")

    def flag(self, name: str, *, default: bool) -> bool:
        """Read a remembered switch of a panel or dialog."""
        return self._flag(f"flag/{name}", default=default)

    def set_flag(self, name: str, value: bool) -> None:  # noqa: FBT001 - a state
        """Remember a switch of a panel or dialog."""
        self._store.setValue(f"flag/{name}", value)

    def words(self, name: str) -> str:
        """Read what a dialog remembers, in its own writing; empty for nothing."""
        return self._text(f"words/{name}")

    def set_words(self, name: str, value: str) -> None:
        """Remember something of a dialog."""
        self._store.setValue(f"words/{name}", value)

    def write(self) -> None:
        """Put everything on the disk now."""
        self._store.sync()

    def _text(self, name: str) -> str:
        return str(self._store.value(name, "") or "")

    def _flag(self, name: str, *, default: bool = False) -> bool:
        return bool(self._store.value(name, default, bool))

    def _list(self, name: str) -> list[str]:
        value = self._store.value(name, [])
        if isinstance(value, str):  # an ini file gives a list of one back as text
            return [value] if value else []
        return [str(item) for item in value] if isinstance(value, list) else []

    def _bytes(self, name: str) -> QByteArray:
        value = self._store.value(name)
        return value if isinstance(value, QByteArray) else QByteArray()


def _name_of(project: str) -> str:
    """Turn a path into a key: a slash would part it."""
    return hashlib.sha256(project.encode()).hexdigest()[:16]


def default_folder() -> Path:
    """Tell where settings lie; ``GRIDPLANNER_SETTINGS`` names another folder."""
    chosen = os.environ.get("GRIDPLANNER_SETTINGS")
    return (
        Path(chosen)
        if chosen
        else Path(platformdirs.user_config_dir("GridPlanner", False))
    )
