"""The part of ``docs/sources.md`` that says what the registry holds, made from the registry.

``python -m crawler.sources.pages`` writes it, with ``--check`` it only tells whether it is up to
date: status 0 when it is, 1 when it is not.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import get_args

from crawler.errors import InputError
from crawler.sources.provinces import PROVINCES, file_name
from crawler.sources.registry import bundled, networks, rejects
from crawler.sources.schema import Platform, Source, Status

PAGE = Path(__file__).parents[2] / "docs" / "sources.md"
BEGIN = "<!-- What follows is made by: python -m crawler.sources.pages -->"
END = "<!-- Made until here. -->"


def registry_page(sources: Sequence[Source]) -> str:
    """Return the generated part, Markdown without the markers."""
    kinds = Counter(source.kind for source in sources)
    parts = [
        f"{len(sources)} sources ({kinds['news']} news sites, {kinds['police']} police portals)"
        f" under {_hosts(sources)} host names.",
        _table(
            ("status", "sources", "what was seen"),
            ((s, str(n), _SEEN[s]) for s, n in _counts(sources, "status", get_args(Status))),
        ),
        _table(
            ("platform", "sources"),
            ((p, str(n)) for p, n in _counts(sources, "platform", get_args(Platform))),
        ),
        _table(
            ("code", "province", "news", "police", "file of the news sites"), _by_province(sources)
        ),
        _table(("network", "name", "sources"), _by_network(sources)),
        "Quarantined:\n\n" + _list((s.id, s.note) for s in sources if s.status == "quarantined"),
        "Rejected, and not to be added again:\n\n" + _list(rejects().items()),
    ]
    return "\n\n".join(parts)


def renewed(page: str) -> str:
    """Return the page with its generated part made anew.

    Raises:
        InputError: the page lacks the markers.
    """
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise InputError(f"{PAGE}: has not the lines {BEGIN!r} and {END!r}")
    return f"{before}{BEGIN}\n\n{registry_page(bundled())}\n\n{END}{after}"


def main(arguments: Sequence[str]) -> int:
    """Write the page, or check it; returns the status to leave with."""
    if list(arguments) not in ([], ["--check"]):
        print("say 'python -m crawler.sources.pages [--check]'", file=sys.stderr)
        return 2
    try:
        page = PAGE.read_text("utf-8")
        made = renewed(page)
    except InputError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    if not arguments:
        PAGE.write_text(made, "utf-8")
    elif made != page:
        print(f"{PAGE}: is out of date: run python -m crawler.sources.pages", file=sys.stderr)
        return 1
    return 0


#: What each status stands for.
_SEEN = {
    "proven": "an article about the police's outreach was seen there",
    "likely": "other coverage of the police was seen there",
    "unverified": "the site is named by others; no article at an address of it was seen",
    "quarantined": "it copies others or is no site of its own; not crawled unless named",
}


def _hosts(sources: Iterable[Source]) -> int:
    return sum(1 + len(source.aliases) for source in sources)


def _counts(
    sources: Iterable[Source], attribute: str, values: Sequence[str]
) -> list[tuple[str, int]]:
    counts = Counter(getattr(source, attribute) for source in sources)
    return [(value, counts[value]) for value in values]


def _by_province(sources: Iterable[Source]) -> list[tuple[str, ...]]:
    counts = Counter((source.province, source.kind) for source in sources)
    places = [*sorted(PROVINCES.items(), key=lambda item: item[1]), (None, "national")]
    return [
        (code or "", name, *(str(counts[code, kind]) for kind in ("news", "police")),
         f"`{file_name('news', code)}`")
        for code, name in places
    ]  # fmt: skip


def _by_network(sources: Iterable[Source]) -> list[tuple[str, ...]]:
    counts = Counter(source.network for source in sources)
    return [(name, network.name, str(counts[name])) for name, network in networks().items()]


def _list(items: Iterable[tuple[str, str]]) -> str:
    return "\n".join(f"- `{name}`: {said.removeprefix('quarantined: ')}" for name, said in items)


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
