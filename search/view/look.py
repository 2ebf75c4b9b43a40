"""The style sheet of everything this package makes, for pages and for files."""

from pathlib import Path

LOOK = (Path(__file__).parent / "look.css").read_text(encoding="utf-8")
