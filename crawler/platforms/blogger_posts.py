"""What Blogger's feed says of posts, as candidates.

Source: https://developers.google.com/blogger/docs/2.0/reference.
"""

from __future__ import annotations

import re
from typing import Any

from crawler.items import Candidate
from crawler.platforms.addresses import absolute
from crawler.platforms.formats.items import clean_names
from crawler.platforms.formats.markup import plain, whole_body
from crawler.platforms.formats.xml import legal
from crawler.platforms.window import read_stamp

#: Thumbnails are 72 pixels wide; the size is a part of their address, and s1600 is the original.
_THUMBNAIL = re.compile(r"(?<=[/=])s72(?:-w\d+)?(?:-h\d+)?(?:-[a-z]{1,2}){0,3}(?=[/?-]|$)")


def candidate_of(entry: dict[str, Any]) -> Candidate | None:
    """Return an entry as a candidate; None for one without an address."""
    url = _address(entry)
    if url is None:
        return None
    people = [person for person in items(entry.get("author")) if isinstance(person, dict)]
    labels = [label for label in items(entry.get("category")) if isinstance(label, dict)]
    return Candidate(
        url=url,
        discovered_by="blogger-feed",
        title=plain(value(entry, "title")),
        published_at=read_stamp(value(entry, "published")),
        modified_at=read_stamp(value(entry, "updated")),
        authors=clean_names(value(person, "name") for person in people),
        tags=clean_names(text(label.get("term")) for label in labels),
        image=_image(entry),
        body=whole_body(value(entry, "content")),
    )


def _address(entry: dict[str, Any]) -> str | None:
    for link in items(entry.get("link")):
        if isinstance(link, dict) and link.get("rel") == "alternate":
            href = text(link.get("href"))
            if href and href.startswith(("http://", "https://")):
                return absolute(href, href)
    return None


def _image(entry: dict[str, Any]) -> str | None:
    thumbnail = entry.get("media$thumbnail")
    written = text(thumbnail.get("url")) if isinstance(thumbnail, dict) else None
    address = absolute("https://blogger.com/", written)
    return _THUMBNAIL.sub("s1600", address) if address else None


def value(holder: dict[str, Any], name: str) -> str | None:
    """Return the text of a field in the JSON form of Google's feeds: ``{"$t": "text"}``."""
    field = holder.get(name)
    return text(field.get("$t")) if isinstance(field, dict) else None


def text(value: Any) -> str | None:
    """Return a value that is a text, without what no document may hold."""
    return legal(value) if isinstance(value, str) else None


def items(value: Any) -> list[Any]:
    """Return a value that is a list, else an empty one."""
    return value if isinstance(value, list) else []
