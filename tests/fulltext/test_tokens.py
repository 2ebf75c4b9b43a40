from __future__ import annotations

import re

import pytest
import Stemmer
from hypothesis import given, settings
from hypothesis import strategies as st

from search.errors import CatalogError
from search.fulltext import LANGUAGES, Tokenizer, tokenizer_id, tokenizer_of
from search.fulltext.stopwords import STOP_WORDS

UNSPACED = "東京都に犬ガ한국어ไทยก้ລາວខ្មែរမြန်မာ"
TEXTS = st.text(max_size=120) | st.text(UNSPACED + "aé हिन्दी\u0301\u093c\u200d\u3099 -", max_size=60)


def old_rule(text: str) -> list[str]:
    """What the terms of ASCII text were before catalogs had languages."""
    stem = Stemmer.Stemmer("english").stemWord
    return [stem(word) for word in re.findall(r"\w+", text.lower()) if word not in STOP_WORDS]


def test_words_are_folded_stemmed_and_rid_of_stop_words() -> None:
    assert Tokenizer().tokenize("The Payments of a CAFÉ, don't they?") == ["payment", "cafe"]


def test_a_shared_stem_decides_what_matches() -> None:
    tokens = Tokenizer()
    assert tokens.tokenize("paying") == tokens.tokenize("pays") == ["pay"]
    assert tokens.tokenize("payments") != tokens.tokenize("pay")


def test_codes_stay_whole() -> None:
    assert Tokenizer().tokenize("IN865 ISO 13485") == ["in865", "iso", "13485"]


def test_spans_point_at_the_words_as_written() -> None:
    text = "Ein CAFÉ’s ﬁlter"
    assert [(text[s.start : s.end], s.term) for s in Tokenizer().spans(text)] == [
        ("Ein", "ein"),
        ("CAFÉ", "cafe"),
        ("ﬁlter", "filter"),
    ]


@given(st.text(st.characters(max_codepoint=127), max_size=120))
def test_english_terms_of_ascii_are_those_they_were(text: str) -> None:
    assert Tokenizer().tokenize(text) == old_rule(text)


@pytest.mark.parametrize("language", LANGUAGES)
@settings(max_examples=30)
@given(TEXTS)
def test_spans_are_the_tokens_in_order_inside_the_text(language: str, text: str) -> None:
    tokenizer = tokenizer_of(language)
    spans = tokenizer.spans(text)
    assert [span.term for span in spans] == tokenizer.tokenize(text)
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    assert [span.start for span in spans] == sorted(span.start for span in spans)
    assert len(tokenizer.words(text)) == len(tokenizer.split(text))


@given(st.text(UNSPACED.replace("้", ""), min_size=2, max_size=12), TEXTS, TEXTS)
def test_a_run_without_spaces_is_found_within_any_text(run: str, before: str, after: str) -> None:
    text = f"{before} 京{run}京 {after}"
    assert {*tokenizer_of().tokenize(run)} <= {*tokenizer_of().tokenize(text)}


