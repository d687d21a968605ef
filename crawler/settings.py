"""Every setting of the project, with its reason. Any of them can be overridden with ``-s``.

Source: https://docs.scrapy.org/en/latest/topics/settings.html
"""

from __future__ import annotations

import os
import shutil
import sys

from crawler.interruption import answer_signals

# The first of ours that the command line imports; the commands of Scrapy, which follow, take long.
if "scrapy.cmdline" in sys.modules:
    answer_signals()

BOT_NAME = "cooling-system-crawler"
SPIDER_MODULES = ["crawler.spiders"]
COMMANDS_MODULE = "crawler.commands"

# --- results -------------------------------------------------------------------------------------
# Where articles.jsonl, store.db and runs/ are written.
OUTPUT_DIR = "output"
# The store's address; empty means SQLite in OUTPUT_DIR/store.db.
STORE_URL = os.environ.get("STORE_URL", "")
# 'scrapy crawl … -O FILE': titles are the sites' words, and a spreadsheet runs what looks like a
# formula; one character that XML forbids makes a whole file unreadable. JSON holds all as it is.
FEED_EXPORTERS = {
    "csv": "crawler.exports.csv.SafeCsv",
    "xml": "crawler.exports.xml.SafeXml",
}

# --- who we are ----------------------------------------------------------------------------------
# A page or address where a site's owner can reach whoever runs the crawl. With this placeholder no
# host of others is asked.
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
# One request at a time for a host; the delay adapts between the floor and the ceiling. As many in
# all as a worker holds hosts: one that waits for its host's delay or for a slow answer has a place.
CONCURRENT_REQUESTS = 64
CONCURRENT_REQUESTS_PER_DOMAIN = 1
# It is a floor, so nothing is taken off it at random.
DOWNLOAD_DELAY = 1.0
DOWNLOAD_DELAY_JITTER = 0
AUTOTHROTTLE_ENABLED = True
AUTOTHROTTLE_START_DELAY = 1.0
AUTOTHROTTLE_MAX_DELAY = 60.0
# What a page may say of itself, in a meta element or X-Robots-Tag, that keeps it out: noindex,
# nosnippet, both, or nothing. Search results leave such a page out, or show none of its text.
ROBOTS_META = "noindex,nosnippet"
# The longest Crawl-delay that is obeyed to the letter, in seconds; longer ones are capped.
CRAWL_DELAY_MAX = 60.0
# Tries of a request beside the first. Its host rests before each: BACKOFF_SECONDS, then twice as
# long with each failure in a row, half as much more or less at random, up to BACKOFF_MAX.
RETRY_TIMES = 2
BACKOFF_SECONDS = 1.0
BACKOFF_MAX = 300.0
# 429 and 503 with Retry-After: tries of a request, and the seconds in all that a run waits for a
# host when it has nothing else left to do. Longer waits are left to a later run.
RETRY_AFTER_TIMES = 5
RETRY_AFTER_MAX = 300.0
# The circuit breaker: after so many failures in a row a host rests for BREAKER_REST seconds, is
# asked once, rests twice as long, and is given up for this run when so many probes have failed.
# A run that has nothing else left waits no longer than BREAKER_REST_AT_THE_END before a probe.
BREAKER_FAILURES = 5
BREAKER_REST = 30.0
BREAKER_PROBES = 3
BREAKER_REST_AT_THE_END = 5.0
# After so many articles' pages in a row that a firewall's challenge answered, the host's other
# pages are left to a later run; 0 asks for all of them. A good page begins the row anew.
BREAKER_CHALLENGES = 5
DOWNLOAD_TIMEOUT = 60
DNS_TIMEOUT = 15
# Lookups wait in threads, up to DNS_TIMEOUT each: the names of dead sites must not fill them all.
REACTOR_THREADPOOL_MAXSIZE = 20
# Sites on one address share its limit of requests at a time and its delay. Behind these networks of
# content delivery and blog hosting a great machine stands at one address for thousands of sites.
CDN_NETWORKS = [
    # Cloudflare: https://www.cloudflare.com/ips-v4
    "103.21.244.0/22", "103.22.200.0/22", "103.31.4.0/22", "104.16.0.0/13", "104.24.0.0/14",
    "108.162.192.0/18", "131.0.72.0/22", "141.101.64.0/18", "162.158.0.0/15", "172.64.0.0/13",
    "173.245.48.0/20", "188.114.96.0/20", "190.93.240.0/20", "197.234.240.0/22", "198.41.128.0/17",
    # Fastly: https://api.fastly.com/public-ip-list
    "23.235.32.0/20", "43.249.72.0/22", "103.244.50.0/24", "103.245.222.0/23", "103.245.224.0/24",
    "104.156.80.0/20", "140.248.64.0/18", "140.248.128.0/17", "146.75.0.0/17", "151.101.0.0/16",
    "157.52.64.0/18", "167.82.0.0/17", "167.82.128.0/20", "167.82.160.0/20", "167.82.224.0/20",
    "172.111.64.0/18", "185.31.16.0/22", "199.27.72.0/21", "199.232.0.0/16",
    # Google, where Blogger's sites are: https://www.gstatic.com/ipranges/goog.json
    "64.233.160.0/19", "66.102.0.0/20", "72.14.192.0/18", "74.125.0.0/16", "108.177.0.0/17",
    "142.250.0.0/15", "172.217.0.0/16", "172.253.0.0/16", "173.194.0.0/16", "209.85.128.0/17",
    "216.58.192.0/19", "216.239.32.0/19",
]  # fmt: skip

