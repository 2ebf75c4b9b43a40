"""A small test collection: invented startups, queries, and judgments of which startups answer them."""

from search.collection.collection import Collection, Judgment, Note, TestQuery, load_collection

__all__ = ["Collection", "Judgment", "Note", "TestQuery", "load_collection"]
