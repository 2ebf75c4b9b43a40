"""What a query may have meant: a word spelt as the catalog spells it, or one of its cities."""

from search.suggest.places import FilterOffer, city_offer
from search.suggest.spelling import Spelling, common_words, suggestion

__all__ = ["FilterOffer", "Spelling", "city_offer", "common_words", "suggestion"]
