"""Name resolution that never gives a connection a private address.

It is asked for each new connection, so that a name whose answer changes after it was checked (DNS
rebinding) leads nowhere either.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from urllib.parse import urlsplit
from urllib.request import getproxies

from scrapy.crawler import Crawler
from scrapy.resolver import CachingThreadedResolver
from twisted.internet.base import ReactorBase
from twisted.internet.defer import Deferred
from twisted.internet.error import DNSLookupError

from crawler.middlewares.addresses import Network, is_public, literal, read_networks

#: Names whose refusals are remembered.
_MOST: Final = 1_000


class AddressNotPublic(DNSLookupError):
    """What a name resolves to may not be visited. ``str()`` is the address.

    A lookup error, because Twisted logs any other error of a resolver with its traceback.
    """


class GuardedResolver(CachingThreadedResolver):
    """``TWISTED_DNS_RESOLVER``: Scrapy's own, with the refusal of addresses that are not public.

    The proxies that the environment names may be anywhere: whoever set them meant them.
    """

    def __init__(
        self, reactor: ReactorBase, cache_size: int, timeout: float, allowed: Sequence[Network] = ()
    ) -> None:
        super().__init__(reactor, cache_size, timeout)
        self._allowed = allowed
        #: The last address of each name that was refused; Twisted drops a resolver's errors.
        self.refused: dict[str, str] = {}
        self._proxies = {urlsplit(address).hostname for address in getproxies().values()}

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> GuardedResolver:
        resolver = super().from_crawler(crawler, reactor)
        name = "PRIVATE_NETWORKS_ALLOWED"
        resolver._allowed = read_networks(name, crawler.settings[name])
        return resolver

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> Deferred[str]:  # noqa: N802
        return super().getHostByName(name, timeout).addCallback(self._checked, name)

    def _checked(self, address: str, name: str) -> str:
        # An address in the URL itself was judged, for its source, before the request came here.
        known = literal(name) is not None or name in self._proxies
        if not known and not is_public(address, self._allowed):
            if len(self.refused) >= _MOST:
                self.refused.clear()
            self.refused[name] = address
            raise AddressNotPublic(address)
        return address
