"""Moving an index between this disk and a server with its vectors: nothing is encoded again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np

from search.errors import IndexMissing, StoreUnavailable
from search.index.build import NOISE
from search.index.folder import IndexFolder
from search.index.manifest import Manifest
from search.index.parts import open_text_parts, write_text_parts
from search.index.place import SHARD, Place, Progress, in_shard
from search.index.vectors import open_vectors, save_vectors, text_key
from search.noise.floor import NoiseFloor
from search.server.download import Download
from search.server.generations import Generations
from search.server.noise import load_floor
from search.server.upload import OnServer
from search.server.verify import SAMPLE


def to_server(folder: IndexFolder, place: OnServer, progress: Callable[[Progress], None]) -> Manifest:
    """Put the index in force in ``folder`` in force on the server too; the folder stays as it is.

    Interrupted, it goes on where it was when run again. Raises IndexUnusable, IndexBusy and StoreUnavailable.
    """
    generation = folder.current()
    manifest = Manifest.load(generation)
    parts, vectors = open_text_parts(generation), open_vectors(generation)
    moved = replace(manifest, store=place.kind, tokenizer=place.tokenizer, bm25=place.bm25)
    source = {"index": generation.name, "catalog": manifest.catalog_sha256, "model": manifest.model_identity}
    with place.locked():
        name = folder.new_name()
        place.fill(name, tuple(parts.records), vectors, NoiseFloor.load(generation / NOISE), moved, progress, source)
    return moved


def to_embedded(generations: Generations, folder: IndexFolder, progress: Callable[[Progress], None]) -> Manifest:
    """Put the catalog in force on the server in force in ``folder`` too; the server stays as it is.

    Interrupted, it goes on where it was when run again. Raises IndexUnusable, IndexBusy and StoreUnavailable.
    """
    name = generations.current()
    if name is None:
        raise IndexMissing(f"The Qdrant server has no catalog under the alias {generations.alias}.")
    manifest = generations.manifest(name)
    with folder.building() as generation:
        try:
            moved = copy(generations, name, manifest, folder.root, generation, progress, in_shard)
            _verify_shard(generation, manifest)
            moved.save(generation)
            folder.publish(generation)
        except BaseException:
            folder.remove(generation)
            raise
        Download(generations.collection(name), folder.root, manifest.records, manifest.dimension).remove()
    return moved


def copy(
    generations: Generations,
    name: str,
    manifest: Manifest,
    root: Path,
    generation: Path,
    progress: Callable[[Progress], None],
    place: Place | None,
) -> Manifest:
    """Copy a collection into a generation folder, all but the manifest, which is returned.

    ``root`` keeps what is half done; ``place`` stores the vectors to be searched, None does not.
    """
    collection = generations.collection(name)
    startups, vectors = Download(collection, root, manifest.records, manifest.dimension).run(progress)
    write_text_parts(generation, startups)
    save_vectors(generation, [text_key(startup.text) for startup in startups], vectors)
    load_floor(collection, manifest.records).save(generation / NOISE)
    if place is None:
        return manifest
    moved = replace(manifest, store=place.kind, tokenizer=place.tokenizer, bm25=place.bm25)
    place.store(generation, startups, vectors, moved, progress)
    return moved


def _verify_shard(generation: Path, manifest: Manifest) -> None:
    """Raise StoreUnavailable unless the shard gives back the vectors that were copied, on a sample."""
    from search.neural.edge import EdgeStore

    store, vectors = EdgeStore.open(generation / SHARD), open_vectors(generation)
    for id in np.linspace(0, manifest.records - 1, min(SAMPLE, manifest.records)).astype(int).tolist():
        if not np.allclose(store.vector(id), vectors[id], atol=1e-4):
            raise StoreUnavailable(f"Startup {id} is not in the shard as it was copied; run the same again.")
    store.close()
