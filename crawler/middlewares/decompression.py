"""Decompressing answers: Scrapy's own way, with a bound on the layers and a class for the rest.

``DOWNLOAD_MAXSIZE`` bounds what each layer unpacks to. Without a bound on the layers, a file that
unpacks to itself would keep the crawl busy for as long as its headers have room for names.
"""

from __future__ import annotations

import logging
from itertools import chain
from typing import Final

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from crawler.middlewares.refusal import Refusal

#: Encodings on top of each other that some server may mean; one is usual.
MAX_LAYERS: Final = 3


class Decompression(HttpCompressionMiddleware):
    """Raises ``Refusal`` as "too-large" for bombs, whatever they are packed with."""

    def __init__(self, *, crawler: Crawler) -> None:
        super().__init__(crawler=crawler)
        # A bomb is counted with its class and written down; the log need not repeat it.
        logging.getLogger("scrapy.downloadermiddlewares.httpcompression").setLevel(logging.ERROR)

    def process_response(
        self, request: Request, response: Response, spider: object = None
    ) -> Request | Response:
        """Return the response with its body as the site meant it."""
        named = response.headers.getlist("Content-Encoding")
        layers = sum(
            1 for name in chain.from_iterable(n.split(b",") for n in named) if name.strip()
        )
        if layers > MAX_LAYERS:
            raise Refusal("too-large", f"compressed {layers} times over")
        try:
            return super().process_response(request, response)
        except IgnoreRequest as error:
            said = str(error)
        # Not raised within: the error's frames hold what was unpacked, and it would hold them.
        raise Refusal("too-large", said)
