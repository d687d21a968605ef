"""The feeds of a Blogger site: Atom, RSS and JSON of one object, paged and queried.

Reference: the Blogger Data API and its query parameters, kept for feeds
(https://developers.google.com/gdata/docs/json, https://support.google.com/blogger/answer/97933).
"""

from __future__ import annotations

import hashlib
import json
import re
from datetime import datetime, timedelta, tzinfo
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from markupsafe import escape

from crawler.demo.model import Post
from crawler.demo.surfaces.base import Answer, Request, conditional
from crawler.demo.surfaces.blogger.search import matching

if TYPE_CHECKING:
    from crawler.demo.surfaces.blogger.site import Blogger

#: How many entries a feed gives unasked, and at most.
FEED_DEFAULT, FEED_MAX = 25, 150
_NAMESPACES = {
    "xmlns": "http://www.w3.org/2005/Atom",
    "xmlns$openSearch": "http://a9.com/-/spec/opensearchrss/1.0/",
    "xmlns$blogger": "http://schemas.google.com/blogger/2008",
    "xmlns$georss": "http://www.georss.org/georss",
    "xmlns$gd": "http://schemas.google.com/g/2005",
    "xmlns$thr": "http://purl.org/syndication/thread/1.0",
}


def respond(blog: Blogger, request: Request, kind: str, label: str) -> Answer:
    query = request.query
    posts = _asked(blog, request, label)
    start = max(1, request.number("start-index", 1))
    size = min(request.number("max-results", FEED_DEFAULT), FEED_MAX)
    shown = posts[start - 1 : start - 1 + size]
    counts = (len(posts), start, size)
    links = _feed_links(blog, request, kind, counts)
    feed = _feed_object(blog, shown, kind, links, counts)
    alt = query.get("alt", "atom")
    if alt == "json":
        answer = Answer(_json(feed), 200, "application/json; charset=UTF-8")
    elif alt == "json-in-script":
        callback = query.get("callback", "gdata.io.handleScriptLoaded")
        script = f"// API callback\n{callback}({_json(feed)});"
        answer = Answer(script, 200, "text/javascript; charset=UTF-8")
    elif alt == "rss":
        answer = Answer(rss(feed["feed"]), 200, "application/rss+xml; charset=UTF-8")
    elif alt == "atom":
        answer = Answer(atom(feed["feed"]), 200, "application/atom+xml; charset=UTF-8")
    else:
        return Answer("Unknown alt parameter", 400, "text/html; charset=UTF-8")
    etag = hashlib.sha256(answer.content).hexdigest()
    return conditional(request, answer, blog.changed, f'W/"{etag}"')


def _asked(blog: Blogger, request: Request, label: str) -> list[Post]:
    """Return the posts that the query parameters leave, in the order asked for."""
    posts = blog.newest()
    for name in filter(None, label.split("/")):
        posts = [p for p in posts if name in blog.labels(p)]
    for name, later, field in (
        ("published-min", True, "published"),
        ("published-max", False, "published"),
        ("updated-min", True, "modified"),
        ("updated-max", False, "modified"),
    ):
        edge = moment(request.query.get(name, ""), blog.site.tz)
        if edge is not None:
            posts = [p for p in posts if (getattr(p, field) >= edge) is later]
    if text := request.query.get("q", ""):
        posts = matching(posts, text, blog.labels)
    if request.query.get("orderby") == "updated":
        posts = sorted(posts, key=lambda p: p.modified, reverse=True)
    return posts


def _feed_links(
    blog: Blogger, request: Request, kind: str, counts: tuple[int, int, int]
) -> list[dict[str, str]]:
    total, start, size = counts
    base = f"{blog.home}/feeds/posts/{kind}"
    kept = [(k, v) for k, v in request.pairs if k not in ("start-index", "max-results")]

    def page(index: int) -> str:
        pairs = [*kept, ("start-index", str(index)), ("max-results", str(size))]
        return base + "?" + "&".join(f"{k}={quote(v, safe='')}" for k, v in pairs)

    own = "&".join(f"{k}={quote(v, safe='')}" for k, v in request.pairs)
    atom_type = "application/atom+xml"
    links = [
        {"rel": "http://schemas.google.com/g/2005#feed", "type": atom_type, "href": base},
        {"rel": "self", "type": atom_type, "href": f"{base}?{own}" if own else base},
        {"rel": "alternate", "type": "text/html", "href": f"{blog.home}/"},
        {"rel": "hub", "href": "http://pubsubhubbub.appspot.com/"},
    ]
    if start > 1:
        links.append({"rel": "previous", "type": atom_type, "href": page(max(1, start - size))})
    if start - 1 + size < total:
        links.append({"rel": "next", "type": atom_type, "href": page(start + size)})
    return links


