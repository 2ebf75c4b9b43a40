"""Encoding the catalog's texts against sentence-transformers as it comes."""

from __future__ import annotations

from time import perf_counter

import numpy as np

from benchmarks.bench import Bench
from benchmarks.row import Row, Target

_SAMPLE = 480
_WARM_UP = 32
_ROUNDS = 5
_FASTER = Target(1.8)
_AS_FAST = Target(1.0)
_COSINE = Target(0.999)


def measure(bench: Bench) -> list[Row]:
    """Documents a second, and the cosine to the float32 vector of the same text; more is asked of bfloat16."""
    records = bench.records
    spread = np.linspace(0, len(records) - 1, min(_SAMPLE, len(records))).astype(int)
    texts = [records[i].text for i in spread]
    # Seconds of imports that the other measures do without.
    import torch
    from sentence_transformers import SentenceTransformer

    peer = SentenceTransformer(bench.encoder.weights.source, device="cpu")
    bench.encoder.encode(texts[:_WARM_UP])
    peer.encode(texts[:_WARM_UP], show_progress_bar=False)

    seconds = np.empty((2, _ROUNDS))
    for turn in range(_ROUNDS):
        started = perf_counter()
        ours = bench.encoder.encode(texts)
        between = perf_counter()
        theirs = np.asarray(peer.encode(texts, show_progress_bar=False), dtype=np.float64)
        seconds[:, turn] = between - started, perf_counter() - between

    cosines = (ours * theirs).sum(axis=1) / (np.linalg.norm(ours, axis=1) * np.linalg.norm(theirs, axis=1))
    speed = len(texts) / np.median(seconds, axis=1)
    rounded = next(bench.encoder._load().parameters()).dtype == torch.bfloat16
    return [
        Row(
            f"encoding {len(texts)} texts, in {'bfloat16' if rounded else 'float32'}, vs SentenceTransformer.encode",
            float(np.median(seconds[1] / seconds[0])),
            "× as fast",
            f"{speed[0]:.3g} texts/s",
            f"{speed[1]:.3g} texts/s",
            _FASTER if rounded else _AS_FAST,
        ),
        Row("cosine to the float32 vector, the lowest", float(cosines.min()), target=_COSINE),
    ]
