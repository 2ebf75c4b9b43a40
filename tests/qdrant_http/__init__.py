"""Qdrant in tests: qdrant-client's own engine, in this process or behind REST, with the faults a server may have."""

from tests.qdrant_http.memory import MemoryQdrant
from tests.qdrant_http.serving import Mode, QdrantServer, serve_qdrant

__all__ = ["MemoryQdrant", "Mode", "QdrantServer", "serve_qdrant"]
