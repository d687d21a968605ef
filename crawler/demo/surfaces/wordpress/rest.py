"""The REST API of WordPress: routing, parameters, collections with totals and links.

Reference: https://developer.wordpress.org/rest-api/reference/posts/ and
https://developer.wordpress.org/rest-api/using-the-rest-api/. Both addresses are served,
``/wp-json/…`` and ``?rest_route=…``; with plain permalinks only the latter exists.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from crawler.demo.model import Post
from crawler.demo.surfaces.base import JSON, Answer, Request
from crawler.demo.surfaces.wordpress import query, resources
from crawler.demo.surfaces.wordpress.parameters import (
    RestError,
    choice,
    invalid,
    listed,
    moment,
)
from crawler.demo.surfaces.wordpress.shaping import Object, Reply, collection, finish

if TYPE_CHECKING:
    from crawler.demo.surfaces.wordpress.site import WordPress

_EXPOSED = "X-WP-Total, X-WP-TotalPages, Link"
_ALLOWED = "Authorization, X-WP-Nonce, Content-Disposition, Content-MD5, Content-Type"
_ORDERS = frozenset(
    {"author", "date", "id", "include", "include_slugs", "modified", "parent", "relevance", "slug"}
    | {"title"}
)


def root(wp: WordPress) -> str:
    """Return the address of the API as the site announces it."""
    return f"{wp.home}/wp-json/" if wp.pretty else f"{wp.home}/index.php?rest_route=/"


def address(wp: WordPress, route: str) -> str:
    """Return the address of a route below the API, as links in answers print it."""
    return root(wp) + route.lstrip("/")


def route_of(wp: WordPress, path: str, request: Request) -> str | None:
    """Return the API route that a request asks for, None when it asks for none."""
    if path in ("/", "/index.php") and "rest_route" in request.query:
        return "/" + request.query["rest_route"].strip("/")
    if wp.pretty and (path == "/wp-json" or path.startswith("/wp-json/")):
        return "/" + path.removeprefix("/wp-json").strip("/")
    return None


def respond(wp: WordPress, route: str, request: Request) -> Answer:
    """Answer a request to the API, or pretend, when the site's API is closed or lies."""
    policy = wp.site.options["rest"]
    if policy == "lying":
        return wp.respond(Request("/"))
    try:
        if policy == "closed":
            raise RestError(
                "rest_login_required", "REST API dibatasi hanya untuk pengguna terautentikasi.", 401
            )
        body, headers = _dispatch(wp, route, request)
        status = 200
    except RestError as error:
        body = {
            "code": error.code,
            "message": str(error),
            "data": {"status": error.status, **error.data},
        }
        headers, status = {}, error.status
    headers = {
        "X-Robots-Tag": "noindex",
        "X-Content-Type-Options": "nosniff",
        "Access-Control-Expose-Headers": _EXPOSED,
        "Access-Control-Allow-Headers": _ALLOWED,
        "Allow": "GET",
        **headers,
    }
    api = f'<{root(wp)}>; rel="https://api.w.org/"'
    headers["Link"] = ", ".join(filter(None, (api, headers.get("Link"))))
    if request.query.get("_envelope"):
        body = {"body": body, "status": status, "headers": headers}
        status = 200
    return Answer(php_json(body), status, JSON, headers)


def php_json(value: Any) -> str:
    """Return JSON as PHP's ``json_encode`` writes it: ASCII only, slashes escaped."""
    return json.dumps(value, separators=(",", ":")).replace("/", "\\/")


Handler = Callable[["WordPress", Request, str], Reply]


def _dispatch(wp: WordPress, route: str, request: Request) -> Reply:
    for pattern, handler in _ROUTES:
        if match := pattern.fullmatch(route):
            return handler(wp, request, match[1] if pattern.groups else "")
    raise RestError(
        "rest_no_route", "Tidak ada rute yang cocok dengan URL dan metode permintaan.", 404
    )


def _posts(wp: WordPress, request: Request, _: str) -> Reply:
    order = choice(request, "orderby", "date", _ORDERS)
    descending = choice(request, "order", "desc", frozenset({"asc", "desc"})) == "desc"
    context = choice(request, "context", "view", frozenset({"view", "embed", "edit"}))
    if context == "edit":
        raise RestError(
            "rest_forbidden_context",
            "Maaf, Anda tidak diizinkan untuk menyunting pos dalam tipe pos ini.",
            401,
        )
    if request.query.get("status", "publish") != "publish":
        raise invalid("status", "Status tidak diizinkan.", "rest_forbidden_status")
    text = request.query.get("search", "")
    posts = _filtered(wp, request)
    if text:
        posts = query.search(posts, text, wp.raw)
    if order == "relevance":
        if not text:
            raise RestError(
                "rest_no_search_term_defined",
                "Anda perlu menentukan istilah pencarian untuk mengurutkan berdasarkan relevansi.",
                400,
            )
        posts = query.by_relevance(posts, text, wp.raw)
    elif order == "include":
        wanted = [int(n) for n in listed(request, "include") if n.isdigit()]
        posts.sort(key=lambda p: wanted.index(p.number) if p.number in wanted else 0)
    else:
        keys: dict[str, Callable[[Post], Any]] = {
            "date": lambda p: (p.published, p.number),
            "modified": lambda p: (p.modified, p.number),
            "id": lambda p: p.number,
            "title": lambda p: p.title.casefold(),
            "slug": lambda p: p.slug,
            "author": lambda p: wp.author_id(p.author),
        }
        posts.sort(key=keys.get(order, lambda p: p.number), reverse=descending)
    shown, headers = collection(wp, request, posts, "wp/v2/posts")
    return [_prepared(wp, request, post) for post in shown], headers


