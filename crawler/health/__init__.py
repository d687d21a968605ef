"""Knowing how each source is: its numbers, when they leave their history, and its state.

No Scrapy and no network here. ``crawler.store`` keeps what these modules work out.
(``crawler.health.quality`` counts while a crawl runs; it needs the reader and is imported apart.)
"""

from crawler.health.numbers import Measured, Numbers, numbers_of, series_of
from crawler.health.observation import Observation, Sign
from crawler.health.states import QUARANTINE, RELEASE, State, is_due, step

__all__ = [
    "QUARANTINE",
    "RELEASE",
    "Measured",
    "Numbers",
    "Observation",
    "Sign",
    "State",
    "is_due",
    "numbers_of",
    "series_of",
    "step",
]
