"""Commands that are imported when they are run.

An import in the app waits for this program to start, so it does not load what only other commands need, such as the
HTTP front's models.
"""

import argparse
from collections.abc import Callable
from importlib import import_module


def later(name: str) -> Callable[[argparse.Namespace], int]:
    """``run_NAME`` of the module of that name in this package."""

    def run(options: argparse.Namespace) -> int:
        return int(getattr(import_module(f"search.cli.{name}"), f"run_{name}")(options))

    return run
