"""Nothing lost, nothing twice: one store for runs, URLs, articles and their projection.

``Store.open`` is the way in. SQLite by default, PostgreSQL for many workers; no Scrapy here.
"""

from crawler.store.articles import Committed
from crawler.store.errors import StoreError
from crawler.store.frontier import Frontier
from crawler.store.keys import request_key, url_key
from crawler.store.memory import KnownUrl, Validator
from crawler.store.requests import Lease, State, Wanted
from crawler.store.runs import Outcome, Run
from crawler.store.store import Store

__all__ = [
    "Committed",
    "Frontier",
    "KnownUrl",
    "Lease",
    "Outcome",
    "Run",
    "State",
    "Store",
    "StoreError",
    "Validator",
    "Wanted",
    "request_key",
    "url_key",
]
