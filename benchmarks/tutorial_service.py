"""The search service of Qdrant's tutorial (https://qdrant.tech/documentation/beginner-tutorials/neural-search/).

Without a Qdrant server, the vectors are in qdrant-client's local mode, in memory. Run as: python tutorial_service.py
VECTORS.npy PAYLOADS.json MODEL PORT
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import uvicorn
from fastapi import FastAPI
from qdrant_client import QdrantClient, models
from sentence_transformers import SentenceTransformer

_COLLECTION = "startups"


class NeuralSearcher:
    def __init__(self, client: QdrantClient, model: str) -> None:
        self.client = client
        self.model = SentenceTransformer(model, device="cpu")

    def search(self, text: str, limit: int) -> list[Any]:
        vector = self.model.encode(text).tolist()
        found = self.client.query_points(_COLLECTION, query=vector, query_filter=None, limit=limit).points
        return [hit.payload for hit in found]


def _filled(vectors: Path, payloads: Path) -> QdrantClient:
    rows = np.load(vectors)
    client = QdrantClient(":memory:")
    client.create_collection(
        _COLLECTION, vectors_config=models.VectorParams(size=rows.shape[1], distance=models.Distance.COSINE)
    )
    client.upload_collection(_COLLECTION, vectors=rows, payload=json.loads(payloads.read_text(encoding="utf-8")))
    return client


def main(vectors: str, payloads: str, model: str, port: str) -> None:
    app = FastAPI()
    searcher = NeuralSearcher(_filled(Path(vectors), Path(payloads)), model)

    @app.get("/api/search")
    def search_startup(q: str, limit: int = 5) -> dict[str, list[Any]]:
        return {"result": searcher.search(q, limit)}

    uvicorn.run(app, host="127.0.0.1", port=int(port), log_level="warning")


if __name__ == "__main__":
    main(*sys.argv[1:])
