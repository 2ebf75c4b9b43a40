"""Tables in other languages, without names, very wide, with empty or repeated columns, and those of the tutorial."""

from __future__ import annotations

from tests.catalog.guess.tables import PROSE, Table, lines

APP_REVIEWS = Table(
    "app_reviews.csv",
    b"review_id,app,rating,review,version,reviewed_on\n"
    + "".join(
        f'{"abcdef"[i]}{i}9f{i}c2,{app},{rating},"{PROSE[i]}",1.{i}.0,2023-05-{10 + i}\n'
        for i, (app, rating) in enumerate([("Maply", 5), ("Maply", 2), ("Runlog", 4), ("Maply", 1), ("Runlog", 5)])
    ).encode(),
    "",
    ["review"],
    {"App": "values", "Rating": "number", "Reviewed on": "date"},
    "review",
)

HOTELS = Table(
    "hotels.csv",
    b"hotel_name,address,city,country,stars,description,website\n"
    + "".join(
        f'{name},"{i} Long Road, Block {i}",{city},{country},{stars},"{PROSE[i]}",www.hotel{i}.example\n'
        for i, (name, city, country, stars) in enumerate(
            [
                ("Astra", "York", "UK", 4),
                ("Bellevue", "Lyon", "France", 3),
                ("Corona", "Lyon", "France", 5),
                ("Drake", "York", "UK", 3),
            ]
        )
    ).encode(),
    "hotel_name",
    ["description"],
    {"City": "values", "Country": "values", "Stars": "number"},
    "hotel",
    "website",
)

GERMAN = Table(
    "Artikelliste.csv",
    (
        "Artikelnr;Bezeichnung;Beschreibung;Kategorie;Preis;Erschienen am\n"
        + "".join(
            f"{4000 + i};{name};{text};{group};{price};{14 + i}.03.2021\n"
            for i, (name, text, group, price) in enumerate(
                [
                    ("Brotkasten", "Hält Brot lange frisch, aus Holz und Keramik.", "Küche", "39,90"),
                    ("Stehlampe", "Warmes Licht für das Lesen am späten Abend.", "Licht", "1.129,00"),
                    ("Reibe", "Reibt Käse und Möhren, ohne dass man sich schneidet.", "Küche", "12,50"),
                    ("Nachtlicht", "Geht von selbst an, wenn es dunkel wird.", "Licht", "9,99"),
                ]
            )
        )
    ).encode(),
    "Bezeichnung",
    ["Beschreibung"],
    {"Kategorie": "values", "Preis": "number", "Erschienen am": "date"},
    "record",
)

FRENCH = Table(
    "vins.csv",
    (
        "Titre;Résumé;Région;Année\n"
        + "".join(
            f"{name};{text};{region};{year}\n"
            for name, text, region, year in [
                ("Château Léger", "Un vin très sec, élevé trois ans dans le chêne, à boire frais.", "Loire", 2015),
                ("Côte Brûlée", "Rouge épicé des coteaux ensoleillés, idéal après l'été.", "Rhône", 2018),
                ("Clos Éveillé", "Blanc léger aux arômes de pêche et de thé, récolté à la main.", "Loire", 2019),
            ]
        )
    ).encode("latin-1"),
    "Titre",
    ["Résumé"],
    {"Région": "values", "Année": "number"},
    "vin",
)

JAPANESE = Table(
    "商品.csv",
    (
        "商品名,説明,カテゴリ,価格\n"
        '茶碗,手作りの小さな茶碗です。毎日のご飯にちょうどよい大きさです。,食器,"3,000円"\n'
        '急須,お茶がおいしくいれられる急須です。軽くて洗いやすいです。,食器,"5,500円"\n'
        "手拭い,藍で染めた木綿の手拭いです。汗をよく吸います。,布,800円\n"
        '風呂敷,大きな荷物も包める丈夫な風呂敷です。贈り物にも向きます。,布,"1,200円"\n'
    ).encode(),
    "商品名",
    ["説明"],
    {"カテゴリ": "values", "価格": "number"},
    "record",
)

