from __future__ import annotations

from collections import Counter
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from search.build.changes import Changes, Fingerprints
from search.record import Record
from tests.corpus import write_jsonl
from tests.indexes import build


def since(before: list[tuple[str, str]], after: list[tuple[str, str]]) -> Changes:
    both = []
    for rows in (before, after):
        found = Fingerprints()
        found.add(Record(id, name, text) for id, (name, text) in enumerate(rows))
        both.append(found)
    return both[1].since(both[0])


def test_each_kind_of_change_is_counted() -> None:
    before = [("a", "1"), ("b", "2"), ("c", "3"), ("d", "4")]
    after = [("a", "1"), ("b", "two"), ("e", "3"), ("d", "4")]
    assert since(before, after) == Changes(new=1, changed=1, removed=1, reused=2)
    assert str(since(before, after)) == "1 new, 1 changed, 1 removed, 2 reused"


def test_records_without_a_name_go_by_their_text() -> None:
    assert since([("", "1"), ("", "2")], [("", "2"), ("", "3")]) == Changes(1, 0, 1, 1)


def test_names_that_are_there_several_times_are_counted_each() -> None:
    assert since([("a", "1"), ("a", "2")], [("a", "2"), ("a", "3"), ("a", "4")]) == Changes(1, 1, 0, 1)
    assert since([("a", "1")] * 3, [("a", "1")] * 2) == Changes(0, 0, 1, 2)


_ROWS = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("xyz")), max_size=12)


@given(_ROWS, _ROWS)
def test_the_numbers_add_up_to_what_was_and_what_is(
    before: list[tuple[str, str]], after: list[tuple[str, str]]
) -> None:
    found = since(before, after)
    assert found.new + found.changed + found.reused == len(after)
    assert found.removed + found.changed + found.reused == len(before)
    assert found.reused == (Counter(before) & Counter(after)).total()
    assert since(after, after) == Changes(0, 0, 0, len(after))


def test_a_build_tells_what_it_changed(tmp_path: Path) -> None:
    rows = [{"name": f"Shop {i}", "description": f"It sells {i}"} for i in range(50)]
    source = write_jsonl(tmp_path / "c.jsonl", rows)
    assert build(source, tmp_path).changes is None
    write_jsonl(source, [*rows[3:], {"name": "New", "description": "shop"}, rows[0] | {"description": "else"}])
    report = build(source, tmp_path)
    assert report.changes == Changes(new=1, changed=1, removed=2, reused=47)
    assert build(source, tmp_path).changes == Changes(0, 0, 0, 49)
