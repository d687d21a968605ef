"""Dates of Indonesian news pages: reading them, finding them in text, choosing among them."""

from crawler.extraction.dates.choice import Choice, DateCandidate, choose
from crawler.extraction.dates.prose import TextDate, dates_in_text
from crawler.extraction.dates.reading import read_date
from crawler.extraction.dates.stamp import EARLIEST_YEAR, Stamp
from crawler.extraction.dates.urls import url_date, url_month

__all__ = [
    "EARLIEST_YEAR",
    "Choice",
    "DateCandidate",
    "Stamp",
    "TextDate",
    "choose",
    "dates_in_text",
    "read_date",
    "url_date",
    "url_month",
]
