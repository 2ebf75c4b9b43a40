"""Queries with and without an answer: those the verdict's rule was chosen on, and those it is measured on."""

from benchmarks.noise_queries.fresh import fresh_gibberish
from benchmarks.noise_queries.lists import ANSWERABLE, GIBBERISH, OFF_CATALOG, Labelled, fitting, labelled

__all__ = ["ANSWERABLE", "GIBBERISH", "OFF_CATALOG", "Labelled", "fitting", "fresh_gibberish", "labelled"]
