"""What draws elements in a browser: the style sheet, for pages and for files, and the script, for pages."""

from pathlib import Path

_FOLDER = Path(__file__).parent

LOOK = (_FOLDER / "board.css").read_text(encoding="utf-8")
SCRIPT = (_FOLDER / "board.js").read_text(encoding="utf-8")
