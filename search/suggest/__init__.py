"""What a query may have meant: a word spelt as the catalog spells it, or one of its facets' values."""

from search.suggest.places import FilterOffer, filter_offer
from search.suggest.spelling import Spelling, common_words, suggestion

__all__ = ["FilterOffer", "Spelling", "common_words", "filter_offer", "suggestion"]
