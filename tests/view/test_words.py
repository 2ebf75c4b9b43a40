from __future__ import annotations

from search.record import Hit, Record, SearchResult
from search.request import FULLTEXT, NEURAL
from search.view.words import plain_label, summary

HITS = tuple(Hit(i, i + 1, 1.0, Record(i, "A")) for i in range(10))


def test_the_summary_counts_and_times() -> None:
    found = summary(SearchResult(FULLTEXT, "q", HITS, took_ms=0.42, matches=142), 1000)
    assert "10 of 142" in found
    assert "0.4 ms" in found
    assert "encoding" not in found


def test_encoding_is_told_apart() -> None:
    found = summary(SearchResult(NEURAL, "q", HITS, took_ms=1.2, encode_ms=11.4), 29_589)
    assert "10 nearest of 29,589" in found
    assert "1.2 ms" in found
    assert "11 ms of encoding" in found
    assert "remembered" not in found


def test_a_remembered_encoding_is_told_to_be_not_spent_again() -> None:
    found = summary(SearchResult(NEURAL, "q", HITS, took_ms=0.7, encode_ms=6.0, remembered=True), 29_589)
    assert "0.7 ms after 6.0 ms of encoding (remembered" in found


def test_few_results_are_counted_plainly() -> None:
    assert "1 result " in summary(SearchResult(FULLTEXT, "q", HITS[:1], took_ms=1, matches=1), 5)


def test_labels_show_markdown_signs_as_they_are() -> None:
    assert plain_label("[x](y)") == r"\[x\]\(y\)"
    assert len(plain_label("x" * 500)) == 60
