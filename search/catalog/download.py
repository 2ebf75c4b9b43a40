"""Fetching a catalog file from the web: streamed, resumed, bounded, and whole or not there at all."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from errno import EDQUOT, ENOSPC
from pathlib import Path

import httpx

from search.errors import CatalogError, DiskFull

TUTORIAL_ADDRESS = "https://storage.googleapis.com/generall-shared-data/startups_demo.json"
TUTORIAL_FILE = "startups_demo.json"
MAX_BYTES = 500_000_000

OnBytes = Callable[[int, int], None]
_TIMEOUT = httpx.Timeout(30, connect=10)
_TRIES = 4


def download(
    address: str, target: Path, progress: OnBytes = lambda done, total: None, *, max_bytes: int = MAX_BYTES
) -> Path:
    """Fetch a file to ``target``, which it gives; what is there already is replaced once all has arrived.

    What has arrived of an interrupted download is kept in a file beside, and the next one goes on from there.
    ``progress`` is told the bytes that are there and those in all, 0 where that is not known.
    Raises CatalogError if it cannot be fetched or is too large, and DiskFull.
    """
    part = target.with_name(f"{target.name}.part")
    with _told(address):
        target.parent.mkdir(parents=True, exist_ok=True)
        with httpx.Client(timeout=_TIMEOUT, follow_redirects=True, max_redirects=3) as client:
            for tries_left in reversed(range(_TRIES)):
                before = _size(part)
                try:
                    _fetch(client, address, part, max_bytes, progress)
                    break
                except (httpx.RemoteProtocolError, httpx.ReadError, httpx.ReadTimeout):
                    if not tries_left or _size(part) == before:
                        raise
        os.replace(part, target)
    return target


def _fetch(client: httpx.Client, address: str, part: Path, max_bytes: int, progress: OnBytes) -> None:
    """Append to the part what it lacks. The version that it is of is told by a line in a second file."""
    start, version = _size(part), _version(part)
    headers = {"Accept-Encoding": "identity"}
    if start and version:
        headers |= {"Range": f"bytes={start}-", "If-Range": version}
    with client.stream("GET", address, headers=headers) as answer:
        if answer.status_code == httpx.codes.REQUESTED_RANGE_NOT_SATISFIABLE:
            part.unlink(missing_ok=True)
            raise httpx.RemoteProtocolError("The part does not fit the file any more.")
        answer.raise_for_status()
        resumed = answer.status_code == httpx.codes.PARTIAL_CONTENT
        done = start if resumed else 0
        told = answer.headers.get("content-length", "")
        total = done + int(told) if told.isdigit() else 0
        if total > max_bytes:
            raise _too_large(max_bytes)
        _keep_version(part, answer.headers.get("etag") or answer.headers.get("last-modified") or "")
        with part.open("ab" if resumed else "wb") as file:
            progress(done, total)
            for chunk in answer.iter_raw():
                done += len(chunk)
                if done > max_bytes:
                    part.unlink()
                    _version_file(part).unlink(missing_ok=True)
                    raise _too_large(max_bytes)
                file.write(chunk)
                progress(done, total)
            file.flush()
            os.fsync(file.fileno())
    if total and done != total:
        raise httpx.RemoteProtocolError("The download ended early.")
    _version_file(part).unlink(missing_ok=True)


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _version_file(part: Path) -> Path:
    return part.with_name(f"{part.name}-version")


def _version(part: Path) -> str:
    """The entity tag or time that the part was sent with; weak tags do not tell bytes apart."""
    try:
        told = _version_file(part).read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return ""
    return "" if told.startswith("W/") or not told.isprintable() else told


def _keep_version(part: Path, version: str) -> None:
    _version_file(part).write_text(version.encode("ascii", "ignore").decode()[:500], encoding="ascii")


def _too_large(max_bytes: int) -> CatalogError:
    return CatalogError(f"The file is larger than {max_bytes / 1e6:,.0f} MB, so it is not downloaded.")


@contextmanager
def _told(address: str) -> Iterator[None]:
    host = httpx.URL(address).host
    try:
        yield
    except httpx.HTTPStatusError as error:
        raise CatalogError(
            f"{host} does not give the file (HTTP {error.response.status_code}); nothing was changed."
        ) from None
    except (httpx.ConnectError, httpx.ConnectTimeout):
        raise CatalogError(f"{host} cannot be reached; check the network. Nothing was changed.") from None
    except httpx.HTTPError:
        raise CatalogError(
            f"The download from {host} was interrupted; what has arrived is kept, so start it again to go on."
        ) from None
    except OSError as error:
        if error.errno in (ENOSPC, EDQUOT):
            raise DiskFull("The disk is full, so the download stopped; free some space and start it again.") from error
        raise
