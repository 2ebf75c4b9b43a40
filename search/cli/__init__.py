"""The shell front: ``python -m search``."""

from search.cli.main import main

__all__ = ["main"]
