"""The objects that the REST API of WordPress answers with, field for field in its order."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from crawler.demo.model import Post, slugify
from crawler.demo.surfaces.wordpress import rest

if TYPE_CHECKING:
    from crawler.demo.surfaces.wordpress.site import WordPress

Object = dict[str, Any]
_EMBED_FIELDS = frozenset(
    ("id", "date", "slug", "type", "link", "title", "excerpt", "author", "featured_media", "_links")
)


def local(moment: datetime) -> str:
    """Return the site's clock, without a zone, as ``date`` has it."""
    return f"{moment:%Y-%m-%dT%H:%M:%S}"


def gmt(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S}"


def post(wp: WordPress, item: Post, *, embed: bool = False) -> Object:
    """Return a post in the context ``view`` (or ``embed``)."""
    protected = item.state == "protected"
    excerpt = "" if protected else f"<p>{wp.excerpt(item)}</p>\n"
    full: Object = {
        "id": item.number,
        "date": local(item.published),
        "date_gmt": gmt(item.published),
        "guid": {"rendered": f"{wp.home}/?p={item.number}"},
        "modified": local(item.modified),
        "modified_gmt": gmt(item.modified),
        "slug": item.slug,
        "status": "publish",
        "type": "post",
        "link": wp.url(item),
        "title": {"rendered": wp.title(item)},
        "content": {"rendered": wp.content(item), "protected": protected},
        "excerpt": {"rendered": excerpt, "protected": protected},
        "author": wp.author_id(item.author),
        "featured_media": item.number + 1,
        "comment_status": "open",
        "ping_status": "closed",
        "sticky": False,
        "template": "",
        "format": "standard",
        "meta": {"footnotes": ""},
        "categories": [wp.term_id(item.section)],
        "tags": [wp.term_id(tag) for tag in item.tags],
        "class_list": _classes(wp, item),
        "_links": _post_links(wp, item),
    }
    return {k: v for k, v in full.items() if k in _EMBED_FIELDS} if embed else full


def _classes(wp: WordPress, item: Post) -> list[str]:
    names = [f"post-{item.number}", "post", "type-post", "status-publish", "format-standard"]
    names += ["has-post-thumbnail", "hentry", f"category-{slugify(item.section)}"]
    return names + [f"tag-{slugify(tag)}" for tag in item.tags]


def _post_links(wp: WordPress, item: Post) -> Object:
    def at(route: str) -> str:
        return rest.address(wp, route)

    def having(route: str, variable: str) -> str:
        base = at(route)
        if "?" in base:
            base = base.replace("rest_route=/", "rest_route=%2F").replace("v2/", "v2%2F")
            base = base.replace("wp/", "wp%2F")
        return f"{base}{'&' if '?' in base else '?'}{variable}={item.number}"

    own = at(f"wp/v2/posts/{item.number}")
    return {
        "self": [{"href": own}],
        "collection": [{"href": at("wp/v2/posts")}],
        "about": [{"href": at("wp/v2/types/post")}],
        "author": [{"embeddable": True, "href": at(f"wp/v2/users/{wp.author_id(item.author)}")}],
        "replies": [{"embeddable": True, "href": having("wp/v2/comments", "post")}],
        "version-history": [{"count": 1, "href": f"{own}/revisions"}],
        "wp:featuredmedia": [{"embeddable": True, "href": at(f"wp/v2/media/{item.number + 1}")}],
        "wp:attachment": [{"href": having("wp/v2/media", "parent")}],
        "wp:term": [
            {
                "taxonomy": "category",
                "embeddable": True,
                "href": having("wp/v2/categories", "post"),
            },
            {"taxonomy": "post_tag", "embeddable": True, "href": having("wp/v2/tags", "post")},
        ],
        "curies": [{"name": "wp", "href": "https://api.w.org/{rel}", "templated": True}],
    }


def embedded(wp: WordPress, item: Post, links: Object, names: list[str]) -> Object:
    """Return ``_embedded`` for the links of a post; ``names`` limits it to these relations."""
    made: Object = {
        "author": lambda: [user(wp, item.author)],
        "wp:featuredmedia": lambda: [media(wp, item)],
        "wp:term": lambda: [
            [term(wp, item.section, "category", ())],
            [term(wp, tag, "tag", ()) for tag in item.tags],
        ],
    }
    return {
        rel: make() for rel, make in made.items() if rel in links and (not names or rel in names)
    }


