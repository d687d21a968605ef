"""robots.txt as RFC 9309 wants it, where Scrapy's own middleware is lenient or silent."""

from __future__ import annotations

from scrapy import Request
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from scrapy.robotstxt import RobotParser
from scrapy.utils.httpobj import urlparse_cached
from twisted.internet.defer import Deferred

#: RFC 9309, 2.5: a crawler reads at least 500 KiB; what stands after that is not read.
MAX_BYTES = 500 * 1024


class RobotsRfc9309(RobotsTxtMiddleware):
    """4xx allows everything, 5xx forbids everything (2.3.1); a network error is the host's error.

    An unreachable robots.txt raises the same error for each request to that host, so that a dead
    host is reported as what it is and not as a refusal.
    """

    def __init__(self, crawler) -> None:  # type: ignore[no-untyped-def]
        super().__init__(crawler)
        self._unreachable: dict[str, Exception] = {}
        #: The status of robots.txt by host, where it is a server's error.
        self._failing: dict[str, int] = {}

    async def process_request(self, request: Request, spider: object = None) -> None:
        host = urlparse_cached(request).netloc
        try:
            await super().process_request(request)
        except IgnoreRequest:
            if host not in self._failing:
                raise
            refusal = f"robots.txt unreachable (HTTP {self._failing[host]})"
            raise IgnoreRequest(refusal) from None
        error = self._unreachable.get(host)
        if error is not None and not request.meta.get("dont_obey_robotstxt"):
            raise error

    async def robot_parser(self, request: Request) -> RobotParser | None:
        url = urlparse_cached(request)
        if url.netloc not in self._parsers:
            self._parsers[url.netloc] = Deferred()
            robots = Request(
                f"{url.scheme}://{url.netloc}/robots.txt",
                priority=self.DOWNLOAD_PRIORITY,
                meta={"dont_obey_robotstxt": True},
                callback=NO_CALLBACK,
            )
            assert self.crawler.engine
            try:
                response = await self.crawler.engine.download_async(robots)
                if response.status >= 500:
                    self._failing[url.netloc] = response.status
                await self._parse_robots(self._as_rules(response), url.netloc, request)
            except Exception as error:
                self._unreachable[url.netloc] = error
                self._robots_error(error, url.netloc)
        return await super().robot_parser(request)

    def _as_rules(self, response: Response) -> Response:
        if response.status >= 500:
            return response.replace(body=b"User-agent: *\nDisallow: /\n")
        if response.status >= 400 or b"<html" in response.body[:1024].lower():
            return response.replace(body=b"")
        return response.replace(body=response.body[:MAX_BYTES])
