"""How long a page takes whose article stands in its JSON, beside the markup's own reading.

python -m tests.benchmarks.benchmark_islands
"""

from __future__ import annotations

from statistics import median
from time import process_time

from crawler.extraction import NoArticle, extract
from tests.extraction.test_islands import CARRIED, OTHER, URL, next_pages

ROUNDS = 20


def main() -> None:
    """Print medians of processor time in milliseconds."""
    crowded = next_pages({"related": [OTHER | {"slug": f"berita-lain-{n}"} for n in range(200)]})
    for name, page in {**CARRIED, "200 others and not the page's": crowded}.items():
        times = []
        for _ in range(ROUNDS):
            start = process_time()
            try:
                extract(page, URL)
                said = "read"
            except NoArticle as none:
                said = none.reason
            times.append(1000 * (process_time() - start))
        print(f"{name}: {said}, {median(times):.1f} ms for {len(page) / 1024:.0f} KB")


if __name__ == "__main__":
    main()
