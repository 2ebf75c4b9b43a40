"""What columns are usually called, in the languages of most tables. Of several words for one role the first weighs
most; a name of several words ends with the one that counts ("product_name")."""

import re

from search.fold import fold

NAMED = "startup company product".split()
NAME = """name title subject headline heading names label titel bezeichnung produkt
nom titre produit intitule nombre titulo producto nome titolo prodotto naam navn namn nazwa tytul nazev
название наименование имя заголовок 名前 名称 商品名 タイトル 題名 作品名 标题 名字 产品名称 제목 이름
상품명""".split()
TEXT = """description document text abstract summary body content overview plot synopsis blurb review bio
about excerpt comment comments message instructions directions ingredients notes note feedback question
answer transcript lyrics caption story details subtitle tagline responsibilities requirements qualifications
introduction beschreibung inhalt zusammenfassung kurzbeschreibung resume contenu descripcion resumen
contenido texto descricao resumo conteudo descrizione testo riassunto beschrijving omschrijving samenvatting
beskrivning beskrivelse opis popis описание текст содержание 説明 内容 本文 概要 紹介 描述 简介 摘要 正文
설명 내용 preparation preparacion elaboracion ingredientes zubereitung zutaten anleitung preparazione
ingredienti""".split()
LINK = "link homepage_url url website homepage href permalink web webseite lien enlace sito ссылка リンク 链接".split()
IMAGE = """images logo_url image image_url logo thumbnail picture photo img poster cover avatar icon thumb
bild foto imagen immagine 画像 图片""".split()
FACET = """city batch category categories country genre genres type kind brand tags tag industry status
location department topic topics language area region state color colour size material style level
difficulty cuisine author authors artist director publisher manufacturer vendor maker team section priority
channel platform sector neighbourhood neighborhood district province variety winery course subjects format
medium period culture school employer company field license version season source court jurisdiction diet
meal keyword keywords gender role position skills features app stadt ort land kategorie art marke farbe
sprache branche autor verlag bundesland gattung ville pays categorie marque couleur langue region genre
auteur editeur cepage appellation ciudad pais categoria marca idioma citta paese lingua город страна
категория жанр 都市 市 国 分類 カテゴリ カテゴリー ジャンル 種類 著者 都道府県 城市 类别 分类 地区 도시 분류 warengruppe
schwierigkeit dificultad difficulte difficolta etiquetas schlagworter stichworte""".split()
SEVERAL = """tags keywords topics categories genres authors subjects skills features languages schlagworter
stichworte stichworter themen kategorien autoren etiquetas temas categorias generos autores auteurs sujets""".split()
NUMBER = """year price cost rating score stars age size area rooms bedrooms beds bathrooms baths guests
salary duration minutes runtime length calories pages points votes weight height employees revenue hours
credits servings capacity quantity stock discount votes_count reviews_count team_size preis jahr bewertung
flache zimmer prix annee note surface precio ano anio valoracion prezzo anno prijs год цена рейтинг 価格
値段 年 評価 价格 年份 评分 가격 minuten dauer portionen minutos duracion raciones porciones duree portions
minuti""".split()
DATE = """date published created posted released opened day released_on deadline start datum date_added
fecha data дата 日付 発売日 日期 날짜""".split()
PLACE = """city location place address area region neighbourhood neighborhood district country state ort
stadt adresse ville""".split()
NEVER = """id ids uuid guid sku isbn isbn13 isbn10 issn ean upc asin doi phone tel telephone fax zip zipcode
zip_code postcode postal plz lat latitude lon lng long longitude coordinates index hash email mail e_mail
unnamed row nr no number password token key slug telefon address adresse street strasse timestamp checksum
url uri code""".split()
PERSONS = """customer user author reviewer host contact first last middle brand category file agent seller
owner manager creator director artist sender client employee company""".split()

_PARTS = re.compile(r"[^\W_]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_LONGEST = 120


def words_of(column: str) -> tuple[str, ...]:
    """The words of a column's name, folded: "homepageURL" → homepage, url."""
    return tuple(_PARTS.findall(fold(_CAMEL.sub(" ", column[:_LONGEST]))))


def fit(words: tuple[str, ...], known: list[str]) -> float:
    """How well a name fits a list of words: 1 to .8 for the whole name, .5 for its last word, 0 for neither."""
    whole = "_".join(words)
    if whole in known:
        return 1 - 0.2 * known.index(whole) / len(known)
    return 0.5 if words and (words[-1] in known or words[-1].removesuffix("s") in known) else 0.0


def is_usual(column: str) -> bool:
    """Whether this is what a column is often called, as a whole."""
    whole = "_".join(words_of(column))
    return any(whole in known for known in (NAME, NAMED, TEXT, LINK, IMAGE, FACET, NUMBER, DATE, NEVER))
