"""Which languages a model was made for."""

from search.fulltext.languages import ENGLISH, LANGUAGES, NONE
from search.settings import DEFAULT_MODEL

MULTILINGUAL = "paraphrase-multilingual-MiniLM-L12-v2"
"""A model for about fifty languages, to name where the one that is set was not made for a language."""


def advice(language: str, model: str) -> str:
    """What to do where the model was not made for the language, in a sentence or two; "" where it was."""
    if speaks(language, model):
        return ""
    what = f"{language.capitalize()} texts" if language in LANGUAGES and language != NONE else "texts in this language"
    return (
        f"The model {model} was made for English. Neural search on {what} needs a multilingual one: set MODEL to "
        f"{MULTILINGUAL}, for example."
    )


def speaks(language: str, model: str) -> bool:
    """Whether the model was made for the language, a name of ``search.fulltext.LANGUAGES``.

    Known of the bundled model, which was made for English; of any other it is taken for granted.
    """
    return model != DEFAULT_MODEL or language == ENGLISH
