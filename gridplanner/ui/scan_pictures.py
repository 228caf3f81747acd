"""Pictures of scans, decoded beside the window when the map first asks for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from gridplanner.data.scans import read_picture
from gridplanner.layers.scan_picture import decode_scan
from gridplanner.ui.jobs import JobRunner

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gridplanner.data.document import Document
    from gridplanner.layers.scan_picture import ScanPicture
    from gridplanner.ui.session import Session


class ScanPictures(QObject):
    """Keeps decoded pictures by the id of their scan while a project is open.

    A picture of forty megapixels takes half a second to decode and 200 MB, so only
    those that are drawn are decoded, one after another.
    """

    came = Signal(int)
    failed = Signal(object)

    def __init__(self, session: Session, jobs: JobRunner, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._jobs = JobRunner(self)
        self._kept: dict[int, ScanPicture] = {}
        self._wanted: list[int] = []
        self._damaged: set[int] = set()
        session.closing.connect(lambda _document: self._forget_all())
        # The worker had the file; what was wanted meanwhile is read now.
        jobs.ended.connect(self._read_soon)

    def give(self, scan_id: int) -> ScanPicture | None:
        """Give a picture; None where it is not decoded yet, which then begins."""
        found = self._kept.get(scan_id)
        unknown = scan_id not in self._wanted and scan_id not in self._damaged
        if found is None and unknown:
            self._wanted.append(scan_id)
            self._read_soon()
        return found

    def keep(self, scan_id: int, picture: ScanPicture) -> None:
        """Keep a picture that was decoded to place it."""
        self._kept[scan_id] = picture

    def keep_only(self, scan_ids: Iterable[int]) -> None:
        """Forget pictures of scans that are no longer on the map."""
        for scan_id in set(self._kept) - set(scan_ids):
            del self._kept[scan_id]

    def _read_soon(self) -> None:
        QTimer.singleShot(0, self, self._read_next)

    def _read_next(self) -> None:
        session, document = self._session, self._session.document
        if document is None or session.is_held or self._jobs.running:
            return
        while self._wanted:
            scan_id = self._wanted[0]
            data = read_picture(document.file, scan_id)
            if data is not None:
                self._decode(document, scan_id, data)
                return
            self._wanted.remove(scan_id)

    def _decode(self, document: Document, scan_id: int, data: bytes) -> None:
        def done(picture: ScanPicture) -> None:
            if document is self._session.document:
                self._wanted.remove(scan_id)
                self._kept[scan_id] = picture
                self.came.emit(scan_id)
                self._read_next()

        def failed(error: Exception) -> None:
            self._wanted.remove(scan_id)
            self._damaged.add(scan_id)
            self.failed.emit(error)
            self._read_next()

        self._jobs.run(
            lambda _progress: decode_scan(data),
            title="scan.reading",
            done=done,
            failed=failed,
        )

    def _forget_all(self) -> None:
        self._jobs.stop()
        self._kept.clear()
        self._wanted.clear()
        self._damaged.clear()
