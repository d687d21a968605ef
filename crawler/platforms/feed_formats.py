"""Telling the formats of feeds apart: RSS 2.0 and 0.9x, RSS 1.0, Atom, JSON Feed."""

from __future__ import annotations

import re

from crawler.platforms.feed_atom import read_atom
from crawler.platforms.feed_elements import local_name
from crawler.platforms.feed_items import FeedDocument
from crawler.platforms.feed_json import read_json_feed
from crawler.platforms.feed_rss import read_rss
from crawler.platforms.xml import parse_xml

_ROOTS = re.compile(r"<(?:[A-Za-z][\w.-]{0,30}:)?(?:rss|RDF|feed|channel)(?=[\s>])")


def parse_feed(body: bytes, url: str, content_type: str | None = None) -> FeedDocument:
    """Read a feed of any of the formats above. Raises ``Refused`` when the body is none of them.

    ``url`` is where the feed was found; relative links count from there unless ``xml:base`` says
    otherwise. Items without a usable address are left out.
    """
    head = body[:64].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head[:1] == b"{":
        return read_json_feed(body, url)
    root = parse_xml(body, content_type, _ROOTS)
    kind = local_name(root.tag).lower()
    if kind == "feed":
        return read_atom(root, url)
    return read_rss(root, url, "rdf" if kind == "rdf" else "rss")
