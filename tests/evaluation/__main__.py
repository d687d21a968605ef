"""``python -m tests.evaluation``: the gate that refuses a worse reader.

Prints our figures beside plain trafilatura's on the same pages in the same run, and fails when one
of ours falls below its floor in ``floors.json``. ``--raise-floors`` lifts floors to what was
reached; ``--lower-floors`` is the only way down and wants a reason in the commit that uses it.
``--pages`` lists what is still wrong, page by page. Without the saved pages it says so and passes.
"""

from __future__ import annotations

import argparse
import gc
import json
import sys
from pathlib import Path

from crawler.extraction.urls import same_site
from tests.evaluation.pages import PAGES, SETS, load
from tests.evaluation.readers import ours, plain
from tests.evaluation.scoring import PageScore, figures, score_page

FLOORS = Path(__file__).parent / "floors.json"
#: Figures that a floor holds; speeds are compared as a ratio in the same run, not as numbers.
GATED = ("f1", "title", "authors", "day", "time", "leak_free")
#: Rounding of floors, so that a floor is no lottery over one shingle.
STEP = 0.001


def main(arguments: list[str] | None = None) -> int:
    """Run the gate; returns the exit status (0 passed or no pages, 1 below a floor)."""
    options = _options(arguments)
    if not PAGES.is_dir():
        print(
            f"no saved pages at {PAGES.parent.name}/{PAGES.name} beside the checkout: not measured"
        )
        return 0
    floors: dict[str, dict[str, float]] = json.loads(FLOORS.read_text()) if FLOORS.exists() else {}
    reached: dict[str, dict[str, float]] = {}
    failures: list[str] = []
    ratios: list[float] = []
    # The list of domain suffixes loads once a process: off the clock.
    same_site("one.example.org", "other.example.org")
    # Going through all that was loaded takes 50 ms; it would fall on the one reader or the other.
    gc.collect()
    gc.freeze()
    for name in SETS:
        pages = list(load(name))
        mine = [score_page(page, ours) for page in pages]
        theirs = [score_page(page, plain) for page in pages]
        reached[name], baseline = figures(mine), figures(theirs)
        ratios.append(reached[name]["pages_per_second"] / baseline["pages_per_second"])
        _print(name, len(pages), reached[name], baseline, floors.get(name, {}))
        if options.pages:
            _print_pages(mine)
        failures += _below(name, reached[name], floors.get(name, {}))
    print(f"speed: {min(ratios):.1f} to {max(ratios):.1f} times plain trafilatura, record complete")
    if options.raise_floors or options.lower_floors:
        _write(reached, floors, down=options.lower_floors)
        return 0
    for failure in failures:
        print(f"BELOW FLOOR {failure}", file=sys.stderr)
    return 1 if failures else 0


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.evaluation", description=__doc__)
    parser.add_argument(
        "--raise-floors", action="store_true", help="lift floors to what is reached"
    )
    parser.add_argument("--lower-floors", action="store_true", help="set floors, also downwards")
    parser.add_argument("--pages", action="store_true", help="list the remaining errors")
    return parser.parse_args(arguments)


def _print(
    name: str,
    count: int,
    mine: dict[str, float],
    theirs: dict[str, float],
    floors: dict[str, float],
) -> None:
    print(f"\n{name} ({count} pages){'ours':>14}{'trafilatura':>14}{'floor':>9}")
    for figure, value in mine.items():
        floor = f"{floors[figure]:9.3f}" if figure in floors else ""
        print(f"  {figure:<22}{value:10.3f}{theirs.get(figure, 0.0):14.3f}{floor}")


def _print_pages(pages: list[PageScore]) -> None:
    for page in sorted(pages, key=lambda p: -(p.counts.fp + p.counts.fn)):
        wrong = [n for n in ("title", "authors", "day", "time") if getattr(page, n) is False]
        if page.counts.fp or page.counts.fn or wrong or page.leaked:
            lost = f"+{page.counts.fp} -{page.counts.fn} of {page.counts.tp + page.counts.fn}"
            print(f"    {page.file[:60]:<62}{lost:<22}{' '.join(wrong)} {page.leaked or ''}")


def _below(name: str, mine: dict[str, float], floors: dict[str, float]) -> list[str]:
    return [
        f"{name} {figure}: {mine.get(figure, 0.0):.4f} < {floor:.4f}"
        for figure, floor in floors.items()
        if mine.get(figure, 0.0) < floor
    ]


def _write(
    reached: dict[str, dict[str, float]], floors: dict[str, dict[str, float]], *, down: bool
) -> None:
    for name, mine in reached.items():
        row = floors.setdefault(name, {})
        for figure in GATED:
            if figure in mine:
                value = round(mine[figure] // STEP * STEP, 3)
                row[figure] = value if down else max(value, row.get(figure, 0.0))
    FLOORS.write_text(json.dumps(floors, indent=2) + "\n")
    print(f"floors written to {FLOORS.name}")


if __name__ == "__main__":
    raise SystemExit(main())
