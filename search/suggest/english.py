"""English words, without a download: the frequency dictionary that comes with symspellpy."""

from functools import cache
from importlib.util import find_spec
from pathlib import Path

_PACKAGE = "symspellpy"
_FILE = "frequency_dictionary_en_82_765.txt"


@cache
def dictionary() -> frozenset[str]:
    """About 83,000 lower-case words with their inflected forms; empty if the package is not installed."""
    spec = find_spec(_PACKAGE)
    if spec is None or spec.origin is None:
        return frozenset()
    try:
        text = (Path(spec.origin).parent / _FILE).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return frozenset()
    return frozenset(line.partition(" ")[0] for line in text.splitlines())
