"""The registry of sources: data by file, its schema, its loader and its selector grammar."""

from crawler.sources.provinces import PROVINCES
from crawler.sources.registry import bundled, load_file
from crawler.sources.schema import Source
from crawler.sources.selectors import select

__all__ = ["PROVINCES", "Source", "bundled", "load_file", "select"]
