"""Queries to try on the bundled catalog: open queries of the test collection, chosen by how far apart the engines are.

``python -m benchmarks.contrast`` prints what each engine finds for every open query.
"""

import random
from typing import NamedTuple

from search.request import FULLTEXT, HYBRID, NEURAL


class Example(NamedTuple):
    """A query, a startup that answers it, the engine that ranks that startup first and wins by nDCG@10, and what that
    teaches. ``engine`` is empty where every engine fails.
    """

    query: str
    wanted: str
    engine: str
    lesson: str


EXAMPLES = (
    Example(
        "my kid struggles with arithmetic",
        "Saturday Sums",
        NEURAL,
        "The tutors speak of “maths” and “children”. The words “kid” and “arithmetic” lead full-text to bicycles and "
        "to dried fruit.",
    ),
    Example(
        "get rid of old furniture",
        "Gone by Nine",
        NEURAL,
        "They take away sofas and pianos. “Rid” and “old” lead full-text to palm kernels and vines.",
    ),
    Example(
        "eco friendly burial",
        "Slow Meadow",
        NEURAL,
        "A coffin of wicker under an oak has none of these words. Full-text finds a burial in space.",
    ),
    Example(
        "skin mole melonoma check",
        "Nevus Atlas",
        NEURAL,
        "The typo takes “melanoma” away from full-text, and “mole” is a unit of chemistry too.",
    ),
    Example(
        "camt.053",
        "Try Again Tuesday",
        FULLTEXT,
        "The name of a file format has no meaning that the model knows; it has to be matched.",
    ),
    Example(
        "iso 13485",
        "Oxbow Assay",
        FULLTEXT,
        "A standard is its number. Neural puts auditors of emissions first.",
    ),
    Example(
        "board games amsterdam",
        "Rainy Tuesday",
        FULLTEXT,
        "“Board” and “game” stand in the text. Neural puts mahjong tables in Hong Kong first.",
    ),
    Example(
        "up",
        "Up",
        HYBRID,
        "“Up” is a climbing hall. Full-text leaves the word out as too common; the hybrid compares names too.",
    ),
    Example(
        "uncle",
        "Uncle",
        HYBRID,
        "Neural finds an aunt, full-text an uncle’s garage; the hybrid finds the pawnbroker Uncle.",
    ),
    Example(
        "co laska",
        "Co Łaska",
        HYBRID,
        "A Polish name, typed without its accent. The hybrid compares names without accents.",
    ),
    Example(
        "dad tumbled and could not get up",
        "Skirting Board",
        "",
        "Six startups help when somebody falls at home. Full-text finds a tumble dryer, neural a fallen tree.",
    ),
    Example(
        "r290",
        "Halfpenny Heat",
        "",
        "The text has “R-290”: another word to full-text, and no meaning that the model knows.",
    ),
    Example(
        "fußpflege eingewachsener nagel",
        "Hallux",
        "",
        "German for foot care of an ingrown nail. The catalog is in English, and the model was made for English.",
    ),
)

TOPICS = (
    "heat pump",
    "hearing aids",
    "chess lessons",
    "passwords",
    "baking without eggs",
    "how can i send money to my family in nigeria?",
    "bakery leftovers sold cheaply at closing time",
    "which app tells me if a snake is venomous?",
    "have old family slides and cine films put on a computer",
    "protect a river bank from erosion with living plants",
)


def random_query(avoid: str = "") -> str:
    """One of the example queries or topics, not ``avoid``."""
    pool = [example.query for example in EXAMPLES] + list(TOPICS)
    return random.choice([query for query in pool if query != avoid])
