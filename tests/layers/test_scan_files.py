"""Scans are read upright, and made small enough to be drawn."""

from __future__ import annotations

import struct
import zlib

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QColor, QImage, QImageIOHandler, QImageWriter, QPainter

from gridplanner.data.errors import ScanError
from gridplanner.layers import scan_file
from gridplanner.layers.scan_file import read_picture_file
from gridplanner.layers.scan_picture import decode_scan
from tests.layers.drawn import colour_at

TURNS = QImageIOHandler.Transformation


def quarters(width=400, height=200, *, alpha=False):
    """Red, green, blue and white quarters, from the top left clockwise."""
    formats = QImage.Format
    image = QImage(
        width, height, formats.Format_ARGB32 if alpha else formats.Format_RGB32
    )
    image.fill(QColor(255, 255, 255, 0 if alpha else 255))
    painter = QPainter(image)
    half, mid = width // 2, height // 2
    painter.fillRect(0, 0, half, mid, QColor("#ff0000"))
    painter.fillRect(half, 0, width - half, mid, QColor("#00ff00"))
    painter.fillRect(half, mid, width - half, height - mid, QColor("#0000ff"))
    painter.end()
    return image


def written(image, kind="png", turn=TURNS.TransformationNone):
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, kind.encode())
    writer.setQuality(95)
    writer.setTransformation(turn)
    assert writer.write(image), writer.errorString()
    return bytes(data.data())


@pytest.fixture
def small(monkeypatch):
    """As if the largest picture were small, so that tests are quick."""
    monkeypatch.setattr(scan_file, "LONGEST", 300)
    monkeypatch.setattr(scan_file, "LARGEST", 60_000)


def is_near(found, wanted):
    return all(
        abs(int(found[i : i + 2], 16) - int(wanted[i : i + 2], 16)) < 12
        for i in (1, 3, 5)
    )


@pytest.mark.parametrize("kind", ["png", "jpeg"])
def test_a_small_picture_is_kept_byte_for_byte(qapp, tmp_path, kind):
    data = written(quarters(), kind)
    (tmp_path / "图.jpg").write_bytes(data)
    found = read_picture_file(tmp_path / "图.jpg")
    assert found.picture == data
    assert (found.width, found.height, found.first_size) == (400, 200, None)
    assert (found.file_name, found.page) == ("图.jpg", 0)


def test_a_picture_of_another_kind_is_kept_as_one_that_every_program_reads(
    qapp, tmp_path
):
    (tmp_path / "图.jpg").write_bytes(written(quarters(), "bmp"))
    found = read_picture_file(tmp_path / "图.jpg")
    assert found.picture.startswith(b"\xff\xd8")
    assert found.first_size is None


@pytest.mark.parametrize(
    ("turn", "corner"),
    [
        (TURNS.TransformationNone, "#ff0000"),
        (TURNS.TransformationRotate90, "#ffffff"),
        (TURNS.TransformationRotate180, "#0000ff"),
        (TURNS.TransformationRotate270, "#00ff00"),
        (TURNS.TransformationFlip, "#ffffff"),
    ],
)
@pytest.mark.parametrize(("longest", "size"), [(8000, (400, 200)), (100, (100, 50))])
def test_a_photograph_is_upright_by_its_mark(
    tmp_path, monkeypatch, *, turn, corner, longest, size
):
    """What a telephone wrote as lying is turned before it is placed."""
    monkeypatch.setattr(scan_file, "LONGEST", longest)
    path = tmp_path / "photo.jpg"
    path.write_bytes(written(quarters(), "jpeg", turn))
    found = read_picture_file(path)
    picture = decode_scan(found.picture)
    if turn in (TURNS.TransformationRotate90, TURNS.TransformationRotate270):
        size = size[::-1]
    assert picture.size == (found.width, found.height) == size
    assert is_near(colour_at(picture.levels[0], 5, 5), corner)


def test_a_large_picture_is_made_smaller_and_says_from_what(qapp, tmp_path, small):
    path = tmp_path / "large.jpg"
    path.write_bytes(written(quarters(600, 300), "jpeg"))
    found = read_picture_file(path)
    assert (found.width, found.height) == (300, 150)
    assert found.first_size == (600, 300)
    image = decode_scan(found.picture).levels[0]
    assert is_near(colour_at(image, 290, 10), "#00ff00")
    assert is_near(colour_at(image, 290, 140), "#0000ff")


def test_what_lets_the_ground_shine_through_still_does(qapp, tmp_path, small):
    path = tmp_path / "clear.png"
    path.write_bytes(written(quarters(600, 300, alpha=True)))
    image = decode_scan(read_picture_file(path).picture).levels[0]
    assert image.pixelColor(10, 140).alpha() == 0
    assert image.pixelColor(10, 10).alpha() == 255


def test_levels_halve_down_to_a_thumbnail(qapp):
    levels = decode_scan(written(quarters(1001, 300))).levels
    sizes = [(level.width(), level.height()) for level in levels]
    assert sizes == [(1001, 300), (500, 150), (250, 75), (125, 37)]


@pytest.mark.parametrize("data", [b"", b"not a picture", b"\xff\xd8\xff\xe0\x00\x10"])
def test_what_is_no_picture_is_refused(qtlog, tmp_path, data):
    path = tmp_path / "图.png"
    path.write_bytes(data)
    with qtlog.disabled():  # Qt's own decoder warns as well
        with pytest.raises(ScanError, match=r"scan\.unreadable"):
            read_picture_file(path)
        with pytest.raises(ScanError, match=r"scan\.unreadable"):
            decode_scan(data)


def chunk(kind, data):
    check = struct.pack(">I", zlib.crc32(kind + data))
    return struct.pack(">I", len(data)) + kind + data + check


def test_a_picture_that_only_says_it_is_huge_is_refused_undecoded(qapp, tmp_path):
    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    rows = zlib.compress(bytes(1000))
    path = tmp_path / "bomb.png"
    chunks = chunk(b"IHDR", header), chunk(b"IDAT", rows), chunk(b"IEND", b"")
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(chunks))
    with pytest.raises(ScanError, match=r"scan\.too_large") as caught:
        read_picture_file(path)
    assert caught.value.fields == {"width": 60_000, "height": 60_000}
