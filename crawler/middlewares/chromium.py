"""Showing pages in Chromium: bounded in time, number and memory, and started anew when it dies.

scrapy-playwright does the showing. Around it: so many pages at a time; a context of its own, with
a guarded way out, for each host; a page that takes the browser down is tried once more, alone, so
that its neighbours lose nothing; the browser is replaced after so many pages.

All of it lives in a thread with an event loop of its own. Playwright talks to the browser in many
small messages; between the pages that a busy crawl stores, each would wait for its turn, and a page
that takes half a second would take twenty.
"""

from __future__ import annotations

import asyncio
import logging
import threading
import uuid
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any, Final, TypeVar
from urllib.parse import urlsplit

from playwright.async_api import Error, Page
from playwright.async_api import Request as BrowserRequest
from playwright.async_api import Response as Answer
from scrapy import Request, Spider
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.utils.httpobj import urlparse_cached
from scrapy_playwright.handler import ScrapyPlaywrightDownloadHandler

from crawler.middlewares.addresses import is_public, literal, read_networks
from crawler.middlewares.browser_errors import (
    ERROR_PAGE,
    BrowserLost,
    explained,
    failures_of,
    misled,
)
from crawler.middlewares.places import Places
from crawler.middlewares.processes import group_of, kill_group, memory_of
from crawler.middlewares.refusal import Refusal
from crawler.middlewares.tunnel import Tunnel
from crawler.middlewares.visit import NOT_NEEDED, Restlessness, closes, headers_of

T = TypeVar("T")
#: Seconds beyond a page's own limit in which the browser must answer, or it hangs.
_GRACE: Final = 10.0
_START_SECONDS: Final = 60.0
_CLOSE_SECONDS: Final = 10.0
_WATCH_SECONDS: Final = 0.5
#: Contexts, one a host, after which the browser is replaced.
_MOST_CONTEXTS: Final = 20


def _end_with(ended: asyncio.Future[Response], why: Exception) -> None:
    if not ended.done():
        ended.set_exception(why)


