"""The duplicate index in the store behaves as the one in memory, and survives."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawler.dedup import Entry, InMemorySignatureStore, signature_of
from crawler.dedup.contract import POSTINGS_READ
from crawler.store import Store
from crawler.store.signatures import Signatures
from tests.store.examples import article

#: A press release of some length, as the index wants it.
RELEASE = [
    "Kapolsek Babelan AKP Darsono memimpin kegiatan sambang warga di Desa Kedung Jaya pada Minggu "
    "pagi untuk menyampaikan pesan menjaga keamanan menjelang pemilihan kepala daerah serentak.",
    "Ia mengajak tokoh masyarakat, tokoh agama, dan pemuda untuk tidak mudah terpancing berita "
    "bohong yang beredar di media sosial serta melapor bila menemukan hal mencurigakan.",
    "Kegiatan cooling system itu diakhiri dengan doa bersama dan penyerahan bantuan sembako kepada "
    "warga lanjut usia yang hadir di balai desa setempat.",
]


@pytest.fixture
def store(where: str) -> Iterator[Store]:
    with Store.open(where) as opened:
        yield opened


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
        found = {e.article_id for e in stored.candidates(sorted(set(asked)), 10)}
        assert found == {e.article_id for e in memory.candidates(sorted(set(asked)), 10)}
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


def test_a_copy_is_marked_at_its_commit(store: Store) -> None:
    signature = signature_of("", RELEASE)
    first = article("https://a.example/1", paragraphs=RELEASE)
    copy = article("https://b.example/9", paragraphs=RELEASE)
    copy.published_at = "2024-01-06T08:00:00+07:00"
    assert store.commit(first, signature=signature).record.duplicate_of is None
    committed = store.commit(copy, signature=signature)
    assert committed.record.duplicate_of == first.id
    assert committed.record.similarity == 1.0
    latest = store.article(copy.id)
    assert latest is not None
    assert latest["duplicate_of"] == first.id


def test_a_copy_is_found_by_a_later_process(where: str) -> None:
    signature = signature_of("", RELEASE)
    first = article("https://a.example/1", paragraphs=RELEASE)
    with Store.open(where) as store:
        store.commit(first, signature=signature)
    with Store.open(where) as store:
        copy = article("https://b.example/9", paragraphs=RELEASE, published_at="2024-02-01")
        assert store.commit(copy, signature=signature).record.duplicate_of == first.id


def test_an_earlier_original_takes_the_lead_of_the_cluster(store: Store) -> None:
    signature = signature_of("", RELEASE)
    late = article("https://a.example/1", paragraphs=RELEASE)
    store.commit(late, signature=signature)
    early = article("https://b.example/9", paragraphs=RELEASE, published_at="2024-01-01")
    committed = store.commit(early, signature=signature)
    assert committed.record.duplicate_of is None
    assert committed.placement is not None
    assert committed.placement.update is not None
    assert committed.placement.update.head == early.id
    assert [m.article_id for m in committed.placement.update.members] == [late.id]


def test_an_article_read_again_does_not_move_in_the_index(store: Store) -> None:
    signature = signature_of("", RELEASE)
    store.commit(article(paragraphs=RELEASE), signature=signature)
    committed = store.commit(article(paragraphs=RELEASE), signature=signature)
    assert (committed.outcome, committed.placement) == ("known", None)
