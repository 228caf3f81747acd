"""A picture of the window with a project in it, made without a screen."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

_COUNTING = 30_000  # ms, for counting a district in the window


def grab_window(
    project: Path, picture: Path, *, clock: Callable[[], datetime], language: str
) -> None:
    """Open a project in the window without a screen and keep a picture of it.

    The settings of the user are left alone.

    Parameters
    ----------
    project, picture : Path
    clock : callable
    language : str
    """
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QDeadlineTimer

    from gridplanner.app import make_application, make_window
    from gridplanner.headless import Drawn
    from gridplanner.ui.settings import Settings

    application = make_application(sys.argv[:1])
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(Path(folder) / "window.ini")
        settings.language = language
        window = make_window(settings, clock=clock, user="")
        window.restore()
        window.resize(1680, 1020)
        window.show()
        window.shell.open_project(project)
        deadline = QDeadlineTimer(_COUNTING)
        while window.session.standing is None and not deadline.hasExpired():
            application.processEvents()
        window.canvas.zoom_to_all()
        for _ in range(3):
            application.processEvents()
            window.canvas.finish_drawing()
        Drawn(window.grab().toImage(), 0.0).save(picture)
        window.close()
        application.processEvents()
