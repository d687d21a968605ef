"""Learning from the browser: which question brought a page's text, and how to ask it again.

A page that was shown in the browser tells what its script asked for. The answer that gives the
record which the page gave is the one; the page's own words in its address (path, last segment,
slug, number) become placeholders. An answer that differs is not learnt, so that a page read
through its API is the page as a browser shows it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final
from urllib.parse import quote, unquote, urlsplit

from crawler.extraction.article import Extraction, NoArticle
from crawler.extraction.islands.reading import answer_article
from crawler.items import Candidate

#: Answers of one page that are compared with it.
MAX_SEEN: Final = 30
#: Fields in which page and answer must agree, and fields that the answer must have if the page has.
_EQUAL: Final = ("id", "title", "published_at", "authors")
_PRESENT: Final = ("tags", "section")
#: Share of the text that page and answer must have in common.
_ALIKE: Final = 0.95
_NUMBER = re.compile(r"\d+")
_WORDY = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Seen:
    """A GET that a page's script sent, and the JSON that came back."""

    url: str
    body: str


@dataclass(frozen=True, slots=True)
class Call:
    """How the pages of one ``shape`` (see :func:`shape_of`) are asked for at an API.

    ``template`` is the address with placeholders in braces; ``pointer`` leads to the article.
    """

    shape: str
    template: str
    pointer: tuple[str | int, ...]

    def address(self, url: str) -> str | None:
        """Return the address to ask for a page, None when the page is of another shape."""
        if shape_of(url) != self.shape:
            return None
        parts = _parts(url)
        try:
            return self.template.format_map(parts)
        except (KeyError, IndexError, ValueError):
            return None

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON-ready form."""
        return asdict(self) | {"pointer": list(self.pointer)}


def shape_of(url: str) -> str:
    """Return what the addresses of one kind of pages share: all but the last segment's words."""
    parts = urlsplit(url)
    segments = [part for part in parts.path.split("/") if part]
    kept = ["#" if part.isdigit() else part for part in segments[:-1]]
    form = "#" if segments and segments[-1].isdigit() else "*"
    names = sorted(name.partition("=")[0] for name in parts.query.split("&") if name)
    return f"{parts.scheme}://{parts.netloc}/" + "/".join([*kept, form]) + "?" + "&".join(names)


def learn_call(
    seen: Iterable[Seen],
    url: str,
    shown: dict[str, Any],
    *,
    known: Candidate | None = None,
    province: str | None = None,
    platform: str | None = None,
    site_name: str | None = None,
    fetched_at: datetime | None = None,
) -> Call | None:
    """Return the call whose answer gives the record ``shown`` (``Extraction.dump``) of the page.

    None when no answer does, or when its address cannot be made out of the page's.
    """
    article = Extraction.load(shown)
    for one in list(seen)[:MAX_SEEN]:
        template = _template(one.url, url)
        if template is None:
            continue
        try:
            told = answer_article(
                one.body, url, asked=one.url, compared=True, known=known, province=province,
                platform=platform, site_name=site_name, fetched_at=fetched_at,
            )  # fmt: skip
        except NoArticle:
            continue
        if agrees(told, article):
            return Call(shape_of(url), template, _pointer(told))
    return None


def agrees(told: Extraction, shown: Extraction) -> bool:
    """True when an answer gives the record that the page gave, or one that knows more."""
    for name in _EQUAL:
        by_page, by_answer = getattr(shown, name), getattr(told, name)
        exacter = name == "published_at" and by_page and str(by_answer).startswith(by_page)
        if by_page and by_page != by_answer and not exacter:
            return False
    if any(getattr(shown, name) and not getattr(told, name) for name in _PRESENT):
        return False
    page, answer = shown.paragraphs, told.paragraphs
    common = sum(map(len, set(page) & set(answer)))
    # What a page adds to a text (a caption, a notice) must not keep it in the browser.
    return common >= _ALIKE * max(sum(map(len, page)), sum(map(len, answer)), 1)


def _pointer(told: Extraction) -> tuple[str | int, ...]:
    where = told.evidence.get("json", "root")
    if where == "root":
        return ()
    return tuple(int(step) if step.isdigit() else step for step in where.split("."))


def _parts(url: str) -> dict[str, str]:
    """Return the page's own words by the names of their placeholders."""
    parts = urlsplit(url)
    segments = [part for part in parts.path.split("/") if part]
    last = segments[-1] if segments else ""
    stem = last.rpartition(".")[0] if re.search(r"\.\w{3,5}$", last) else last
    found = {"path": parts.path.strip("/"), "last": last, "stem": stem}
    numbers = _NUMBER.findall(stem)
    if numbers and not stem.isdigit():
        slug = re.sub(r"^\d+[-_]|[-_]\d+$", "", stem)
        found |= {"slug": slug}
        edge = re.match(r"(\d+)[-_]", stem) or re.search(r"[-_](\d+)$", stem)
        if edge:
            found["number"] = edge[1]
    found |= {f"segment{i}": part for i, part in enumerate(segments[:-1]) if part.isdigit()}
    for pair in parts.query.split("&"):
        name, _, value = pair.partition("=")
        if name.isidentifier() and value:
            found[f"query_{name}"] = value
    return found


def _template(asked: str, url: str) -> str | None:
    """Return an asked address with the page's words replaced, None when it holds none of them."""
    if "{" in asked or "}" in asked:
        return None
    own = _parts(url)
    template, named = asked, False
    for name, value in sorted(own.items(), key=lambda pair: -len(pair[1])):
        for written in {value, quote(unquote(value), safe=""), quote(unquote(value))}:
            if not written:
                continue
            pattern = rf"(?<![^\W_]){re.escape(written)}(?![^\W_])"
            head, mark, rest = _behind_host(template)
            changed = re.sub(pattern, lambda _, n=name: f"\0{n}\1", rest)  # type: ignore[misc]
            if changed != rest:
                named = named or bool(_WORDY.search(written)) or written.isdigit()
                template = head + mark + changed
    if not named:
        return None
    return template.replace("\0", "{").replace("\1", "}")


def _behind_host(address: str) -> tuple[str, str, str]:
    scheme, mark, rest = address.partition("://")
    host, slash, path = rest.partition("/")
    return scheme + mark + host, slash, path
