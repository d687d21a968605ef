"""``python -m crawler.demo``: serve the replica web until SIGTERM or Ctrl-C."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import signal
import sys
from pathlib import Path

from crawler.demo.server import CONTROL_ADDRESS, DEFAULT_PORT, PortTaken, serving
from crawler.demo.sources import write_sources
from crawler.demo.truth import to_jsonl, told


async def _run(port: int, sources: Path | None, truth: Path | None) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    async with serving(port) as replica:
        if sources:
            write_sources(sources, replica.port)
        if truth:
            await asyncio.to_thread(truth.write_text, to_jsonl(told(replica.surfaces)), "utf-8")
        for surface in replica.surfaces.values():
            print(f"{surface.site.id:20} {surface.home}/  {surface.site.platform}")
        print(f"{'control':20} http://{CONTROL_ADDRESS}:{replica.port}/", flush=True)
        await stop.wait()


def main() -> int:
    """Run the command; returns 0 when stopped, 1 when the port is taken."""
    parser = argparse.ArgumentParser(prog="python -m crawler.demo", description=__doc__)
    parser.add_argument("--port", type=int, default=DEFAULT_PORT, help="0: any free port")
    parser.add_argument("--sources", type=Path, help="write the sites as a TOML registry file")
    parser.add_argument("--truth", type=Path, help="write what a perfect crawl writes (JSON lines)")
    asked = parser.parse_args()
    try:
        with contextlib.suppress(KeyboardInterrupt):
            asyncio.run(_run(asked.port, asked.sources, asked.truth))
    except PortTaken as error:
        print(f"demo: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
