"""An article whose body is known, to a record: nothing is searched for, all is cleaned."""

from __future__ import annotations

from crawler.extraction.article import Extraction, NoArticle
from crawler.extraction.body import find_body
from crawler.extraction.decode import decode
from crawler.extraction.inline import SHORTCODE, folded
from crawler.extraction.links import links_of
from crawler.extraction.misencoded import TWICE, encoded_once
from crawler.extraction.record import Context, Reading
from crawler.extraction.structured import Declared, plain
from crawler.extraction.tree import body_of, parse
from crawler.extraction.walk import walk_over
from crawler.items import Candidate


def read_fragment(known: Candidate, context: Context, page: Declared) -> Extraction:
    """Return the record of ``known.body``, an HTML fragment; ``page`` is what its page declares.

    Raises:
        NoArticle: ``too-short`` when no text is left; ``not-html`` when there is no body.
    """
    if not known.body or not known.body.strip():
        raise NoArticle("not-html", "no body")
    # Title and body come from one database: together they prove what one alone may not.
    told = "\0".join(((known.title or "").replace("\0", " "), known.body))
    mended = encoded_once(told)
    title, _, given = (mended or told).partition("\0")
    title = folded(plain(title))
    markup = SHORTCODE.sub(" ", decode(given))
    root = parse(f'<html><body><div class="entry-content">{markup}</div></body></html>')
    if root is None:
        raise NoArticle("not-html", known.body[:60])
    whole = body_of(root)
    walk = walk_over(whole)
    # With the element around it: markup that closes too much ends the first one early.
    body = find_body(walk, known.url, [whole, *list(whole)[:1]])
    paragraphs = [block.text for block in body.blocks]
    result = Reading(context, page, walk, body, links_of(root), known).record(
        title, "api", paragraphs
    )
    if not result.paragraphs:
        raise NoArticle("too-short", "nothing is left of the fragment")
    result.evidence["text"] = "api"
    if mended:
        result.evidence["charset"] = TWICE
    return result
