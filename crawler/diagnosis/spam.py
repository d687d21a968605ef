"""Is it spam: a page, an article without its page, or all that a list names.

Evidence is added up in points. No single kind of evidence is enough: a headline may quote a slogan,
a hacked theme hides links in good pages, and a report on gambling is full of its words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import unquote, urlsplit

from crawler.diagnosis.answer import Finding, finding
from crawler.diagnosis.domains import registrable
from crawler.diagnosis.sight import Link, Sight
from crawler.diagnosis.vocabulary import Weight, is_suspect, weigh

#: Points from which a page is spam, and links from which it carries somebody's farm.
ENOUGH, FARM = 5, 8
#: A text of this many words can speak for itself against its headline.
_SPEAKS = 60
#: Of a list: how many names of spam, and which share of all, make the source spam.
_FEWEST_NAMES, _MOST_HEALTHY = 5, 0.5
_NO_LETTERS = re.compile(r"[\d.-]+")
_ID_OR_FILE = re.compile(r"\.\w{2,5}$|\b\d+\b")


@dataclass(frozen=True, slots=True)
class Verdict:
    """``points`` and what gave them; ``farm``: links to spam on a page that is none itself."""

    points: int
    evidence: str
    farm: str = ""

    @property
    def is_spam(self) -> bool:
        """True when several kinds of evidence agree."""
        return self.points >= ENOUGH


NOTHING = Verdict(0, "")


@dataclass(slots=True)
class _Sum:
    """Points with the kinds of evidence that gave them."""

    points: int = 0
    said: list[str] = field(default_factory=list)

    def add(self, points: int, words: str) -> None:
        if points:
            self.points += points
            self.said.append(words)


def of_page(sight: Sight, own: Iterable[str] = (), names: Sequence[str] = ()) -> Verdict:
    """Weigh a page. ``own`` are the site's registrable domains, ``names`` what it is called."""
    title = weigh(sight.title, without=names)
    description = weigh(sight.description, without=names)
    headings = [weigh(heading, without=names) for heading in sight.headings[:40]]
    sold = [link for link in sight.links if _sells(link)]
    farm = _farm(sight, sold, frozenset(own))
    # Planted links may be as many as the words of a home page: they are not what it says.
    own_words = _without_links(sight.text, sold) if farm else sight.text
    says = own_words if len(own_words.split()) >= _SPEAKS else sight.text
    text = weigh(says, without=names)
    found = _Sum()
    if title.is_pitch:
        found.add(3, f"title: {title.shown}")
    if description.is_pitch:
        found.add(2, f"description: {description.shown}")
    pitches = [heading for heading in headings if heading.is_pitch]
    if pitches and len(pitches) >= len(headings) / 3:
        found.add(2, f"{len(pitches)} headings: {pitches[0].shown}")
    # What a page says of itself counts only where its text is not a report on the trade.
    if _reports(text):
        return Verdict(0, "", farm)
    dense = _density(text)
    found.add(dense, f"text: {text.trade} of {text.words} words ({text.shown})")
    if _offers(text):
        found.add(2, f"{text.sales} words that sell it")
    if sold:
        share = len(sold) / len(sight.links)
        many = 3 if len(sold) >= FARM and share >= 0.3 else int(len(sold) >= 3)
        found.add(many, f"{len(sold)} of {len(sight.links)} links: {sold[0].text or sold[0].host}")
    if found.points:
        _add_forms(found, sight, frozenset(own), title)
    itself = title.is_pitch or bool(pitches) or dense >= 3
    if not itself or len(found.said) < 2:
        return Verdict(min(found.points, ENOUGH - 1), "; ".join(found.said), farm)
    return Verdict(found.points, "; ".join(found.said), "" if found.points >= ENOUGH else farm)


def of_text(title: str, text: str, names: Sequence[str] = ()) -> Verdict:
    """Weigh an article that came without a page: its headline and its plain text."""
    if not is_suspect(f"{title}\n{text}".encode("utf-8", "replace")):
        return NOTHING
    headline, body = weigh(title, without=names), weigh(text, without=names)
    if _reports(body):
        return NOTHING
    found = _Sum()
    if headline.is_pitch:
        found.add(3, f"title: {headline.shown}")
    found.add(_density(body), f"text: {body.trade} of {body.words} words ({body.shown})")
    if len(found.said) < 2:
        return Verdict(min(found.points, ENOUGH - 1), "; ".join(found.said))
    return Verdict(found.points, "; ".join(found.said))


