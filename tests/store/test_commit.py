"""Committing articles: new, changed, or only read again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.store import Store
from tests.store.examples import PARAGRAPHS, RELEASE, article


@pytest.fixture
def store(where: str, tmp_path: Path) -> Iterator[Store]:
    with Store.open(where, articles_path=tmp_path / "articles.jsonl") as opened:
        opened.begin_run("r1", arguments={}, settings={}, versions={})
        yield opened


def lines(tmp_path: Path) -> list[dict[str, object]]:
    text = (tmp_path / "articles.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def test_a_new_article_is_written_once(store: Store, tmp_path: Path) -> None:
    assert store.commit(article()).outcome == "written"
    assert store.commit(article()).outcome == "known"
    assert [(r["id"], r["revision"]) for r in lines(tmp_path)] == [(article().id, 1)]
    assert len(list(store.lines())) == 1


def test_a_line_is_the_record_as_json(store: Store, tmp_path: Path) -> None:
    store.commit(article())
    assert lines(tmp_path) == [article().to_dict()]


def test_a_changed_text_is_a_revision_with_the_same_id(store: Store, tmp_path: Path) -> None:
    store.commit(article())
    changed = article(paragraphs=[*PARAGRAPHS, "Ralat: acara itu hari Sabtu."])
    changed.modified_at = "2024-01-06T08:00:00+07:00"
    committed = store.commit(changed)
    assert committed.outcome == "revised"
    first, second = lines(tmp_path)
    assert second["id"] == first["id"]
    assert (first["revision"], second["revision"]) == (1, 2)
    assert second["modified_at"] == "2024-01-06T08:00:00+07:00"


def test_a_revision_that_the_site_does_not_date_is_dated_when_it_was_seen(store: Store) -> None:
    store.commit(article())
    changed = article(paragraphs=["Seluruh naskah diganti."])
    changed.fetched_at = "2024-03-01T12:00:00+00:00"
    assert store.commit(changed).record.modified_at == "2024-03-01T12:00:00+00:00"


def test_a_changed_title_is_a_revision(store: Store) -> None:
    store.commit(article())
    assert store.commit(article(title="RALAT: Polres Blora")).outcome == "revised"


@pytest.mark.parametrize(
    ("title", "paragraphs"),
    [
        ("POLRES BLORA  gelar cooling system", PARAGRAPHS),
        ("Polres Blora Gelar Cooling System", [p.upper() for p in PARAGRAPHS]),
        ("Polres Blora Gelar Cooling System", [p.replace(" ", "  \t") for p in PARAGRAPHS]),
    ],
)
def test_case_and_white_space_make_no_revision(
    store: Store, title: str, paragraphs: list[str]
) -> None:
    store.commit(article())
    assert store.commit(article(title=title, paragraphs=paragraphs)).outcome == "known"


def test_a_later_stamp_alone_makes_no_revision(store: Store) -> None:
    store.commit(article())
    assert store.commit(article(modified_at="2025-01-01T00:00:00+07:00")).outcome == "known"


def test_another_way_of_reading_is_no_revision_until_the_site_states_one(store: Store) -> None:
    store.commit(article())
    page = article(paragraphs=["BLORA – Kapolres Blora menggelar.", "Foto: Humas"])
    page.extracted_by = "html"
    assert store.commit(page).outcome == "known"
    page.modified_at = "2024-01-07"
    assert store.commit(page).outcome == "revised"


def test_a_text_that_lost_its_larger_part_is_a_revision_only_when_the_site_dates_it(
    store: Store,
) -> None:
    store.commit(article(paragraphs=RELEASE))
    teaser = article(paragraphs=RELEASE[:1])
    assert store.commit(teaser).outcome == "known"
    assert store.commit(teaser).record.revision == 1
    teaser.modified_at = "2024-01-07T08:00:00+07:00"
    assert store.commit(teaser).outcome == "revised"


def test_a_text_that_lost_its_larger_part_and_gained_a_word_is_a_revision(store: Store) -> None:
    store.commit(article(paragraphs=RELEASE))
    assert store.commit(article(paragraphs=["Berita ini dicabut redaksi."])).outcome == "revised"


def test_an_alias_leads_to_the_article_that_is_known(store: Store, tmp_path: Path) -> None:
    store.commit(article(), aliases=["https://blora.example/?p=77"])
    moved = article("https://blora.example/berita/cooling-system", paragraphs=["Baru."])
    committed = store.commit(moved, aliases=["http://www.blora.example/?p=77"])
    assert committed.outcome == "revised"
    assert committed.record.id == article().id
    assert committed.record.url == "https://blora.example/2024/01/cooling-system"
    assert [r["id"] for r in lines(tmp_path)] == [article().id, article().id]


def test_scheme_www_and_trailing_slash_do_not_make_another_article(store: Store) -> None:
    store.commit(article())
    assert store.commit(article("http://www.blora.example/2024/01/cooling-system/")).outcome == (
        "known"
    )


def test_a_query_makes_another_article(store: Store) -> None:
    assert store.commit(article("https://blora.example/?p=1")).outcome == "written"
    assert store.commit(article("https://blora.example/?p=2")).outcome == "written"


def test_a_deleted_article_stays_and_is_noted_once(store: Store, tmp_path: Path) -> None:
    store.commit(article())
    assert store.gone(article().id, evidence="HTTP 410") is True
    assert store.gone(article().id) is False
    assert len(list(store.lines())) == 1
    assert store.known([article().url])[article().url].state == "gone"
    assert [(o.state, o.evidence) for o in store.outcomes("r1")] == [("gone", "HTTP 410")]
    assert len(lines(tmp_path)) == 1


def test_a_deleted_article_that_comes_back_is_known(store: Store) -> None:
    store.commit(article())
    store.gone(article().id)
    assert store.commit(article()).outcome == "known"
    assert store.known([article().url])[article().url].state == "written"
    assert store.gone(article().id) is True


def test_text_that_no_database_can_hold_is_stored_readably(store: Store, tmp_path: Path) -> None:
    hostile = article(title="Nol\x00 dan \ud800 pengganti", paragraphs=["\udfff\x00"])
    hostile.source_name = "\x00"
    assert store.commit(hostile).outcome == "written"
    assert store.commit(hostile).outcome == "known"
    assert lines(tmp_path)[0]["title"] == "Nol\x00 dan \ufffd pengganti"


def test_an_amended_record_is_appended_under_its_revision(store: Store, tmp_path: Path) -> None:
    store.commit(article())
    store.amend(article().id, duplicate_of="0123456789abcdef", similarity=0.93)
    store.amend(article().id, duplicate_of="0123456789abcdef", similarity=0.93)
    first, second = lines(tmp_path)
    assert (first["duplicate_of"], second["duplicate_of"]) == (None, "0123456789abcdef")
    assert second["revision"] == 1
    assert list(first) == list(second)
    assert store.article(article().id) == second


def test_amending_an_article_that_is_not_there_is_an_error(store: Store) -> None:
    with pytest.raises(KeyError):
        store.amend("0000000000000000", similarity=1.0)
