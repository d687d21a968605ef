"""Refusing hosts that are not of the public web, and sending those of one address in turns.

A page may name any host, and any name may resolve to any address. What a user wrote down himself,
a loopback or private address as a source's own, is let through for that source alone; networks in
``PRIVATE_NETWORKS_ALLOWED`` are for all. With a proxy, names are resolved behind it and are its own
business; addresses in URLs are looked at all the same.
"""

from __future__ import annotations

from ipaddress import ip_address
from typing import Any, Final
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.utils.defer import maybe_deferred_to_future
from scrapy.utils.httpobj import urlparse_cached
from twisted.internet.error import DNSLookupError

from crawler.middlewares.addresses import is_own_machine, is_public, literal, read_networks
from crawler.middlewares.refusal import AddressRefused, Refusal
from crawler.middlewares.resolver import AddressNotPublic
from crawler.middlewares.web import SHARED_ADDRESS
from crawler.scheduler import FrontierScheduler

#: Requests that may wait at a shared address beside those it has; more go back to the frontier.
_BESIDE: Final = 1
#: Seconds that a host sits out at least when the address it shares is busy.
_LEAST_WAIT: Final = 0.2


class AddressGuard:
    """Resolves each request's host, refuses private addresses, and notes shared ones."""

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        self._crawler = crawler
        self._allowed = read_networks(
            "PRIVATE_NETWORKS_ALLOWED", settings["PRIVATE_NETWORKS_ALLOWED"]
        )
        self._of_many = read_networks("CDN_NETWORKS", settings["CDN_NETWORKS"])
        self._most = settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN")
        self._delay = settings.getfloat("DOWNLOAD_DELAY")
        self._own: dict[str, frozenset[str]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> AddressGuard:
        return cls(crawler)

    async def process_request(self, request: Request) -> Request | None:
        """Raise ``AddressRefused``, or return the request when its address is busy."""
        parts = urlparse_cached(request)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise Refusal("not-http", f"{parts.scheme or 'no scheme'}: is not fetched")
        request.meta.pop(SHARED_ADDRESS, None)
        address = await self._address(request, parts.hostname)
        if address is None or any(ip_address(address) in network for network in self._of_many):
            return None
        waiting = self._waiting_at(address)
        request.meta[SHARED_ADDRESS] = address
        if waiting >= self._most + _BESIDE:
            return self._later(request, max(_LEAST_WAIT, waiting * self._delay))
        return None

    async def _address(self, request: Request, host: str) -> str | None:
        """Return the address that will be asked; None when a proxy decides that."""
        written = literal(host)
        if written is not None:
            if not is_public(written, self._allowed) and host not in self._written_by_user(request):
                raise AddressRefused(host, host)
            return None if request.meta.get("proxy") else str(written)
        if request.meta.get("proxy"):
            return None
        from twisted.internet import reactor  # the one that the process installed

        installed: Any = reactor
        try:
            address = str(await maybe_deferred_to_future(installed.resolve(host)))
        except AddressNotPublic as found:
            raise AddressRefused(host, str(found.args[0])) from None
        except UnicodeError:
            raise DNSLookupError(f"{host[:80]!r} is not a host name") from None
        if not is_public(address, self._allowed):  # with a resolver other than ours
            raise AddressRefused(host, address)
        return address

    def _written_by_user(self, request: Request) -> frozenset[str]:
        """Return the hosts of the request's source that its entry has as private addresses."""
        id_ = str(request.cb_kwargs.get("source") or request.meta.get("for_source") or "")
        if id_ not in self._own:
            source = getattr(self._crawler.spider, "_sources", {}).get(id_)
            hosts = () if source is None else (source.host, *source.aliases)
            self._own[id_] = frozenset(
                host
                for host in ((urlsplit(f"//{name}").hostname or "") for name in hosts)
                if literal(host) is not None and is_own_machine(host)
            )
        return self._own[id_]

    def _waiting_at(self, address: str) -> int:
        engine = self._crawler.engine
        active = engine.downloader.active if engine is not None else ()
        return sum(other.meta.get(SHARED_ADDRESS) == address for other in active)

    def _later(self, request: Request, seconds: float) -> Request | None:
        """Return a request to the frontier and rest its host; one without a lease goes on."""
        scheduler = self._crawler.engine.scheduler if self._crawler.engine else None
        if not isinstance(scheduler, FrontierScheduler) or not request.meta.get("lease"):
            return None
        scheduler.hold(urlparse_cached(request).hostname or "", seconds)
        return request.copy()
