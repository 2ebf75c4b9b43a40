"""The names of catalogs: each is a folder in INDEX_DIR, or an alias on a server."""

import re
import unicodedata
from collections.abc import Collection

from search.errors import CatalogError

MAX_CHARS = 60
_MAX_BYTES = 200
_RESERVED = frozenset("vectors server current aux con nul prn".split())
_OLD_INDEX = "gen-"
_VERSION = re.compile(r"\d{14}-[0-9a-f]{6}(-noise)?$")
_BLANKS = re.compile(r"\s+")


def slug(text: str) -> str:
    """``text`` as the name of a catalog: letters and digits of any script in lower case, - and _, 1 to 60 of them.

    Blanks become -. Raises CatalogError, saying what is wrong with the name.
    """
    if len(text) > 10 * MAX_CHARS:
        raise _refused(text, f"it is longer than {MAX_CHARS} characters")
    name = _normal(text)
    if not name:
        raise CatalogError("A catalog needs a name; give one of letters and digits, such as products.")
    if wrong := next((char for char in name if not _allowed(char)), None):
        raise _refused(text, f"it holds {unicodedata.name(wrong, 'a control character')}")
    if not (name[0].isalnum() or name[0] == "_"):
        raise _refused(text, "it does not begin with a letter or a digit")
    if len(name) > MAX_CHARS or len(name.encode()) > _MAX_BYTES:
        raise _refused(text, f"it is longer than {MAX_CHARS} characters")
    if name in _RESERVED or name.startswith(_OLD_INDEX) or _VERSION.search(name):
        raise _refused(text, "this software uses that name itself")
    return name


def suggested_name(file_name: str, taken: Collection[str] = ()) -> str:
    """A name for the catalog of a file that is not ``taken`` yet: "My products.csv.gz" gives "my-products"."""
    stem = _normal(re.split(r"[/\\]", file_name)[-1].lstrip(".")[: 10 * MAX_CHARS].split(".")[0])
    kept = "".join(char if _allowed(char) else "-" for char in stem)
    short = re.sub(r"-{2,}", "-", kept)[: MAX_CHARS - 4].strip("-")
    while len(short.encode()) > _MAX_BYTES - 4:
        short = short[:-1]
    try:
        name = slug(short)
    except CatalogError:
        name = "catalog"
    numbered = (f"{name}-{number}" for number in range(2, len(taken) + 3))
    return name if name not in taken else next(one for one in numbered if one not in taken)


def _normal(text: str) -> str:
    """Compatible forms made one, in lower case."""
    name = _BLANKS.sub("-", unicodedata.normalize("NFKC", text).strip())
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name.lower()).lower())


def _allowed(char: str) -> bool:
    return char in "-_" or unicodedata.category(char) in ("Ll", "Lo", "Lm", "Mn", "Mc", "Nd")


def _refused(text: str, why: str) -> CatalogError:
    shown = "".join(char if char.isprintable() else "?" for char in text[:MAX_CHARS])
    return CatalogError(
        f"The name “{shown}” cannot be used: {why}; use 1 to {MAX_CHARS} letters and digits of any script, - and _."
    )
