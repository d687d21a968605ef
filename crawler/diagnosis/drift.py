"""What a healthy home page looks like, in a few values, and whether a later one is another site's.

The fingerprint is plain JSON and is remembered for each source. A site that changes its theme or
its slogan drifts in one value; a domain that changed hands drifts in most of them at once.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from crawler.diagnosis.domains import registrable
from crawler.diagnosis.sight import Sight
from crawler.diagnosis.vocabulary import words
from crawler.extraction.language import language_of

#: Title words that sites of all kinds have.
_COMMON = frozenset(
    words(
        "berita terkini terbaru hari ini home beranda portal news online indonesia dan yang dari"
        " untuk resmi official website situs the of com co id"
    ).split()
)
_FEWEST_LINKS = 10
_GENERATOR_NUMBER = re.compile(r"[\d.]+.*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fingerprint:
    """A home page in a few values. ``outward`` is the share of links that leave the site (0 to 1).

    ``made_with`` is the theme or the generator, ``language`` an ISO 639-1 code.
    """

    title: tuple[str, ...]
    made_with: str
    outward: float
    links: int
    language: str

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON-ready form."""
        return {
            "title": list(self.title),
            "made_with": self.made_with,
            "outward": self.outward,
            "links": self.links,
            "language": self.language,
        }

    @classmethod
    def load(cls, values: Mapping[str, Any] | None) -> Fingerprint | None:
        """Return the fingerprint that ``to_dict`` gave; None for anything else."""
        try:
            return cls(
                title=tuple(map(str, values["title"])),  # type: ignore[index]
                made_with=str(values["made_with"]),  # type: ignore[index]
                outward=float(values["outward"]),  # type: ignore[index]
                links=int(values["links"]),  # type: ignore[index]
                language=str(values["language"]),  # type: ignore[index]
            )
        except (KeyError, TypeError, ValueError):
            return None


def fingerprint(sight: Sight, own: frozenset[str]) -> Fingerprint:
    """Return a home page's fingerprint; ``own`` are the site's registrable domains."""
    links = len(sight.links)
    outward = sum(bool(x.host) and registrable(x.host) not in own for x in sight.links)
    generator = _GENERATOR_NUMBER.sub("", sight.meta.get("generator", "")).strip().lower()
    text = f"{sight.title}. {' '.join(sight.headings)} {sight.text[:3_000]}"
    return Fingerprint(
        title=tuple(sorted(set(words(sight.title).split()) - _COMMON))[:20],
        made_with=(sight.theme or generator)[:60],
        outward=round(outward / links, 2) if links else 0.0,
        links=links,
        language=language_of(text) or sight.language[:2],
    )


def drift(before: Fingerprint, after: Fingerprint) -> list[str]:
    """Return in words how a home page left its own history, one entry for each value."""
    found = []
    old, new = set(before.title), set(after.title)
    if old and not old & new:
        found.append(f"title: “{' '.join(before.title[:5])}” → “{' '.join(after.title[:5])}”")
    if before.language and after.language and not _same_language(before, after):
        found.append(f"language: {before.language} → {after.language}")
    if after.links >= _FEWEST_LINKS and after.outward - before.outward >= 0.4:
        found.append(f"links that leave the site: {before.outward:.0%} → {after.outward:.0%}")
    if before.links >= 2 * _FEWEST_LINKS and after.links < before.links / 5:
        found.append(f"links: {before.links} → {after.links}")
    if before.made_with and after.made_with != before.made_with:
        found.append(f"made with: {before.made_with} → {after.made_with or 'nothing known'}")
    return found


def _same_language(before: Fingerprint, after: Fingerprint) -> bool:
    """Neighbours that a headline or two can turn into each other count as one."""
    malay = {"id", "ms", "jv", "su"}
    return before.language == after.language or {before.language, after.language} <= malay


def changed_hands(found: list[str], after: Fingerprint) -> bool:
    """True when the title and two more values are another site's, the language or links among them.

    A new owner's site says another name, and is in another language or made of other links. A
    publisher that renames and redesigns its site keeps those. A page with hardly a link is nobody's
    site: it says that there is maintenance, or that something broke.
    """
    kinds = {entry.partition(":")[0] for entry in found}
    others = kinds & {"language", "links that leave the site"}
    return is_a_site(after) and "title" in kinds and bool(others) and len(kinds) >= 3


def is_a_site(seen: Fingerprint) -> bool:
    """Tell a site's home page from a notice that stands in its place."""
    return seen.links >= _FEWEST_LINKS
