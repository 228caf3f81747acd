"""A hundred thousand calls into Qt without an abort.

PySide6 6.12 under Python 3.11 loses one reference to None on nearly every call and
aborts after some thousands; short tests pass. The lock keeps that pair apart, and
this keeps the lock honest.
"""

from __future__ import annotations

import os
import subprocess
import sys

SCRIPT = """
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter
app = QGuiApplication([])
image = QImage(16, 16, QImage.Format.Format_ARGB32_Premultiplied)
painter = QPainter(image)
colour = QColor(1, 2, 3)
calls = 0
while calls < 100_000:
    painter.setPen(colour)
    painter.drawPoint(QPointF(1, 1))
    painter.save()
    painter.restore()
    calls += 4
painter.end()
print(calls)
"""


def test_a_hundred_thousand_calls_into_qt_do_not_abort():
    done = subprocess.run(
        [sys.executable, "-X", "faulthandler", "-c", SCRIPT],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=80,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert int(done.stdout) == 100_000
