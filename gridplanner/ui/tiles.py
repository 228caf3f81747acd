"""Tiles of a web map, fetched with the user's own key, a few at a time, and kept.

Map services allow the look at a map, not its copying: only what is on the screen is
asked for, four requests at a time, nothing twice within a month, and after a refusal
not at all for a while.
"""

from __future__ import annotations

import hashlib
import math
from collections import OrderedDict
from pathlib import Path
from time import time
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, QUrl, Signal
from PySide6.QtNetwork import QNetworkAccessManager, QNetworkReply, QNetworkRequest

import gridplanner

if TYPE_CHECKING:
    from collections.abc import Callable

AT_ONCE: Final = 4
KEEP_SECONDS: Final = 30 * 24 * 3600.0
REST_SECONDS: Final = 60.0
_REFUSALS: Final = (401, 403, 418, 429, 503)
_MOST_WAITING: Final = 120
_SERVERS: Final = 8


class OnlineTiles(QObject):
    """A tile source that fetches.

    Parameters
    ----------
    template : str
        Address with ``{z} {x} {y}``; ``{-y}`` for rows counted from the south, ``{s}``
        for one of several servers, ``{key}`` for the user's key. A WMTS address is
        written the same way (``TILEMATRIX={z}&TILEROW={y}&TILECOL={x}``).
    key : str
        The user's own key; it is sent to the service and written nowhere.
    folder : Path
        Where pictures are kept.
    clock : callable, optional
        Seconds since 1970.

    Attributes
    ----------
    arrived : Signal
        Some pictures have come: the layer is to be drawn anew.
    refused : Signal(int)
        The service answered with this number and is left alone for a minute.
    """

    arrived = Signal()
    refused = Signal(int)

    def __init__(
        self,
        template: str,
        *,
        key: str = "",
        folder: Path,
        zooms: tuple[int, int] = (1, 18),
        clock: Callable[[], float] = time,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.first_zoom, self.last_zoom = zooms
        self._template, self._key = template, key
        # The key stays out of the name: a folder may be passed on.
        name = hashlib.sha256(template.encode()).hexdigest()[:12]
        self._folder = Path(folder) / name
        self._clock = clock
        self._waiting: OrderedDict[tuple[int, int, int], None] = OrderedDict()
        self._running: dict[QNetworkReply, tuple[int, int, int]] = {}
        self._missing: set[tuple[int, int, int]] = set()
        self._rest_until = 0.0
        self._network = QNetworkAccessManager(self)
        # A method of ours, not a lambda on each reply: Qt lets go of it before it ends
        # the running requests, so that closing a project in the middle is safe.
        self._network.finished.connect(self._take)
        self._told = QTimer(self, singleShot=True, interval=120)
        self._told.timeout.connect(self.arrived)

    def tile(self, zoom: int, column: int, row: int) -> bytes | None:
        """Give a picture that is kept, else ask for it and give None."""
        place = zoom, column, row
        path = self._path(place)
        try:
            age = self._clock() - path.stat().st_mtime
            data = path.read_bytes()
        except OSError:
            age, data = 0.0, b""
        if not data or age > KEEP_SECONDS:
            self._ask(place)
        return data or None

    def stop(self) -> None:
        """Ask for nothing more, and say nothing more."""
        self.blockSignals(True)
        self._waiting.clear()
        self._rest_until = math.inf

    def address(self, zoom: int, column: int, row: int) -> str:
        """Give the address of a picture, the key in it."""
        values = {
            "{z}": str(zoom),
            "{x}": str(column),
            "{y}": str(row),
            "{-y}": str((1 << zoom) - 1 - row),
            "{s}": str((column + row) % _SERVERS),
            "{key}": self._key,
        }
        address = self._template
        for name, value in values.items():
            address = address.replace(name, value)
        return address

    def _path(self, place: tuple[int, int, int]) -> Path:
        zoom, column, row = place
        return self._folder / str(zoom) / str(column) / str(row)

    def _ask(self, place: tuple[int, int, int]) -> None:
        if place in self._running.values() or place in self._missing:
            return
        self._waiting[place] = None
        self._waiting.move_to_end(place)
        while len(self._waiting) > _MOST_WAITING:
            self._waiting.popitem(last=False)
        self._send()

    def _send(self) -> None:
        if self._clock() < self._rest_until:
            self._waiting.clear()
        while self._waiting and len(self._running) < AT_ONCE:
            place, _ = self._waiting.popitem()  # the newest: what is looked at now
            request = QNetworkRequest(QUrl(self.address(*place)))
            request.setHeader(
                QNetworkRequest.KnownHeaders.UserAgentHeader,
                f"GridPlanner/{gridplanner.__version__}",
            )
            request.setTransferTimeout(15_000)
            self._running[self._network.get(request)] = place

    def _take(self, reply: QNetworkReply) -> None:
        place = self._running.pop(reply)
        status = reply.attribute(QNetworkRequest.Attribute.HttpStatusCodeAttribute)
        data = bytes(reply.readAll().data())
        reply.deleteLater()
        if reply.error() is QNetworkReply.NetworkError.NoError and data:
            if self._keep(place, data):
                self._told.start()
        elif status in _REFUSALS:
            self._rest_until = self._clock() + REST_SECONDS
            self.refused.emit(int(status))
        else:
            self._missing.add(place)
        self._send()

    def _keep(self, place: tuple[int, int, int], data: bytes) -> bool:
        path = self._path(place)
        draft = path.with_suffix(".part")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            draft.write_bytes(data)
            draft.replace(path)
        except OSError:  # a full disk: the map goes without, and does not ask again
            self._missing.add(place)
            return False
        return True
