"""The control address: what was asked of the sites, the truth as things are, and edits.

The control address (127.0.0.10, same port) answers JSON:

    GET  /sites                 [{"id", "url", "platform"}]
    GET  /requests?site=ID      [{"site", "path", "status", "agent", "time"}], oldest first
    POST /requests/clear        empties the log
    GET  /truth                 what a perfect crawl writes, as things are now
    GET  /posts?site=ID         [{"key", "path", "title", "state", "topic"}]
    POST /edit                  {"site", "key", "paragraphs"?, "title"?, "modified"?}
    POST /delete                {"site", "key"}
    POST /add                   {"site", "key", "title", "paragraphs", "published"?, "topic"?,
                                 "author"?, "section"?, "tags"?}
    POST /reset                 undoes every edit and empties the log
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from aiohttp import web

from crawler.demo.model import Block, Post, slugify
from crawler.demo.surfaces.base import Surface
from crawler.demo.truth import told

if TYPE_CHECKING:
    from crawler.demo.server import ReplicaWeb

Json = dict[str, Any]


async def respond(replica: ReplicaWeb, request: web.BaseRequest) -> web.Response:
    """Answer a request to the control address."""
    asked = (request.method, request.rel_url.path)
    if look := _LOOKS.get(asked):
        return web.json_response(look(replica, request.rel_url.query.get("site")))
    if act := _ACTS.get(asked):
        act(replica)
        return web.json_response({"ok": True})
    if change := _CHANGES.get(asked):
        try:
            order = await request.json()
            change(replica, order)
        except (KeyError, ValueError, TypeError) as error:
            return web.json_response({"error": f"cannot do that: {error!r}"}, status=400)
        return web.json_response({"ok": True})
    return web.json_response({"error": "no such control address"}, status=404)


def _sites(replica: ReplicaWeb, _: str | None) -> list[Json]:
    return [
        {"id": s.site.id, "url": f"{s.home}/", "platform": s.site.platform}
        for s in replica.surfaces.values()
    ]


def _requests(replica: ReplicaWeb, site: str | None) -> list[Json]:
    return [r for r in replica.requests if site in (None, r["site"])]


def _truth(replica: ReplicaWeb, site: str | None) -> list[Json]:
    return [row for row in told(replica.surfaces) if site in (None, row["source"])]


def _posts(replica: ReplicaWeb, site: str | None) -> list[Json]:
    return [
        {
            "site": name,
            "key": post.key,
            "path": surface.path(post),
            "title": post.title,
            "state": post.state,
            "topic": post.topic,
        }
        for name, surface in replica.surfaces.items()
        if site in (None, name)
        for post in surface.posts
    ]


def _named(replica: ReplicaWeb, order: Json) -> tuple[Surface, Post]:
    surface = replica.surfaces[order["site"]]
    post = surface.find(order["key"])
    if post is None:
        raise KeyError(order["key"])
    return surface, post


def _edit(replica: ReplicaWeb, order: Json) -> None:
    """Change a title or a text; the post counts as modified now unless a time is given."""
    surface, post = _named(replica, order)
    modified = _moment(surface, order.get("modified"))
    post.title = order.get("title", post.title)
    if "paragraphs" in order:
        post.blocks = [Block("p", text) for text in order["paragraphs"]]
    post.modified = modified


def _delete(replica: ReplicaWeb, order: Json) -> None:
    _, post = _named(replica, order)
    post.state = "gone"


def _add(replica: ReplicaWeb, order: Json) -> None:
    """Publish a post, by default now and on topic."""
    surface = replica.surfaces[order["site"]]
    if surface.find(order["key"]) is not None:
        raise ValueError(f"{order['key']} exists")
    published = _moment(surface, order.get("published"))
    post = Post(
        site=surface.site.id,
        key=order["key"],
        number=max((p.number for p in surface.posts), default=0) + 4,
        slug=order.get("slug", slugify(order["title"])),
        title=order["title"],
        blocks=[Block("p", text) for text in order["paragraphs"]],
        published=published,
        modified=published,
        author=order.get("author", surface.site.authors[0]),
        section=order.get("section", "Polri"),
        tags=list(order.get("tags", ["Polri"])),
        topic=order.get("topic", "about"),
    )
    surface.posts.append(post)
    surface.posts.sort(key=lambda p: p.published)


def _moment(surface: Surface, text: str | None) -> datetime:
    """Return a stamp in the site's zone; without a zone it is the site's clock; None is now."""
    zone = surface.site.tz
    if text is None:
        return datetime.now(zone).replace(microsecond=0)
    moment = datetime.fromisoformat(text)
    return moment.astimezone(zone) if moment.tzinfo else moment.replace(tzinfo=zone)


_LOOKS: dict[tuple[str, str], Callable[[ReplicaWeb, str | None], list[Json]]] = {
    ("GET", "/sites"): _sites,
    ("GET", "/requests"): _requests,
    ("GET", "/truth"): _truth,
    ("GET", "/posts"): _posts,
}
_ACTS: dict[tuple[str, str], Callable[[ReplicaWeb], None]] = {
    ("POST", "/requests/clear"): lambda replica: replica.requests.clear(),
    ("POST", "/reset"): lambda replica: replica.reset(),
}
_CHANGES: dict[tuple[str, str], Callable[[ReplicaWeb, Json], None]] = {
    ("POST", "/edit"): _edit,
    ("POST", "/delete"): _delete,
    ("POST", "/add"): _add,
}
