"""Where a page sends its reader on that shows nothing itself: by a refresh, a script or a frame.

A lapsed domain that hands its readers to a casino in this way is no more the site's own than one
that does it with a redirect of HTTP. What stays on the site may be followed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from urllib.parse import urljoin

from crawler.diagnosis import signs
from crawler.diagnosis.answer import Answer, Finding, finding
from crawler.diagnosis.domains import host_of, is_address, registrable, sent_elsewhere
from crawler.diagnosis.sight import REFRESH, Sight
from crawler.diagnosis.spam import is_of_the_trade

#: A page of more words, or one that lets its reader wait longer, is there to be read.
_MOST_WORDS, _MOST_SECONDS = 40, 15
#: Bytes in which a script is looked for: a page that only sends on has no more.
_MOST_BYTES = 20_000
_SCRIPTED = re.compile(
    rb"\blocation(?:\.href)?\s{0,9}(?:=|\.(?:replace|assign)\()\s{0,9}"
    rb"[\"'`]((?:https?:)?/[^\"'`\s]{1,500})[\"'`]"
)


def sent_on(answer: Answer, sight: Sight, own: frozenset[str]) -> Finding | None:
    """Return what it means where an empty page sends its reader; None when that is its own site.

    ``own`` are the registrable domains of the source.
    """
    if sight.words > _MOST_WORDS or sight.news_markup:
        return None
    for target in _absolute(answer.url, chain(_refreshed(answer, sight), _scripted(answer, sight))):
        led = sent_elsewhere(replace(answer, asked=answer.url, url=target), own)
        if led is not None and led.reason == "off-site" and is_of_the_trade(host_of(target)):
            return finding("spam", f"sends its readers on to {host_of(target)}")
        if led is not None:
            return led
    framed = list(map(host_of, _absolute(answer.url, sight.assets)))
    # All of them: an application's own scripts may stand beside some market of advertisements.
    if framed and all(map(is_of_the_trade, framed)):
        return finding("spam", f"shows nothing but what comes from {framed[0]}")
    return None


def goes_on(answer: Answer, sight: Sight) -> str:
    """Return the address of its own site where an empty page sends its reader on at once, or "".

    What scripts do, the browser does; a page that sets a cookie first is a firewall's.
    """
    if sight.words > _MOST_WORDS or sight.news_markup or b"document.cookie" in answer.body:
        return ""
    target = next(_absolute(answer.url, _refreshed(answer, sight)), "")
    on_site = registrable(host_of(target)) == registrable(host_of(answer.url))
    if not on_site or target.partition("#")[0] == answer.url or sent_on(answer, sight, frozenset()):
        return ""
    # What a firewall or a parking service answers is to be seen as what it is.
    return "" if signs.blocked(answer, sight) or signs.parked(answer, sight) else target


def _refreshed(answer: Answer, sight: Sight) -> Iterator[str]:
    """Yield the addresses that a header or an element sends the reader to at once."""
    header = REFRESH.match(answer.headers.get("refresh", "")[:600])
    if header and int(header.group(1)) <= _MOST_SECONDS:
        yield header.group(2)
    if sight.refresh and 0 <= sight.refresh_after <= _MOST_SECONDS:
        yield sight.refresh


def _scripted(answer: Answer, sight: Sight) -> Iterator[str]:
    """Yield the addresses to which a page's only script sends the reader."""
    # Scripts of an application redirect in some cases; a page of one script does in all.
    if not sight.assets and len(answer.body) <= _MOST_BYTES:
        for script in _SCRIPTED.finditer(answer.body):
            yield script.group(1).decode("utf-8", "replace")


def _absolute(url: str, named: Iterator[str] | list[str]) -> Iterator[str]:
    """Yield addresses of the web in full; bare ones, which are nobody's domain, if they are own."""
    for one in named:
        try:
            target = urljoin(url, one)
        except ValueError:
            continue
        host = host_of(target)
        if not target.startswith(("http://", "https://")) or not host:
            continue
        if not is_address(host) or host == host_of(url):
            yield target