@pytest.mark.parametrize(
    ("language", "text", "query"),
    [
        ("arabic", "يبيع الكتب القديمة", "كتب"),
        ("czech", "Opravujeme stará kola", "kolo"),
        ("danish", "Vi sælger brugte biler", "bil"),
        ("dutch", "Wij verkopen oude boeken", "boek"),
        ("finnish", "Myymme vanhoja taloja", "talo"),
        ("french", "L’école des métiers oubliés", "oubliée"),
        ("french", "L’école des métiers oubliés", "ecole"),
        ("german", "Wir vermieten schöne Häuser in den Bergen", "Haus"),
        ("german", "Straßenbahnen für große Städte", "STRASSENBAHN"),
        ("greek", "Πουλάμε παλιά βιβλία", "βιβλιων"),
        ("hebrew", "שָׁלוֹם לכולם", "שלום"),
        ("hindi", "हम पुरानी किताबें बेचते हैं", "किताब"),
        ("hungarian", "Régi könyveket árulunk", "könyv"),
        ("italian", "Vendiamo case antiche", "casa"),
        ("japanese", "東京都で猫カフェを経営", "猫カフェ"),
        ("japanese", "ﾛﾎﾞｯﾄ工学", "ロボット"),
        ("khmer", "យើងលក់សៀវភៅចាស់", "សៀវភៅ"),
        ("korean", "서울에서 로봇을 만든다", "로봇"),
        ("korean", "서울에서 로봇을 만든다", "\u1109\u1165\u110b\u116e\u11af"),
        ("persian", "فروش کتاب‌های قدیمی", "کتاب"),
        ("polish", "Sprzedajemy stare książki", "książka"),
        ("portuguese", "Vendemos livros antigos", "livro antigo"),
        ("romanian", "Vindem cărțile vechi", "carte"),
        ("russian", "Мы продаём новые велосипеды", "новый велосипед"),
        ("spanish", "Formación para empresas pequeñas", "empresa"),
        ("swedish", "Vi säljer gamla böcker och hus", "gammal bok hus"),
        ("tamil", "பழைய புத்தகங்கள் விற்பனை", "புத்தகம்"),
        ("thai", "เราขายหนังสือเก่าในกรุงเทพ", "หนังสือ"),
        ("turkish", "IŞIKLI kitaplar satıyoruz", "ışıklı kitap"),
        ("turkish", "İstanbul ve IBM", "istanbul ibm"),
        ("vietnamese", "Chúng tôi bán sách cũ", "sach"),
        ("chinese", "我们在北京大学研究人工智能", "人工智能"),
        ("burmese", "စာအုပ်ဟောင်းများရောင်းသည်", "စာအုပ်"),
    ],
)
def test_a_query_finds_a_text_of_its_language(language: str, text: str, query: str) -> None:
    tokenizer = tokenizer_of(language if language in LANGUAGES else "none")
    asked = {*tokenizer.tokenize(query)}
    assert asked
    assert asked & {*tokenizer.tokenize(text)}


@pytest.mark.parametrize("query", ["東京", "หนังสือ", "किताबें", "로봇"])
def test_a_catalog_in_another_language_is_split_alike(query: str) -> None:
    tokenizer = tokenizer_of("english")
    text = "Sells 東京都, เราขายหนังสือเก่า, पुरानी किताबें and 로봇을."
    assert {*tokenizer.tokenize(query)} <= {*tokenizer.tokenize(text)}


@pytest.mark.parametrize(
    ("language", "text", "term", "written"),
    [
        ("hindi", "यह किताबें", "किताब", "किताबें"),
        ("german", "Die HA\u0308USER!", "haus", "HA\u0308USER"),
        ("none", "ﾊﾟﾝ屋", "パン", "ﾊﾟﾝ"),
        ("none", "新東京", "東京", "東京"),
        ("none", "ที่ น้ำ", "ที่"[:2], "ที"),
        ("none", "\u1112\u1161\u11ab\u1100\u116e\u11a8", "한국", "\u1112\u1161\u11ab\u1100\u116e\u11a8"),
        ("english", "a Donau\u00addampf", "donaudampf", "Donau\u00addampf"),
    ],
)
def test_spans_cover_what_was_written(language: str, text: str, term: str, written: str) -> None:
    spans = {token.term: text[token.start : token.end] for token in tokenizer_of(language).spans(text)}
    assert spans[term] == written


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("german", "und für die Über-mich"),
        ("french", "c’est l’été, où j’étais"),
        ("greek", "και αλλά είναι"),
        ("romanian", "și într-o"),
        ("turkish", "ÇOK İÇİN"),
        ("lithuanian", "iš kuris"),
    ],
)
def test_stop_words_are_those_of_the_language(language: str, text: str) -> None:
    tokenizer = tokenizer_of(language)
    assert len(tokenizer.tokenize(text)) < len(tokenizer.split(text)) / 2


def test_a_word_without_a_language_is_kept_as_it_is() -> None:
    assert tokenizer_of("none").tokenize("The Houses") == ["the", "houses"]


def test_every_snowball_language_is_offered() -> None:
    assert {*Stemmer.algorithms()} - {*LANGUAGES} == {"porter", "dutch_porter"}  # older rules for English and Dutch
    assert {*LANGUAGES} - {*Stemmer.algorithms()} == {"none"}


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(CatalogError, match="klingon"):
        Tokenizer("klingon")


def test_a_tokenizer_is_shared_and_named() -> None:
    assert tokenizer_of("german") is tokenizer_of("german")
    assert len({tokenizer_id(language) for language in LANGUAGES}) == len(LANGUAGES)
