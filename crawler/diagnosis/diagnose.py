"""The order in which an answer is asked what it is. Pure: no network, no store."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from crawler.diagnosis import drift, signs, spam
from crawler.diagnosis.answer import Answer, Finding, finding
from crawler.diagnosis.domains import domains_of, sent_elsewhere
from crawler.diagnosis.drift import Fingerprint
from crawler.diagnosis.media import not_html
from crawler.diagnosis.onward import sent_on
from crawler.diagnosis.sight import Sight, look
from crawler.diagnosis.spam import Verdict
from crawler.diagnosis.vocabulary import is_suspect

_MARKUP = re.compile(rb"<(?!\?xml|rss|feed|urlset|sitemapindex|rdf:)", re.I)
#: A page of this form is somebody's: no challenge and no parking page has so many links.
_LINK = re.compile(rb"<a\s", re.I)
_BUSY_LINKS = 80
#: A page of so few words costs little to weigh; its brand may be one that no list has.
_FEW_WORDS = 150
#: Statuses whose answers are whole pages (RFC 9110, 15.3).
_WHOLE = frozenset({200, 201, 203})


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """What is known of the site that should answer: its domains, its names, its healthy look."""

    domains: frozenset[str] = frozenset()
    names: tuple[str, ...] = ()
    before: Fingerprint | None = None

    @classmethod
    def of(
        cls,
        url: str,
        aliases: Sequence[str] = (),
        name: str = "",
        before: Fingerprint | None = None,
    ) -> Home:
        """Return what a registry entry tells of its site."""
        names = (name,) if name else ()
        return cls(domains=domains_of([url, *aliases]), names=names, before=before)


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    """What an answer is. ``finding`` is None for a healthy one.

    ``notes`` are things worth counting that are no failure: outcome → evidence. ``fingerprint`` is
    that of a healthy home page.
    """

    finding: Finding | None = None
    notes: Mapping[str, str] = field(default_factory=dict)
    fingerprint: Fingerprint | None = None


def diagnose(answer: Answer, home: Home) -> Diagnosis:
    """Tell what a site answered; never raises, whatever the bytes.

    The strongest evidence comes first: where the answer came from, who answered in the site's
    stead, what kind of data it is, and what the page is about.
    """
    moved = sent_elsewhere(answer, home.domains)
    content_type = answer.headers.get("content-type", "")
    if not _is_markup(answer):
        # A firewall's message is short; an API's answer may quote anything.
        whole = Sight(prose=len(answer.body))
        return Diagnosis(finding=signs.blocked(answer, whole) or _of_data(answer, moved))
    if answer.purpose == "page" and not is_worth_a_look(answer):
        return Diagnosis(finding=moved)
    seen = look(answer.body, answer.url, content_type)
    verdict = spam.NOTHING
    if seen.words < _FEW_WORDS or is_suspect(answer.body):
        verdict = spam.of_page(seen, home.domains, home.names)
    # A redirect to a casino is the casino, wherever it is.
    found = (
        signs.blocked(answer, seen)
        or signs.parked(answer, seen)
        or _spam(answer, seen, home, verdict)
        or moved
    )
    if found is not None or answer.status >= 400:
        return Diagnosis(finding=found or _refusal(answer, seen))
    if answer.purpose == "page" and answer.status not in _WHOLE:
        return Diagnosis(finding=finding("http-status", f"HTTP {answer.status}"))
    if (led := sent_on(answer, seen, home.domains)) is not None:
        return Diagnosis(finding=led)
    # A home page under repair is no failure: the walk says what it did not list.
    trouble = None if answer.purpose == "home" else signs.out_of_order(answer, seen)
    if trouble is not None:
        return Diagnosis(finding=trouble)
    return _healthy(answer, seen, home, verdict.farm)


def is_worth_a_look(answer: Answer) -> bool:
    """Tell, from the bytes alone, whether an answer may be anything but what was asked for."""
    if answer.status in (404, 410):
        return False
    if answer.status != 200 or answer.url != answer.asked or not _is_markup(answer):
        return True
    return len(_LINK.findall(answer.body, 0, 300_000)) < _BUSY_LINKS or is_suspect(answer.body)


def _of_data(answer: Answer, moved: Finding | None) -> Finding | None:
    """Return what an answer that is no page is, where a page was asked for.

    Feeds and sitemaps may come from elsewhere (FeedBurner, a storage service): their links decide.
    """
    if answer.purpose != "page" or answer.status >= 400:
        return None if moved is None or moved.reason == "off-site" else moved
    kind = not_html(answer.body, answer.headers.get("content-type", ""))
    return moved or (finding("not-html", kind) if kind else None)


def _refusal(answer: Answer, seen: Sight) -> Finding | None:
    """Return that an error page asks to log in, which says more than its status."""
    if answer.status in (401, 402, 403, 429, 451) and seen.passwords and signs.is_bare(seen):
        return finding("login-wall", f"a log-in form, HTTP {answer.status}")
    return None


def _is_markup(answer: Answer) -> bool:
    kind = answer.headers.get("content-type", "").lower()
    if "json" in kind and answer.body.lstrip()[:1] in (b"{", b"["):
        return False
    head = answer.body[:4_096].removeprefix(b"\xef\xbb\xbf").lstrip()
    return not_html(answer.body, kind) is None or _MARKUP.match(head) is not None


def _spam(answer: Answer, seen: Sight, home: Home, verdict: Verdict) -> Finding | None:
    if verdict.is_spam:
        return finding("spam", verdict.evidence)
    if answer.purpose != "home" or answer.status >= 400 or home.before is None:
        return None
    now = drift.fingerprint(seen, home.domains)
    left = drift.drift(home.before, now)
    # What the vocabulary alone leaves open, the site's own history decides.
    if drift.changed_hands(left, now) or (verdict.points >= 3 and len(left) >= 2):
        return finding("spam", "; ".join(filter(None, ("taken over", verdict.evidence, *left))))
    return None


def _healthy(answer: Answer, seen: Sight, home: Home, farm: str) -> Diagnosis:
    notes: dict[str, str] = {}
    if farm:
        notes["degraded"] = finding("degraded", farm).evidence
    if answer.purpose != "home":
        return Diagnosis(notes=notes)
    now = drift.fingerprint(seen, home.domains)
    if home.before is not None and (left := drift.drift(home.before, now)):
        notes["changed"] = finding("changed", "; ".join(left)).evidence
    # The page of a site under repair must not become the history that the site is held to.
    return Diagnosis(notes=notes, fingerprint=now if drift.is_a_site(now) else None)
