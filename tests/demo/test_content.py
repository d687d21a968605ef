"""The composed articles: every case is there, the truth is exact, nothing is a copy unmeant."""

from __future__ import annotations

import itertools
import re
from collections import Counter

import pytest

from crawler.demo.archive import compose, sites
from crawler.demo.content.wording import SPELLINGS
from crawler.demo.model import Post
from crawler.demo.truth import truth

Archive = dict[str, list[Post]]


@pytest.fixture(scope="module")
def archive() -> Archive:
    return compose()


def everything(archive: Archive) -> list[Post]:
    return [post for posts in archive.values() for post in posts]


def text_of(post: Post) -> str:
    return "\n".join([post.title, *post.paragraphs])


def test_composing_twice_gives_the_same_articles(archive: Archive) -> None:
    assert compose() == archive


def test_every_site_has_sixty_articles_or_more(archive: Archive) -> None:
    assert len(archive) == 8
    assert all(sum(post.visible for post in posts) >= 60 for posts in archive.values())


def test_every_spelling_occurs(archive: Archive) -> None:
    everywhere = "\n".join(
        block.html for post in everything(archive) if post.topic for block in post.blocks
    )
    missing = [form for form, _ in SPELLINGS if form not in everywhere]
    assert missing == []
    words = {re.sub(r"<[^>]+>|&nbsp;|[^a-z]", "", form.lower()) for form, _ in SPELLINGS}
    assert {"coolingsystem", "colingsistem", "collingsytem", "coollingsystem"} <= words


def test_articles_on_topic_name_it_and_others_do_not_as_outreach(archive: Archive) -> None:
    named = re.compile(r"c(?:oo|o)ll?ing\W*(?:system|sistem|sytem)", re.I)
    for post in everything(archive):
        if post.topic:
            assert named.search(text_of(post)), post.key
        elif post.state == "published" and not post.key.startswith("lookalike"):
            assert not named.search(text_of(post)), post.key


def test_some_articles_name_the_topic_in_the_last_paragraph_only(archive: Archive) -> None:
    for posts in archive.values():
        last_only = [p for p in posts if p.key.startswith("last_paragraph")]
        assert len(last_only) >= 2
        for post in last_only:
            named = [bool(re.search("col?o?l?ling|coling", p, re.I)) for p in post.paragraphs]
            assert named == [False] * (len(named) - 1) + [True], post.paragraphs
            assert post.topic == "mentions"


def test_lengths_go_from_two_sentences_to_sixty_paragraphs(archive: Archive) -> None:
    for posts in archive.values():
        lengths = Counter(len(p.paragraphs) for p in posts if p.topic)
        assert lengths[2] >= 2
        assert max(lengths) >= 60
        assert any(len(p.pages) > 1 for p in posts if p.topic)


def test_one_article_in_ten_was_published_between_midnight_and_seven(archive: Archive) -> None:
    for posts in archive.values():
        night = [p for p in posts if p.published.hour < 7]
        assert len(night) >= len(posts) * 0.1
        utc = [p for p in night if p.published.utctimetuple().tm_mday != p.published.day]
        assert len(utc) == len(night)


def test_the_three_zones_of_the_country_occur() -> None:
    assert {site.zone for site in sites().values()} == {7, 8, 9}


def test_links_between_paragraphs_lead_to_articles_on_topic_and_to_deleted_ones(
    archive: Archive,
) -> None:
    targets = Counter[str]()
    for posts in archive.values():
        by_key = {p.key: p for p in posts}
        for post in posts:
            for block in post.blocks:
                if block.kind in ("related", "glued") and not post.topic:
                    target = by_key[block.html]
                    targets[target.state if target.state == "gone" else target.topic] += 1
    assert targets["about"] > 20
    assert targets["gone"] > 3


def test_readers_name_the_topic_under_articles_that_are_not_about_it(archive: Archive) -> None:
    for posts in archive.values():
        assert any("cooling" in text for p in posts if not p.topic for _, text, _ in p.comments)


def shingles(post: Post) -> set[tuple[str, ...]]:
    words = " ".join(post.paragraphs).lower().split()
    return {tuple(words[i : i + 4]) for i in range(len(words) - 3)}


def test_articles_are_not_near_copies_unless_meant(archive: Archive) -> None:
    meant = re.compile(r"rilis-|rutin-|patroli-harian-")
    own = [(p, shingles(p)) for p in everything(archive) if not meant.match(p.key)]
    worst = max(
        (len(a & b) / len(a | b), p.key, q.key) for (p, a), (q, b) in itertools.combinations(own, 2)
    )
    assert worst[0] < 0.55, worst


def test_releases_are_copies_of_their_first_publication(archive: Archive) -> None:
    posts = {f"{p.site}/{p.key}": p for p in everything(archive)}
    copies = [p for p in posts.values() if p.copy_of]
    assert len(copies) >= 15
    for post in copies:
        first = posts[post.copy_of or ""]
        assert first.copy_of is None
        assert first.published < post.published
        assert len(shingles(post) & shingles(first)) / len(shingles(post)) > 0.6


def test_form_letters_and_twins_are_alike_but_no_copies(archive: Archive) -> None:
    letters = [p for p in everything(archive) if p.key.startswith(("rutin-", "patroli-harian-"))]
    assert len(letters) == 19
    assert not any(p.copy_of for p in letters)
    twins = [p for p in archive["demo-tribrata"] if p.key.startswith("patroli-harian-")]
    first, second = (text_of(p) for p in twins)
    assert first != second
    assert len(first) - len(second) in range(-4, 5)


def test_the_truth_holds_what_readers_see_and_nothing_hidden(archive: Archive) -> None:
    rows = truth(8765)
    published = [p for p in everything(archive) if p.topic and p.state == "published"]
    assert len(rows) == len(published)
    assert len({(row["source"], row["path"]) for row in rows}) == len(rows)
    for row in rows:
        assert row["paragraphs"]
        for line in [row["title"], *row["paragraphs"]]:
            assert line == " ".join(line.split())
            assert not re.search(r"<\w|&\w+;|Baca [Jj]uga|BACA", line), line


def test_the_truth_dates_each_article_as_exactly_as_its_site_does() -> None:
    by_source: dict[str, str] = {}
    for row in truth(8765):
        by_source.setdefault(row["source"], row["published_at"])
    shape = {name: re.sub(r"\d", "9", stamp) for name, stamp in by_source.items()}
    assert shape["demo-rendered"] == "9999-99-99"
    assert shape["demo-static"] == "9999-99-99T99:99:99+99:99"
    assert by_source["demo-portal"].endswith(":00+07:00")
    assert by_source["demo-busersulawesi"].endswith("+08:00")
    assert by_source["demo-static"].endswith("+09:00")
