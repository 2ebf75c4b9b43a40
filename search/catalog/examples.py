"""Queries to try: on the bundled catalog each shows what one engine finds and the other does not."""

import random
from typing import NamedTuple

from search.request import FULLTEXT, NEURAL


class Example(NamedTuple):
    """A query, the startup it should find, the only engine that ranks that startup first, and what that teaches.

    ``engine`` is empty where both engines rank it first, and so is ``wanted`` where nothing here answers.
    """

    query: str
    wanted: str
    engine: str
    lesson: str


EXAMPLES = (
    Example(
        "dating without apps",
        "Strangers at Eight",
        NEURAL,
        "Full-text cuts “dating” to its stem and finds dates, the fruit. The startup that seats singles at one table "
        "has none of these words.",
    ),
    Example("hearing aids", "Trattoria Ear", NEURAL, "The only “aid” that full-text finds is legal."),
    Example("heart monitor", "Tacet Patch", NEURAL, "“Monitor” leads full-text to beehives."),
    Example("dog walker", "Noon Patrol", NEURAL, "One text has the word “dog”: a generator of game worlds."),
    Example("divorce lawyer", "Kettle & Wednesdays", NEURAL, "No text has either word, so full-text finds nothing."),
    Example("insomnia cure", "Somnavale", NEURAL, "Other words, the same meaning: full-text finds nothing."),
    Example("ISO 4920", "Cutin & Rain", FULLTEXT, "The number of a standard has no meaning that a model could know."),
    Example("OTLP", "Thimblerig", FULLTEXT, "One text has this abbreviation; to the model it looks like kelp."),
    Example("EN 301 549", "Handshape", FULLTEXT, "Rare words weigh most in full-text: three of them decide."),
    Example("DNT-220", "Barco Sorriso", FULLTEXT, "A product code has to be matched, not understood."),
)

MORE_EXAMPLES = (
    Example("drinking water from the sea", "Brinewell", "", "Words and meaning agree: both rank it first."),
    Example("cheap flights", "", "", "Nothing here sells flights. Neural shows its nearest all the same, and says so."),
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
