"""The table at the end of a crawl, and the one-line verdicts behind its exit status."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from crawler.errors import Exit
from crawler.platforms.walk import HOST_IS_AWAY
from crawler.report.pipe import PipedConsole
from crawler.report.plain import plain
from crawler.report.tally import SourceTally, Tally

COLUMNS = ("source", "listed", "fetched", "on topic", "written", "known", "skipped", "failed")
#: Columns of a line on something that is no terminal: nobody is served by wrapped rows in a log.
LOG_WIDTH = 160
#: On a terminal of fewer columns the numbers would leave no room for the sources' names.
NARROW = 76


def print_summary(
    tally: Tally, results: list[Path], seconds: float, news: Sequence[str] = ()
) -> None:
    """Print the table of all sources, the reasons, what methods said, and where results are.

    ``news`` are lines about the sources' health that the runs before did not have.
    """
    console: Console = PipedConsole(markup=False, highlight=False)
    if not console.is_terminal:
        console = PipedConsole(markup=False, highlight=False, width=LOG_WIDTH)
    rows = [_row(source, counts) for source, counts in tally.sources.items()]
    rows.append(_row("total", _total(tally)))
    if console.width < NARROW:
        _print_lines(console, rows)
    else:
        _print_table(console, rows)
    for source, counts in tally.sources.items():
        if line := _reasons(counts):
            console.print(f"{source}: {plain(line)}", soft_wrap=True)
    for source, counts in tally.sources.items():
        for line in counts.methods:
            if not line.endswith(": complete"):
                console.print(f"{source}: {plain(line)}", soft_wrap=True)
    for source, counts in tally.sources.items():
        if counts.put_aside:
            console.print(f"{source}: {plain(counts.put_aside, 400)}", soft_wrap=True)
    for host, trouble in tally.hosts.items():
        line = f"{trouble.state}, rested {trouble.rests} time(s): {trouble.reason}"
        console.print(f"host {plain(host)}: {line}: {plain(trouble.evidence)}", soft_wrap=True)
    if news:
        console.print("health, new in this run:", soft_wrap=True)
    for line in news:
        console.print(f"  {plain(line, 400)}", soft_wrap=True)
    console.print(f"finished in {seconds:.1f} s; results:", soft_wrap=True)
    for path in results:
        console.print(f"  {path}", soft_wrap=True)


def _print_table(console: Console, rows: Sequence[Sequence[str]]) -> None:
    table = Table(box=SIMPLE_HEAD)
    for column in COLUMNS:
        if column == "source":
            table.add_column(column, overflow="fold")
        else:
            table.add_column(column, justify="right", no_wrap=True)
    *sources, total = rows
    for row in sources:
        table.add_row(*map(Text, row))
    table.add_section()
    table.add_row(*map(Text, total))
    console.print(table)


def _print_lines(console: Console, rows: Sequence[Sequence[str]]) -> None:
    for source, *numbers in rows:
        told = ", ".join(f"{name} {n}" for name, n in zip(COLUMNS[1:], numbers, strict=True))
        console.print(f"{source}: {told}", soft_wrap=True)
    console.print()


def verdict(tally: Tally, reason: str, halted: str, errors: int) -> tuple[Exit, str]:
    """Return a crawl's exit status and, unless all is well, one line that says why.

    ``reason`` is why the spider was closed, in Scrapy's words; ``halted`` what the store said;
    ``errors`` counts exceptions in our own code.
    """
    if halted:
        return Exit.STORE, f"{plain(halted)}; what was committed is intact"
    if reason == "shutdown":
        return Exit.STOPPED, "stopped before the end; start the same command again to go on"
    if errors:
        return Exit.BROKEN, f"{errors} unexpected error(s): the log has the traceback of each"
    failures = tally.failures()
    away = [why for why in failures.values() if why.split(":")[0] in HOST_IS_AWAY]
    if away and len(away) == len(tally.sources):
        reason = plain(away[0], 120)
        return Exit.UNREACHABLE, (
            f"nothing reachable: none of {len(away)} source(s) answered ({reason}): check the "
            "network and try again; 'make crawl' without SITES needs none"
        )
    if failures:
        named = ", ".join(f"{source} ({plain(why, 80)})" for source, why in failures.items())
        return Exit.SOURCES_FAILED, f"finished, but {len(failures)} source(s) failed: {named}"
    return Exit.DONE, ""


def _row(source: str, counts: SourceTally) -> list[str]:
    return [
        source,
        str(counts.listed),
        str(counts.fetched),
        str(counts.on_topic),
        str(counts.written),
        str(counts.known),
        str(counts.skipped.total()),
        str(counts.failed),
    ]


def _reasons(counts: SourceTally) -> str:
    """Return why pages of a source gave no record, the commonest reason first."""
    told = (("skipped", counts.skipped), ("failed", counts.errors), ("noted", counts.noted))
    return "; ".join(
        f"{what} " + ", ".join(f"{reason} {n}" for reason, n in reasons.most_common())
        for what, reasons in told
        if reasons.total()
    )


def _total(tally: Tally) -> SourceTally:
    total = SourceTally()
    for counts in tally.sources.values():
        total.listed += counts.listed
        total.fetched += counts.fetched
        total.on_topic += counts.on_topic
        total.written += counts.written
        total.known += counts.known
        total.failed += counts.failed
        total.skipped += counts.skipped
    return total
