"""Every setting of the project, with its reason. Any of them can be overridden with ``-s``.

Source: https://docs.scrapy.org/en/latest/topics/settings.html
"""

from __future__ import annotations

import os
import shutil

BOT_NAME = "cooling-system-crawler"
SPIDER_MODULES = ["crawler.spiders"]
COMMANDS_MODULE = "crawler.commands"

# --- results -------------------------------------------------------------------------------------
# Where articles.jsonl, store.db and runs/ are written.
OUTPUT_DIR = "output"
# The store's address; empty means SQLite in OUTPUT_DIR/store.db.
STORE_URL = os.environ.get("STORE_URL", "")

# --- who we are ----------------------------------------------------------------------------------
# A page or address where a site's owner can reach whoever runs the crawl.
CONTACT_URL = os.environ.get("CONTACT_URL", "https://example.org/who-runs-this-crawl")
# {contact} is replaced by CONTACT_URL.
USER_AGENT = "cooling-system-crawler/0.1 (+{contact})"
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,application/json,*/*;q=0.5",
    "Accept-Language": "id,en;q=0.5",
}

# --- manners -------------------------------------------------------------------------------------
ROBOTSTXT_OBEY = True
# robots.txt groups are chosen by our product name alone, not by the whole User-Agent line.
ROBOTSTXT_USER_AGENT = "cooling-system-crawler"
# One request at a time for a host; the delay adapts between the floor and the ceiling.
CONCURRENT_REQUESTS = 32
CONCURRENT_REQUESTS_PER_DOMAIN = 1
DOWNLOAD_DELAY = 1.0
AUTOTHROTTLE_ENABLED = True
AUTOTHROTTLE_START_DELAY = 1.0
AUTOTHROTTLE_MAX_DELAY = 60.0
# The longest Crawl-delay that is obeyed to the letter, in seconds; longer ones are capped.
CRAWL_DELAY_MAX = 60.0
RETRY_TIMES = 2
# A request given up is counted with its class; the log need not repeat it.
RETRY_GIVE_UP_LOG_LEVEL = "DEBUG"
DOWNLOAD_TIMEOUT = 60
DNS_TIMEOUT = 15

# --- safety --------------------------------------------------------------------------------------
# Scrapy's remote control and telnet console would let any local user run code in the crawl.
REMOTE_CONTROL_ENABLED = False
TELNETCONSOLE_ENABLED = False
DOWNLOAD_VERIFY_CERTIFICATES = True
COOKIES_ENABLED = False
# Sites choose our URLs: nothing but the web may be read.
DOWNLOAD_HANDLERS = {
    "http": "crawler.middlewares.browser.BrowserOrHttp",
    "https": "crawler.middlewares.browser.BrowserOrHttp",
    "data": None,
    "file": None,
    "ftp": None,
    "s3": None,
}
# After decompression, in bytes; the largest sitemap allowed by sitemaps.org is 50 MB.
DOWNLOAD_MAXSIZE = 52_428_800
DOWNLOAD_WARNSIZE = 0
METAREFRESH_ENABLED = False
REFERRER_POLICY = "no-referrer"

# --- reading -------------------------------------------------------------------------------------
# Worker processes that turn pages into articles, off the reactor.
EXTRACTION_WORKERS = max(1, min(4, (os.cpu_count() or 2) - 1))
# One bad page costs one page: seconds and megabytes a worker may spend on it.
EXTRACTION_TIMEOUT = 20
EXTRACTION_MEMORY_MB = 1024
# Days after which a page is read again although nothing says that it changed.
REVISIT_DAYS = 7
# Of the texts that a crawl with depth=full finds not to be about the topic, the share (0 to 1) that
# the store keeps, so that a person can measure what the topic misses.
NOT_SAMPLE_SHARE = 0.02
# Pages of one article that are joined, at most.
ARTICLE_PAGES_MAX = 20

# --- the browser, for pages that exist only after JavaScript ran ---------------------------------
# Hosts that Chromium asks for by itself, whatever the page; none of it is the crawl's business.
_HOME_CALLS = (
    "accounts.google.com",
    "update.googleapis.com",
    "content-autofill.googleapis.com",
    "clients2.google.com",
    "optimizationguide-pa.googleapis.com",
    "safebrowsing.googleapis.com",
)
PLAYWRIGHT_BROWSER_TYPE = "chromium"
PLAYWRIGHT_LAUNCH_OPTIONS = {
    # Debian's browser; Playwright's own download is neither needed nor used.
    "executable_path": next(
        filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), ""
    ),
    # Chromium's sandbox cannot start as root, and its background services would call home.
    "args": [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--host-resolver-rules=" + ",".join(f"MAP {host} ~NOTFOUND" for host in _HOME_CALLS),
    ],
}
PLAYWRIGHT_MAX_PAGES_PER_CONTEXT = 2
PLAYWRIGHT_DEFAULT_NAVIGATION_TIMEOUT = 30_000
# Seconds a page may stay in the browser, whatever its scripts do.
RENDER_TIMEOUT = 45
PLAYWRIGHT_ABORT_REQUEST = "crawler.middlewares.browser.not_needed"

# --- wiring --------------------------------------------------------------------------------------
# The frontier lives in the store: a killed crawl goes on where it stopped, and several processes
# share one.
SCHEDULER = "crawler.scheduler.FrontierScheduler"
SPIDER_MIDDLEWARES = {"crawler.middlewares.acknowledge.Acknowledge": 0}
# A crawl that stopped longer ago is begun anew rather than resumed.
RESUME_WITHIN_DAYS = 7
TWISTED_REACTOR = "twisted.internet.asyncioreactor.AsyncioSelectorReactor"
DOWNLOADER_MIDDLEWARES = {
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "crawler.middlewares.robots.RobotsRfc9309": 100,
    "crawler.middlewares.rendering.Rendering": 150,
}
ITEM_PIPELINES = {
    "crawler.pipelines.validate.Validate": 100,
    "crawler.pipelines.relevance.Relevance": 200,
    "crawler.pipelines.duplicates.Duplicates": 300,
    "crawler.pipelines.commit.Commit": 400,
}
EXTENSIONS = {
    "crawler.middlewares.crawl_delay.CrawlDelay": 0,
    "crawler.report.progress.Progress": 0,
    "scrapy.extensions.logstats.LogStats": None,
}
# It reads the source of every callback, and ours return nothing by their types.
WARN_ON_GENERATOR_RETURN_VALUE = False
# URLs are made unique by their folded form before they become requests.
DUPEFILTER_CLASS = "scrapy.dupefilters.BaseDupeFilter"
# The summary and the run's files say what a user needs; warnings stay visible.
LOG_LEVEL = "WARNING"
LOG_FORMATTER = "crawler.report.log.QuietDrops"
