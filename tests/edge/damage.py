"""Damages every file of an index in turn, in a process that damage may end: ``python -m tests.edge.damage INDEX NAME``.

Prints one JSON object for each damage: the file, what was done to it, what ``check`` says and how a search went.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import random
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from search.cli.main import main
from search.edge.database import EdgeDatabase
from search.edge.files import copy_tree
from search.errors import IndexUnusable
from search.index import open_index
from search.neural import QueryEncoder
from search.request import ENGINES, SearchRequest, SimilarRequest
from search.settings import load_settings
from tests.corpus import HashEncoder

QUERIES = ("bread", "dog 14", "number 7")


def _flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0xFF
    path.write_bytes(data)


def _scramble(path: Path) -> None:
    with path.open("r+b") as file:
        file.write(random.Random(7).randbytes(min(4096, path.stat().st_size)))


DAMAGES: dict[str, Callable[[Path], object]] = {
    "deleted": Path.unlink,
    "emptied": lambda path: os.truncate(path, 0),
    "cut to half": lambda path: os.truncate(path, path.stat().st_size // 2),
    "a byte flipped": _flip,
    "scrambled": _scramble,
}


def answers(index_dir: Path) -> list[Any]:
    """What an index answers; opened as an app opens it."""
    queries = QueryEncoder(HashEncoder())
    index = open_index(EdgeDatabase(index_dir), NAME, load_settings(index_dir=index_dir), queries)
    index = type(index)(index.store, index.manifest, index.collection, queries)
    index.warm()
    found = [index.search(SearchRequest(query, engine, 8)) for query in QUERIES for engine in ENGINES]
    found += [index.search(SearchRequest("bread", engine, 8, {"city": ["City 3"]})) for engine in ENGINES]
    found.append(index.similar(SimilarRequest(3, 8)))
    told = [[[(h.record, round(h.score, 4)) for h in one.hits], one.matches, one.answered] for one in found]
    index.close()
    return told


def cases(folder: Path) -> Iterator[tuple[Path, str]]:
    """Each file of the live index, of those with the same name the first, with the next kind of damage; those that
    have ended the process, or name what is live, with every kind.
    """
    seen: set[str] = set()
    live = folder / (folder / "CURRENT").read_text().split()[0]
    files = [folder / "CURRENT", *sorted(one for one in live.rglob("*") if one.is_file())]
    for number, path in enumerate(files):
        kinds = [*DAMAGES]
        if path.name.startswith(("id_tracker", "manifest", "CURRENT", "version.info", "segment")):
            yield from ((path, kind) for kind in kinds)
        elif path.name not in seen:
            yield path, kinds[number % len(kinds)]
        seen.add(path.name)


def checked(index_dir: Path) -> tuple[int, str]:
    """The exit code of ``python -m search check`` and what it says on stderr."""
    said = io.StringIO()
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(said):
        code = main(["check", "--index-dir", str(index_dir)])
    return code, said.getvalue()


def run(source: Path) -> None:
    expected = answers(source)
    work = source.with_name("damaged")
    for path, kind in cases(source / NAME):
        shutil.rmtree(work, ignore_errors=True)
        copy_tree(source, work)
        damaged = work / path.relative_to(source)
        before = damaged.read_bytes()
        DAMAGES[kind](damaged)
        if damaged.exists() and damaged.read_bytes() == before:
            continue
        tell(file=str(path.relative_to(source)), kind=kind)
        code, said = checked(work)
        try:
            searched = "right" if answers(work) == expected else "wrong"
        except IndexUnusable as error:
            searched = f"refused: {error}"
        except Exception as error:
            searched = f"failed: {error!r}"
        tell(check=code, said=said, searched=searched)
    tell(done=True)


def tell(**fields: object) -> None:
    sys.stdout.write(json.dumps(fields) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    NAME = sys.argv[2]
    run(Path(sys.argv[1]))