class Chromium(ScrapyPlaywrightDownloadHandler):  # type: ignore[misc]
    """One browser for all rendered pages of a crawl."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        settings = crawler.settings
        self._limit = settings.getfloat("RENDER_TIMEOUT")
        self._most_pages = settings.getint("RENDER_RECYCLE")
        self._most_memory = settings.getint("RENDER_MEMORY_MB") * 1024 * 1024
        self._agent = settings["USER_AGENT"]
        name = "PRIVATE_NETWORKS_ALLOWED"
        self._allowed = read_networks(name, settings[name])
        self._remote = bool(self.config.cdp_url or self.config.connect_url)
        # A word that no other program has among its arguments; Chromium ignores what it is.
        self._mark = f"--of-crawl={uuid.uuid4().hex}"
        options = self.config.launch_options
        self.config.launch_options = options | {"args": [*options.get("args", ()), self._mark]}
        self.config.max_pages_per_context = settings.getint("RENDER_PAGES")
        self.abort_request = self._aborts
        self.process_request_headers = headers_of
        self._places = Places(settings.getint("RENDER_PAGES"))
        self._changing = asyncio.Lock()
        self._tunnels: dict[str, Tunnel] = {}
        self._watching: asyncio.Task[None] | None = None
        self._started = False
        self._shown = 0
        self._generation = 0
        self._lost = asyncio.Event()
        self._group: int | None = None
        # A failed page is counted with its class; its traceback in the log helps nobody.
        logging.getLogger("scrapy-playwright").setLevel(logging.ERROR)

        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="browser", daemon=True)
        self._thread.start()

    async def show(self, request: Request) -> Response:
        """Return a page as the browser shows it; a page that loses the browser is tried once more.

        Raises:
            Refusal: ``timeout`` for a page that never ends, ``poison`` for one that takes the
                browser down twice; network errors are those of Scrapy's own handlers.
        """
        return await self._in_thread(self._show(request))

    async def close(self) -> None:
        """Close the browser in good order if it lets us, else kill it."""
        await self._in_thread(self._close_all())
        self._loop.call_soon_threadsafe(self._loop.stop)
        await asyncio.to_thread(self._thread.join, _CLOSE_SECONDS)
        await HTTP11DownloadHandler.close(self)

    async def _in_thread(self, work: Coroutine[Any, Any, T]) -> T:
        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(work, self._loop))

    # --- in the browser's thread -----------------------------------------------------------------

    async def _show(self, request: Request) -> Response:
        for again in (False, True):
            async with self._places.one(alone=again or self._is_due()):
                if self._is_due() and self._places.taken > 1:
                    await self._end(self._generation)
                generation = self._generation
                try:
                    return await self._once(request)
                except BrowserLost as lost:
                    await self._end(generation)
                    why = str(lost)
        raise Refusal("poison", f"the page took the browser down twice: {why}"[:300])

    async def _close_all(self) -> None:
        if self._watching is not None:
            self._watching.cancel()
        with suppress(Exception):
            async with asyncio.timeout(_CLOSE_SECONDS):
                await self._close()
        await self._end(self._generation)

    # --- one page --------------------------------------------------------------------------------

    async def _once(self, request: Request) -> Response:
        tunnel = await self._ready(request)
        generation = self._generation
        lost = asyncio.ensure_future(self._lost.wait())
        showing = asyncio.ensure_future(
            self._download_request_with_retry(request=request, spider=self._crawler.spider)
        )
        try:
            await asyncio.wait(
                {showing, lost},
                timeout=self._limit + _GRACE,
                return_when=asyncio.FIRST_COMPLETED,
            )
            if not showing.done():
                raise BrowserLost("it was killed" if lost.done() else "it no longer answers")
            self._shown += 1
            response: Response = showing.result()
            if response.url.startswith(ERROR_PAGE):
                raise misled(failures_of(tunnel))
        except Error as error:
            host = urlparse_cached(request).hostname or ""
            raise explained(error.message, host, failures_of(tunnel)) from None
        finally:
            lost.cancel()
            showing.cancel()
            if showing.done():
                await self._leave(request, generation)
        return response

    async def _download_request_with_page(
        self, request: Request, page: Page, spider: Spider
    ) -> Response:
        """Bound a page's whole stay, scripts that never end included."""
        request.meta["playwright_page"] = page
        ended: asyncio.Future[Response] = asyncio.get_running_loop().create_future()
        page.on("crash", lambda _: _end_with(ended, BrowserLost("the page's process died")))
        page.on("request", Restlessness(page, lambda why: _end_with(ended, why)))
        rendering = asyncio.ensure_future(
            super()._download_request_with_page(request, page, spider)
        )
        try:
            done, _ = await asyncio.wait(
                {rendering, ended}, timeout=self._limit, return_when=asyncio.FIRST_COMPLETED
            )
            if not done and await closes(page):
                raise Refusal("timeout", f"rendering took more than {self._limit:g} s")
            if not done:
                raise BrowserLost("it no longer answers")
            return (ended if ended in done else rendering).result()
        finally:
            if not ended.cancel():
                ended.exception()  # it may have come second, and is seen to
            rendering.cancel()

    async def _get_response_and_download(
        self, request: Request, page: Page, spider: Spider
    ) -> tuple[Answer | None, None]:
        """Open a page. What it offers for download is not taken, and is no reason to leave it."""
        return await page.goto(request.url), None

    async def _leave(self, request: Request, generation: int) -> None:
        """Close a request's page; a page that cannot be closed takes the browser with it."""
        page = request.meta.pop("playwright_page", None)
        if page is not None and not await closes(page):
            await self._end(generation)

    async def _aborts(self, request: BrowserRequest) -> bool:
        """Tell which of a page's requests are not sent."""
        if request.resource_type in NOT_NEEDED:
            return True
        if not self._remote:
            return False
        # Another machine's browser does not go through our tunnel; what can be seen is judged.
        host = literal(urlsplit(request.url).hostname or "")
        return host is not None and not is_public(host, self._allowed)

    # --- the browser -----------------------------------------------------------------------------

    def _is_due(self) -> bool:
        return self._shown >= self._most_pages or len(self.context_wrappers) >= _MOST_CONTEXTS

    async def _ready(self, request: Request) -> Tunnel | None:
        """Have a browser and the context of the request's host; raises BrowserLost."""
        async with self._changing:
            if hasattr(self, "browser") and not self.browser.is_connected():
                await self._drop()
            try:
                async with asyncio.timeout(_START_SECONDS):
                    if not self._started:
                        await self._launch()
                        self._started = True
                    await self._maybe_launch_browser()
            except (TimeoutError, Error) as error:
                raise BrowserLost(f"the browser does not start: {error}"[:300]) from None
            if self._watching is None:
                self._watching = asyncio.ensure_future(self._watch())
            return await self._context_for(request)

    async def _context_for(self, request: Request) -> Tunnel | None:
        host = urlparse_cached(request).hostname or ""
        options: dict[str, Any] = {"service_workers": "block", "accept_downloads": False}
        tunnel = None
        if request.meta.get("proxy"):
            options["proxy"] = {"server": request.meta["proxy"]}
        elif not self._remote:
            tunnel = self._tunnels.get(host)
            if tunnel is None:
                # The page's own host was judged, for its source, before the request came here.
                own = frozenset((host,)) if literal(host) is not None else frozenset[str]()
                tunnel = self._tunnels[host] = Tunnel(self._allowed, own)
                await tunnel.start()
            options["proxy"] = {"server": tunnel.url}
        request.meta["playwright_context"] = host
        request.meta["playwright_include_page"] = True  # ours to close, see _leave
        request.meta["playwright_context_kwargs"] = options | {"user_agent": self._agent}
        return tunnel

    async def _maybe_launch_browser(self) -> None:
        async with self.browser_launch_lock:
            if hasattr(self, "browser"):
                return
            lost = self._lost
            self.browser = await self.browser_provider.launch_browser()
            self.stats.inc_value("playwright/browser_count")
            self.browser.on("disconnected", lambda _: lost.set())
            self._group = None if self._remote else group_of(self._mark)

    async def _end(self, generation: int) -> None:
        """End the browser that pages of this generation ran in; the next page starts another."""
        async with self._changing:
            if generation == self._generation:
                await self._drop()

    async def _drop(self) -> None:
        self._generation += 1
        self._lost.set()  # whoever still waits for this browser
        self._lost = asyncio.Event()
        self._shown = 0
        self._started = False
        self.context_wrappers.clear()
        provider = self.__dict__.pop("browser_provider", None)
        self.__dict__.pop("browser", None)
        if self._group is not None:
            kill_group(self._group)
            self._group = None
        tunnels, self._tunnels = list(self._tunnels.values()), {}
        with suppress(Exception):
            async with asyncio.timeout(_CLOSE_SECONDS):
                await asyncio.gather(*(tunnel.stop() for tunnel in tunnels))
                if provider is not None:
                    await provider.close()

    async def _watch(self) -> None:
        """Kill the browser when its processes hold too much memory."""
        while True:
            await asyncio.sleep(_WATCH_SECONDS)
            if self._group is not None and self._places.taken:
                held = await asyncio.to_thread(memory_of, self._group)
                if held > self._most_memory and self._group is not None:
                    kill_group(self._group)
