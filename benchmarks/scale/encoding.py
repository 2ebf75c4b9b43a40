"""The queries of all sizes, encoded by the real model once."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from benchmarks.queries import queries
from benchmarks.scale.work import Numbers, Work
from search.catalog import CatalogFile
from search.fulltext import Tokenizer
from search.neural import SentenceEncoder
from search.settings import load_settings


def measure(work: Work, catalog: str) -> Numbers:
    """Write the queries drawn from the words of the real ``catalog``, and their vectors."""
    tokenize = Tokenizer().tokenize
    texts = [record.text for record in CatalogFile(Path(catalog))]
    known = {term for text in texts for term in tokenize(text)}
    asked = queries(texts, lambda query: not known.isdisjoint(tokenize(query)))
    settings = load_settings()
    vectors = SentenceEncoder(settings.model, settings.precision).encode(asked)
    np.savez(work.queries_file, texts=np.array(asked), vectors=vectors)
    return {"queries": len(asked)}
