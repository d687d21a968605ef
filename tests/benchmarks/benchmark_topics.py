"""How long the prefilter takes a page, and a verdict an article.

    python -m tests.benchmarks.benchmark_topics

Uses the saved pages in ``../shared/pages`` when they are there, and generated releases.
"""

from __future__ import annotations

import gzip
from pathlib import Path
from random import Random
from statistics import median
from time import process_time

from crawler.topics import load_topic
from tests.dedup.corpus import filled, release

PAGES = Path(__file__).parents[3] / "shared" / "pages"


def main() -> None:
    """Print medians of processor time in milliseconds."""
    topic, random = load_topic("cooling-system"), Random(1)
    pages = [gzip.decompress(path.read_bytes()) for path in sorted(PAGES.glob("*/pages/*.gz"))]
    for run in ("first", "second") if pages else ():
        times, passed = [], 0
        for page in pages:
            start = process_time()
            passed += topic.could_match(page)
            times.append(1000 * (process_time() - start))
        size = median(map(len, pages)) / 1024
        print(
            f"prefilter, {run} reading of {len(pages)} pages of {size:.0f} KB (median): "
            f"{median(times):.1f} ms, {passed} passed"
        )
    times = []
    for number in range(500):
        text = filled(release(random, number))
        start = process_time()
        topic.judge(text.title, text.paragraphs)
        times.append(1000 * (process_time() - start))
    print(f"verdict on a generated release: {median(times):.2f} ms (median)")


if __name__ == "__main__":
    main()
