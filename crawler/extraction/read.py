"""A page, or a fragment that an API gave, becomes a record.

The order of the work: decode, parse once, read what the page declares, walk its text once, choose
the body, ask trafilatura where the evidence is weak, clean line by line, choose title, dates,
people. Pure: no network, no state; results can be pickled and written as JSON.
"""

from __future__ import annotations

from datetime import datetime

from lxml import etree

from crawler.extraction import kinds, titles
from crawler.extraction.article import Extraction, NoArticle
from crawler.extraction.body import find_body
from crawler.extraction.decode import markup_of
from crawler.extraction.fragment import read_fragment
from crawler.extraction.islands import calls_of, island_article
from crawler.extraction.overrides import Overrides, mark_body, prune, pruned
from crawler.extraction.record import Context, Reading
from crawler.extraction.structured import Declared, declared, plain, text_value
from crawler.extraction.text import article_text, declared_body
from crawler.extraction.tree import body_of, parse
from crawler.extraction.walk import walk_over
from crawler.items import Candidate, ExtractedBy

#: What pages look like whose article may stand in their JSON instead.
_MAY_CARRY = frozenset(("empty-shell", "too-short", "listing"))
#: What a body was read from, by what found it; other bodies are HTML like a page's.
_BODIES_OF: dict[str, ExtractedBy] = {
    "wordpress-api": "wordpress-api",
    "blogger-feed": "blogger-feed",
}


def extract(
    html: bytes | str,
    url: str,
    *,
    known: Candidate | None = None,
    province: str | None = None,
    platform: str | None = None,
    site_name: str | None = None,
    fetched_at: datetime | None = None,
    content_type: str | None = None,
    rendered: bool = False,
    overrides: Overrides | None = None,
) -> Extraction:
    """Read one saved or fetched page.

    Args:
        html: the page's bytes (charset is found out) or text.
        url: the address that it came from.
        known: what discovery told of it; its dates, authors and tags win over the page's own.
        province: ISO 3166-2 code of the source, for times without a zone; None for national.
        platform: family of the source ("wordpress", "blogger"), for rules that hold only there.
        site_name: the outlet's name, which is cut from titles and is nobody's author.
        fetched_at: aware time of the fetch; resolves "2 hari lalu", refuses dates after it.
        content_type: the response's header, for its charset.
        rendered: the HTML is what a browser showed.
        overrides: what the source's entry says of its pages.

    Raises:
        NoArticle: the page is a listing, a video, an error page, …; see ``article.REASONS``.
    """
    markup, mended = markup_of(html, content_type)
    root = parse(markup)
    if root is None:
        raise NoArticle("not-html", markup.decode("utf-8", "replace").strip()[:60] or "empty")
    prune(root, overrides)
    given = mark_body(root, overrides)
    walk = walk_over(body_of(root))
    page, links = declared(root)
    body = find_body(walk, url, given)
    context = Context(url, province, platform, site_name or _name_of_site(page), fetched_at)
    title, title_source = titles.title_of(page, walk, context.site_name)
    if not declared_body(page):
        try:
            kinds.refuse(root, page, walk, body, url, title)
        except NoArticle as none:
            return _beyond(none, root, page, context, known, shown=rendered)
    reading = Reading(context, page, walk, body, links, known)
    text = article_text(page, walk, body, reading.layout.title_at(title))
    result = reading.record(title, title_source, text.paragraphs)
    result.evidence["text"] = text.source
    if mended is not None:
        result.evidence["charset"] = mended
    result.confidence = text.confidence
    result.extracted_by = "rendered" if rendered else "html"
    return result


def extract_fragment(
    known: Candidate,
    *,
    province: str | None = None,
    platform: str | None = None,
    site_name: str | None = None,
    fetched_at: datetime | None = None,
    overrides: Overrides | None = None,
) -> Extraction:
    """Read an article whose body discovery already has (``known.body``, an HTML fragment).

    The fragment is the body, so nothing is searched for; shortcodes, captions, share blocks and
    related links inside it go as they do on a page, and its ``<!--nextpage-->`` parts are one text.

    Raises:
        NoArticle: ``too-short`` when no text is left; ``not-html`` when there is no body.
    """
    context = Context(known.url, province, platform, site_name, fetched_at)
    result = read_fragment(pruned(known, overrides), context, Declared())
    # By where the body stood, not by the source's entry: most entries leave the platform open.
    result.extracted_by = _BODIES_OF.get(known.discovered_by, "html")
    return result


def _beyond(
    none: NoArticle,
    root: etree._Element,
    page: Declared,
    context: Context,
    known: Candidate | None,
    *,
    shown: bool,
) -> Extraction:
    """Return the article in the JSON of a page whose markup has none; else raise ``none``."""
    if none.reason not in _MAY_CARRY:
        raise none
    article = None
    try:
        article = island_article(root, page, context, known, shown=shown)
    except NoArticle as teaser:  # the rest of it is elsewhere, whatever the markup looks like
        none = teaser
    if article is None:
        none.calls = calls_of(root, context.url) if none.reason == "empty-shell" else []
        raise none
    article.extracted_by = "html"
    return article


def _name_of_site(page: Declared) -> str | None:
    value = page.first("og:site_name", "application-name")
    if value is not None:
        return plain(value[0])
    publisher = page.article.get("publisher")
    return text_value(publisher.get("name")) or None if isinstance(publisher, dict) else None
