"""Decompressing answers: Scrapy's own way, but for bounds, broken streams and their classes.

``DOWNLOAD_MAXSIZE`` bounds what each layer unpacks to. Without a bound on the layers, a file that
unpacks to itself would keep the crawl busy for as long as its headers have room for names.
"""

from __future__ import annotations

from itertools import chain
from typing import Final

from scrapy import Request
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.http import Response
from scrapy.responsetypes import responsetypes

from crawler.middlewares.refusal import Refusal
from crawler.middlewares.unpacking import BrokenCoding, TooMuch, unpack

#: Encodings on top of each other that some server may mean; one is usual.
MAX_LAYERS: Final = 3


class Decompression(HttpCompressionMiddleware):
    """Raises ``Refusal``: "too-large" for bombs, "connect" for what is not whole or not packed.

    An error passes whatever stands below it: servers pack the pages of their errors wrongly, and
    what the status says, and how long it asks to wait, holds for all that.
    """

    def process_response(
        self, request: Request, response: Response, spider: object = None
    ) -> Request | Response:
        """Return the response with its body as the site meant it."""
        try:
            return self._unpacked(request, response)
        except Refusal as refusal:
            if response.status < 400:
                raise
            sent = b"" if refusal.reason == "too-large" else response.body
        del response.headers["Content-Encoding"]
        kind = responsetypes.from_args(headers=response.headers, url=response.url, body=sent)
        return response.replace(cls=kind, body=sent)

    def _unpacked(self, request: Request, response: Response) -> Request | Response:
        named = response.headers.getlist("Content-Encoding")
        layers = sum(
            1 for name in chain.from_iterable(n.split(b",") for n in named) if name.strip()
        )
        if layers > MAX_LAYERS:
            raise Refusal("too-large", f"compressed {layers} times over")
        try:
            return super().process_response(request, response)
        except TooMuch as error:
            reason, said = "too-large", str(error)
        except BrokenCoding as error:
            reason, said = "connect", str(error)
        # Not raised within: the error's frames hold what was unpacked, and it would hold them.
        raise Refusal(reason, said)

    @staticmethod
    def _decode(body: bytes, encoding: bytes, max_size: int) -> bytes:
        return unpack(body, encoding.decode("ascii"), max_size)