def user(wp: WordPress, name: str) -> Object:
    number = wp.author_id(name)
    return {
        "id": number,
        "name": name,
        "url": "",
        "description": f"Pewarta {wp.site.name}",
        "link": wp.archive_url("author", name),
        "slug": slugify(name),
        "avatar_urls": {
            size: f"https://secure.gravatar.com/avatar/{number:032x}?s={size}&d=mm&r=g"
            for size in ("24", "48", "96")
        },
        "_links": {
            "self": [{"href": rest.address(wp, f"wp/v2/users/{number}")}],
            "collection": [{"href": rest.address(wp, "wp/v2/users")}],
        },
    }


def term(wp: WordPress, name: str, kind: str, posts: Iterable[Post]) -> Object:
    """Return a category or tag; ``count`` is left out when no posts are given (embedded)."""
    path = "categories" if kind == "category" else "tags"
    number = wp.term_id(name)
    full: Object = {"id": number}
    posts = list(posts)
    if posts:
        full["count"] = sum(name == p.section or name in p.tags for p in posts)
        full["description"] = ""
    return {
        **full,
        "link": wp.archive_url(kind, name),
        "name": name.replace("&", "&amp;"),
        "slug": slugify(name),
        "taxonomy": "category" if kind == "category" else "post_tag",
        "_links": {
            "self": [{"href": rest.address(wp, f"wp/v2/{path}/{number}")}],
            "collection": [{"href": rest.address(wp, f"wp/v2/{path}")}],
        },
    }


def media(wp: WordPress, item: Post) -> Object:
    """Return the featured image of a post."""
    source = wp.upload(item)
    name = source.rsplit("/", 1)[1].removesuffix(".jpg")
    return {
        "id": item.number + 1,
        "date": local(item.published),
        "slug": name.lower(),
        "type": "attachment",
        "link": f"{wp.home}/?attachment_id={item.number + 1}",
        "title": {"rendered": name.replace("-", " ")},
        "author": wp.author_id(item.author),
        "caption": {"rendered": ""},
        "alt_text": "",
        "media_type": "image",
        "mime_type": "image/jpeg",
        "media_details": {"width": 1280, "height": 720, "file": source.split("uploads/")[1]},
        "source_url": source,
        "_links": {"self": [{"href": rest.address(wp, f"wp/v2/media/{item.number + 1}")}]},
    }


def index(wp: WordPress) -> Object:
    """Return what the root of the API tells of the site."""
    routes = [
        *("/", "/wp/v2", "/wp/v2/posts", "/wp/v2/posts/(?P<id>[\\d]+)", "/wp/v2/pages"),
        *("/wp/v2/categories", "/wp/v2/tags", "/wp/v2/users", "/wp/v2/search"),
    ]
    return {
        "name": wp.site.name,
        "description": wp.site.tagline,
        "url": wp.home,
        "home": wp.home,
        "gmt_offset": str(wp.site.zone),
        "timezone_string": "",
        "namespaces": ["oembed/1.0", "wp/v2", "wp-site-health/v1", "wp-block-editor/v1"],
        "authentication": [],
        "routes": {
            route: {
                "namespace": "wp/v2" if route.startswith("/wp/v2") else "",
                "methods": ["GET"],
                "endpoints": [{"methods": ["GET"], "args": []}],
            }
            for route in routes
        },
        "site_logo": 0,
        "site_icon": 0,
        "site_icon_url": "",
        "_links": {"help": [{"href": "https://developer.wordpress.org/rest-api/"}]},
    }


def types(wp: WordPress) -> Object:
    """Return the post types."""
    return {
        name: {
            "description": "",
            "hierarchical": name == "page",
            "has_archive": False,
            "name": label,
            "slug": name,
            "icon": None,
            "taxonomies": ["category", "post_tag"] if name == "post" else [],
            "rest_base": f"{name}s",
            "rest_namespace": "wp/v2",
            "_links": {"collection": [{"href": rest.address(wp, "wp/v2/types")}]},
        }
        for name, label in (("post", "Pos"), ("page", "Laman"))
    }
