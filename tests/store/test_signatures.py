"""The duplicate index in the store behaves as the one in memory, and survives."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawler.dedup import Entry, InMemorySignatureStore
from crawler.dedup.contract import POSTINGS_READ
from crawler.store import Store
from crawler.store.signatures import Signatures
from tests.store.examples import RELEASE, copy, signed


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "articles.jsonl"


@pytest.fixture
def store(where: str, path: Path) -> Iterator[Store]:
    with Store.open(where, articles_path=path) as opened:
        opened.begin_run("r1", arguments={}, settings={}, versions={})
        yield opened


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def entry(name: str, seq: int, cluster: str | None = None) -> Entry:
    return Entry(
        article_id=name,
        signature=name.encode(),
        published_at="2024-01-05" if seq % 2 else None,
        seq=seq,
        cluster=cluster or name,
    )


_KEYS = st.lists(st.sampled_from([-(2**63), -7, 0, 1, 2, 3, 2**63 - 1]), max_size=6)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(puts=st.lists(st.tuples(st.sampled_from("abcd"), _KEYS), max_size=12), asked=_KEYS)
def test_it_finds_what_the_store_in_memory_finds(
    where: str, puts: list[tuple[str, list[int]]], asked: list[int]
) -> None:
    with Store.open(where) as store, store._database.write() as connection:
        stored, memory = Signatures(connection), InMemorySignatureStore()
        connection.exec_driver_sql("DELETE FROM signatures")
        connection.exec_driver_sql("DELETE FROM postings")
        for seq, (name, keys) in enumerate(puts):
            for one in (stored, memory):
                one.put(entry(name, seq, cluster="a"), sorted(set(keys)))
        assert stored.candidates(asked, 10) == memory.candidates(asked, 10)
        assert stored.members("a") == memory.members("a")
        assert [stored.get(name) for name in "abcd"] == [memory.get(name) for name in "abcd"]


def test_those_that_share_most_keys_come_first(store: Store) -> None:
    with store._database.write() as connection:
        index = Signatures(connection)
        index.put(entry("one", 1), [1])
        index.put(entry("three", 2), [1, 2, 3])
        index.put(entry("two", 3), [2, 3])
        found = index.candidates([1, 2, 3, 4], 2)
        assert [e.article_id for e in found] == ["three", "two"]
        assert index.candidates([], 5) == []


def test_a_key_that_few_have_counts_more_than_two_that_many_have(store: Store) -> None:
    with store._database.write() as connection:
        index = Signatures(connection)
        index.put(entry("own", 1), [1])
        for seq in range(2, 8):
            index.put(entry(f"n{seq}", seq), [2, 3])
        found = index.candidates([1, 2, 3], 2)
        assert [e.article_id for e in found] == ["own", "n7"]


def test_of_a_key_that_all_have_only_the_latest_are_read(store: Store) -> None:
    with store._database.write() as connection:
        index = Signatures(connection)
        for seq in range(POSTINGS_READ + 10):
            index.put(entry(f"n{seq}", seq), [5])
        found = {e.article_id for e in index.candidates([5], 1000)}
        assert found == {f"n{seq}" for seq in range(10, POSTINGS_READ + 10)}


def test_entries_move_to_another_cluster(store: Store) -> None:
    with store._database.write() as connection:
        index = Signatures(connection)
        for seq, name in enumerate("abc"):
            index.put(entry(name, seq), [seq])
        index.assign(["b", "c"], "a")
        assert [e.article_id for e in index.members("a")] == ["a", "b", "c"]
        assert index.members("b") == []


def test_an_entry_that_is_put_again_is_found_under_its_new_keys_alone(store: Store) -> None:
    with store._database.write() as connection:
        index = Signatures(connection)
        index.put(entry("a", 1), [1, 2])
        index.put(entry("a", 5), [2, 3])
        assert index.candidates([1], 5) == []
        assert index.candidates([2], 5) == index.candidates([3], 5) == [entry("a", 5)]


def test_a_copy_is_marked_at_its_commit_with_the_rule_that_decided(
    store: Store, path: Path
) -> None:
    first = signed(store, copy("a", "2024-01-05T20:15:00+07:00")).record
    later = signed(store, copy("b", "2024-01-06T08:00:00+07:00")).record
    assert (first.duplicate_of, first.similarity) == (None, None)
    assert "duplicate_rule" not in first.versions
    assert (later.duplicate_of, later.similarity) == (first.id, 1.0)
    assert later.versions["duplicate_rule"] == "exact"
    assert lines(path) == [first.to_dict(), later.to_dict()]


def test_a_cut_and_a_changed_paragraph_are_copies_by_other_rules(store: Store) -> None:
    signed(store, copy("a", "2024-01-05"))
    cut = signed(store, copy("b", "2024-01-06", RELEASE[:2])).record
    assert cut.versions["duplicate_rule"] == "near"
    assert cut.similarity is not None
    assert 0.5 < cut.similarity < 0.8


def test_a_copy_is_found_by_a_later_process(where: str) -> None:
    with Store.open(where) as store:
        first = signed(store, copy("a", "2024-01-05")).record
    with Store.open(where) as store:
        assert signed(store, copy("b", "2024-02-01")).record.duplicate_of == first.id


def test_without_a_signature_nothing_is_compared(store: Store) -> None:
    store.commit(copy("a", "2024-01-05"))
    assert store.commit(copy("b", "2024-01-06")).record.duplicate_of is None
    assert list(store.clusters()) == []


def test_a_late_original_takes_the_lead_and_its_copies_are_told_once_when_the_run_ends(
    store: Store, path: Path
) -> None:
    third = signed(store, copy("c", "2024-01-07")).record
    second = signed(store, copy("b", "2024-01-06")).record
    first = signed(store, copy("a", "2024-01-05")).record
    assert first.duplicate_of is None
    written = path.read_bytes()
    assert store.tell_copies() == 2
    assert store.tell_copies() == 0
    assert path.read_bytes().startswith(written)
    told = lines(path)[3:]
    assert [(r["id"], r["duplicate_of"]) for r in told] == [
        (third.id, first.id),
        (second.id, first.id),
    ]
    expected = third.to_dict() | {"duplicate_of": first.id, "similarity": 1.0}
    assert told[0] == expected | {"versions": {"duplicate_rule": "exact"}}
    assert store.counts("r1")["infodesa"] == {"amended": 2, "written": 3}


def test_what_a_killed_run_did_not_tell_the_next_one_tells(where: str, path: Path) -> None:
    with Store.open(where, articles_path=path) as store:
        late = signed(store, copy("b", "2024-01-06")).record
        early = signed(store, copy("a", "2024-01-05")).record
    with Store.open(where, articles_path=path) as store:
        assert store.tell_copies() == 1
    last = {record["id"]: record for record in lines(path)}
    assert last[late.id]["duplicate_of"] == early.id


def test_a_file_with_amended_lines_is_made_again_byte_for_byte(store: Store, path: Path) -> None:
    for day in (7, 6, 5):
        signed(store, copy(f"site{day}", f"2024-01-{day:02}"))
    store.tell_copies()
    whole = path.read_bytes()
    path.write_bytes(whole[:100])
    assert store.export(path) == 5
    assert path.read_bytes() == whole


def test_a_revised_text_is_compared_anew(store: Store) -> None:
    first = signed(store, copy("a", "2024-01-05")).record
    assert signed(store, copy("b", "2024-01-06")).record.duplicate_of == first.id
    other = "Kebakaran melanda pasar lama pada dini hari dan menghanguskan belasan kios pedagang."
    revised = signed(store, copy("b", "2024-01-06", [other])).record
    assert (revised.revision, revised.duplicate_of, revised.similarity) == (2, None, None)
    assert "duplicate_rule" not in revised.versions
    again = signed(store, copy("c", "2024-01-08", [other])).record
    assert again.duplicate_of == revised.id


def test_who_leads_after_a_revised_original_has_left_is_told_to_be_nobodys_copy(
    store: Store,
) -> None:
    first = signed(store, copy("a", "2024-01-05")).record
    second = signed(store, copy("b", "2024-01-06")).record
    third = signed(store, copy("c", "2024-01-07")).record
    other = "Kebakaran melanda pasar lama pada dini hari dan menghanguskan belasan kios pedagang."
    signed(store, copy("a", "2024-01-05", [other]))
    assert store.tell_copies() == 2
    assert store.tell_copies() == 0
    leader, follower = store.article(second.id), store.article(third.id)
    assert leader is not None
    assert follower is not None
    assert (leader["duplicate_of"], leader["similarity"]) == (None, None)
    assert "duplicate_rule" not in leader["versions"]
    assert follower["duplicate_of"] == second.id
    (cluster,) = store.clusters()
    assert [member.id for member in cluster] == [second.id, third.id]
    assert first.id not in [member.id for member in cluster]


def test_an_original_that_is_gone_from_its_site_leads_its_copies_all_the_same(
    store: Store,
) -> None:
    first = signed(store, copy("a", "2024-01-05")).record
    signed(store, copy("b", "2024-01-06"))
    assert store.gone(first.id)
    assert signed(store, copy("c", "2024-01-07")).record.duplicate_of == first.id
    (cluster,) = store.clusters()
    assert cluster[0].id == first.id


def test_an_article_read_again_does_not_move_in_the_index(store: Store) -> None:
    signed(store, copy("a", "2024-01-05"))
    committed = signed(store, copy("a", "2024-01-05"))
    assert (committed.outcome, committed.placement) == ("known", None)


@pytest.mark.parametrize("published_at", ["2024-01-05", None])
def test_a_known_document_is_the_first_of_its_day(store: Store, published_at: str | None) -> None:
    known = signed(store, copy("known", published_at), known=True).record
    assert known.published_at == published_at
    crawled = signed(store, copy("a", "2024-01-05T09:00:00+07:00")).record
    assert crawled.duplicate_of == known.id


def test_an_article_of_an_earlier_day_leads_even_a_known_document(store: Store) -> None:
    known = signed(store, copy("known", "2024-01-05"), known=True).record
    crawled = signed(store, copy("a", "2024-01-04T09:00:00+07:00")).record
    assert crawled.duplicate_of is None
    store.tell_copies()
    amended = store.article(known.id)
    assert amended is not None
    assert amended["duplicate_of"] == crawled.id


def test_clusters_list_their_articles_in_order_of_publication(where: str, store: Store) -> None:
    for site, day in (("c", "2024-01-07"), ("a", "2024-01-05"), ("b", "2024-01-06")):
        signed(store, copy(site, day))
    signed(store, copy("alone", "2024-01-01", ["Kebakaran melanda pasar lama pada dini hari."]))
    with Store.open(where, readonly=True) as reader:
        (cluster,) = reader.clusters()
    assert [(m.url, m.similarity, m.rule) for m in cluster] == [
        ("https://a.example/1", None, None),
        ("https://b.example/1", 1.0, "exact"),
        ("https://c.example/1", 1.0, "exact"),
    ]


def test_a_store_of_the_version_before_gets_the_index(tmp_path: Path) -> None:
    with Store.open(tmp_path / "store.db") as store, store._database.write() as connection:
        for statement in ("DROP TABLE postings", "DROP TABLE signatures",
                          "UPDATE store_version SET version = 2"):  # fmt: skip
            connection.exec_driver_sql(statement)
    with Store.open(tmp_path / "store.db") as store:
        first = signed(store, copy("a", "2024-01-05")).record
        assert signed(store, copy("b", "2024-01-06")).record.duplicate_of == first.id