def _feed_object(
    blog: Blogger,
    posts: list[Post],
    kind: str,
    links: list[dict[str, str]],
    counts: tuple[int, int, int],
) -> dict[str, Any]:
    blog_id = blog.site.options["blog_id"]
    feed: dict[str, Any] = {
        **_NAMESPACES,
        "id": {"$t": f"tag:blogger.com,1999:blog-{blog_id}"},
        "updated": {"$t": stamp(blog.changed)},
        "category": [{"term": label} for label in blog.all_labels()],
        "title": {"type": "text", "$t": blog.site.name},
        "subtitle": {"type": "html", "$t": blog.site.tagline},
        "link": links,
        "author": [_author(blog, blog.site.authors[0])],
        "generator": {"version": "7.00", "uri": "http://www.blogger.com", "$t": "Blogger"},
    }
    for name, value in zip(("totalResults", "startIndex", "itemsPerPage"), counts, strict=True):
        feed[f"openSearch${name}"] = {"$t": str(value)}
    if posts:
        feed["entry"] = [_entry(blog, post, kind) for post in posts]
    return {"version": "1.0", "encoding": "UTF-8", "feed": feed}


def _author(blog: Blogger, name: str) -> dict[str, Any]:
    return {
        "name": {"$t": name},
        "uri": {"$t": f"http://www.blogger.com/profile/{len(name) * 1234567890123:020}"},
        "email": {"$t": "noreply@blogger.com"},
        "gd$image": {
            "rel": "http://schemas.google.com/g/2005#thumbnail",
            "width": "16",
            "height": "16",
            "src": "https://img1.blogblog.com/img/b16-rounded.gif",
        },
    }


def _entry(blog: Blogger, post: Post, kind: str) -> dict[str, Any]:
    blog_id, number = blog.site.options["blog_id"], f"{post.number * 7919:019}"
    own = f"http://www.blogger.com/feeds/{blog_id}/posts/default/{number}"
    url = blog.url(post)
    if kind == "summary":
        text = " ".join(post.paragraphs)[:399]
        body = {"summary": {"type": "text", "$t": text}}
    else:
        body = {"content": {"type": "html", "$t": blog.content(post)}}
    return {
        "id": {"$t": f"tag:blogger.com,1999:blog-{blog_id}.post-{number}"},
        "published": {"$t": stamp(post.published)},
        "updated": {"$t": stamp(post.modified)},
        "category": [
            {"scheme": "http://www.blogger.com/atom/ns#", "term": label}
            for label in blog.labels(post)
        ],
        "title": {"type": "text", "$t": post.title},
        **body,
        "link": [
            {
                "rel": "replies",
                "type": "application/atom+xml",
                "href": f"{blog.home}/feeds/{number}/comments/default",
                "title": "Posting Komentar",
            },
            {"rel": "edit", "type": "application/atom+xml", "href": own},
            {"rel": "self", "type": "application/atom+xml", "href": own},
            {"rel": "alternate", "type": "text/html", "href": url, "title": post.title},
        ],
        "author": [_author(blog, post.author)],
        "thr$total": {"$t": str(len(post.comments))},
    }


def moment(text: str, tz: tzinfo) -> datetime | None:
    """Return an RFC 3339 stamp of a query ("+" may have become a space), None when unreadable."""
    try:
        found = datetime.fromisoformat(re.sub(r" (\d\d:\d\d)$", r"+\1", text))
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=tz)


def stamp(moment: datetime) -> str:
    offset = moment.utcoffset() or timedelta()
    return f"{moment:%Y-%m-%dT%H:%M:%S}.000+{offset.seconds // 3600:02}:00"


