"""A stand-in for a Qdrant server in tests: its REST API over Qdrant's own engine in this process."""

from tests.qdrant_server.serving import QdrantOverEdge, serve_qdrant

__all__ = ["QdrantOverEdge", "serve_qdrant"]
