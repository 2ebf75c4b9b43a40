"""Qdrant Edge: Qdrant's own engine inside this process, an index as files in a folder."""
