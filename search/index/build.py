"""From a catalog to a finished index generation."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import numpy as np

from search.catalog import Catalog
from search.errors import StoreUnavailable
from search.fulltext import FullTextSearcher
from search.index.folder import IndexFolder
from search.index.manifest import Manifest
from search.index.parts import open_text_parts, write_text_parts
from search.index.vectors import VectorJournal, encode_missing, load_vectors, save_keys, save_vectors, text_key
from search.neural.encoder import Encoder
from search.neural.placement import Placement
from search.noise import NoiseFloor, noise_queries
from search.startup import Startup

NOISE = "noise"
_STORE_BATCH = 2_000


class Progress(NamedTuple):
    """How far a build is: ``done`` of ``total`` records through the phase."""

    phase: str
    done: int
    total: int


class BuildReport(NamedTuple):
    """The generation a build put in force, and how many texts it had to encode."""

    generation: Path
    manifest: Manifest
    encoded: int


def build_index(
    catalog: Catalog,
    folder: IndexFolder,
    encoder: Encoder,
    model: str,
    placement: Placement,
    *,
    progress: Callable[[Progress], None] = lambda _: None,
    on_text_ready: Callable[[Path], object] = lambda _: None,
) -> BuildReport:
    """Index ``catalog`` into ``folder`` and put the new generation in force.

    Only texts without a vector of the same model are encoded: those of the index in force and of
    an interrupted build are reused. ``on_text_ready`` is called with the generation as soon as
    full-text search over it can be opened. Whatever fails, the index in force stays. Raises
    IndexBusy, ModelError, StoreUnavailable and OSError.
    """
    startups = catalog.startups
    total = len(startups)
    with folder.building() as generation:
        previous = folder.current_name()
        for leftover in folder.stale(previous, generation.name):
            _remove(folder, leftover, placement)
        try:
            progress(Progress("Reading words", 0, total))
            write_text_parts(generation, startups)
            on_text_ready(generation)
            fulltext = open_text_parts(generation).fulltext

            identity = encoder.identity
            journal = VectorJournal(folder.root, identity)
            known = _known_vectors(folder, previous, identity) | journal.read()
            texts = [startup.text for startup in startups]
            keys = [text_key(text) for text in texts]
            to_encode = len({key for key in keys if key not in known})
            vectors = encode_missing(
                texts, keys, known, encoder, journal,
                lambda done, of: progress(Progress("Encoding meanings", done, of)),
            )  # fmt: skip
            save_vectors(generation, keys, vectors)
            _measure_noise(
                generation, fulltext, vectors, known, encoder, journal,
                lambda done, of: progress(Progress("Measuring noise", done, of)),
            )  # fmt: skip
            _store(generation, fulltext, startups, vectors, placement, progress)

            manifest = Manifest(
                catalog_name=catalog.name,
                catalog_path=str(catalog.path.resolve()),
                catalog_sha256=catalog.sha256,
                catalog_size=catalog.path.stat().st_size,
                catalog_mtime_ns=catalog.path.stat().st_mtime_ns,
                records=total,
                skipped=len(catalog.skipped),
                model=model,
                model_identity=identity,
                dimension=vectors.shape[1],
                store=placement.kind,
            )
            manifest.save(generation)
            folder.publish(generation)
        except BaseException:
            if folder.current_name() != generation.name:
                _remove(folder, generation, placement)
            raise
        journal.remove()
    return BuildReport(generation, manifest, to_encode)


def _known_vectors(folder: IndexFolder, previous: str | None, identity: str) -> dict[bytes, np.ndarray]:
    if previous is None or Manifest.identity(folder.root / previous) != identity:
        return {}
    return load_vectors(folder.root / previous) | load_vectors(folder.root / previous / NOISE)


def _measure_noise(
    generation: Path,
    fulltext: FullTextSearcher,
    vectors: np.ndarray,
    known: dict[bytes, np.ndarray],
    encoder: Encoder,
    journal: VectorJournal,
    progress: Callable[[int, int], None],
) -> None:
    rows, tokenize = fulltext.postings.rows, fulltext.tokenizer.tokenize
    queries = noise_queries(lambda word: any(term in rows for term in tokenize(word)))
    keys = [text_key(query) for query in queries]
    noise = encode_missing(queries, keys, known, encoder, journal, progress)
    NoiseFloor.measure(noise, vectors).save(generation / NOISE)
    save_keys(generation / NOISE, keys)


def _store(
    generation: Path,
    fulltext: FullTextSearcher,
    startups: tuple[Startup, ...],
    vectors: np.ndarray,
    placement: Placement,
    progress: Callable[[Progress], None],
) -> None:
    store = placement.create(generation, vectors.shape[1], len(startups))
    words = fulltext.postings.by_record() if placement.keeps_words else None
    for start in range(0, len(startups), _STORE_BATCH):
        progress(Progress("Storing vectors", start, len(startups)))
        here = slice(start, start + _STORE_BATCH)
        store.upsert(vectors[here], startups[here], words[here] if words else None)
    store.finish()
    if store.count() != len(startups):
        raise StoreUnavailable(
            f"The vector store holds {store.count()} of {len(startups)} vectors after the upload; run the build again."
        )
    progress(Progress("Storing vectors", len(startups), len(startups)))
    store.close()


def _remove(folder: IndexFolder, generation: Path, placement: Placement) -> None:
    """Remove a generation; where its vectors cannot be dropped now, its name stays for the next build."""
    try:
        placement.drop(generation)
    except StoreUnavailable:
        folder.empty(generation)
    else:
        folder.remove(generation)
