"""Everything that speaks to a Qdrant server: the catalog, both engines and their fusion live there."""
