"""What the collection must be; each rule gives one sentence for each violation."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator

from search.collection.collection import HELD_OUT, OPEN, Collection, Startup
from search.collection.logos import is_inline, logo_fault
from search.collection.measures import RELEVANT
from search.values import value_key

STARTUPS, CITIES, COUNTRIES, FIELDS, FIELD_SIZES = 1_200, 60, 30, 40, (5, 60)
WORDS = (15, 120)
GROUPS, GROUP_SIZE, HOMONYMS, HOMONYM_USES = 60, 4, 40, 2
OTHER_LANGUAGES, EMPTY, STYLES = 10, 5, 6
NOT_PLAIN = (0.2, 0.3)
LOGOS, LOGO_STYLES = 0.5, 10
QUERIES, OF_KIND = {OPEN: 70, HELD_OUT: 50}, 8
KINDS = (
    "exact name", "short keyword", "descriptive", "question", "paraphrase", "typo",
    "jargon or acronym", "code", "city", "negation", "other language", "no answer",
)  # fmt: skip
SHARED_WORDS = 6
_WORD = re.compile(r"\w+")


def violations(collection: Collection) -> list[str]:
    """Every violation of every rule that can be told without a model."""
    return [sentence for rule in RULES for sentence in rule(collection)]


def sizes(collection: Collection) -> Iterator[str]:
    startups, notes = collection.startups, collection.notes
    cities = {value_key(one.city) for one in startups}
    countries = {value_key(one.country) for one in notes}
    fields = Counter(one.field for one in startups)
    for what, found, least in (
        ("startups", len(startups), STARTUPS),
        ("cities", len(cities), CITIES),
        ("countries", len(countries), COUNTRIES),
        ("fields", len(fields), FIELDS),
    ):
        if found < least:
            yield f"There are {found:,} {what}, {least:,} are needed."
    low, high = FIELD_SIZES
    for field, count in fields.items():
        if not low <= count <= high:
            yield f"The field {field} has {count} startups, it should have {low} to {high}."


def identities(collection: Collection) -> Iterator[str]:
    for what, counts in (
        ("name", Counter(value_key(one.name) for one in collection.startups)),
        ("link", Counter(one.link for one in collection.startups if one.link)),
        ("note", Counter(one.key for one in collection.notes)),
    ):
        yield from (f"The {what} {one} is there {count} times." for one, count in counts.items() if count > 1)
    keys, noted = {one.key for one in collection.startups}, {one.key for one in collection.notes}
    yield from (f"{key} has no note or no record." for key in sorted(keys ^ noted))


def lengths(collection: Collection) -> Iterator[str]:
    empty = 0
    for one in collection.startups:
        count = len(_WORD.findall(one.description))
        spaced = not re.search(r"[\u3040-\u30ff\u4e00-\u9fff]", one.description)
        empty += count <= 1
        if count > 1 and spaced and not WORDS[0] <= count <= WORDS[1]:
            yield f"{one.name} has {count} words, it should have {WORDS[0]} to {WORDS[1]}."
    if empty < EMPTY:
        yield f"{empty} descriptions are empty or one word, {EMPTY} should be."


def own_words(collection: Collection) -> Iterator[str]:
    seen: dict[tuple[str, ...], Startup] = {}
    for one in collection.startups:
        words = [word.casefold() for word in _WORD.findall(one.description)]
        runs = {tuple(words[at : at + SHARED_WORDS]) for at in range(len(words) - SHARED_WORDS + 1)}
        for run in sorted(runs):
            other = seen.setdefault(run, one)
            if other is not one:
                yield f"{one.name} and {other.name} share “{' '.join(run)}”."
                break


def variety(collection: Collection) -> Iterator[str]:
    notes = collection.notes
    groups = Counter(note.group for note in notes if note.group)
    large = sum(count >= GROUP_SIZE for count in groups.values())
    if large < GROUPS:
        yield f"{large} groups have {GROUP_SIZE} or more competitors, {GROUPS} should."
    uses = Counter(word for note in notes for word in {*note.homonyms})
    several = sum(count >= HOMONYM_USES for count in uses.values())
    if several < HOMONYMS:
        yield f"{several} words stand in {HOMONYM_USES} or more senses, {HOMONYMS} should."
    others = sum(note.language != "en" for note in notes)
    if others < OTHER_LANGUAGES:
        yield f"{others} descriptions are in other languages, {OTHER_LANGUAGES} should be."
    styles = {note.style for note in notes}
    if len(styles) < STYLES:
        yield f"There are {len(styles)} styles, {STYLES} are needed."
    share = sum(not note.plain for note in notes) / max(1, len(notes))
    if not NOT_PLAIN[0] <= share <= NOT_PLAIN[1]:
        yield f"{share:.0%} describe without naming the thing, a quarter should."


def homonyms_occur(collection: Collection) -> Iterator[str]:
    texts = {one.key: f"{one.name} {one.alt} {one.description}".casefold() for one in collection.startups}
    for note in collection.notes:
        for word in note.homonyms:
            if word.casefold() not in texts.get(note.key, ""):
                yield f"{note.key} does not use the word {word}."


def logos(collection: Collection) -> Iterator[str]:
    startups, noted = collection.startups, {note.key: note.logo for note in collection.notes}
    inline = Counter(one.images for one in startups if is_inline(one.images))
    if inline.total() < LOGOS * len(startups):
        yield f"{inline.total()} startups have an inline logo, {LOGOS:.0%} should."
    drawn = {*noted.values()} - {""}
    if len(drawn) < LOGO_STYLES:
        yield f"The logos are drawn in {len(drawn)} styles, {LOGO_STYLES} are needed."
    for one in startups:
        if bool(one.images) != bool(noted.get(one.key)):
            yield f"{one.name} has a logo without a style, or a style without a logo."
        if one.images and (fault := logo_fault(one.images)):
            yield f"The logo of {one.name} {fault}."
        if inline[one.images] > 1:
            yield f"{one.name} has the logo of another startup."


def queries(collection: Collection) -> Iterator[str]:
    kinds = Counter(query.kind for query in collection.queries)
    yield from (f"There is no kind of query called {kind}." for kind in kinds.keys() - {*KINDS})
    yield from (
        f"{kinds[kind]} queries are of the kind {kind}, {OF_KIND} are needed."
        for kind in KINDS
        if kinds[kind] < OF_KIND
    )
    parts = Counter(query.part for query in collection.queries)
    yield from (
        f"{parts[part]} queries are {part}, {count} should be."
        for part, count in QUERIES.items()
        if parts[part] != count
    )
    repeated = Counter(value_key(query.query) for query in collection.queries)
    yield from (f"The query “{one}” is there {count} times." for one, count in repeated.items() if count > 1)


def judgments(collection: Collection) -> Iterator[str]:
    keys, known = {one.key for one in collection.startups}, {query.id: query for query in collection.queries}
    best: dict[str, int] = defaultdict(int)
    for one in collection.judgments:
        if one.key not in keys or one.query not in known or not 0 <= one.grade <= 3:
            yield f"The judgment {one.query} {one.key} {one.grade} is of nothing that is there."
        best[one.query] = max(best[one.query], one.grade)
    for query in collection.queries:
        if query.kind == "no answer":
            if best[query.id] >= RELEVANT:
                yield f"{query.id} should have no answer, and has one."
        elif best[query.id] < RELEVANT:
            yield f"{query.id} has no startup that answers it well."


RULES: tuple[Callable[[Collection], Iterator[str]], ...] = (
    sizes,
    identities,
    lengths,
    own_words,
    variety,
    homonyms_occur,
    logos,
    queries,
    judgments,
)
