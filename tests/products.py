"""A shop's products as a German office would export them: semicolons, commas as decimals, pictures."""

from __future__ import annotations

from pathlib import Path

_DOT = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"
_ROWS = (
    ("Häuserbausatz", "Kleine Häuser aus Holz, die Kinder selbst zusammenstecken und bemalen", "Spielzeug", "24,90"),
    ("Holzeisenbahn", "Eine Bahn aus Buchenholz mit zwanzig Schienen und einem Tunnel", "Spielzeug", "39,50"),
    ("Kuscheldrache", "Ein weicher grüner Drache zum Einschlafen, waschbar und ohne Knöpfe", "Spielzeug", "17,95"),
    ("Brotmesser", "Messer mit Wellenschliff, das auch harte Krusten schneidet", "Küche", "32,00"),
    ("Gusspfanne", "Schwere Pfanne für alles, was knusprig werden soll", "Küche", "54,90"),
    ("Teekanne", "Kanne aus Glas mit einem Sieb für losen Tee", "Küche", "21,49"),
    ("Kräutergarten", "Drei Töpfe mit Samen für Basilikum und Petersilie auf der Fensterbank", "Garten", "14,99"),
    ("Gießkanne", "Kanne aus Zink mit langem Hals, die das Wasser sanft verteilt", "Garten", "28,75"),
    ("Rosenschere", "Schere mit gebogener Klinge für Rosen und andere Sträucher", "Garten", "19,90"),
    ("Regenmantel", "Langer Mantel, der auch bei starkem Regen trocken hält", "Kleidung", "79,00"),
    ("Wollsocken", "Dicke Socken aus Schafwolle, die warm halten und nicht kratzen", "Kleidung", "12,50"),
    ("Strohhut", "Leichter Hut mit breiter Krempe für Kinder bei der Arbeit im Freien", "Kleidung", "22,00"),
)

NAMES = tuple(row[0] for row in _ROWS)
CSV = "Produktname;Beschreibung;Kategorie;Preis;Bild;Artikelnummer\n" + "".join(
    f'{name};"{text}";{category};{price};"{_DOT}";A-{number}\n'
    for number, (name, text, category, price) in enumerate(_ROWS, start=1001)
)


def write_products(path: Path) -> Path:
    path.write_text(CSV, encoding="utf-8")
    return path
