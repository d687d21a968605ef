"""The harness itself: the WordPress that the crawl is tested against is real and as configured."""

from __future__ import annotations

import json
import re
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import pytest
from lxml import html

from tests.elements import text_of
from tests.shell import PATIENCE

from . import markup
from .newsroom import Newsroom, newsroom
from .server import THEMES, WordPress

pytestmark = pytest.mark.slow

CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
PAGED = "catatan-tiga-halaman-dari-posko-pemilu"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the site answered."""

    status: int
    headers: dict[str, str]
    body: str


def get(site: WordPress, target: str) -> Answer:
    """Fetch a target (or a whole address) of the site."""
    url = target if target.startswith("http") else site.url + target
    try:
        with urllib.request.urlopen(url, timeout=PATIENCE) as response:
            return Answer(response.status, dict(response.headers), response.read().decode())
    except urllib.error.HTTPError as refusal:
        return Answer(refusal.code, dict(refusal.headers), refusal.read().decode())


def items(answer: Answer) -> list[ElementTree.Element]:
    """Return the items of an RSS answer."""
    return ElementTree.fromstring(answer.body).findall("./channel/item")


def lines_of(fragment: str) -> list[str]:
    """Return what a reader sees of a post's content, block by block, photos and frames left out."""
    tree = html.fragment_fromstring(fragment, create_parent="div")
    for element in tree.xpath("//iframe|//figcaption|//*[contains(@class,'wp-caption-text')]"):
        element.drop_tree()
    blocks = tree.xpath("//p[not(ancestor::li)]|//h2|//h3|//li|//tr|//blockquote[not(p)]")
    texts = (
        markup.CELL_SEPARATOR.join(cell.text_content() for cell in block)
        if block.tag == "tr"
        else block.text_content()
        for block in blocks
    )
    return [line for text in texts if (line := " ".join(text.split()))]


@pytest.fixture
def site(wordpress: WordPress) -> Iterator[WordPress]:
    wordpress.configure()
    yield wordpress
    wordpress.configure()


def test_the_newsroom_is_large_enough_to_measure_requests_per_article() -> None:
    truth = newsroom().truth
    assert len(truth) >= 70
    assert sum(post.on_topic for post in truth) >= 60
    assert sum(not post.on_topic for post in truth) >= 30


def test_every_post_is_rendered_as_its_truth_says(site: WordPress) -> None:
    posts = json.loads(get(site, "/wp-json/wp/v2/posts?per_page=100").body)
    posts += json.loads(get(site, "/wp-json/wp/v2/posts?per_page=100&page=2").body)
    rendered = {post["slug"]: post for post in posts if not post["content"]["protected"]}
    assert set(rendered) == {truth.slug for truth in site.truth}
    for truth in site.truth:
        post = rendered[truth.slug]
        lines = lines_of(post["content"]["rendered"])
        shown = [line for line in lines if not line.lower().startswith("baca juga")]
        assert shown == list(truth.paragraphs), truth.slug
        assert len(lines) - len(shown) == len(truth.related), truth.slug
        assert text_of(html.fromstring(post["title"]["rendered"])) == truth.title
        assert post["date"] + "+07:00" == truth.published_at
        assert post["modified"] + "+07:00" == truth.modified_at


def test_local_midnight_is_the_day_before_in_utc(site: WordPress) -> None:
    post_id = site.ids["dua-kalimat-dari-polsek-anyar"]
    post = json.loads(get(site, f"/wp-json/wp/v2/posts/{post_id}").body)
    assert post["date"] == "2023-12-03T00:30:00"
    assert post["date_gmt"] == "2023-12-02T17:30:00"


def test_hidden_posts_are_not_listed_and_locked_ones_have_no_content(site: WordPress) -> None:
    posts = json.loads(get(site, "/wp-json/wp/v2/posts?per_page=100&search=cooling").body)
    slugs = {post["slug"] for post in posts}
    assert not slugs & {"privat-cooling-system", "draf-cooling-system", "terjadwal-cooling-system"}
    assert not any("terhapus" in slug for slug in slugs)
    locked = site.ids["terkunci-laporan-cooling-system"]
    post = json.loads(get(site, f"/wp-json/wp/v2/posts/{locked}").body)
    assert post["content"] == {"rendered": "", "protected": True}


def test_the_api_sends_all_pages_of_a_paged_post_and_the_feed_only_the_first(
    site: WordPress,
) -> None:
    post = json.loads(get(site, f"/wp-json/wp/v2/posts/{site.ids[PAGED]}").body)
    assert post["content"]["rendered"].count("<!--nextpage-->") == 2
    assert "menutup buku tamu" in post["content"]["rendered"]
    (item,) = items(get(site, "/?s=menutup+buku+tamu&feed=rss2"))
    assert "papan tulis" in item.findtext(CONTENT, "")
    assert "menutup buku tamu" not in item.findtext(CONTENT, "")


@pytest.mark.parametrize(
    ("pretty", "second"),
    [(True, f"/2024/02/{PAGED}/2/"), (False, "/?p={id}&page=2")],
    ids=["pretty", "plain"],
)
def test_a_paged_post_links_its_next_pages(site: WordPress, pretty: bool, second: str) -> None:
    site.configure(pretty=pretty)
    second = second.format(id=site.ids[PAGED])
    first = html.fromstring(get(site, site.permalink(PAGED)).body)
    links = [a.get("href") for a in first.iter("a") if a.get("class") == "post-page-numbers"]
    assert links[0] == site.url + second
    assert "tiga pemuda datang melapor" in get(site, second).body


