"""Cleaning an article's lines of what its theme added. The rules are the ``*.toml`` files here."""

from crawler.extraction.boilerplate.cleaned import Cleaned, Removed
from crawler.extraction.boilerplate.cleaning import clean
from crawler.extraction.boilerplate.related import is_related
from crawler.extraction.boilerplate.rules import RULES_VERSION

__all__ = ["RULES_VERSION", "Cleaned", "Removed", "clean", "is_related"]
