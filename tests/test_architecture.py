"""What must not depend on what."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PLACES = ("qdrant_edge", "qdrant_client", "search.edge", "search.server")
"""What knows where an index lies."""
KNOW_PLACES = ("search/store/find.py", "search/cli/copy.py")
"""What puts the parts together, apart from the packages of the places themselves."""


def loaded_after(code: str) -> set[str]:
    script = f"{code}\nimport sys\nprint(*sys.modules, sep='\\n')"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def imported_by(path: Path) -> Iterator[str]:
    """Every module that a file imports, anywhere in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively"
            yield from (f"{node.module}.{name.name}" for name in node.names)


def sources(*folders: str) -> list[Path]:
    return [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]


def within(module: str, packages: tuple[str, ...]) -> bool:
    return any(module == package or module.startswith(f"{package}.") for package in packages)


def test_a_build_loads_no_front_but_its_own() -> None:
    loaded = loaded_after("import search.__main__, search.cli.index")
    assert not loaded & {"fastapi", "streamlit", "search.view", "torch"}


def test_the_library_never_imports_streamlit() -> None:
    modules = [
        ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for path in sources("search")
        if path.name != "__main__.py"
    ]
    assert "streamlit" not in loaded_after("\n".join(f"import {module}" for module in modules))


def test_only_the_places_themselves_know_where_data_lie() -> None:
    known = {
        path.relative_to(ROOT).as_posix()
        for path in [ROOT / "app.py", *sources("search", "pages")]
        if any(within(module, PLACES) for module in imported_by(path))
    }
    places = {path for path in known if path.startswith(("search/edge/", "search/server/"))}
    assert places
    assert known - places == {*KNOW_PLACES}


def test_the_two_places_do_not_know_each_other() -> None:
    for folder, other in (("edge", ("search.server", "qdrant_client")), ("server", ("search.edge", "qdrant_edge"))):
        for path in sources(f"search/{folder}"):
            assert [module for module in imported_by(path) if within(module, other)] == [], path


def test_pages_and_api_ask_the_index_and_nothing_below_it() -> None:
    below = ("search.store", "search.build", "search.index.asking", "search.index.ranking", "search.index.judging")
    for path in sources("pages", "search/api", "search/view"):
        assert [module for module in imported_by(path) if within(module, below)] == [], path


@pytest.mark.parametrize(
    "module",
    [
        "search",
        "search.catalog",
        "search.fulltext",
        "search.neural",
        "search.hybrid",
        "search.compare.running",
        "search.explain",
        "search.noise",
        "search.index",
        "search.build",
        "search.service",
        "search.view.report",
        "search.api",
        "search.cli",
    ],
)
def test_the_model_is_not_loaded_before_it_is_needed(module: str) -> None:
    heavy = {"torch", "transformers", "sentence_transformers", "pandas", "sklearn", "qdrant_client"}
    assert not heavy & loaded_after(f"import {module}")


def test_no_file_hides_more_than_one_idea() -> None:
    for path in [*ROOT.glob("*.py"), *sources("search", "pages", "tests", "benchmarks")]:
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 400, path
        assert path.name != "utils.py"


def test_no_test_module_imports_another() -> None:
    for path in sources("tests"):
        imported = [module for module in imported_by(path) if module.startswith("tests.")]
        assert [module for module in imported if ".test_" in module] == [], path
