"""Pages built to break whoever parses them."""

from __future__ import annotations

import json
from typing import Any

from tests.hostile.answers import JSON, page
from tests.hostile.case import Bound, Case, bad_page, bad_site
from tests.hostile.texts import article, paragraphs

TEXT = "".join(f"<p>{line}</p>" for line in paragraphs(13))
LD = '<script type="application/ld+json">'
#: A page that is read takes a worker's time, not the crawl's.
READ = Bound(requests=6, seconds=60, megabytes=600)
WRITTEN = {"published_at": "2024-09-10T19:13:00+07:00"}


def _written(name: str, does: str, html: str, **more: Any) -> Case:
    """Return a case whose article is written in spite of what stands around it."""
    return bad_page(name, does, page(html), "", "written", **({"bound": READ} | more))


def _graph(depth: int) -> str:
    """Return a graph whose nodes hold and name each other."""
    node: dict[str, Any] = {"@id": "#a", "@type": "NewsArticle", "author": {"@id": "#a"}}
    for number in range(depth):
        node = {
            "@id": f"#{number}",
            "@graph": [node, {"@id": "#a"}],
            "isPartOf": {"@id": f"#{number}"},
        }
    return f"{LD}{json.dumps(node)}</script>"


CASES = (
    _written(
        "nests ten megabytes of tags", "has two million open tags before an article's end",
        article(13, extra="<div>" * 2_000_000), record=WRITTEN,
    ),
    bad_page(
        "is ten megabytes of tags", "has two million open tags and then the topic",
        page("<html><body>" + "<div>" * 2_000_000 + "<p>cooling system pilkada</p>"),
        "no-article", "skipped",
        reason="too-short", bound=READ,
    ),
    _written(
        "nests inline tags", "has a hundred thousand tags of bold and italics within a paragraph",
        article(13, extra=f"<p>{'<b><i>' * 50_000}a</p>"), record=WRITTEN,
    ),
    _written(
        "has attributes without end", "has a tag with two hundred thousand attributes",
        article(13, extra=f"<p {'data-x=1 ' * 200_000}>a</p>"), record=WRITTEN,
    ),
    _written(
        "has entities that grow", "declares entities that would grow to a billion words",
        "<!DOCTYPE html [<!ENTITY a 'polisi '><!ENTITY b '&a;&a;&a;&a;&a;&a;'>]>"
        + article(13, extra=f"<p>{'&b;' * 50_000}</p>").removeprefix("<!doctype html>"),
        record=WRITTEN,
    ),
    _written(
        "has JSON-LD that holds itself", "its JSON-LD has graphs in graphs that name each other",
        article(13, head=_graph(300)), record=WRITTEN,
    ),
    _written(
        "has JSON-LD that is deep", "its JSON-LD is a hundred thousand deep",
        article(13, head=f"{LD}{'[' * 100_000}{']' * 100_000}</script>"), record=WRITTEN,
    ),
    _written(
        "has JSON-LD of all types", "its JSON-LD has numbers, lists and nulls for names",
        article(13, head=LD + json.dumps({
            "@type": [None, 5, "NewsArticle"], "headline": [[]], "author": [[["x"]], 7],
            "datePublished": {"a": 1}, "image": 1e308, "keywords": {"x": None}, "articleBody": 12,
        }) + "</script>"), record=WRITTEN,
    ),
    _written(
        "begins with comments", "has sixty empty comments before its first tag",
        "<!---->" * 60 + article(13), record=WRITTEN,
    ),
    _written(
        "has an attribute without end", "has an attribute of nine megabytes",
        article(13, extra=f"<p title='{'a' * 9_000_000}'>a</p>"), record=WRITTEN,
    ),
    _written(
        "nests foreign markup", "has a hundred thousand open svg, table and template tags",
        article(13, extra="<svg><table><tr><td><template>" * 20_000), record=WRITTEN,
    ),
    _written(
        "has a state of Next that is a bomb", "has two million empty lists in its JSON island",
        article(13, extra="<script id=__NEXT_DATA__ type=application/json>["
                f"{'[],' * 2_000_000}0]</script>"), record=WRITTEN,
    ),
    bad_site(
        "has lists of nothing", "its JSON feed has eight million empty lists, 24 megabytes",
        {"/feed.json": page('{"version": "https://jsonfeed.org/version/1.1", "items": ['
                            + "[]," * 8_000_000 + "0]}", JSON)},
        "", stored="walked", platform="feeds", discovery={"feeds": ["/feed.json"]},
        says="not readable as JSON", bound=Bound(requests=30, seconds=120, megabytes=600),
    ),
    _written(
        "comments out its end", "opens a comment that is never closed",
        article(13, extra=f"<!-- {TEXT * 2000}"), record=WRITTEN,
    ),
    _written(
        "has a table without end", "has a table of ten thousand cells",
        article(13, extra=f"<table>{'<tr><td>a<td>b' * 5_000}</table>"), record=WRITTEN,
    ),
    _written(
        "links without end", "has ten thousand links behind its text",
        article(13, extra="".join(f"<a href=/{n}/>{n}</a>" for n in range(9_999))), record=WRITTEN,
    ),
    _written(
        "has dots without end", "has a paragraph of a million dots and spaces",
        article(13, extra=f"<p>{'. ' * 500_000}</p>"), record=WRITTEN,
    ),
    _written(
        "has dates without end", "has a hundred thousand almost-dates",
        article(13, extra=f"<p>{'Senin, 8 Februari ' * 50_000}</p><p>{'(8/2/' * 50_000}</p>"),
        record=WRITTEN,
    ),
    _written(
        "has a byline without end", "has bylines, credits and labels of a hundred thousand letters",
        article(13, extra=f"<p>Editor: {'Ali, ' * 9_000}</p><p>Baca juga {'Baca ini: ' * 9_000}</p>"
                f"<p>({'(' * 60_000}red/{'*' * 60_000})</p>"),
        record=WRITTEN,
    ),
    _written(
        "has a title without end", "has a title of half a million letters and dashes",
        article(13, head=f"<meta property=og:title content='{'Judu- ' * 60_000}'>"), record=WRITTEN,
    ),
)  # fmt: skip

#: With a time limit of a second and a half, so that a page can run into it: see ``THEMES``.
POISON = (
    bad_page(
        "is poison", "needs more time to read than a worker is given",
        page(article(14, extra="<p>Polisi</p>" * 300_000)), "poison",
        bound=Bound(requests=6, seconds=60),
    ),
)  # fmt: skip
