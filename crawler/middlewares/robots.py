"""robots.txt as RFC 9309 wants it, where Scrapy's own middleware is lenient or silent."""

from __future__ import annotations

import asyncio
import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from dataclasses import dataclass
from time import monotonic
from typing import Final
from urllib.parse import urlsplit

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest, StopDownload
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from scrapy.robotstxt import RobotParser
from scrapy.utils.httpobj import urlparse_cached
from scrapy.utils.misc import build_from_crawler

from crawler.middlewares.refusal import AddressRefused, Refusal, RobotsUnreachable

#: RFC 9309, 2.5: a crawler reads at least 500 KiB; what stands after that is not read.
MAX_BYTES: Final = 500 * 1024
#: 2.3.1.2: redirects that are followed at least; a file behind more of them counts as missing.
MAX_REDIRECTS: Final = 5
#: 2.4: seconds after which a file is read again.
MAX_AGE: Final = 86_400.0
#: Seconds for which an answer that cannot be used stands for the file: it costs as much each time.
REFUSED_AGE: Final = 300.0
#: Hosts whose rules are kept.
_MOST: Final = 2_000
#: Where a request for robots.txt counts the bytes of its answer.
RECEIVED: Final = "_robots_received"
#: Set in the meta of a request that failed because robots.txt did: its host's failure is counted.
FAILED_WITH_ROBOTS: Final = "_failed_with_robots"
#: With the misspellings that the parser forgives.
_AGENT_LINE = re.compile(rb"^([ \t]*user[- ]?agent[ \t]*:)[ \t]*([^\r\n#]*)", re.I | re.M)
#: A page in the file's place. PHP's warnings above the rules, and tags in comments, make it none.
_PAGE = re.compile(
    rb"\A(?:\xef\xbb\xbf)?\s*<(?:!doctype\s+html|html|head)\b|^[^#\r\n]{0,1000}<html\b",
    re.I | re.M,
)
#: What ends a line for Python, and so for the parser, and not for RFC 9309 (2.2).
_NO_LINE_END = re.compile(rb"[\x0b\x0c\x1c-\x1e]|\xc2\x85|\xe2\x80[\xa8\xa9]")
_TOKEN = re.compile(rb"[a-z_-]+|\*", re.I)


@dataclass(frozen=True, slots=True)
class _Known:
    """What a host's file is: rules, or why it cannot be used, until a time of the clock's."""

    rules: RobotParser | Refusal
    until: float