def _json(value: Any) -> str:
    """Return JSON with markup characters escaped, as Blogger does."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _links_xml(links: list[dict[str, str]]) -> str:
    return "".join(
        "<link " + " ".join(f'{k}="{escape(v)}"' for k, v in link.items()) + "/>" for link in links
    )


def _author_xml(author: dict[str, Any]) -> str:
    return (
        f"<author><name>{escape(author['name']['$t'])}</name><uri>{author['uri']['$t']}</uri>"
        f"<email>{author['email']['$t']}</email></author>"
    )


def atom(feed: dict[str, Any]) -> str:
    """Return the feed object as Atom."""
    names = " ".join(f'{key.replace("$", ":")}="{value}"' for key, value in _NAMESPACES.items())
    entries = "".join(_atom_entry(entry) for entry in feed.get("entry", []))
    categories = "".join(f'<category term="{escape(c["term"])}"/>' for c in feed["category"])
    counts = "".join(
        f"<openSearch:{n}>{feed[f'openSearch${n}']['$t']}</openSearch:{n}>"
        for n in ("totalResults", "startIndex", "itemsPerPage")
    )
    return (
        "<?xml version='1.0' encoding='UTF-8'?>"
        '<?xml-stylesheet href="http://www.blogger.com/styles/atom.css" type="text/css"?>'
        f"<feed {names}><id>{feed['id']['$t']}</id><updated>{feed['updated']['$t']}</updated>"
        f"{categories}<title type='text'>{escape(feed['title']['$t'])}</title>"
        f"<subtitle type='html'>{escape(feed['subtitle']['$t'])}</subtitle>"
        f"{_links_xml(feed['link'])}{_author_xml(feed['author'][0])}"
        "<generator version='7.00' uri='http://www.blogger.com'>Blogger</generator>"
        f"{counts}{entries}</feed>"
    )


def _atom_entry(entry: dict[str, Any]) -> str:
    kind = "content" if "content" in entry else "summary"
    body = entry[kind]
    categories = "".join(
        f'<category scheme="{c["scheme"]}" term="{escape(c["term"])}"/>' for c in entry["category"]
    )
    return (
        f"<entry><id>{entry['id']['$t']}</id><published>{entry['published']['$t']}</published>"
        f"<updated>{entry['updated']['$t']}</updated>{categories}"
        f"<title type='text'>{escape(entry['title']['$t'])}</title>"
        f"<{kind} type='{body['type']}'>{escape(body['$t'])}</{kind}>"
        f"{_links_xml(entry['link'])}{_author_xml(entry['author'][0])}"
        f"<thr:total>{entry['thr$total']['$t']}</thr:total></entry>"
    )


def rss(feed: dict[str, Any]) -> str:
    """Return the feed object as RSS 2.0."""
    items = []
    for entry in feed.get("entry", []):
        body = entry.get("content") or entry["summary"]
        url = entry["link"][-1]["href"]
        published = format_datetime(datetime.fromisoformat(entry["published"]["$t"]))
        categories = "".join(
            f'<category domain="http://www.blogger.com/atom/ns#">{escape(c["term"])}</category>'
            for c in entry["category"]
        )
        items.append(
            f"<item><guid isPermaLink='false'>{entry['id']['$t']}</guid>"
            f"<pubDate>{published}</pubDate><atom:updated>{entry['updated']['$t']}</atom:updated>"
            f"{categories}<title>{escape(entry['title']['$t'])}</title>"
            f"<description>{escape(body['$t'])}</description><link>{escape(url)}</link>"
            f"<author>noreply@blogger.com ({escape(entry['author'][0]['name']['$t'])})</author>"
            f"<thr:total>{entry['thr$total']['$t']}</thr:total></item>"
        )
    home = feed["link"][2]["href"]
    counts = "".join(
        f"<openSearch:{n}>{feed[f'openSearch${n}']['$t']}</openSearch:{n}>"
        for n in ("totalResults", "startIndex", "itemsPerPage")
    )
    return (
        "<?xml version='1.0' encoding='UTF-8'?><rss xmlns:atom='http://www.w3.org/2005/Atom' "
        "xmlns:openSearch='http://a9.com/-/spec/opensearchrss/1.0/' "
        "xmlns:thr='http://purl.org/syndication/thread/1.0' version='2.0'><channel>"
        f"<atom:id>{feed['id']['$t']}</atom:id><title>{escape(feed['title']['$t'])}</title>"
        f"<description>{escape(feed['subtitle']['$t'])}</description><link>{home}</link>"
        f"<generator>Blogger</generator>{counts}{''.join(items)}</channel></rss>"
    )
