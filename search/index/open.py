"""The index in force, if it is the one asked for."""

from __future__ import annotations

from pathlib import Path

from search.errors import IndexMismatch
from search.index.folder import IndexFolder
from search.index.manifest import Manifest


def current_index(folder: IndexFolder, *, catalog: Path | None, model: str, store: str) -> tuple[Path, Manifest]:
    """The generation in force and its manifest.

    ``catalog`` None takes the index whatever it was built from, as long as that file is unchanged.
    Raises IndexMissing, IndexMismatch (with every reason), and CatalogError if ``catalog`` cannot
    be read.
    """
    generation = folder.current()
    manifest = Manifest.load(generation)
    reasons = manifest.mismatches(catalog=catalog, model=model, store=store)
    if reasons:
        raise IndexMismatch(f"The index in {folder.root} is not the one asked for: {'; '.join(reasons)}.")
    return generation, manifest