def _filtered(wp: WordPress, request: Request) -> list[Post]:
    """Return the visible posts that pass the parameters; bounds in time are exclusive."""
    bounds = {
        name: moment(request, name, wp.site.tz)
        for name in ("after", "before", "modified_after", "modified_before")
    }
    lists = {
        name: listed(request, name)
        for name in ("include", "exclude", "slug", "author", "categories", "tags")
    }

    def passes(post: Post) -> bool:
        published = post.published.replace(microsecond=0)
        modified = post.modified.replace(microsecond=0)
        times = (
            bounds["after"] is None or published > bounds["after"],
            bounds["before"] is None or published < bounds["before"],
            bounds["modified_after"] is None or modified > bounds["modified_after"],
            bounds["modified_before"] is None or modified < bounds["modified_before"],
        )
        members = {
            "include": {str(post.number)},
            "slug": {post.slug},
            "author": {str(wp.author_id(post.author))},
            "categories": {str(wp.term_id(post.section))},
            "tags": {str(wp.term_id(tag)) for tag in post.tags},
        }
        chosen = all(members[k] & set(v) for k, v in lists.items() if v and k != "exclude")
        return all(times) and chosen and str(post.number) not in lists["exclude"]

    return [post for post in wp.newest() if passes(post)]


def _prepared(wp: WordPress, request: Request, post: Post) -> Object:
    full = resources.post(wp, post, embed=request.query.get("context") == "embed")
    return finish(wp, request, full, post)


def _one_post(wp: WordPress, request: Request, number: str) -> Reply:
    for post in wp.posts:
        if str(post.number) != number or post.state == "gone":
            continue
        if post.state == "draft":
            raise RestError(
                "rest_forbidden", "Maaf, Anda tidak diizinkan untuk melakukan itu.", 401
            )
        return _prepared(wp, request, post), {}
    raise RestError("rest_post_invalid_id", "ID pos tidak valid.", 404)


def _terms(kind: str, path: str) -> Handler:
    def handler(wp: WordPress, request: Request, number: str) -> Reply:
        posts = wp.newest()
        terms = [resources.term(wp, name, kind, posts) for name in wp.terms(posts, kind)]
        if number:
            for term in terms:
                if str(term["id"]) == number:
                    return finish(wp, request, term, None), {}
            raise RestError("rest_term_invalid", "Istilah tidak ada.", 404)
        text = request.query.get("search", "").casefold()
        slugs = listed(request, "slug")
        terms = [t for t in terms if text in t["name"].casefold()]
        terms = [t for t in terms if not slugs or t["slug"] in slugs]
        shown, headers = collection(wp, request, terms, path)
        return [finish(wp, request, term, None) for term in shown], headers

    return handler


def _users(wp: WordPress, request: Request, number: str) -> Reply:
    users = [resources.user(wp, name) for name in wp.site.authors]
    if number:
        for user in users:
            if str(user["id"]) == number:
                return finish(wp, request, user, None), {}
        raise RestError("rest_user_invalid_id", "ID pengguna tidak valid.", 404)
    shown, headers = collection(wp, request, users, "wp/v2/users")
    return [finish(wp, request, user, None) for user in shown], headers


def _search(wp: WordPress, request: Request, _: str) -> Reply:
    text = request.query.get("search", "")
    posts = wp.newest()
    if text:
        posts = query.by_relevance(query.search(posts, text, wp.raw), text, wp.raw)
    shown, headers = collection(wp, request, posts, "wp/v2/search")
    return [
        {
            "id": post.number,
            "title": wp.title(post),
            "url": wp.url(post),
            "type": "post",
            "subtype": "post",
        }
        for post in shown
    ], headers


def _media(wp: WordPress, request: Request, number: str) -> Reply:
    for post in wp.newest():
        if str(post.number + 1) == number:
            return finish(wp, request, resources.media(wp, post), None), {}
    raise RestError("rest_post_invalid_id", "ID pos tidak valid.", 404)


def _index(wp: WordPress, request: Request, _: str) -> Reply:
    return finish(wp, request, resources.index(wp), None), {}


def _types(wp: WordPress, request: Request, _: str) -> Reply:
    return resources.types(wp), {}


def _empty(path: str) -> Handler:
    return lambda wp, request, _: collection(wp, request, [], path)


_ROUTES: tuple[tuple[re.Pattern[str], Handler], ...] = tuple(
    (re.compile(pattern), handler)
    for pattern, handler in (
        (r"/", _index),
        (r"/wp/v2", _index),
        (r"/wp/v2/posts", _posts),
        (r"/wp/v2/posts/(\d+)", _one_post),
        (r"/wp/v2/categories(?:/(\d+))?", _terms("category", "wp/v2/categories")),
        (r"/wp/v2/tags(?:/(\d+))?", _terms("tag", "wp/v2/tags")),
        (r"/wp/v2/users(?:/(\d+))?", _users),
        (r"/wp/v2/media/(\d+)", _media),
        (r"/wp/v2/search", _search),
        (r"/wp/v2/types", _types),
        (r"/wp/v2/pages", _empty("wp/v2/pages")),
    )
)
