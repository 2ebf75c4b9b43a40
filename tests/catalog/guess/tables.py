"""Small tables as people have them, and how a person would read them."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping
from typing import NamedTuple


class Table(NamedTuple):
    """A file and what it should be taken for; ``facets`` are label → kind, or label → separator of several values."""

    file: str
    data: bytes
    name: str
    text: list[str]
    facets: dict[str, str]
    noun: str
    link: str = ""
    image: str = ""


def lines(*rows: Mapping[str, object]) -> bytes:
    return "".join(json.dumps(row) + "\n" for row in rows).encode()


PROSE = [
    "Keeps soup warm for nine hours and does not leak in a bag.",
    "Three drawers of solid oak, oiled by hand, for socks or letters.",
    "A lamp that dims by itself when the sun comes up in the morning.",
    "Boils a litre of water in under two minutes with hardly any noise.",
    "Folds to the size of a book and carries up to twenty kilograms.",
    "Made of wool from one farm, knitted whole, without any seam.",
]

PRODUCTS = Table(
    "products_2024.csv",
    b"id,product_name,description,category,price,in_stock,image_url,url\n"
    + "".join(
        f"{1000 + i},{name},{PROSE[i]},{category},{price},{stock},"
        f"https://shop.example/i/{i}.jpg,https://shop.example/p/{i}\n"
        for i, (name, category, price, stock) in enumerate(
            [
                ("Thermos Nine", "Kitchen", "24.90", "true"),
                ("Oak Chest", "Furniture", "310.00", "true"),
                ("Dawn Lamp", "Lighting", "59.00", "false"),
                ("Quiet Kettle", "Kitchen", "44.50", "true"),
                ("Book Cart", "Furniture", "82.00", "false"),
                ("Whole Jumper", "Clothing", "120.00", "true"),
            ]
        )
    ).encode(),
    "product_name",
    ["description"],
    {"Category": "values", "Price": "number", "In stock": "values"},
    "product",
    "url",
    "image_url",
)

PAPERS = Table(
    "arxiv.jsonl",
    lines(
        *(
            {
                "id": f"2101.0{1000 + i}",
                "title": title,
                "abstract": f"We show that {PROSE[i].lower()} Experiments on five data sets support the claim.",
                "authors": authors,
                "categories": categories,
                "published": f"2021-0{i + 1}-17T09:00:00Z",
            }
            for i, (title, authors, categories) in enumerate(
                [
                    ("Sparse attention is enough", ["A. Rao", "B. Lind"], ["cs.CL", "cs.LG"]),
                    ("A bound on regret", ["C. Osei"], ["stat.ML"]),
                    ("Grids of spins at low heat", ["D. Wu", "A. Rao"], ["cond-mat"]),
                    ("Learning to sort", ["B. Lind"], ["cs.LG"]),
                    ("Counting trees", ["E. Diaz", "F. Ito"], ["math.CO"]),
                ]
            )
        )
    ),
    "title",
    ["abstract"],
    {"Authors": "values", "Categories": "values", "Published": "date"},
    "paper",
)

JOBS = Table(
    "jobs.tsv",
    b"job_title\tcompany\tlocation\tsalary\temployment_type\tjob_description\tposted\n"
    + "".join(
        f"{title}\t{company}\t{place}\t{salary}\t{kind}\tYou will work with us. {PROSE[i]}\t03/{14 + i}/2024\n"
        for i, (title, company, place, salary, kind) in enumerate(
            [
                ("Baker", "Crumb Ltd", "Leeds, UK", "$31,000", "Full-time"),
                ("Night Porter", "Hotel Astra", "York, UK", "$27,500", "Part-time"),
                ("Data Engineer", "Crumb Ltd", "Leeds, UK", "$72,000", "Full-time"),
                ("Welder", "Forge & Sons", "Hull, UK", "$38,000", "Full-time"),
            ]
        )
    ).encode(),
    "job_title",
    ["job_description"],
    {"Location": "values", "Employment type": "values", "Company": "values", "Salary": "number"},
    "job",
)

RECIPES = Table(
    "recipes.json",
    json.dumps(
        [
            {
                "title": title,
                "ingredients": ingredients,
                "instructions": steps,
                "cuisine": cuisine,
                "minutes": minutes,
                "nutrition": {"kcal": 300 + minutes},
            }
            for title, ingredients, steps, cuisine, minutes in [
                (
                    "Dal",
                    ["red lentils", "cumin", "onion"],
                    ["Fry the onion in oil.", "Simmer with lentils."],
                    "Indian",
                    35,
                ),
                (
                    "Focaccia",
                    ["flour", "olive oil", "salt"],
                    ["Knead and let it rise.", "Bake it hot."],
                    "Italian",
                    120,
                ),
                (
                    "Raita",
                    ["yoghurt", "cucumber", "cumin"],
                    ["Grate the cucumber.", "Stir into the yoghurt."],
                    "Indian",
                    10,
                ),
                ("Pesto", ["basil", "pine nuts", "olive oil"], ["Crush it all.", "Thin with some oil."], "Italian", 15),
            ]
        ],
        indent=1,
    ).encode(),
    "title",
    ["ingredients", "instructions"],
    {"Cuisine": "values", "Minutes": "number"},
    "recipe",
)

TICKETS = Table(
    "export.csv",
    b"Ticket ID,Customer Name,Customer Email,Subject,Body,Priority,Status,Created At\n"
    + "".join(
        f'T-{100 + i},{who},{who.split()[0].lower()}@mail.example,{subject},"Hello, {PROSE[i]} Please help.",'
        f"{priority},{status},2024-02-{10 + i} 08:15:00\n"
        for i, (who, subject, priority, status) in enumerate(
            [
                ("Ann Poe", "Cannot log in", "High", "Open"),
                ("Bo Lee", "Refund for order", "Low", "Closed"),
                ("Cy Wu", "Password mail missing", "High", "Open"),
                ("Di Roy", "Invoice is wrong", "Low", "Closed"),
                ("Ed Ash", "App crashes on start", "High", "Open"),
            ]
        )
    ).encode(),
    "Subject",
    ["Body"],
    {"Priority": "values", "Status": "values", "Created At": "date"},
    "ticket",
)

BOOKS = Table(
    "books.csv",
    b"isbn,title,subtitle,author,blurb,review,year\n"
    + "".join(
        f'978000000000{i},{title},{subtitle},{author},"{PROSE[i]}","I read it twice. {PROSE[-1 - i]}",{year}\n'
        for i, (title, subtitle, author, year) in enumerate(
            [
                ("Salt Roads", "A history of trade", "M. Ekow", 1998),
                ("The Ninth Tide", "Stories from the coast", "L. Sand", 2011),
                ("Moss", "How small plants live", "M. Ekow", 2020),
                ("Ledger", "Money before banks", "P. Ortiz", 2003),
            ]
        )
    ).encode(),
    "title",
    ["subtitle", "blurb", "review"],
    {"Author": "values", "Year": "number"},
    "book",
)

MOVIES = Table(
    "movies_metadata.csv",
    b"id,title,overview,genres,release_date,runtime,vote_average,poster\n"
    + "".join(
        f"""{i},{title},"{PROSE[i]}","[{{'id': {len(genre)}, 'name': '{genre}'}}, {{'id': 18, 'name': 'Drama'}}]","""
        f"199{i}-06-0{i + 1},{90 + i},{6 + i / 10},https://img.example/{i}.png\n"
        for i, (title, genre) in enumerate(
            [("Harbour", "Crime"), ("Nine Lanterns", "Romance"), ("Static", "Crime"), ("The Weir", "War")]
        )
    ).encode(),
    "title",
    ["overview"],
    {"Genres": "values", "Release date": "date", "Runtime": "number"},
    "movie",
    image="poster",
)

LISTINGS = Table(
    "listings.csv.gz",
    gzip.compress(
        b"id,name,description,neighbourhood,room_type,latitude,longitude,price,bedrooms,picture_url,listing_url\n"
        + "".join(
            f'{70 + i},{name},"{PROSE[i]}",{area},{room},52.3{i}71,4.8{i}93,"$1,{i}20.00",{1 + i % 3},'
            f"https://pics.example/{i}.jpeg,https://rooms.example/{70 + i}\n"
            for i, (name, area, room) in enumerate(
                [
                    ("Canal loft", "Jordaan", "Entire home"),
                    ("Attic by the park", "Oost", "Private room"),
                    ("Houseboat", "Jordaan", "Entire home"),
                    ("Garden flat", "Zuid", "Entire home"),
                    ("Small studio", "Oost", "Private room"),
                ]
            )
        ).encode()
    ),
    "name",
    ["description"],
    {"Neighbourhood": "values", "Room type": "values", "Price": "number", "Bedrooms": "number"},
    "listing",
    "listing_url",
    "picture_url",
)

PODCASTS = Table(
    "podcasts.jsonl",
    lines(
        *(
            {
                "title": title,
                "publisher": publisher,
                "description": f"<p>{PROSE[i]}</p>",
                "language": language,
                "explicit": i % 2 == 0,
                "website": f"https://pod.example/{i}",
                "artwork": f"https://pod.example/{i}.webp",
            }
            for i, (title, publisher, language) in enumerate(
                [("Deep Field", "Orbit", "en"), ("Le Four", "Miette", "fr"), ("Low Tide", "Orbit", "en")]
            )
        )
    ),
    "title",
    ["description"],
    {"Publisher": "values", "Language": "values", "Explicit": "values"},
    "podcast",
    "website",
    "artwork",
)

OBJECTS = Table(
    "museum_objects.csv",
    b"Object Number,Title,Artist,Culture,Period,Medium,Object Date,Notes\n"
    + "".join(
        f'19{i}.4,{title},{artist},{culture},{period},{medium},{date},"{PROSE[i]}"\n'
        for i, (title, artist, culture, period, medium, date) in enumerate(
            [
                ("Bowl with fish", "", "Greek", "Classical", "Terracotta", "ca. 400 BC"),
                ("Jar", "", "Greek", "Classical", "Terracotta", "ca. 450 BC"),
                ("Mirror", "", "Roman", "Imperial", "Bronze", "1st century"),
                ("Head of a youth", "", "Roman", "Imperial", "Marble", "2nd century"),
                ("Ring with seal", "", "Greek", "Hellenistic", "Gold", "ca. 200 BC"),
            ]
        )
    ).encode(),
    "Title",
    ["Notes"],
    {"Culture": "values", "Period": "values", "Medium": "values"},
    "object",
)

WINES = Table(
    "wines.csv",
    b",country,description,points,price,variety,winery\n"
    + "".join(
        f'{i},{country},"{PROSE[i]} Ripe and dry.",{points},{price},{variety},{winery}\n'
        for i, (country, points, price, variety, winery) in enumerate(
            [
                ("Italy", 87, "", "White Blend", "Nicosia"),
                ("Portugal", 88, 15.0, "Portuguese Red", "Avidagos"),
                ("US", 85, 14.0, "Pinot Gris", "Rainstorm"),
                ("US", 91, 65.0, "Pinot Noir", "Sweet Cheeks"),
                ("Italy", 90, 21.0, "White Blend", "Masseria"),
            ]
        )
    ).encode(),
    "",
    ["description"],
    {"Country": "values", "Variety": "values", "Points": "number"},
    "wine",
)

COURSES = Table(
    "courses.csv",
    b"course_title;course_url;level;subjects;skills;course_description\n"
    + "".join(
        f"{title};https://learn.example/{i};{level};{subject};{skills};{PROSE[i]}\n"
        for i, (title, level, subject, skills) in enumerate(
            [
                ("Bread at home", "Beginner", "Food", "baking|yeast"),
                ("Knots and ropes", "Beginner", "Crafts", "climbing|sailing"),
                ("Sourdough science", "Advanced", "Food", "baking|chemistry|yeast"),
                ("Sails", "Advanced", "Crafts", "sailing"),
                ("Rye and spelt", "Beginner", "Food", "baking|yeast"),
            ]
        )
    ).encode(),
    "course_title",
    ["course_description"],
    {"Level": "values", "Subjects": "values", "Skills": "|"},
    "course",
    "course_url",
)

LAWS = Table(
    "laws.jsonl",
    lines(
        *(
            {
                "number": f"{i + 1}/2019",
                "heading": heading,
                "text": f"Section 1. {PROSE[i]} Section 2. This Act comes into force at once.",
                "jurisdiction": where,
                "date": f"2019-0{i + 1}-01",
            }
            for i, (heading, where) in enumerate(
                [
                    ("Noise at Night Act", "North"),
                    ("Ferries Act", "South"),
                    ("Seeds Act", "North"),
                    ("Wells Act", "South"),
                ]
            )
        )
    ),
    "heading",
    ["text"],
    {"Jurisdiction": "values", "Date": "date"},
    "law",
)
