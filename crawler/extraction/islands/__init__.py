"""Articles in JSON: what a page's scripts carry, and what the address that its shell asks answers.

Both are read before, and instead of, showing the page in a browser. ``island_article`` reads a
parsed page, ``answer_article`` the body of an answer; ``calls_of`` tells what a shell will ask.
``learn_call`` finds, among what a browser saw a page ask for, the question that brought the text.
"""

from crawler.extraction.islands.calls import calls_of
from crawler.extraction.islands.learning import Call, Seen, learn_call
from crawler.extraction.islands.reading import answer_article, island_article

__all__ = ["Call", "Seen", "answer_article", "calls_of", "island_article", "learn_call"]
