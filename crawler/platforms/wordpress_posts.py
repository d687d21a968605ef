"""What WordPress's REST API says of posts, as candidates.

Source: https://developer.wordpress.org/rest-api/reference/posts/#schema.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from typing import Any

from crawler.items import Candidate
from crawler.platforms.addresses import homes_of, same_site
from crawler.platforms.contract import Page, Refused, Site, Skip, Step
from crawler.platforms.formats.items import clean_names
from crawler.platforms.formats.json_text import json_value
from crawler.platforms.formats.markup import plain, whole_body
from crawler.platforms.window import read_stamp

FIELDS = (
    "id,date,date_gmt,modified,modified_gmt,link,title,content,excerpt,"
    "jetpack_featured_media_url,yoast_head_json.author,_links,_embedded"
)
EMBEDS = "author,wp:term,wp:featuredmedia"


def has_body(post: dict[str, Any]) -> bool:
    """Say whether a post carries its whole text."""
    return whole_body(_rendered(post.get("content"))) is not None


def stamps_of(post: dict[str, Any]) -> tuple[str | None, str | None]:
    """Return when a post was published and when it was edited, ISO 8601."""
    return (
        _stamp(post.get("date"), post.get("date_gmt")),
        _stamp(post.get("modified"), post.get("modified_gmt")),
    )


def read_posts(page: Page) -> list[dict[str, Any]]:
    """Decode the answer; cheap hosts print PHP notices or a byte-order mark before the JSON."""
    text = page.body.decode("utf-8-sig", "replace")
    for start in (0, text.find("[{"), text.rfind("\n[")):
        try:
            value = json_value(text[start:]) if start >= 0 else None
        except (ValueError, RecursionError):
            continue
        if isinstance(value, list):
            posts = [post for post in value if isinstance(post, dict)]
            if not value or any(isinstance(post.get("link"), str) for post in posts):
                return posts
            raise Refused("the API's posts have no links")
        if isinstance(value, dict):
            raise Refused(f"the API answers {str(value.get('code', 'no list'))[:60]}")
    raise Refused("the API answers no JSON")


def steps_of(site: Site, posts: list[dict[str, Any]]) -> Iterator[Step]:
    homes = homes_of(site)
    links = [post.get("link") for post in posts]
    some_own = any(isinstance(link, str) and same_site(link, *homes) for link in links)
    for post, link in zip(posts, links, strict=True):
        if not isinstance(link, str) or not link.startswith(("http://", "https://")):
            continue
        if some_own and not same_site(link, *homes):
            # Plug-ins mix in other sites' posts; a site that has moved lists none of its own.
            yield Skip(url=link, reason="other-site", evidence="the API lists another site's post")
        elif any(_protected(post.get(field)) for field in ("content", "excerpt")):
            yield Skip(url=link, reason="password-protected", evidence="the API says protected")
        else:
            yield _candidate(post, link)


def _protected(value: Any) -> bool:
    return isinstance(value, dict) and bool(value.get("protected"))


def _candidate(post: dict[str, Any], link: str) -> Candidate:
    embedded = post.get("_embedded")
    embedded = embedded if isinstance(embedded, dict) else {}
    terms = [term for group in _list(embedded.get("wp:term")) for term in _list(group)]
    sections = clean_names(
        term["name"]
        for term in _named(terms, "category")
        if term.get("slug") not in ("uncategorized", "tak-berkategori")
    )
    return Candidate(
        url=link,
        discovered_by="wordpress-api",
        title=plain(_rendered(post.get("title"))),
        published_at=_stamp(post.get("date"), post.get("date_gmt")),
        modified_at=_stamp(post.get("modified"), post.get("modified_gmt")),
        authors=_authors(post, embedded),
        tags=clean_names(term["name"] for term in _named(terms, "post_tag")),
        section=sections[0] if sections else None,
        image=_image(post, embedded),
        body=whole_body(_rendered(post.get("content"))),
    )


def _authors(post: dict[str, Any], embedded: dict[str, Any]) -> list[str]:
    names = clean_names(
        author["name"]
        for author in _list(embedded.get("author"))
        if isinstance(author, dict) and isinstance(author.get("name"), str)
    )
    yoast = post.get("yoast_head_json")
    if not names and isinstance(yoast, dict) and isinstance(yoast.get("author"), str):
        names = clean_names([yoast["author"]])
    return names


def _image(post: dict[str, Any], embedded: dict[str, Any]) -> str | None:
    media = [m for m in _list(embedded.get("wp:featuredmedia")) if isinstance(m, dict)]
    found = [m.get("source_url") for m in media] + [post.get("jetpack_featured_media_url")]
    return next((url for url in found if isinstance(url, str) and url.startswith("http")), None)


def _stamp(local: Any, gmt: Any) -> str | None:
    """Join the local time with its distance from UTC; None when neither can be read."""
    here, utc = _time(local), _time(gmt)
    if here is None:
        return utc.replace(tzinfo=timezone.utc).isoformat() if utc else None  # noqa: UP017
    if utc is None:
        return here.isoformat()
    offset = timedelta(minutes=round((here - utc).total_seconds() / 900) * 15)
    if abs(offset) > timedelta(hours=14):
        return utc.replace(tzinfo=timezone.utc).isoformat()  # noqa: UP017
    return here.replace(tzinfo=timezone(offset)).isoformat()


def _time(value: Any) -> datetime | None:
    stamp = read_stamp(value) if isinstance(value, str) else None
    return datetime.fromisoformat(stamp).replace(tzinfo=None) if stamp else None


def _rendered(value: Any) -> str:
    value = value.get("rendered") if isinstance(value, dict) else value
    return value if isinstance(value, str) else ""


def _named(terms: list[Any], taxonomy: str) -> list[dict[str, Any]]:
    return [
        term
        for term in terms
        if isinstance(term, dict)
        and term.get("taxonomy") == taxonomy
        and isinstance(term.get("name"), str)
    ]


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
