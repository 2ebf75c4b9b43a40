"""Tables in which what comes again, or never does, decides what a column is."""

from __future__ import annotations

from tests.catalog.guess.tables import PROSE, Table, lines

GERMAN_SHOP = Table(
    "Produkte_2023.csv",
    (
        "Artikelnummer;Bezeichnung;Beschreibung;Warengruppe;Preis;Im Sortiment seit\r\n"
        + "".join(
            f"A-{100 + i};Kanne {'abcdefghijkl'[i]};Die Kanne fasst {i} Liter und tropft nicht beim Gießen.;"
            f"{['Küche', 'Garten', 'Wohnen'][i % 3]};{i},{90 + i % 9};{1 + i:02}.03.2022\r\n"
            for i in range(12)
        )
    ).encode("latin-1"),
    "Bezeichnung",
    ["Beschreibung"],
    {"Warengruppe": "values", "Preis": "number", "Im Sortiment seit": "date"},
    "Produkt",
)

KEYWORDS = Table(
    "papers.tsv",
    (
        "title\tabstract\tkeywords\n"
        + "".join(
            f"Paper {'abcdef'[i]} of six\t{PROSE[i]}\t{keywords}\n"
            for i, keywords in enumerate(
                [
                    "sparse retrieval; term weighting; inverted index",
                    "tokenization; evaluation",
                    "dense retrieval; quantization",
                    "evaluation; crowdsourcing",
                    "query logs; phrases",
                    "fusion; dense retrieval",
                ]
            )
        )
    ).encode(),
    "title",
    ["abstract"],
    {"Keywords": ";"},
    "paper",
)

TICKETS_BY_PRODUCT = Table(
    "support_tickets.jsonl",
    lines(
        *(
            {"ticket": 900 + 7 * i, "message": PROSE[i], "product": ["Web app", "Billing"][i % 2], "open": i % 3 == 0}
            for i in range(6)
        )
    ),
    "",
    ["message"],
    {"Product": "values"},
    "ticket",
)

RECIPES = Table(
    "recetas.csv",
    (
        "Nombre,Preparación,Ingredientes,Dificultad,Minutos\n"
        + "".join(
            f'{name},{text},"{ingredients}",{level},{minutes}\n'
            for name, text, ingredients, level, minutes in [
                ("Gazpacho", "Sopa fría de tomate con pan y aceite.", "tomate, pepino, ajo", "Fácil", 15),
                ("Tortilla", "Patatas confitadas y cuajadas con huevo.", "patata, huevo", "Media", 45),
                ("Fabada", "Guiso de alubias cocido a fuego lento.", "alubias, chorizo", "Media", 180),
                ("Ajoblanco", "Sopa fría de almendra servida con uvas.", "almendra, ajo", "Fácil", 20),
            ]
        )
    ).encode(),
    "Nombre",
    ["Preparación", "Ingredientes"],
    {"Dificultad": "values", "Minutos": "number"},
    "receta",
)
