"""Pages that show nothing and send their reader on: followed on their own site alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.middlewares.sites import Answer, Outcome, Site, answer, article, read, robots, serving

pytestmark = pytest.mark.slow


def refresh(to: str, *, within: str = "{}", body: str = "", after: int = 0) -> bytes:
    element = within.format(f'<meta http-equiv="refresh" content="{after}; URL={to}">')
    return answer(
        body=f"<html><head><title>Polres</title>{element}</head><body>{body}</body></html>"
    )


def site_of(pages: dict[str, bytes]) -> Answer:
    """A site of these pages, with robots.txt for all and articles at all other addresses."""
    told = {"/robots.txt": robots("User-agent: *\nDisallow: /rahasia/\n")} | pages
    return lambda path, _: told.get(path) or article(path)


CHALLENGE = "<script>window._cf_chl_opt={}</script>"
#: Name → the pages of the site, what becomes of /a, and the paths that are asked for.
SITES: dict[str, tuple[dict[str, bytes], str, list[str]]] = {
    "on-its-site": ({"/a": refresh("/berita/b")}, "written", ["/a", "/berita/b"]),
    "twice": ({"/a": refresh("/b"), "/b": refresh("/c")}, "written", ["/a", "/b", "/c"]),
    "by-a-header": ({"/a": answer(Refresh="0; url=/b")}, "written", ["/a", "/b"]),
    "to-itself": ({"/a": refresh("/a#atas", body="Sebentar")}, "too-short", ["/a"]),
    "in-a-circle": (
        {"/a": refresh("/b"), "/b": refresh("/a")}, "redirect-loop", ["/a", "/b", "/a", "/b"],
    ),
    "to-what-is-forbidden": ({"/a": refresh("/rahasia/b")}, "robots", ["/a"]),
    "to-a-log-in": ({"/a": refresh("/wp-login.php")}, "login-wall", ["/a"]),
    "to-another-site": ({"/a": refresh("https://lain.example/")}, "off-site", ["/a"]),
    "to-loopback": ({"/a": refresh("http://127.0.0.1:9/", body="Sebentar")}, "too-short", ["/a"]),
    "past-a-firewall": ({"/a": refresh("/b", body=CHALLENGE)}, "blocked", ["/a"]),
    "without-scripts": (
        {"/a": refresh("/b", within="<noscript>{}</noscript>", body="Aplikasi")},
        "too-short", ["/a"],
    ),
    "after-minutes": ({"/a": refresh("/b", body="Antrean", after=300)}, "too-short", ["/a"]),
    "a-report-that-refreshes": ({"/a": article("/a", Refresh="0; url=/b")}, "written", ["/a"]),
}  # fmt: skip


@pytest.fixture(scope="module")
def sites() -> dict[str, Site]:
    named = enumerate(SITES.items(), start=151)
    return {name: Site(f"127.0.154.{n}", site_of(pages)) for n, (name, (pages, *_)) in named}


@pytest.fixture(scope="module")
def crawled(sites: dict[str, Site], tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    output: Path = tmp_path_factory.mktemp("refreshing")
    with serving(*sites.values()):
        urls = [f"{site.url}/a" for site in sites.values()]
        return read(output, urls, REDIRECT_MAX_TIMES="3", RETRY_TIMES="0")


@pytest.mark.parametrize("name", SITES)
def test_an_empty_page_is_followed_on_its_own_site_alone(
    sites: dict[str, Site], crawled: Outcome, name: str
) -> None:
    _, outcome, paths = SITES[name]
    assert [asked.path for asked in sites[name].pages()] == paths
    if outcome == "written":
        assert sites[name].url + paths[-1] in crawled.records
    else:
        assert crawled.reason(f"{sites[name].url}/a") == outcome
