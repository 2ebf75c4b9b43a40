"""The index in force, if it is the one asked for."""

from __future__ import annotations

from pathlib import Path

from search.errors import IndexMismatch
from search.index.folder import IndexFolder
from search.index.manifest import Manifest
from search.index.place import Place, in_shard


def current_index(
    folder: IndexFolder, *, catalog: Path | None, model: str, place: Place = in_shard
) -> tuple[Path, Manifest]:
    """The generation in force and its manifest.

    ``catalog`` None takes the index whatever it was built from, as long as that file is unchanged.
    Raises IndexMissing, IndexMismatch (with every reason), and CatalogError if ``catalog`` cannot
    be read.
    """
    generation = folder.current()
    manifest = Manifest.load(generation)
    require(manifest, f"The index in {folder.root}", catalog=catalog, model=model, place=place)
    return generation, manifest


def require(manifest: Manifest, where: str, *, catalog: Path | None, model: str, place: Place) -> None:
    """Raise IndexMismatch, with every reason, unless the manifest is of what is asked for."""
    reasons = manifest.mismatches(
        catalog=catalog, model=model, store=place.kind, tokenizer=place.tokenizer, bm25=place.bm25
    )
    if reasons:
        raise IndexMismatch(f"{where} is not the one asked for: {'; '.join(reasons)}.")
