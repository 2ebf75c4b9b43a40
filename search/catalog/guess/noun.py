"""What the records of a table are called, told from the name of its file and its columns."""

import re
from collections.abc import Collection

from search.catalog.mapping import MAX_NOUN, Noun
from search.catalog.words import words_of
from search.fold import fold

_TUTORIAL = {"name", "alt", "description", "link", "city"}
_DEMO = {"logo_url", "homepage_url", "document"}
_NOUNS = """startup product company paper job recipe ticket book movie film listing podcast episode object
artwork wine course law app review hotel song album game article post place restaurant property house
apartment event talk patent question person shop store toy plant animal dog cat school university city
country beer dish car bike image photo quote poem story tool project package repository dataset museum case
contract grant trial drug disease gene species""".split()
_TELLING = {"ingredients": "recipe", "abstract": "paper", "bedrooms": "listing", "salary": "job", "isbn": "book"}
_NAMED = ("name", "title", "id", "description", "type", "url")
_NOT_NOUNS = frozenset(
    """data dataset datasets sample samples export exports results rows records entries files docs stats
    details sales metadata news lines contents columns tables values texts items csv tsv json jsonl ndjson
    parquet xlsx gz txt""".split()
)
_IRREGULAR = {"person": "people", "child": "children", "series": "series", "species": "species", "shelf": "shelves"}
_GERMAN = """Produkt Produkte, Artikel Artikel, Buch Bücher, Rezept Rezepte, Film Filme, Firma Firmen, Haus Häuser,
Unternehmen Unternehmen, Stelle Stellen, Wohnung Wohnungen, Veranstaltung Veranstaltungen, Ort Orte"""
_OTHERS = {fold(pair.split()[1]): Noun(one=pair.split()[0], many=pair.split()[1]) for pair in _GERMAN.split(",")}
"""Nouns whose plural is not made with s, by their plural as it is in the name of a file."""
_IE = frozenset("movie cookie calorie brownie zombie rookie foodie hoodie smoothie pie tie selfie".split())
_WORD = re.compile(r"[a-z]{3,}")


def noun(file_name: str, columns: Collection[str]) -> Noun:
    """The noun of ``products_2024.csv`` is product, products; record, records where nothing tells."""
    names = [words_of(column) for column in columns]
    if other := next((_OTHERS[word] for word in words_of(file_name) if word in _OTHERS), None):
        return other
    one = _of_file(file_name) or _of_columns(names)
    return Noun(one=one, many=plural(one)) if one and len(one) < MAX_NOUN - 3 else Noun()


def _of_file(file_name: str) -> str:
    words = [word for word in words_of(file_name) if _WORD.fullmatch(word) and word not in _NOT_NOUNS]
    known = (one for word in reversed(words) if (one := singular(word) or word) in _NOUNS or word in _IRREGULAR)
    return next(known, "") or next((one for word in reversed(words) if (one := singular(word))), "")


def _of_columns(names: list[tuple[str, ...]]) -> str:
    keys = {"_".join(words) for words in names}
    if keys >= _TUTORIAL or len(keys & _DEMO) > 1:
        return "startup"
    for known in _NOUNS:
        if any(len(words) == 2 and words[0] == known and words[1] in _NAMED for words in names):
            return known
    return next((one for column, one in _TELLING.items() if column in keys), "")


def singular(word: str) -> str:
    """Of an English plural, as far as simple rules tell; "" for what is none."""
    for one, many in _IRREGULAR.items():
        if word == many:
            return one
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return ""
    if word.endswith("ies"):
        return word[:-1] if word[:-1] in _IE else f"{word[:-3]}y"
    return word[:-2] if word.endswith(("sses", "shes", "ches", "xes", "zzes")) else word[:-1]


def plural(word: str) -> str:
    """Of an English noun, as far as simple rules tell."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return f"{word[:-1]}ies"
    return f"{word}es" if word.endswith(("s", "sh", "ch", "x", "z")) else f"{word}s"
