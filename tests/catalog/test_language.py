from __future__ import annotations

import pytest

from search.catalog.language import guess_language
from search.fulltext import LANGUAGES


@pytest.mark.parametrize(
    ("language", "texts"),
    [
        ("english", ["Sells second-hand bicycles online.", "An app for people who cook at home."]),
        ("german", ["Verkauft gebrauchte Fahrräder.", "Eine App für Leute, die zu Hause kochen."]),
        ("french", ["Vend des vélos d’occasion en ligne.", "Une application pour ceux qui cuisinent."]),
        ("spanish", ["Vende bicicletas de segunda mano.", "Una aplicación para quienes cocinan en casa."]),
        ("russian", ["Продаёт подержанные велосипеды.", "Приложение для тех, кто готовит дома."]),
        ("arabic", ["يبيع الدراجات المستعملة عبر الإنترنت", "تطبيق لمن يطبخ في المنزل"]),
        ("hindi", ["पुरानी साइकिलें ऑनलाइन बेचता है।", "घर पर खाना बनाने वालों के लिए एक ऐप।"]),
        ("tamil", ["பழைய மிதிவண்டிகளை விற்கிறது", "வீட்டில் சமைப்பவர்களுக்கான செயலி"]),
        ("turkish", ["İkinci el bisiklet satıyor.", "Evde yemek yapanlar için bir uygulama."]),
        ("greek", ["Πουλάει μεταχειρισμένα ποδήλατα.", "Μια εφαρμογή για όσους μαγειρεύουν."]),
        ("swedish", ["Säljer begagnade cyklar på nätet.", "En app för dem som lagar mat hemma."]),
        ("norwegian", ["Selger brukte sykler på nettet.", "En app for dem som lager mat hjemme, og ikke ute."]),
        ("none", ["中古自転車をオンラインで販売しています。", "家で料理をする人のためのアプリ。"]),
        ("none", ["在线销售二手自行车。", "为在家做饭的人准备的应用程序。"]),
        ("none", ["ขายจักรยานมือสองออนไลน์", "แอปสำหรับคนที่ทำอาหารที่บ้าน"]),
        ("none", ["중고 자전거를 온라인으로 판매합니다.", "집에서 요리하는 사람들을 위한 앱."]),
        ("none", ["מוכר אופניים יד שנייה באינטרנט.", "אפליקציה לאנשים שמבשלים בבית."]),
    ],
)
def test_a_few_texts_tell_their_language(language: str, texts: list[str]) -> None:
    assert guess_language(texts) == language
    assert language in LANGUAGES


@pytest.mark.parametrize("texts", [[], [""], ["12345", "67"], ["SKU-1234 A4"], ["iPhone 12 Pro Max"]])
def test_what_is_not_clear_is_taken_for_english(texts: list[str]) -> None:
    assert guess_language(texts) == "english"


def test_most_of_the_texts_decide() -> None:
    english = ["A bicycle with eight gears, for people who commute every day."] * 9
    assert guess_language([*english, "Ein rotes Fahrrad mit acht Gängen."]) == "english"


def test_the_bundled_catalog_is_english(bundled: list[object]) -> None:
    assert guess_language([getattr(record, "text") for record in bundled]) == "english"  # noqa: B009
