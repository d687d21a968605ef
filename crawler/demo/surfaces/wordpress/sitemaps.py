"""robots.txt and sitemaps: WordPress' own (``wp-sitemap.xml``) and those of an SEO plug-in."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING

from markupsafe import escape

from crawler.demo.model import Post
from crawler.demo.surfaces.base import Answer, Request, redirect

if TYPE_CHECKING:
    from crawler.demo.surfaces.wordpress.site import WordPress

_CORE_TYPE = "application/xml; charset=UTF-8"
_SEO_TYPE = "text/xml; charset=UTF-8"
_NS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_CORE = re.compile(r"/wp-sitemap-(posts|taxonomies|users)-?([a-z_]*)-(\d+)\.xml")
_SEO = re.compile(r"/(post|page|category|post_tag|author)-sitemap(\d*)\.xml")


def respond(wp: WordPress, path: str, request: Request) -> Answer | None:
    """Return the answer for robots.txt and sitemaps, None for every other address."""
    if path == "/robots.txt" and wp.pretty:
        return _robots(wp)
    if wp.site.options["sitemap"] == "seo":
        return _seo(wp, path)
    name, kind, page = _core_name(wp, path, request)
    if not name:
        return None
    if name == "index":
        return Answer(_core_index(wp), 200, _CORE_TYPE)
    if page != 1:
        return wp.not_found()
    urls = _core_urls(wp, name, kind)
    return wp.not_found() if urls is None else Answer(_urlset(wp, urls), 200, _CORE_TYPE)


def _robots(wp: WordPress) -> Answer:
    lines = "User-agent: *\nDisallow: /wp-admin/\nAllow: /wp-admin/admin-ajax.php\n"
    if wp.site.options["sitemap"] == "seo":
        block = (
            "# START YOAST BLOCK\n# ---------------------------\nUser-agent: *\nDisallow:\n\n"
            f"Sitemap: {wp.home}/sitemap_index.xml\n"
            "# ---------------------------\n# END YOAST BLOCK"
        )
        return Answer(block, 200, "text/plain; charset=utf-8")
    crawl_delay = "Crawl-delay: 0\n" if wp.site.kind == "police" else ""
    return Answer(
        f"{lines}{crawl_delay}\nSitemap: {wp.home}/wp-sitemap.xml\n",
        200,
        "text/plain; charset=utf-8",
    )


def _core_name(wp: WordPress, path: str, request: Request) -> tuple[str, str, int]:
    if not wp.pretty:
        query = request.query
        if path not in ("/", "/index.php") or "sitemap" not in query:
            return "", "", 0
        return query["sitemap"], query.get("sitemap-subtype", ""), request.number("paged", 1)
    if path in ("/wp-sitemap.xml", "/sitemap.xml"):
        return "index", "", 1
    if match := _CORE.fullmatch(path):
        return match[1], match[2], int(match[3])
    return "", "", 0


def _core_url(wp: WordPress, name: str, kind: str) -> str:
    if wp.pretty:
        middle = f"{name}-{kind}" if kind else name
        return f"{wp.home}/wp-sitemap-{middle}-1.xml"
    subtype = f"&sitemap-subtype={kind}" if kind else ""
    return f"{wp.home}/?sitemap={name}{subtype}&paged=1"


def _core_index(wp: WordPress) -> str:
    parts = [
        ("posts", "post"),
        ("taxonomies", "category"),
        ("taxonomies", "post_tag"),
        ("users", ""),
    ]
    locs = "".join(
        f"<sitemap><loc>{escape(_core_url(wp, name, kind))}</loc></sitemap>" for name, kind in parts
    )
    return f"{_core_head(wp, 'index')}<sitemapindex {_NS}>{locs}</sitemapindex>\n"


def _core_head(wp: WordPress, sheet: str) -> str:
    tail = "-index" if sheet == "index" else ""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<?xml-stylesheet type="text/xsl" href="{wp.home}/wp-sitemap{tail}.xsl" ?>\n'
    )


def _core_urls(wp: WordPress, name: str, kind: str) -> list[tuple[str, datetime | None]] | None:
    posts = list(reversed(wp.newest()))
    if (name, kind) == ("posts", "post"):
        home: list[tuple[str, datetime | None]] = []
        return home + [(wp.url(post), post.modified) for post in posts]
    if name == "taxonomies" and kind in ("category", "post_tag"):
        archive = "category" if kind == "category" else "tag"
        return [(wp.archive_url(archive, term), None) for term in wp.terms(posts, archive)]
    if name == "users":
        return [(wp.archive_url("author", author), None) for author in wp.site.authors]
    return None


def _urlset(wp: WordPress, urls: list[tuple[str, datetime | None]]) -> str:
    rows = "".join(
        f"<url><loc>{escape(url)}</loc>"
        + (f"<lastmod>{changed.isoformat()}</lastmod>" if changed else "")
        + "</url>"
        for url, changed in urls
    )
    return f"{_core_head(wp, '')}<urlset {_NS}>{rows}</urlset>\n"


def _seo(wp: WordPress, path: str) -> Answer | None:
    """Sitemaps as Yoast SEO writes them; WordPress' own are sent there."""
    if path in ("/wp-sitemap.xml", "/sitemap.xml"):
        return redirect(f"{wp.home}/sitemap_index.xml")
    posts = list(reversed(wp.newest()))
    sheet = (
        '<?xml version="1.0" encoding="UTF-8"?><?xml-stylesheet type="text/xsl" '
        f'href="{wp.home}/wp-content/plugins/wordpress-seo/css/main-sitemap.xsl"?>\n'
    )
    if path == "/sitemap_index.xml":
        rows = "".join(
            f"\t<sitemap>\n\t\t<loc>{wp.home}/{kind}-sitemap.xml</loc>\n"
            f"\t\t<lastmod>{wp.utc(wp.changed)}</lastmod>\n\t</sitemap>\n"
            for kind in ("post", "category", "post_tag", "author")
        )
        body = f"{sheet}<sitemapindex {_NS}>\n{rows}</sitemapindex>\n"
    elif (match := _SEO.fullmatch(path)) and match[2] in ("", "1"):
        rows = "".join(_seo_row(wp, match[1], posts))
        body = (
            f'{sheet}<urlset xmlns:image="http://www.google.com/schemas/sitemap-image/1.1" {_NS}>\n'
            f"{rows}</urlset>\n"
        )
    else:
        return None
    note = "<!-- XML Sitemap generated by Yoast SEO -->"
    return Answer(body + note, 200, _SEO_TYPE, {"X-Robots-Tag": "noindex, follow"})


def _seo_row(wp: WordPress, kind: str, posts: list[Post]) -> list[str]:
    if kind == "post":
        return [
            f"\t<url>\n\t\t<loc>{escape(wp.url(p))}</loc>\n"
            f"\t\t<lastmod>{wp.utc(p.modified)}</lastmod>\n"
            f"\t\t<image:image>\n\t\t\t<image:loc>{wp.upload(p)}</image:loc>\n"
            "\t\t</image:image>\n\t</url>\n"
            for p in posts
        ]
    names = {"category": "category", "post_tag": "tag", "author": "author"}
    if kind not in names:
        return []
    archive = names[kind]
    terms = wp.site.authors if archive == "author" else wp.terms(posts, archive)
    return [f"\t<url>\n\t\t<loc>{wp.archive_url(archive, t)}</loc>\n\t</url>\n" for t in terms]