class RobotsRfc9309(RobotsTxtMiddleware):
    """4xx allows everything, 5xx forbids everything until it is over (2.3.1).

    A file that cannot be had is asked for again with the next request to its host; when that may
    be sent is the matter of ``pausing``. A network error is raised as it is, so that a dead host is
    reported as what it is and not as a refusal.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._known: dict[str, _Known] = {}
        self._asked: dict[str, asyncio.Future[RobotParser]] = {}
        token = _TOKEN.match(str(self._robotstxt_useragent or self._default_useragent).encode())
        self._token = token[0] if token else b""
        self._retries = crawler.settings.getint("RETRY_TIMES")
        crawler.signals.connect(self._received, signal=signals.bytes_received)

    async def process_request(self, request: Request, spider: object = None) -> None:
        """Raise ``IgnoreRequest`` for what is forbidden, and what made robots.txt fail."""
        if request.meta.get("dont_obey_robotstxt"):
            return
        if urlparse_cached(request).scheme in ("http", "https"):
            self.process_request_2(await self.robot_parser(request), request)

    async def robot_parser(self, request: Request) -> RobotParser:
        """Return a host's rules; requests that come while they are asked for wait together."""
        parts = urlparse_cached(request)
        origin = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
        known = self._known.get(origin)
        if known is not None and known.until > monotonic():
            if isinstance(known.rules, Refusal):
                raise known.rules.with_traceback(None)  # which would grow with each time
            return known.rules
        if origin not in self._asked:
            asking = asyncio.ensure_future(self._ask(origin, request))
            self._asked[origin] = asking
            asking.add_done_callback(lambda asked: self._end(origin, asked))
        try:
            return await asyncio.shield(self._asked[origin])
        except Exception:
            request.meta[FAILED_WITH_ROBOTS] = True
            raise

    def _end(self, origin: str, asked: asyncio.Future[RobotParser]) -> None:
        del self._asked[origin]
        if not asked.cancelled():
            asked.exception()  # seen, if only by us: those who waited may be gone

    async def _ask(self, origin: str, request: Request) -> RobotParser:
        robots = Request(
            f"{origin}/robots.txt",
            priority=self.DOWNLOAD_PRIORITY,
            meta={
                "dont_obey_robotstxt": True,
                "redirect_ttl": MAX_REDIRECTS,
                "for_source": request.cb_kwargs.get("source"),
                RECEIVED: 0,
            },
            callback=NO_CALLBACK,
        )
        assert self.crawler.engine
        self._stats.inc_value("robotstxt/request_count")
        try:
            response = await self.crawler.engine.download_async(robots)
        except Refusal as refusal:
            # Whether a host's own address may be asked depends on the source that asks.
            own = isinstance(refusal, AddressRefused) and refusal.host == urlsplit(origin).hostname
            if not own:
                self._keep(origin, refusal, REFUSED_AGE)
            raise
        except (IgnoreRequest, ValueError):  # redirected too often, or to what is no address
            body = b""
        else:
            self._stats.inc_value("robotstxt/response_count")
            self._stats.inc_value(f"robotstxt/response_status_count/{response.status}")
            self._raise_unreachable(response, request)
            body = own_groups(readable(response), self._token)
        rules: RobotParser = build_from_crawler(self._parserimpl, self.crawler, body)
        await self.crawler.signals.send_catch_log_async(
            signal=signals.robots_parsed, robotparser=rules, request=request
        )
        self._keep(origin, rules, MAX_AGE)
        return rules

    def _keep(self, origin: str, rules: RobotParser | Refusal, seconds: float) -> None:
        while len(self._known) >= _MOST:
            del self._known[next(iter(self._known))]
        self._known[origin] = _Known(rules, monotonic() + seconds)

    def _raise_unreachable(self, response: Response, request: Request) -> None:
        """Raise for a server's error; also for 429 as long as the request may wait.

        By the letter (2.3.1.3) 429 allows everything. It asks to come later as well.
        """
        again = request.meta.get("retry_times", 0) < self._retries
        if response.status >= 500 or (response.status == 429 and again):
            raise RobotsUnreachable(response.status, response.headers.get(b"Retry-After"))

    def _received(self, data: bytes, request: Request) -> None:
        received = request.meta.get(RECEIVED)
        if received is not None:
            request.meta[RECEIVED] = received + len(data)
            if received + len(data) > MAX_BYTES:
                raise StopDownload(fail=False)


def readable(response: Response) -> bytes:
    """Return the rules of an answer: none unless it is a text file of status 2xx."""
    body = response.body
    if body.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):  # what some editors call "Unicode"
        body = body.decode("utf-16", "ignore").encode("utf-8", "ignore")
    if not 200 <= response.status < 300 or _PAGE.search(body, 0, 1024):
        return b""
    if len(body) <= MAX_BYTES:
        return body
    # A line that is cut would be another rule.
    return body[: body.rfind(b"\n", 0, MAX_BYTES) + 1]


def own_groups(body: bytes, token: bytes) -> bytes:
    """Return rules in which no group but those of our product token and of all concerns us.

    The parser compares prefixes of names. RFC 9309, 2.2.1, compares product tokens: letters, ``-``
    and ``_``, whatever stands behind them, in any case.
    """

    def named(line: re.Match[bytes]) -> bytes:
        found = _TOKEN.match(line[2])
        name = found[0].lower() if found else b""
        return line[1] + b" " + (name if name in (b"*", token.lower()) else b"another")

    # Lines may end in CR alone (2.2); the parser's own reading of line ends is not RFC's.
    lines = body.removeprefix(BOM_UTF8).replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    lines = _NO_LINE_END.sub(lambda end: b"".join(b"%%%02X" % byte for byte in end[0]), lines)
    return _AGENT_LINE.sub(named, lines)
