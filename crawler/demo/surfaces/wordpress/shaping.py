"""Collections and objects as the REST API returns them: pages, ``_fields`` and ``_embed``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from crawler.demo.model import Post
from crawler.demo.surfaces.base import Request, chunk, page_count
from crawler.demo.surfaces.wordpress import resources, rest
from crawler.demo.surfaces.wordpress.parameters import RestError, integer, listed

if TYPE_CHECKING:
    from crawler.demo.surfaces.wordpress.site import WordPress

Object = dict[str, Any]
#: A body and the headers that go with it.
Reply = tuple[Any, dict[str, str]]


def collection(wp: WordPress, request: Request, items: list[Any], path: str) -> Reply:
    """Return one page of a collection with its totals and the links to its neighbours."""
    size = integer(request, "per_page", 10, 1, 100)
    page = integer(request, "page", 1, 1, None)
    total, pages = len(items), page_count(len(items), size)
    if page > pages and total > 0 and path == "wp/v2/posts":
        raise RestError(
            "rest_post_invalid_page_number",
            "Nomor halaman yang diminta lebih besar dari jumlah halaman yang tersedia.",
            400,
        )
    offset = integer(request, "offset", 0, 0, None)
    shown = items[offset : offset + size] if offset else chunk(items, page, size)
    headers = {"X-WP-Total": str(total), "X-WP-TotalPages": str(pages)}
    base = rest.address(wp, path)
    links = []
    for rel, number in (("prev", min(page - 1, pages)), ("next", page + 1)):
        if 1 <= number <= pages and (rel == "prev" or page < pages):
            links.append(f'<{_with_page(base, request, number)}>; rel="{rel}"')
    if links:
        headers["Link"] = ", ".join(links)
    return shown, headers


def _with_page(base: str, request: Request, page: int) -> str:
    pairs = [(k, v) for k, v in request.pairs if k not in ("page", "rest_route")]
    if "?" in base:
        head, route = base.split("?rest_route=")
        base, pairs = head, [("rest_route", route), *pairs]
    query_string = "&".join(f"{quote(k, safe='')}={quote(v, safe='')}" for k, v in pairs)
    return f"{base}?{query_string}{'&' if query_string else ''}page={page}"


def finish(wp: WordPress, request: Request, full: Object, post: Post | None) -> Object:
    """Reduce an object to ``_fields``, then add ``_embedded`` for the links that are left."""
    fields = listed(request, "_fields")
    result = _select(full, fields) if fields else full
    if "_embed" in request.query and post is not None and "_links" in result:
        names = [n for n in listed(request, "_embed") if n not in ("1", "true")]
        embedded = resources.embedded(wp, post, result["_links"], names)
        if embedded:
            result["_embedded"] = embedded
    return result


def _select(full: Object, fields: list[str]) -> Object:
    """Return the named fields; ``title.rendered`` keeps one key of an object."""
    result: Object = {}
    for field in fields:
        source, target = full, result
        *parents, last = field.split(".")
        for parent in parents:
            inner = source.get(parent)
            if not isinstance(inner, dict):
                break
            if target.get(parent) is inner:
                break
            source, target = inner, target.setdefault(parent, {})
        else:
            if last in source:
                target[last] = source[last]
    return {key: result[key] for key in full if key in result}
