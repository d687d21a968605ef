"""RSS 2.0 and Atom feeds of WordPress, in the markup of ``feed-rss2.php`` and ``feed-atom.php``.

Feeds carry ``Last-Modified`` of the newest change of the whole site and its MD5 as ``ETag``
(``WP::send_headers``). A feed page past the end is an empty feed with status 404.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import TYPE_CHECKING

from markupsafe import escape

from crawler.demo.markup import texturize
from crawler.demo.model import Post, slugify
from crawler.demo.surfaces.base import (
    Answer,
    Request,
    chunk,
    conditional,
    http_date,
    zulu,
)
from crawler.demo.surfaces.wordpress.query import Query

if TYPE_CHECKING:
    from crawler.demo.surfaces.wordpress.site import WordPress

PER_FEED = 10
GENERATOR = "https://wordpress.org/?v=6.6.2"
_RSS_TYPE = "application/rss+xml; charset=UTF-8"
_ATOM_TYPE = "application/atom+xml; charset=UTF-8"


def respond(wp: WordPress, wanted: Query, request: Request) -> Answer:
    """Return one page of the feed of a listing."""
    posts = wp.found(wanted)
    if wanted.feed == "comments-rss2":
        return comments(wp, posts, f"Komentar untuk {texturize(wp.site.name)}", wp.home)
    shown = chunk(posts, wanted.paged, PER_FEED)
    status = 404 if wanted.paged > 1 and not shown else 200
    if wanted.kind in ("category", "tag", "author", "date") and not posts:
        status = 404
    name = _channel_name(wp, wanted)
    link = wp.listing_url(wanted, 1)
    if wanted.feed == "atom":
        answer = Answer(_atom(wp, name, link, shown), status, _ATOM_TYPE)
    elif wanted.feed in ("rss2", "rss", "rdf"):
        answer = Answer(_rss(wp, name, link, shown, request), status, _RSS_TYPE)
    else:
        return Answer(
            "<p>KESALAHAN: Ini bukan templat umpan yang sah.</p>", 404, "text/html; charset=UTF-8"
        )
    if status != 200:
        return answer
    changed = wp.changed
    digest = hashlib.md5(http_date(changed).encode(), usedforsecurity=False).hexdigest()
    return conditional(request, answer, changed, f'"{digest}"')


def comments(wp: WordPress, posts: list[Post], name: str, link: str) -> Answer:
    """Return the feed of the comments on some posts: its items are no articles."""
    said = [(post, n, one) for post in posts for n, one in enumerate(post.comments, 1)]
    said.sort(key=lambda entry: entry[2][2], reverse=True)
    items = "".join(
        f"\t<item>\n\t\t<title>Komentar di {wp.title(post)} oleh {escape(who)}</title>\n"
        f"\t\t<link>{escape(wp.url(post))}#comment-{post.number}{n}</link>\n"
        f"\t\t<dc:creator><![CDATA[{who}]]></dc:creator>\n"
        f"\t\t<pubDate>{_rfc822(when)}</pubDate>\n"
        f'\t\t<guid isPermaLink="false">{escape(wp.url(post))}#comment-{post.number}{n}</guid>\n'
        f"\t\t<description><![CDATA[{text}]]></description>\n"
        f"\t\t<content:encoded><![CDATA[<p>{text}</p>]]></content:encoded>\n\t</item>\n"
        for post, n, (who, text, when) in said[:PER_FEED]
    )
    return Answer(_channel(wp, name, link, items, link), 200, _RSS_TYPE)


def _channel_name(wp: WordPress, wanted: Query) -> str:
    name = texturize(wp.site.name)
    if wanted.kind == "search":
        return f"Hasil Pencarian untuk &#8220;{escape(wanted.search)}&#8221; &#8211; {name}"
    return name if wanted.kind == "home" else f"{escape(wanted.name)} &#8211; {name}"


def _rfc822(moment: datetime) -> str:
    return format_datetime(moment.astimezone(UTC))


def _rss(wp: WordPress, name: str, link: str, posts: list[Post], request: Request) -> str:
    items = "".join(_item(wp, post) for post in posts)
    here = wp.home + request.path
    return _channel(wp, name, link, items, here)


def _channel(wp: WordPress, name: str, link: str, items: str, here: str) -> str:
    return f"""<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"
\txmlns:content="http://purl.org/rss/1.0/modules/content/"
\txmlns:wfw="http://wellformedweb.org/CommentAPI/"
\txmlns:dc="http://purl.org/dc/elements/1.1/"
\txmlns:atom="http://www.w3.org/2005/Atom"
\txmlns:sy="http://purl.org/rss/1.0/modules/syndication/"
\txmlns:slash="http://purl.org/rss/1.0/modules/slash/"
\t>