def test_the_search_feed_pages_until_a_404(site: WordPress) -> None:
    site.configure(api="closed")
    first = items(get(site, "/?s=cooling+system&feed=rss2"))
    assert len(first) == 10
    assert first[0].findtext(CONTENT)
    sizes = []
    for page in range(2, 20):
        answer = get(site, f"/?s=cooling+system&feed=rss2&paged={page}")
        sizes.append((answer.status, len(items(answer))))
        if answer.status != 200:
            break
    assert sizes[-1] == (404, 0)
    assert all(entry == (200, 10) for entry in sizes[:-2])


def test_a_feed_of_excerpts_has_no_content(site: WordPress) -> None:
    site.configure(api="closed", feed="excerpts")
    found = items(get(site, "/?s=cooling+system&feed=rss2"))
    assert len(found) == 10
    assert all(item.find(CONTENT) is None for item in found)


def test_the_search_feed_tells_pages_from_posts_by_their_guid(site: WordPress) -> None:
    (item,) = items(get(site, "/?s=Redaksi+beralamat+di+Serang&feed=rss2"))
    assert item.findtext("title") == "Tentang Kami"
    assert "/?page_id=" in item.findtext("guid", "")


@pytest.mark.parametrize("pretty", [True, False], ids=["pretty", "plain"])
def test_the_core_sitemap_lists_every_public_post(site: WordPress, pretty: bool) -> None:
    site.configure(pretty=pretty)
    index = get(site, "/wp-sitemap.xml" if pretty else "/?sitemap=index")
    assert index.status == 200
    posts = re.findall(r"<loc>([^<]*post[^<]*post[^<]*)</loc>", index.body)[0].replace("&amp;", "&")
    listed = set(re.findall(r"<loc>([^<]+)</loc>", get(site, posts).body))
    assert {site.permalink(truth.slug) for truth in site.truth} <= listed


def test_plain_permalinks_have_no_rewritten_addresses(site: WordPress) -> None:
    site.configure(pretty=False)
    for target in ("/wp-json/wp/v2/posts", "/robots.txt", "/wp-sitemap.xml", "/feed/"):
        assert get(site, target).status == 404
    assert get(site, "/?rest_route=/wp/v2/posts&per_page=1").headers["X-WP-TotalPages"]


def test_a_catch_all_server_shows_the_home_page_for_unknown_addresses(site: WordPress) -> None:
    site.configure(pretty=False, catch_all=True)
    answer = get(site, "/wp-json/wp/v2/posts")
    assert answer.status == 200
    assert "<html" in answer.body


@pytest.mark.parametrize("pretty", [True, False], ids=["pretty", "plain"])
@pytest.mark.parametrize(
    ("api", "status", "sign"),
    [
        ("open", 200, '"content":'),
        ("closed", 401, "rest_not_logged_in"),
        ("forbidden", 403, "rest_forbidden"),
        ("missing", 404, "<html"),
        ("lying", 200, "<html"),
        ("excerpts", 200, '"excerpt":'),
    ],
)
def test_the_api_answers_as_configured(
    site: WordPress, pretty: bool, api: str, status: int, sign: str
) -> None:
    site.configure(pretty=pretty, api=api)  # type: ignore[arg-type]
    form = "/wp-json/wp/v2/posts" if pretty else "/?rest_route=/wp/v2/posts"
    answer = get(site, form)
    assert answer.status == status
    assert sign in answer.body
    assert ('"content":' in answer.body) == (api == "open")


@pytest.mark.parametrize("theme", THEMES)
def test_each_theme_shows_title_text_author_and_exact_time(site: WordPress, theme: str) -> None:
    site.configure(theme=theme)
    for slug in ("wawancara-dengan-spasi-tak-putus", "polisi-berkurban-dan-berpantun"):
        truth = next(t for t in site.truth if t.slug == slug)
        body = get(site, site.permalink(slug)).body
        tree = html.fromstring(body)
        assert f"/themes/{theme}/" in body
        assert truth.title in [" ".join(text_of(h).split()) for h in tree.iter("h1")]
        assert truth.published_at in [stamp.get("datetime") for stamp in tree.iter("time")]
        assert truth.author and truth.author in text_of(tree)
        assert all(p in " ".join(text_of(tree).split()) for p in truth.paragraphs)
    assert "Jual radiator" in body
    assert 'lang="id-ID"' in body


def test_requests_are_counted_and_forgotten(site: WordPress) -> None:
    get(site, "/?s=sepeda")
    get(site, "/?s=sepeda")
    assert site.requests() == {"/?s=sepeda": 2}
    site.configure(theme="twentytwentythree")
    assert not site.requests()


def test_nothing_private_to_the_harness_is_served(site: WordPress) -> None:
    for target in ("/site.json", "/access.log", "/../mariadb.log", "/wp-config.php"):
        answer = get(site, target)
        assert "mariadb.sock" not in answer.body
        assert "access.log" not in answer.body


def test_a_source_file_names_the_site(site: WordPress, tmp_path: Path) -> None:
    text = site.write_sources(tmp_path / "sources.toml").read_text()
    assert text.startswith("[[source]]\n")
    assert f'url = "{site.url}/"' in text


def test_a_second_site_starts_beside_the_first_and_leaves_nothing(site: WordPress) -> None:
    second = WordPress(Newsroom(newsroom().posts[:3]))
    began = time.monotonic()
    second.start()
    try:
        assert time.monotonic() - began < 30
        assert second.url != site.url
        assert len(items(get(second, "/?feed=rss2"))) == len(second.truth)
    finally:
        second.stop()
    assert not second.root.exists()
    with pytest.raises(urllib.error.URLError):
        get(second, "/")
