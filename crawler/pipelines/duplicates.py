"""Third step: what the store needs to tell whose text it is.

Only the signature is made here. It is compared within the transaction that commits the article, so
that of two copies that arrive together one is the other's.
"""

from __future__ import annotations

from dataclasses import dataclass

from crawler.dedup import Signature, signature_of
from crawler.items import Article, paragraphs_of


@dataclass(slots=True, kw_only=True)
class Signed(Article):
    """An article with the signature of its text."""

    signature: Signature


class Duplicates:
    """Signs the record. Without this step articles are committed without a look for copies."""

    def process_item(self, item: Article) -> Signed:
        signature = signature_of(item.title, paragraphs_of(item.text))
        return Signed(**item.to_dict(), signature=signature)