def of_name(title: str | None, url: str, names: Sequence[str] = ()) -> Weight:
    """Weigh what a list says of an article: its title, or else the words of its address."""
    told = weigh(title or "", without=names)
    if title and (told.is_pitch or told.report):
        return told
    path = unquote(urlsplit(url).path) if "//" in url else url
    slug = weigh(_ID_OR_FILE.sub(" ", path.rstrip("/").rpartition("/")[2]).replace("-", " "))
    return slug if not title or slug.is_pitch else told


def of_list(named: Iterable[tuple[str | None, str]], names: Sequence[str] = ()) -> Finding | None:
    """Return that a source is spam when most of what one of its lists names is.

    ``named`` are pairs of title (or None) and URL.
    """
    weights = [of_name(title, url, names) for title, url in named]
    pitches = [weight for weight in weights if weight.is_pitch]
    if len(pitches) < _FEWEST_NAMES or len(pitches) < len(weights) * _MOST_HEALTHY:
        return None
    shown = "; ".join(weight.shown for weight in pitches[:3])
    return finding("spam", f"{len(pitches)} of {len(weights)} titles in a list: {shown}")


def _without_links(text: str, links: Sequence[Link]) -> str:
    """Return a text without the words of links to other hosts."""
    for words in sorted({link.text for link in links if link.host and link.text}, key=len)[::-1]:
        text = text.replace(words, " ")
    return text


def _reports(text: Weight) -> bool:
    """True of a text that tells of crime and courts more than it sells."""
    return text.words >= _SPEAKS and text.report > text.trade + text.sales / 2 and text.reports >= 4


def _offers(text: Weight) -> bool:
    """True of a text that sells by itself, whatever its title says: a hacked post keeps its own."""
    various = text.strong >= 5 and len(text.terms) >= 4 and text.density >= 12
    return various and text.sales >= 5 and 2 * text.reports <= text.strong


def _density(text: Weight) -> int:
    """Points for a text's density: 3 where every fifteenth word sells, 2 for half of that."""
    if text.kind == "shop":  # Japanese is not told apart into words
        return 3 if text.strong >= 6 else 2 if text.strong >= 3 else 0
    if text.strong + text.brands < 2:
        # Tables of odds have the words that reports use, and none of what reports are about.
        return 2 if text.weak >= 8 and text.density >= 7 and not text.reports else 0
    if text.density >= 7:
        return 3
    return 2 if text.density >= 3.5 else 0


@lru_cache(maxsize=4_096)
def _sells(link: Link) -> bool:
    """True of a link whose words or host are the trade's. Sites repeat their links on all pages."""
    told = weigh(link.text)
    if told.report:
        return False
    if told.strong or told.is_pitch or (told.brands and told.words <= 4):
        return True
    return is_of_the_trade(link.host)


def is_of_the_trade(host: str) -> bool:
    """True of a host whose name is one of the trade's: "slotgacor88.example"."""
    forms = (weigh(host.replace(".", " ")), weigh(_NO_LETTERS.sub(" ", host)))
    return any(told.brands or told.strong or told.weak >= 2 for told in forms)


def _farm(sight: Sight, sold: Sequence[Link], own: frozenset[str]) -> str:
    """Return what there is of links that somebody planted."""
    planted = [x for x in sold if x.hidden or (x.host and registrable(x.host) not in own)]
    if len(planted) >= FARM or sum(link.hidden for link in planted) >= 3:
        hidden = sum(link.hidden for link in planted)
        shown = ", ".join(link.text or link.host for link in planted[:3])
        return f"{len(planted)} planted links, {hidden} hidden: {shown}"
    buried = weigh(sight.hidden_text)
    if buried.strong >= 3 and buried.density >= 5 and not buried.report:
        return f"hidden text: {buried.shown}"
    return ""


def _add_forms(found: _Sum, sight: Sight, own: frozenset[str], title: Weight) -> None:
    """Add what is suspicious in company only."""
    if title.is_pitch and sight.words < 80:
        found.add(2, f"nothing else on the page ({sight.words} words)")
    canonical = urlsplit(sight.canonical).hostname if "//" in sight.canonical else None
    if canonical and own and registrable(canonical) not in own:
        found.add(1, f"says that it is {canonical}")
    if sight.amp and not sight.news_markup:
        found.add(1, "an AMP landing page")
