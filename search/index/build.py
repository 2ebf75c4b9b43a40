"""From a catalog to a finished index generation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from search.catalog import Catalog
from search.fulltext import FullTextSearcher
from search.index.folder import IndexFolder
from search.index.manifest import Manifest
from search.index.parts import TextParts, open_text_parts, write_text_parts
from search.index.place import Place, Progress, in_shard
from search.index.vectors import VectorJournal, encode_missing, load_vectors, save_keys, save_vectors, text_key
from search.neural.encoder import Encoder
from search.noise import NoiseFloor, noise_queries

NOISE = "noise"


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
    *,
    place: Place = in_shard,
    reuse: Sequence[IndexFolder] = (),
    progress: Callable[[Progress], None] = lambda _: None,
    on_text_ready: Callable[[str, TextParts], object] = lambda *_: None,
) -> BuildReport:
    """Index ``catalog`` into ``folder`` and put the new generation in force.

    Only texts without a vector of the same model are encoded: those of the index in force, of the
    folders to ``reuse`` and of an interrupted build are reused. ``on_text_ready`` is called with the
    generation's name and its parts as soon as full-text search can answer. ``place`` stores the vectors
    where they are searched. Whatever fails, the index in force stays. Raises IndexBusy, ModelError,
    StoreUnavailable and OSError.
    """
    startups = catalog.startups
    total = len(startups)
    with folder.building() as generation:
        previous = folder.current_name()
        for leftover in folder.stale(previous, generation.name):
            folder.remove(leftover)
        try:
            progress(Progress("Reading words", 0, total))
            write_text_parts(generation, startups)
            parts = open_text_parts(generation)
            on_text_ready(generation.name, parts)

            identity = encoder.identity
            journal = VectorJournal(folder.root, identity)
            known = journal.read()
            for source in (folder, *reuse):
                known |= _known_vectors(source, identity)
            texts = [startup.text for startup in startups]
            keys = [text_key(text) for text in texts]
            to_encode = len({key for key in keys if key not in known})
            vectors = encode_missing(
                texts, keys, known, encoder, journal,
                lambda done, of: progress(Progress("Encoding meanings", done, of)),
            )  # fmt: skip
            save_vectors(generation, keys, vectors)
            _measure_noise(
                generation, parts.fulltext, vectors, known, encoder, journal,
                lambda done, of: progress(Progress("Measuring noise", done, of)),
            )  # fmt: skip
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
                store=place.kind,
                tokenizer=place.tokenizer,
                bm25=place.bm25,
            )
            place.store(generation, startups, vectors, manifest, progress)
            manifest.save(generation)
            folder.publish(generation)
        except BaseException:
            if folder.current_name() != generation.name:
                folder.remove(generation)
            raise
        journal.remove()
    return BuildReport(generation, manifest, to_encode)


def _known_vectors(folder: IndexFolder, identity: str) -> dict[bytes, np.ndarray]:
    name = folder.current_name()
    if name is None or Manifest.identity(folder.root / name) != identity:
        return {}
    return load_vectors(folder.root / name) | load_vectors(folder.root / name / NOISE)


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