WIDE = Table(
    "survey_export.csv",
    (
        ",".join(["respondent", "title", "feedback", "department", *(f"q{i}" for i in range(56))])
        + "\n"
        + "".join(
            ",".join([f"R{i}", f"Visit {'abcdef'[i]}", f'"{PROSE[i]}"', ["Sales", "Care"][i % 2], *([""] * 56)]) + "\n"
            for i in range(6)
        )
    ).encode(),
    "title",
    ["feedback"],
    {"Department": "values"},
    "record",
)

HEADERLESS = Table(
    "data.csv",
    "".join(
        f'{i},{name},"{PROSE[i]}",{kind},2024-01-0{i + 1}\n'
        for i, (name, kind) in enumerate(
            [("Thermos Nine", "Kitchen"), ("Oak Chest", "Room"), ("Dawn Lamp", "Room"), ("Quiet Kettle", "Kitchen")]
        )
    ).encode(),
    "column 2",
    ["column 3"],
    {"Column 4": "values", "Column 5": "date"},
    "record",
)

TUTORIAL = Table(
    "startups_demo.json",
    lines(
        {
            "name": "SaferCodes",
            "images": "https://safer.codes/img/brand/logo-icon.png",
            "alt": "SaferCodes Logo QR codes generator system forms for COVID-19",
            "description": "QR codes systems for COVID-19.\nSimple tools for bars and restaurants.",
            "link": "https://safer.codes",
            "city": "Chicago",
        }
    ),
    "name",
    ["description"],
    {"City": "values"},
    "startup",
    "link",
    "images",
)

DEMO = Table(
    "payload.jsonl",
    lines(
        *(
            {
                "name": name,
                "document": PROSE[i],
                "logo_url": f"https://logos.example/{i}.png",
                "homepage_url": f"https://{name.lower()}.example",
                "location": "Berlin, Germany",
            }
            for i, name in enumerate(["Ayo", "Bexa", "Cuno"])
        )
    ),
    "name",
    ["document"],
    {"City": "values"},
    "startup",
    "homepage_url",
    "logo_url",
)

COMPANIES = Table(
    "companies-2012.csv",
    b"Company,Batch,Tags,Founded,One-liner\n"
    + "".join(
        f'{name},{batch},{tags},{year},"{PROSE[i]}"\n'
        for i, (name, batch, tags, year) in enumerate(
            [
                ("Ayo", "Winter 2012", "B2B; Recruiting", 2011),
                ("Bexa", "Summer 2012", "Consumer", 2012),
                ("Cuno", "Winter 2012", "B2B; Payments", 2012),
                ("Dita", "Summer 2012", "B2B; Recruiting; Payments", 2010),
                ("Evo", "Winter 2012", "Consumer; Payments", 2011),
            ]
        )
    ).encode(),
    "Company",
    ["One-liner"],
    {"Batch": "values", "Tags": ";", "Founded": "number"},
    "company",
)

DUPLICATES = Table(
    "stores.csv",
    b"name,name,city,city,description\n"
    + "".join(
        f'{name},{name} Ltd,{city},{city},"{PROSE[i]}"\n'
        for i, (name, city) in enumerate([("Ayo", "Lyon"), ("Bexa", "Bern"), ("Cuno", "Lyon")])
    ).encode(),
    "name",
    ["description"],
    {"City": "values"},
    "store",
)

EMPTY_COLUMN = Table(
    "songs.jsonl",
    lines(
        *(
            {"title": title, "lyrics": PROSE[i], "genre": genre, "mood": None, "link": None}
            for i, (title, genre) in enumerate([("Low Sun", "Folk"), ("Tin Roof", "Blues"), ("Ash", "Folk")])
        )
    ),
    "title",
    ["lyrics"],
    {"Genre": "values"},
    "song",
    "link",
)
