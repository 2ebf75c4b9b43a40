"""Pieces of layout that pages share."""
