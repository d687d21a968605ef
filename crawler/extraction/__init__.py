"""html → article. Pure and typed: no Scrapy, no network, no state.

``extract`` reads a page, ``extract_fragment`` a body that an API or a feed gave, ``extract_text``
a dump of text; all return an ``Extraction``, which is the record (``items.Article``) with the
evidence for its fields, or raise ``NoArticle`` with a reason. ``join_pages`` makes one article of
its pages.
"""

from crawler.extraction.article import REASONS, Extraction, NoArticle, Reason
from crawler.extraction.overrides import Overrides
from crawler.extraction.paging import join_pages
from crawler.extraction.raw_text import extract_text
from crawler.extraction.read import extract, extract_fragment
from crawler.extraction.urls import canonical_of, fold_url

__all__ = [
    "REASONS",
    "Extraction",
    "NoArticle",
    "Overrides",
    "Reason",
    "canonical_of",
    "extract",
    "extract_fragment",
    "extract_text",
    "fold_url",
    "join_pages",
]
