"""What the README and the pages of docs/ say is so."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from search.api import create_api
from search.cli import main
from search.cli.main import parser
from search.noise import measured
from search.settings import Settings

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = {page.name: page.read_text(encoding="utf-8") for page in (ROOT / "docs").glob("*.md")}
EVERYTHING = "\n".join([README, *PAGES.values()])
SHELL = [
    line.split("#")[0].strip()
    for block in re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
    for line in block.splitlines()
]
SEARCH = [line for line in SHELL if line.startswith("python -m search")]


def test_it_is_short_and_shows_commands() -> None:
    assert len(README.split()) <= 1500
    assert len(SEARCH) >= 4


PRODUCTS = "name,description,brand,price\n" + "".join(
    f"Jacket {i},A jacket that keeps out rain and wind on day {i},{('Nordwind', 'Bergfest')[i % 2]},{20 + 7 * i}.50\n"
    for i in range(12)
)


def test_its_shell_commands_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "products.csv").write_text(PRODUCTS)
    (tmp_path / "my_queries.txt").write_text("dog walker\nbread\n")
    for command in SEARCH:
        assert main(shlex.split(command)[3:]) == 0, command
        assert capsys.readouterr().out, command


def test_its_make_commands_exist() -> None:
    listed = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in set(re.findall(r"\bmake (run|test-server|test|help|lint|bench)\b", EVERYTHING)) | {
        "run",
        "test",
        "help",
        "lint",
        "bench",
    }:
        assert re.search(rf"^{name}\b", listed, re.MULTILINE), name


def test_every_command_and_option_of_the_shell_is_mentioned() -> None:
    (commands,) = (action for action in parser()._actions if action.choices and action.dest != "engine")
    assert commands.choices
    for name, command in dict(commands.choices).items():
        assert f"python -m search {name}" in EVERYTHING
        options = {option for action in command._actions for option in action.option_strings if option.startswith("--")}
        for option in options - {"--help"}:
            assert option in EVERYTHING, f"{name} {option}"


def test_every_setting_is_in_the_table_with_its_default() -> None:
    rows = dict(re.findall(r"^\| `([A-Z_]+)` \| (?:`([^`]+)`|unset) \|", PAGES["settings.md"], re.MULTILINE))
    expected = {
        name.upper(): ""
        if field.default is None
        else str(field.default).replace("True", "true").replace("False", "false")
        for name, field in Settings.model_fields.items()
    }
    assert rows == expected


def test_every_address_of_the_api_is_listed() -> None:
    paths = create_api(lambda: pytest.fail("not asked")).openapi()["paths"]
    listed = set(re.findall(r"`GET /api(/[^`?]+)", README))
    assert listed == set(paths)


def test_every_path_named_exists() -> None:
    named = re.findall(r"`((?:search|tests|pages|benchmarks)/[\w/]*(?:\.\w+)?)`", EVERYTHING)
    assert len(named) > 10
    for path in named:
        assert (ROOT / path).exists(), path
    for picture in re.findall(r"!\[[^\]]*\]\(([^)]+)\)", README):
        assert (ROOT / picture).is_file(), picture


def test_every_link_between_pages_leads_somewhere() -> None:
    for folder, text in ((ROOT, README), *((ROOT / "docs", page) for page in PAGES.values())):
        for link in re.findall(r"\]\((?!https?:)([^)#]+)\)", text):
            assert (folder / link).is_file(), link
    assert {f"docs/{name}" for name in PAGES} <= {*re.findall(r"\((docs/[^)]+)\)", README)}


def test_the_version_is_the_same_everywhere() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import pathlib, search; print(search.__version__)"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert f'version = "{done.stdout.strip()}"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")


def test_the_rates_of_the_noise_floor_are_those_measured() -> None:
    row = r"^\| .*?([\d,]+) (?:records|companies) \| ([\d.]+) % of (\d+) \| ([\d.]+) % of (\d+) \|"
    rows = re.findall(row, PAGES["noise.md"], re.MULTILINE)
    told = {(int(size.replace(",", "")), *map(float, rates)) for size, *rates in rows}
    assert told == {
        (found.records, round(100 * found.flagged, 1), found.unanswerable,
         round(100 * found.wrongly_flagged, 1), found.answerable)
        for found in measured().values()
    }  # fmt: skip
