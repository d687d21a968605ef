"""The registry entry that follows from a verdict: id, name, kind and platform.

Proposals, all of them: whoever adds a site can say otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urlsplit

from pydantic import ValidationError

from crawler.diagnosis.domains import registrable
from crawler.errors import InputError
from crawler.items import Kind
from crawler.platforms.addresses import same_site
from crawler.probe.verdict import Verdict
from crawler.report.plain import plain
from crawler.sources import PROVINCES, Source
from crawler.sources.documents import said_by
from crawler.sources.schema import Status

#: What a province is called that is none.
NATIONAL = "national"
_FORM_LABEL = re.compile(r"^(?:www\d?|m|mobile|amp|wap)\.(?=.+\.)")
_NOT_IN_IDS = re.compile(r"[^a-z0-9._-]+")
#: Between a site's name and its motto in a title.
_SEPARATOR = re.compile(r"\s+[-–—|:»«•·]+\s+|\s*[|»«•]\s*|:\s+")
#: Titles that name no site.
_GENERIC = re.compile(
    r"(?:home(?:page)?|beranda|halaman (?:utama|depan)|index|untitled|blog(?:ger)?|wordpress"
    r"|welcome|my (?:site|blog)|(?:portal )?berita(?: terkini| terbaru)?|news"
    r"|selamat datang|depan|utama"
    r"|just another wordpress site|feeds?|rss|posts|atom|loading\W*|react app|vite.*|next\.?js.*)",
    re.IGNORECASE,
)
_FEED_WORDS = re.compile(r"\s*(?:»|-|–|\|)\s*(?:rss |atom )?(?:feed|rss|atom)s?$", re.IGNORECASE)

#: Units and portals of the police, as words of hosts and names. "Humas" alone is any office's, and
#: media that name themselves after the police (Jurnal Polri, Suara Polisi) are no police.
_POLICE_HOST = re.compile(
    r"(?:^|\.)polri\.go\.id$"
    r"|^(?:[a-z]+\.)*[a-z]*tribratanews"
    r"|(?:^|[.-])(?:(?:bid)?humas|info|news|berita|portal|mustika|satpas|sat\w+|dit\w+|sie?)?-?"
    r"(?:(?:polres(?:ta(?:bes)?)?|polda|polsek)(?!\w*watch)[a-z0-9-]+|polairud|brimob|korlantas)\."
)
_POLICE_NAME = re.compile(
    r"\b(?:tribrata\s?news|polres(?:ta(?:bes)?)?|polda|polsek|mabes polri|humas polri|korlantas"
    r"|brimob|divisi humas|(?:bid)?humas\s(?:polri|polda|polres\w*))\b",
    re.IGNORECASE,
)
_PRESS_NAME = re.compile(r"\b(?:jurnal|suara|media|koran|tabloid|majalah|watch|mitra)\b", re.I)
_HUMAS_HOST = re.compile(r"^(?:[a-z0-9-]+\.)*(?:bid)?humas[a-z]*\d+\.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What whoever asks has decided; None leaves it to the proposal.

    ``province`` is a code of ISO 3166-2:ID or ``national``.
    """

    id: str | None = None
    name: str | None = None
    kind: Kind | None = None
    province: str | None = None

    def check(self) -> None:
        """Raise InputError for a province or an id that no entry can have."""
        mistakes = []
        if self.province is not None and self.province not in (*PROVINCES, NATIONAL):
            mistakes.append(
                f"option --province: {self.province!r} is not an ISO 3166-2:ID code such as ID-JT,"
                f" nor {NATIONAL!r}"
            )
        if self.id is not None:
            mistakes += _problems("id", self.id)
        if self.name is not None:
            mistakes += _problems("name", self.name)
        if mistakes:
            raise InputError(*mistakes)


def _problems(option: Literal["id", "name"], value: str) -> list[str]:
    given: dict[str, Any] = {"id": "a", "name": "a", "url": "https://a.id/", "kind": "news"}
    try:
        Source.model_validate(given | {option: value})
    except ValidationError as error:
        said = said_by(error.errors(include_url=False)[0])
        return [f"option --{option}: {value!r}: {said[:120]}"]
    if option == "name" and plain(value) != value:
        return [f"option --name: {value!r}: has spaces or control characters where none belong"]
    return []


