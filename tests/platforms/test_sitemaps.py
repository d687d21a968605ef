"""Walking a site's sitemaps."""

from __future__ import annotations

import gzip

from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.platforms.sitemaps import MAX_SITEMAPS, Sitemaps, sitemaps_in_robots
from tests.platforms.walking import HOME, Answer, Trail, scope, site, walk

ROBOTS = HOME + "robots.txt"


def urlset(*entries: str) -> bytes:
    """Entries are ``path`` or ``path lastmod``."""
    parts = []
    for path, _, lastmod in (entry.partition(" ") for entry in entries):
        stamp = f"<lastmod>{lastmod}</lastmod>" if lastmod else ""
        parts.append(f"<url><loc>{HOME}{path}</loc>{stamp}</url>")
    return f"<urlset>{''.join(parts)}</urlset>".encode()


def index(*entries: str) -> bytes:
    body = urlset(*entries).decode()
    return body.replace("urlset>", "sitemapindex>").replace("url>", "sitemap>").encode()


def robots(*paths: str) -> bytes:
    return "\n".join(["User-agent: *", *(f"Sitemap: {HOME}{path}" for path in paths)]).encode()


def paths(trail: Trail) -> list[str]:
    return [url.removeprefix(HOME) for url in trail.urls]


def asked(trail: Trail) -> list[str]:
    return [url.removeprefix(HOME) for url in trail.asked]


def test_robots_txt_names_sitemaps_in_any_case_and_form() -> None:
    body = (
        b"User-agent: *\r\nsitemap:/a.xml\r\n  SITEMAP : https://cdn.example/b.xml # x\n"
        b"Sitemap: ftp://x/c\nSitemap: /a.xml"
    )
    assert sitemaps_in_robots(body, ROBOTS) == [HOME + "a.xml", "https://cdn.example/b.xml"]


def test_sitemaps_named_by_robots_are_walked() -> None:
    trail = walk(
        Sitemaps(),
        {
            ROBOTS: robots("peta.xml"),
            HOME + "peta.xml": urlset(
                "2024/09/28/a", "tag/polri", "", "kontak", "berita-satu-dua-tiga"
            ),
        },
    )
    assert paths(trail) == ["2024/09/28/a", "berita-satu-dua-tiga"]
    assert asked(trail) == ["robots.txt", "peta.xml"]
    assert trail.done.complete
    assert {candidate.discovered_by for candidate in trail.found} == {"sitemap"}


def test_the_entrys_own_sitemaps_come_first_and_alone() -> None:
    answers: dict[str, Answer] = {HOME + "x.xml": urlset("2024/09/28/a")}
    trail = walk(Sitemaps(), answers, at=site(sitemaps=["/x.xml"]))
    assert asked(trail) == ["x.xml"]
    assert paths(trail) == ["2024/09/28/a"]


def test_usual_places_are_tried_until_one_answers() -> None:
    answers: dict[str, Answer] = {HOME + "sitemap.xml.gz": gzip.compress(urlset("2024/09/28/a"))}
    trail = walk(Sitemaps(), answers)
    assert asked(trail) == [
        "robots.txt", "wp-sitemap.xml", "sitemap_index.xml", "sitemap.xml", "sitemap.xml.gz",
    ]  # fmt: skip
    assert trail.done.complete


def test_a_site_without_sitemaps_says_so() -> None:
    trail = walk(Sitemaps(), {})
    assert (trail.done.complete, trail.done.reason) == (False, "no sitemap found")


def test_pages_in_place_of_sitemaps_are_no_sitemaps() -> None:
    trail = walk(Sitemaps(), {"*": b"<!DOCTYPE html><html><body>Selamat datang</body></html>"})
    assert not trail.done.complete
    assert trail.found == []


def test_lists_of_labels_people_pages_and_products_are_not_fetched() -> None:
    names = [
        "post-sitemap.xml", "post-sitemap2.xml", "page-sitemap.xml", "category-sitemap.xml",
        "post_tag-sitemap.xml", "author-sitemap1.xml", "wp-sitemap-posts-post-1.xml",
        "wp-sitemap-posts-page-1.xml", "wp-sitemap-taxonomies-category-1.xml",
        "wp-sitemap-users-1.xml", "sitemap-tax-topik.xml", "sitemap-pages.xml",
        "product-sitemap.xml", "sitemap-page-2.xml", "sitemap-authors.xml", "berita-sitemap.xml",
    ]  # fmt: skip
    answers: dict[str, Answer] = {HOME + "i.xml": index(*names), "*": urlset("2024/09/28/a")}
    trail = walk(Sitemaps(), answers, at=site(sitemaps=["i.xml"]))
    assert asked(trail) == [
        "i.xml", "post-sitemap.xml", "post-sitemap2.xml", "wp-sitemap-posts-post-1.xml",
        "sitemap-page-2.xml", "berita-sitemap.xml",
    ]  # fmt: skip


def test_sitemaps_last_changed_before_the_window_are_not_fetched() -> None:
    answers: dict[str, Answer] = {
        HOME + "i.xml": index("post-sitemap1.xml 2023-01-01", "post-sitemap2.xml 2024-10-02"),
        HOME + "post-sitemap2.xml": urlset("kapolres-blora-gelar-apel 2024-09-28"),
    }
    trail = walk(Sitemaps(), answers, scope("2024-09-01", "2024-10-01"), site(sitemaps=["i.xml"]))
    assert asked(trail) == ["i.xml", "post-sitemap2.xml"]
    assert trail.done.complete