# Seconds that a crawl which was told to stop (SIGTERM, Ctrl-C) has for the requests under way; what
# takes longer is asked for again by the next run.
SHUTDOWN_GRACE = 20.0

# --- safety --------------------------------------------------------------------------------------
# Scrapy's remote control and telnet console would let any local user run code in the crawl.
REMOTE_CONTROL_ENABLED = False
TELNETCONSOLE_ENABLED = False
DOWNLOAD_VERIFY_CERTIFICATES = True
COOKIES_ENABLED = False
# Networks like 10.0.0.0/8 that are no part of the public web and may be visited all the same.
PRIVATE_NETWORKS_ALLOWED = os.environ.get("PRIVATE_NETWORKS_ALLOWED", "")
TWISTED_DNS_RESOLVER = "crawler.middlewares.resolver.GuardedResolver"
# Loops and chains of redirects end here; browsers follow 20.
REDIRECT_MAX_TIMES = 10
# Sites choose our URLs: nothing but the web may be read.
DOWNLOAD_HANDLERS = {
    "http": "crawler.middlewares.web.WebHandler",
    "https": "crawler.middlewares.web.WebHandler",
    "data": None,
    "file": None,
    "ftp": None,
    "s3": None,
}
# After decompression, in bytes; the largest sitemap allowed by sitemaps.org is 50 MB.
DOWNLOAD_MAXSIZE = 52_428_800
# The same for an article's page: many hosts answer at a time. Only its first 4 million characters
# are read.
PAGE_MAXSIZE = 10_485_760
DOWNLOAD_WARNSIZE = 0
# Scrapy's; ours follows only what middlewares/refreshing.py says.
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
# Hours after which a source's home page is looked at before anything of it is read: somebody else
# may have taken the domain over, and an API that is asked for one topic would not show it.
HOME_LOOK_HOURS = 24
# Of the texts that a crawl with depth=full finds not to be about the topic, the share (0 to 1) that
# the store keeps, so that a person can measure what the topic misses.
NOT_SAMPLE_SHARE = 0.02
# Days after which a source is asked for everything again, and not only for what is new since its
# last walk: search indexes lag, some sites answer 304 wrongly, and nothing tells of deletions.
FULL_SWEEP_DAYS = 7
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
        # A page that wants more is no report.
        "--js-flags=--max-old-space-size=512",
        # Nothing goes past the guarded way out.
        "--force-webrtc-ip-handling-policy",
        "--webrtc-ip-handling-policy=disable_non_proxied_udp",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--host-resolver-rules=" + ",".join(f"MAP {host} ~NOTFOUND" for host in _HOME_CALLS),
    ],
}
PLAYWRIGHT_DEFAULT_NAVIGATION_TIMEOUT = 30_000
# Pages in the browser at a time.
RENDER_PAGES = 2
# Seconds a page may stay in the browser, whatever its scripts do.
RENDER_TIMEOUT = 45
# Pages after which the browser is replaced: what it keeps of each adds up.
RENDER_RECYCLE = 100
# Megabytes that all of the browser's processes may hold; a page that takes more is given up.
RENDER_MEMORY_MB = 1536

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
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
    "crawler.middlewares.aside.Aside": 80,
    "crawler.middlewares.pausing.Pausing": 90,
    "crawler.middlewares.robots.RobotsRfc9309": 100,
    "crawler.middlewares.page_size.PageSize": 5,
    "crawler.middlewares.rendering.LearntApi": 10,
    "crawler.middlewares.rendering.Rendering": 150,
    "crawler.middlewares.refreshing.Refreshing": 580,
    "crawler.middlewares.decompression.Decompression": 590,
    "crawler.middlewares.guard.AddressGuard": 800,
    "crawler.middlewares.pausing.Resting": 850,
}
ITEM_PIPELINES = {
    "crawler.pipelines.validate.Validate": 100,
    "crawler.pipelines.relevance.Relevance": 200,
    "crawler.pipelines.duplicates.Duplicates": 300,
    "crawler.pipelines.commit.Commit": 400,
}
EXTENSIONS = {
    "crawler.middlewares.crawl_delay.CrawlDelay": 0,
    "crawler.middlewares.grace.GracePeriod": 0,
    "crawler.report.log.HarmlessLog": 0,
    "crawler.report.progress.Progress": 0,
    "scrapy.extensions.logstats.LogStats": None,
}
# It reads the source of every callback, and ours return nothing by their types.
WARN_ON_GENERATOR_RETURN_VALUE = False
# Scrapy starts so many tasks for each answer, used or not; its default of 100 took a tenth of the
# processor time, and what an answer gives is worked through one after the other anyway.
CONCURRENT_ITEMS = 8
# URLs are made unique by their folded form before they become requests.
DUPEFILTER_CLASS = "scrapy.dupefilters.BaseDupeFilter"
# Counts while it goes on: a moving line on a terminal, a line every half minute elsewhere.
PROGRESS = True
# The summary and the run's files say what a user needs; warnings stay visible.
LOG_LEVEL = "WARNING"
LOG_FORMATTER = "crawler.report.log.QuietDrops"