<channel>
\t<title>{name}</title>
\t<atom:link href="{escape(here)}" rel="self" type="application/rss+xml" />
\t<link>{escape(link)}</link>
\t<description>{escape(wp.site.tagline)}</description>
\t<lastBuildDate>{_rfc822(wp.changed)}</lastBuildDate>
\t<language>id</language>
\t<sy:updatePeriod>
\thourly\t</sy:updatePeriod>
\t<sy:updateFrequency>
\t1\t</sy:updateFrequency>
\t<generator>{GENERATOR}</generator>
{items}\t</channel>
</rss>
"""


def _item(wp: WordPress, post: Post) -> str:
    url = escape(wp.url(post))
    guid = escape(f"{wp.home}/?p={post.number}")
    terms = "".join(
        f"\t\t<category><![CDATA[{term}]]></category>\n" for term in (post.section, *post.tags)
    )
    body = ""
    if wp.site.options["feed"] == "full":
        # Only the first page: get_the_content() shows one page of a paged post.
        content = wp.content(post, 1) or _password_form(wp)
        body = f"\t\t\t\t\t<content:encoded><![CDATA[{content}]]></content:encoded>\n"
    return f"""\t<item>
\t\t<title>{wp.title(post)}</title>
\t\t<link>{url}</link>
\t\t\t\t\t<comments>{url}#respond</comments>
\t\t
\t\t<dc:creator><![CDATA[{post.author}]]></dc:creator>
\t\t<pubDate>{_rfc822(post.published)}</pubDate>
{terms}\t\t<guid isPermaLink="false">{guid}</guid>

\t\t\t\t\t<description><![CDATA[{_summary(wp, post)}]]></description>
{body}\t\t
\t\t\t\t\t<wfw:commentRss>{url}{"feed/" if wp.pretty else "&amp;feed=rss2"}</wfw:commentRss>
\t\t\t<slash:comments>{len(post.comments)}</slash:comments>
\t\t
\t\t\t</item>
"""


def _summary(wp: WordPress, post: Post) -> str:
    return wp.excerpt(post) if wp.site.options["feed"] == "full" else f"<p>{wp.excerpt(post)}</p>\n"


def _password_form(wp: WordPress) -> str:
    return (
        f'<form action="{wp.home}/wp-login.php?action=postpass" class="post-password-form" '
        'method="post">\n<p>Konten ini dilindungi kata sandi. Untuk melihatnya, masukkan kata '
        "sandi Anda di bawah:</p>\n</form>\n"
    )


def _atom(wp: WordPress, name: str, link: str, posts: list[Post]) -> str:
    entries = "".join(_entry(wp, post) for post in posts)
    return f"""<?xml version="1.0" encoding="UTF-8"?><feed
\txmlns="http://www.w3.org/2005/Atom"
\txmlns:thr="http://purl.org/syndication/thread/1.0"
\txml:lang="id"
\t>
\t<title type="text">{name}</title>
\t<subtitle type="text">{escape(wp.site.tagline)}</subtitle>

\t<updated>{zulu(wp.changed)}</updated>

\t<link rel="alternate" type="text/html" href="{escape(link)}" />
\t<id>{wp.home}/feed/atom/</id>
\t<link rel="self" type="application/atom+xml" href="{wp.home}/feed/atom/" />

\t<generator uri="https://wordpress.org/" version="6.6.2">WordPress</generator>
{entries}</feed>
"""


def _entry(wp: WordPress, post: Post) -> str:
    url = escape(wp.url(post))
    terms = "".join(
        f'<category scheme="{wp.home}" term="{escape(term)}" />'
        for term in (post.section, *post.tags)
    )
    content = ""
    if wp.site.options["feed"] == "full":
        body = wp.content(post, 1) or _password_form(wp)
        content = f'\t\t<content type="html" xml:base="{url}"><![CDATA[{body}]]></content>\n'
    return f"""\t<entry>
\t\t<author>
\t\t\t<name>{escape(post.author)}</name>
\t\t\t\t\t\t\t<uri>{wp.home}/author/{slugify(post.author)}/</uri>
\t\t\t\t\t\t</author>

\t\t<title type="html"><![CDATA[{wp.title(post)}]]></title>
\t\t<link rel="alternate" type="text/html" href="{url}" />

\t\t<id>{escape(f"{wp.home}/?p={post.number}")}</id>
\t\t<updated>{zulu(post.modified)}</updated>
\t\t<published>{zulu(post.published)}</published>
\t\t{terms}
\t\t<summary type="html"><![CDATA[{wp.excerpt(post)}]]></summary>
{content}\t</entry>
"""
