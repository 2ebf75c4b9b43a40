"""Downloads from a real server on this machine, which cuts connections and lies as told."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from search.catalog.download import download
from search.errors import CatalogError

BODY = bytes(range(256)) * 4_000


class Server(ThreadingHTTPServer):
    """Serves ``BODY``; ``cuts`` are after how many bytes to cut the connections, one after the other."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.cuts: list[int] = []
        self.ranges = True
        self.status = 200
        self.tell_length = True
        self.etag = '"one"'
        self.body = BODY
        self.asked: list[str | None] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/startups.json"


class Handler(BaseHTTPRequestHandler):
    server: Server

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        told, start = self.headers.get("Range"), 0
        self.server.asked.append(told)
        if told and self.server.ranges and self.headers.get("If-Range") == self.server.etag:
            start = int(told.removeprefix("bytes=").rstrip("-"))
        body = self.server.body[start:]
        self.send_response(206 if start and self.server.status == 200 else self.server.status)
        self.send_header("ETag", self.server.etag)
        if self.server.tell_length:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        cut = self.server.cuts.pop(0) if self.server.cuts else len(body)
        with suppress(OSError):  # the client may have had enough
            self.wfile.write(body[:cut])
            self.wfile.flush()
        self.close_connection = True


@pytest.fixture
def server() -> Iterator[Server]:
    running = Server()
    thread = threading.Thread(target=running.serve_forever, daemon=True)
    thread.start()
    yield running
    running.shutdown()
    running.server_close()
    thread.join()


def left(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_file_is_fetched_with_progress_and_nothing_beside_it(server: Server, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    download(server.address, tmp_path / "f.json", lambda done, total: told.append((done, total)))
    assert (tmp_path / "f.json").read_bytes() == BODY
    assert left(tmp_path) == ["f.json"]
    assert told[0] == (0, len(BODY))
    assert told[-1] == (len(BODY), len(BODY))


def test_cut_connections_go_on_where_they_were(server: Server, tmp_path: Path) -> None:
    server.cuts = [100_000, 200_000]
    download(server.address, tmp_path / "f.json")
    assert (tmp_path / "f.json").read_bytes() == BODY
    assert server.asked == [None, "bytes=100000-", "bytes=300000-"]


def test_what_was_interrupted_for_good_goes_on_next_time(server: Server, tmp_path: Path) -> None:
    (tmp_path / "f.json").write_bytes(b"before")
    server.cuts = [100_000, 0, 0, 0, 0]
    with pytest.raises(CatalogError, match="again"):
        download(server.address, tmp_path / "f.json")
    assert (tmp_path / "f.json").read_bytes() == b"before"
    server.cuts = []
    download(server.address, tmp_path / "f.json")
    assert (tmp_path / "f.json").read_bytes() == BODY
    assert server.asked[-1] == "bytes=100000-"
    assert left(tmp_path) == ["f.json"]


@pytest.mark.parametrize("why", ["no ranges", "changed"])
def test_what_cannot_be_resumed_is_fetched_from_the_start(server: Server, tmp_path: Path, why: str) -> None:
    server.cuts = [100_000, 0, 0, 0, 0]
    with pytest.raises(CatalogError):
        download(server.address, tmp_path / "f.json")
    if why == "no ranges":
        server.ranges = False
    else:
        server.etag, server.body = '"two"', BODY[::-1]
    server.cuts = []
    download(server.address, tmp_path / "f.json")
    assert (tmp_path / "f.json").read_bytes() == server.body


@pytest.mark.parametrize("told", [True, False])
def test_what_is_too_large_is_refused_with_and_without_its_length(server: Server, tmp_path: Path, told: bool) -> None:
    server.tell_length = told
    with pytest.raises(CatalogError, match="larger"):
        download(server.address, tmp_path / "f.json", max_bytes=len(BODY) - 1)
    assert left(tmp_path) == []


@pytest.mark.parametrize("status", [404, 403, 500])
def test_a_refusal_is_one_sentence_and_changes_nothing(server: Server, tmp_path: Path, status: int) -> None:
    server.status = status
    with pytest.raises(CatalogError, match=str(status)):
        download(server.address, tmp_path / "f.json")
    assert left(tmp_path) == []


def test_without_a_network_one_sentence_and_nothing_changed(tmp_path: Path) -> None:
    closed = Server()
    closed.server_close()
    (tmp_path / "f.json").write_bytes(b"before")
    with pytest.raises(CatalogError, match="network"):
        download(closed.address, tmp_path / "f.json")
    assert left(tmp_path) == ["f.json"]
    assert (tmp_path / "f.json").read_bytes() == b"before"
