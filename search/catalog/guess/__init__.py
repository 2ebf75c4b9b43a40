"""Guessing which columns of a table make a record."""

from search.catalog.guess.facets import label_of
from search.catalog.guess.guess import ColumnGuess, Guess, guess

__all__ = ["ColumnGuess", "Guess", "guess", "label_of"]