def propose(verdict: Verdict, wishes: Wishes, taken: Collection[str]) -> Source:
    """Return the entry of a usable site; ``taken`` are the ids of the registry."""
    host = urlsplit(verdict.url).hostname or ""
    name = wishes.name or name_of(verdict)
    discovery = {
        key: value
        for key, value in (("search", verdict.search), ("archive", verdict.archive))
        if value and verdict.platform == "listing"
    }
    old = urlsplit(verdict.asked).hostname or ""
    has_moved = old and not same_site(verdict.asked, verdict.url)
    return Source.model_validate(
        {
            "id": wishes.id or id_of(host, taken),
            "name": name,
            "url": verdict.url,
            "kind": wishes.kind or kind_of(host, name),
            "province": None if wishes.province in (None, NATIONAL) else wishes.province,
            "platform": verdict.platform,
            "status": _status(verdict),
            "aliases": [old.lower()] if has_moved else [],
            "discovery": discovery,
        }
    )


def _status(verdict: Verdict) -> Status:
    """``proven``: an article on the topic was read there; ``likely``: others were, with dates."""
    if any(article.on_topic for article in verdict.read):
        return "proven"
    dated = any(article.published_at for article in verdict.read)
    return "likely" if dated else "unverified"


def id_of(host: str, taken: Collection[str]) -> str:
    """Return an id made of a host's own labels, with a number behind it when it is taken.

    ``polresserang`` of polresserang.com, ``banten.kabarterbaru`` of banten.kabarterbaru.co.id.
    """
    host = _FORM_LABEL.sub("", host.lower().rstrip("."))
    suffix = registrable(host).partition(".")[2]
    stem = host.removesuffix("." + suffix) if suffix and not _is_number(host) else host
    stem = stem.removesuffix(".polri")
    stem = _NOT_IN_IDS.sub("-", stem).strip("._-")[:70] or "source"
    numbers = (stem if number == 1 else f"{stem}-{number}" for number in range(1, len(taken) + 3))
    return next(candidate for candidate in numbers if candidate not in taken)


def _is_number(host: str) -> bool:
    return host.replace(".", "").isdigit() or ":" in host


def name_of(verdict: Verdict) -> str:
    """Return the site's name as it says it itself: declared, in its title, in its feed."""
    host = _FORM_LABEL.sub("", urlsplit(verdict.url).hostname or "")
    feeds = [trial.feed_title for trial in verdict.methods if trial.feed_title]
    said = [
        *verdict.names,
        *_parts_of_title(verdict.page_title, host),
        *(_FEED_WORDS.sub("", title) for title in feeds),
    ]
    return next((name for name in map(_sane, said) if name), host)


def _sane(name: str) -> str:
    name = plain(name, limit=120)
    is_name = 2 <= len(name) <= 80 and any(char.isalpha() for char in name)
    return name if is_name and not _GENERIC.fullmatch(name) and "://" not in name else ""


def _parts_of_title(title: str, host: str) -> Iterable[str]:
    """Return a title's parts: that which the host is named after before the others."""
    parts = [part.strip() for part in _SEPARATOR.split(title) if part and part.strip()]
    label = re.sub(r"[^a-z0-9]", "", registrable(host).partition(".")[0])

    def is_other(part: str) -> bool:
        letters = re.sub(r"[^a-z0-9]", "", part.casefold())
        return len(letters) < 4 or not (letters in label or label in letters)

    return sorted(parts, key=is_other) if len(label) >= 4 else parts


def kind_of(host: str, name: str) -> Kind:
    """Return ``police`` for portals of police units, by their host and their name."""
    host = _FORM_LABEL.sub("", host.lower())
    if _POLICE_HOST.search(host) or _HUMAS_HOST.search(host):
        return "police"
    return "police" if _POLICE_NAME.search(name) and not _PRESS_NAME.search(name) else "news"
