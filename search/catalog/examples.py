"""Queries to try: on the bundled catalog each shows what one engine finds and the other does not."""

import random
from typing import NamedTuple

from search.request import FULLTEXT, NEURAL


class Example(NamedTuple):
    """A query, the startup it should find, and the only engine that ranks that startup first."""

    query: str
    wanted: str
    engine: str


EXAMPLES = (
    Example("dating without apps", "Strangers at Eight", NEURAL),
    Example("hearing aids", "Trattoria Ear", NEURAL),
    Example("heart monitor", "Tacet Patch", NEURAL),
    Example("dog walker", "Noon Patrol", NEURAL),
    Example("divorce lawyer", "Kettle & Wednesdays", NEURAL),
    Example("insomnia cure", "Somnavale", NEURAL),
    Example("ISO 4920", "Cutin & Rain", FULLTEXT),
    Example("OTLP", "Thimblerig", FULLTEXT),
    Example("EN 301 549", "Handshape", FULLTEXT),
    Example("DNT-220", "Barco Sorriso", FULLTEXT),
)

TOPICS = (
    "help people sleep better",
    "get food from farm to table",
    "keep an eye on elderly parents",
    "cheaper electricity for homes",
    "send money abroad",
    "learn a language",
    "fewer plastics in the ocean",
    "find a flat to rent",
    "robots for warehouses",
    "drinking water from the sea",
)


def random_query(avoid: str = "") -> str:
    """One of the example queries or topics, not ``avoid``."""
    pool = [example.query for example in EXAMPLES] + list(TOPICS)
    return random.choice([query for query in pool if query != avoid])
