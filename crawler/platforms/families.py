"""Which methods each platform family tries, cheapest first.

A walk goes down the line until a method has listed everything; what all of them found is united.
"""

from __future__ import annotations

from crawler.platforms.blogger import BloggerFeed
from crawler.platforms.contract import Method
from crawler.platforms.feeds import Feed
from crawler.platforms.listing import HomeLinks, Listing
from crawler.platforms.sitemaps import Sitemaps
from crawler.platforms.wordpress import WordpressApi
from crawler.platforms.wordpress_search import WordpressSearch

FAMILIES: dict[str, tuple[Method, ...]] = {
    "wordpress": (WordpressApi(), WordpressSearch(), Sitemaps(), Feed(), HomeLinks()),
    "blogger": (BloggerFeed(), Sitemaps(), Feed(), HomeLinks()),
    "feeds": (Feed(), Sitemaps(), HomeLinks()),
    "listing": (Listing(), Feed(), Sitemaps(), HomeLinks()),
    "rendered": (Feed(), Sitemaps(), Listing(), HomeLinks()),
}
