"""Which languages a model was made for."""

from search.fulltext.languages import ENGLISH
from search.settings import DEFAULT_MODEL

MULTILINGUAL = "paraphrase-multilingual-MiniLM-L12-v2"
"""A model for about fifty languages, to name where the one that is set was not made for a language."""


def speaks(language: str, model: str) -> bool:
    """Whether the model was made for the language, a name of ``search.fulltext.LANGUAGES``.

    Known of the bundled model, which was made for English; of any other it is taken for granted.
    """
    return model != DEFAULT_MODEL or language == ENGLISH
