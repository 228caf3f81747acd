"""Web tiles: the address, the cache, and no more requests than is polite."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtNetwork import QHostAddress, QTcpServer

from gridplanner.ui.tiles import AT_ONCE, KEEP_SECONDS, OnlineTiles


class Server(QTcpServer):
    """Answers every request with the same status and body, and counts."""

    def __init__(self, status="200 OK", body=b"picture"):
        super().__init__()
        self.status, self.body = status, body
        self.asked, self.open, self.most = [], 0, 0
        self.listen(QHostAddress.SpecialAddress.LocalHost)
        self.newConnection.connect(self._take)

    def _take(self):
        socket = self.nextPendingConnection()
        self.open += 1
        self.most = max(self.most, self.open)
        socket.readyRead.connect(lambda: self._answer(socket))

    def _answer(self, socket):
        request = bytes(socket.readAll().data()).decode()
        self.asked.append(request)
        lines = [
            f"HTTP/1.1 {self.status}",
            f"Content-Length: {len(self.body)}",
            "Connection: close",
            "\r\n",
        ]
        head = "\r\n".join(lines)

        def send():
            self.open -= 1
            socket.write(head.encode() + self.body)
            socket.disconnectFromHost()

        QTimer.singleShot(5, socket, send)


@pytest.fixture
def server(qapp):
    made = Server()
    yield made
    made.close()


def source(server, tmp_path, **options):
    template = f"http://127.0.0.1:{server.serverPort()}/{{z}}/{{x}}/{{y}}?tk={{key}}"
    return OnlineTiles(template, key="secret", folder=tmp_path, **options)


def test_an_address_has_its_numbers_and_the_key(qapp, tmp_path):
    tiles = OnlineTiles(
        "https://t{s}.example/wmts?TILEMATRIX={z}&TILEROW={y}&TILECOL={x}&tk={key}",
        key="k1", folder=tmp_path,
    )  # fmt: skip
    assert (
        tiles.address(9, 12, 5)
        == "https://t1.example/wmts?TILEMATRIX=9&TILEROW=5&TILECOL=12&tk=k1"
    )
    tms = OnlineTiles("https://example/{z}/{x}/{-y}.png", folder=tmp_path)
    assert tms.address(3, 1, 0) == "https://example/3/1/7.png"


def test_a_tile_is_fetched_once_and_kept(qtbot, server, tmp_path):
    tiles = source(server, tmp_path)
    with qtbot.waitSignal(tiles.arrived):
        assert tiles.tile(3, 1, 2) is None
        assert tiles.tile(3, 1, 2) is None
    assert tiles.tile(3, 1, 2) == b"picture"
    assert source(server, tmp_path).tile(3, 1, 2) == b"picture"
    assert len(server.asked) == 1
    assert server.asked[0].startswith("GET /3/1/2?tk=secret ")
    assert "GridPlanner/" in server.asked[0]


def test_the_key_is_written_nowhere(qtbot, server, tmp_path):
    tiles = source(server, tmp_path)
    with qtbot.waitSignal(tiles.arrived):
        tiles.tile(3, 1, 2)
    kept = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert kept
    assert not any("secret" in str(path) for path in kept)


def test_no_more_than_a_few_requests_run_at_once(qtbot, server, tmp_path):
    tiles = source(server, tmp_path)
    for column in range(30):
        tiles.tile(6, column, 0)
    qtbot.waitUntil(lambda: len(server.asked) == 30)
    assert 1 < server.most <= AT_ONCE


def test_after_a_refusal_the_service_is_left_alone(qtbot, tmp_path):
    server, now = Server("429 Too Many Requests", b""), [1000.0]
    tiles = source(server, tmp_path, clock=lambda: now[0])
    with qtbot.waitSignal(tiles.refused) as heard:
        tiles.tile(3, 1, 2)
    assert heard.args == [429]
    tiles.tile(3, 1, 3)
    assert len(server.asked) == 1
    now[0] += 61
    with qtbot.waitSignal(tiles.refused):  # nothing is left running at the end
        tiles.tile(3, 1, 3)
    assert len(server.asked) == 2
    server.close()


def test_tiles_may_go_while_they_are_fetched(qtbot, server, tmp_path):
    tiles = source(server, tmp_path)
    tiles.tile(3, 1, 2)
    qtbot.waitUntil(lambda: len(server.asked) == 1)
    tiles.deleteLater()
    del tiles
    qtbot.waitUntil(lambda: not server.open)
    assert not list(tmp_path.rglob("*.part"))


def test_an_old_tile_is_shown_while_a_new_one_is_fetched(qtbot, server, tmp_path):
    import time

    tiles = source(server, tmp_path)
    with qtbot.waitSignal(tiles.arrived):
        tiles.tile(3, 1, 2)
    later = source(server, tmp_path, clock=lambda: time.time() + KEEP_SECONDS + 1)
    server.body = b"newer"
    with qtbot.waitSignal(later.arrived):
        assert later.tile(3, 1, 2) == b"picture"
    assert source(server, tmp_path).tile(3, 1, 2) == b"newer"


def test_a_cache_that_cannot_be_written_costs_one_request(qtbot, server, tmp_path):
    (tmp_path / "full").write_text("no folder")
    tiles = source(server, tmp_path / "full")
    assert tiles.tile(3, 1, 2) is None
    qtbot.waitUntil(lambda: len(server.asked) == 1 and not tiles._running)
    assert tiles.tile(3, 1, 2) is None
    assert not tiles._running


def test_a_service_that_was_left_is_asked_for_nothing_more(qtbot, server, tmp_path):
    tiles = source(server, tmp_path)
    tiles.stop()
    assert tiles.tile(3, 1, 2) is None
    assert not tiles._running
