"""Telling the formats of feeds apart: RSS 2.0 and 0.9x, RSS 1.0, Atom, JSON Feed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crawler.platforms.formats.atom import read_atom
from crawler.platforms.formats.elements import local_name, text_of
from crawler.platforms.formats.items import FeedDocument
from crawler.platforms.formats.json_feed import read_json_feed
from crawler.platforms.formats.rss import read_rss
from crawler.platforms.formats.xml import parse_xml

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_ROOTS = re.compile(r"<(?:[A-Za-z][\w.-]{0,30}:)?(?:rss|RDF|feed|channel)(?=[\s>])")
#: The permanent name of a WordPress post, in its feeds' guid or id.
_POST_NUMBER = re.compile(r"https?://\S{1,300}[?&]p=\d+")


def parse_feed(body: bytes, url: str, content_type: str | None = None) -> FeedDocument:
    """Read a feed of any of the formats above. Raises ``Refused`` when the body is none of them.

    ``url`` is where the feed was found; relative links count from there unless ``xml:base`` says
    otherwise. Items without a usable address are left out.

    A WordPress feed never gives bodies: of a post split with ``<!--nextpage-->`` its
    ``content:encoded`` holds the first page alone (``WP_Query::generate_postdata``), and nothing
    in the feed tells which posts are split.
    """
    head = body[:64].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head[:1] == b"{":
        return read_json_feed(body, url)
    root = parse_xml(body, content_type, _ROOTS)
    kind = local_name(root.tag).lower()
    if kind == "feed":
        feed = read_atom(root, url)
    else:
        feed = read_rss(root, url, "rdf" if kind == "rdf" else "rss")
    if "wordpress" in (feed.generator or "").lower() or _is_of_wordpress(root):
        feed.generator = feed.generator or "WordPress"
        for item in feed.items:
            item.body = None
    return feed


def _is_of_wordpress(root: Element) -> bool:
    """Tell by the first post's name; many sites hide the generator from attackers."""
    for element in root.iter():
        if local_name(element.tag) in ("guid", "id") and (name := text_of(element)):
            if _POST_NUMBER.fullmatch(name):
                return True
            if local_name(element.tag) == "guid":
                return False
    return False
