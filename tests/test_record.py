from __future__ import annotations

import pytest

from search.record import Record

LONG = "The invoice for March shows our old address although I changed it twice."


@pytest.mark.parametrize(
    ("name", "description", "alt", "title"),
    [
        ("Ayo", LONG, "Ayo logo", "Ayo"),
        ("", LONG, "Ayo logo", "Ayo logo"),
        ("", "Login loops.", "", "Login loops."),
        ("", "Two\n lines", "", "Two lines"),
        ("", LONG, "", "The invoice for March shows our old address although I…"),
        ("", "字" * 100, "", "字" * 60 + "…"),
        ("", "", "", "Unnamed"),
    ],
)
def test_a_record_without_a_name_is_called_after_its_first_words(
    name: str, description: str, alt: str, title: str
) -> None:
    assert Record(0, name, description, alt=alt).title == title