def test_sitemaps_named_after_other_months_are_not_fetched() -> None:
    names = [
        "sitemap-pt-post-p1-2024-08.xml", "sitemap-pt-post-p1-2024-09.xml",
        "sitemap-pt-post-2024-10.xml", "sitemap/2023/09.xml", "sitemap-2024.xml",
        "sitemap-2022.xml", "sitemap.xml?yyyy=2021", "sitemap_20240915.xml",
        "sitemap_20241215.xml", "post-sitemap2021.xml",
    ]  # fmt: skip
    answers: dict[str, Answer] = {HOME + "i.xml": index(*names), "*": urlset("2024/09/28/a")}
    trail = walk(Sitemaps(), answers, scope("2024-09-05", "2024-09-20"), site(sitemaps=["i.xml"]))
    assert asked(trail) == [
        "i.xml", "sitemap-pt-post-p1-2024-09.xml", "sitemap-2024.xml", "sitemap_20240915.xml",
    ]  # fmt: skip


def test_entries_last_edited_before_the_window_cannot_be_of_it() -> None:
    body = urlset(
        "kapolres-blora-gelar-apel 2024-08-31T23:59:59+07:00",
        "kapolres-blora-gelar-doa 2024-09-01T00:00:00+07:00",
        "kapolres-blora-gelar-bakti 2025-01-01",
        "2024/08/30/kapolres 2025-01-01",
        "kapolres-blora-gelar-sambang",
    )
    answers: dict[str, Answer] = {HOME + "x.xml": body}
    trail = walk(Sitemaps(), answers, scope("2024-09-01", "2024-10-01"), site(sitemaps=["x.xml"]))
    assert paths(trail) == [
        "kapolres-blora-gelar-doa", "kapolres-blora-gelar-bakti", "kapolres-blora-gelar-sambang",
    ]  # fmt: skip
    assert trail.found[0].modified_at == "2024-09-01T00:00:00+07:00"


def test_short_slugs_count_where_a_sitemap_holds_posts_alone() -> None:
    answers: dict[str, Answer] = {
        HOME + "i.xml": index("wp-sitemap-posts-post-1.xml", "lain.xml"),
        HOME + "wp-sitemap-posts-post-1.xml": urlset("mutasi-kapolres", "kontak"),
        HOME + "lain.xml": urlset("info-layanan"),
    }
    trail = walk(Sitemaps(), answers, at=site(sitemaps=["i.xml"]))
    assert paths(trail) == ["mutasi-kapolres"]


def test_a_news_sitemap_alone_is_not_everything() -> None:
    news = b"""<urlset><url><loc>https://situs.example/a</loc><news:news><news:publication_date>
    2024-09-28T10:00:00+07:00</news:publication_date><news:title>A</news:title></news:news></url>"""
    answers: dict[str, Answer] = {ROBOTS: robots("news.xml"), HOME + "news.xml": news}
    trail = walk(Sitemaps(), answers)
    assert trail.found[0].title == "A"
    assert trail.found[0].published_at == "2024-09-28T10:00:00+07:00"
    assert trail.done.reason == "the sitemaps are of the latest news only"
    assert "sitemap_index.xml" in asked(trail)


def test_a_flat_sitemap_that_does_not_reach_the_window_is_not_everything() -> None:
    answers: dict[str, Answer] = {HOME + "x.xml": urlset("2024/09/28/a 2024-09-28")}
    at = site(sitemaps=["x.xml"])
    assert walk(Sitemaps(), answers, scope("2024-09-28"), at).done.complete
    trail = walk(Sitemaps(), answers, scope("2024-09-01"), at)
    assert trail.done.reason == "the sitemap goes back to 2024-09-28 only"


def test_links_to_other_sites_are_not_taken() -> None:
    body = (
        b"<sitemapindex><sitemap><loc>https://lain.example/post-sitemap.xml</loc></sitemap>"
        b"<url><loc>https://lain.example/2024/09/28/a</loc></url></sitemapindex>"
    )
    trail = walk(Sitemaps(), {"*": body}, at=site(sitemaps=["x.xml"]))
    assert asked(trail) == ["x.xml"]
    assert trail.found == []


def test_an_index_that_contains_itself_ends() -> None:
    answers: dict[str, Answer] = {
        "*": index("i.xml", "post-a.xml"),
        HOME + "post-a.xml": urlset("2024/09/28/a"),
    }
    trail = walk(Sitemaps(), answers, at=site(sitemaps=["i.xml"]))
    assert asked(trail) == ["i.xml", "post-a.xml"]


def test_an_index_without_end_is_cut_off_and_its_state_stays_small() -> None:
    def endless(url: str) -> bytes:
        number = url.rpartition("-")[2].removesuffix(".xml")
        return index(*(f"berita-{number}{digit}.xml" for digit in range(10)))

    trail = walk(Sitemaps(), {"*": endless}, at=site(sitemaps=["berita-1.xml"]))
    assert not trail.done.complete
    assert len(trail.asked) <= MAX_SITEMAPS
    assert trail.largest_state < 64 * 1024


def test_a_sitemap_that_fails_is_told_and_the_others_are_read() -> None:
    answers: dict[str, Answer] = {
        HOME + "i.xml": index("post-1.xml", "post-2.xml"),
        HOME + "post-1.xml": 503,
        HOME + "post-2.xml": urlset("2024/09/28/a"),
    }
    trail = walk(Sitemaps(), answers, at=site(sitemaps=["i.xml"]))
    assert paths(trail) == ["2024/09/28/a"]
    assert trail.done.reason == "a sitemap is unreadable: HTTP 503"


@settings(deadline=None)
@given(st.binary())
def test_any_answer_ends_the_walk(body: bytes) -> None:
    walk(Sitemaps(), {"*": body}, scope("2024-09-01"), most=20)
