"""Sending the few pages that need JavaScript to the browser, or saying why that cannot be."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from playwright.async_api import Error as BrowserError
from playwright.async_api import Page
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy_playwright.page import PageMethod

ADVICE = "no browser: run 'apt-get install chromium' or set PLAYWRIGHT_LAUNCH_OPTIONS"
#: Milliseconds a page may go on loading after its document is there.
SETTLE_MS = 10_000
#: Resolves when the page shows text and has not changed for a moment; a page that never shows text
#: is waited for to the end. Waiting for silence on the network instead costs half a second a page.
SETTLED = """
([most, quiet, enough]) => new Promise((resolve) => {
  const began = performance.now();
  let changed = began;
  new MutationObserver(() => { changed = performance.now(); })
    .observe(document, {childList: true, subtree: true, characterData: true});
  const look = () => {
    const now = performance.now();
    const prose = [...document.querySelectorAll('p, article, [class*=content]')]
      .reduce((sum, e) => sum + (e.textContent || '').length, 0);
    if (now - began > most || (prose >= enough && now - changed > quiet)) resolve(prose);
    else setTimeout(look, 25);
  };
  look();
})
"""
QUIET_MS, ENOUGH_CHARACTERS = 150, 300


async def settle(page: Page) -> None:
    """Wait until the page shows its text; a page that never does is taken as it is."""
    with suppress(BrowserError):
        await page.evaluate(SETTLED, [SETTLE_MS, QUIET_MS, ENOUGH_CHARACTERS])


class Rendering:
    """Turns ``rendered`` in a request's meta, which is plain JSON, into what the browser needs."""

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        path = settings.getdict("PLAYWRIGHT_LAUNCH_OPTIONS").get("executable_path")
        remote = settings.get("PLAYWRIGHT_CDP_URL") or settings.get("PLAYWRIGHT_CONNECT_URL")
        self._ready = bool(remote) or bool(path and Path(path).exists())

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Rendering:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        if not request.meta.get("rendered"):
            return
        if not self._ready:
            raise IgnoreRequest(ADVICE)
        request.meta["playwright"] = True
        request.meta["playwright_page_methods"] = [PageMethod(settle)]
