"""A long crawl over loopback: resident memory and open files, at one tenth of it and at its end.

    python -m tests.benchmarks.soak 20000

Most pages are of no topic, as in a real crawl; one in ten is an article that is read and written.
``tests/hostile/test_soak.py`` holds a short one to its bounds.
"""

from __future__ import annotations

import random
import re
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from tests.hostile.answers import page
from tests.hostile.case import Case, bad_site
from tests.hostile.crawling import SETTINGS, memory, write_sources
from tests.hostile.texts import PLACES, listing
from tests.hostile.web import Visit, Web
from tests.shell import PROJECT, SCRAPY

NETWORK = 66
SITES, A_PAGE, ONE_IN = 4, 50, 10
_WORDS = re.findall(
    r"\w+",
    """
    warga desa jalan pasar sawah kebun sekolah guru murid petani nelayan panen harga beras
    banjir jembatan bupati camat rapat program bantuan gotong royong lomba budaya wisata
    pantai gunung hujan musim sungai irigasi pupuk bibit ternak pelabuhan kapal ikan kopi
    cengkeh rotan bambu""",
)


@dataclass(frozen=True)
class Sample:
    """A crawl at one moment: pages served so far, megabytes resident, open files."""

    pages: int
    megabytes: float
    files: int


def article(site: int, number: int) -> str:
    """Return a page with a text of its own; one in ``ONE_IN`` is about the topic."""
    dice = random.Random(f"{site}/{number}")
    lines = [" ".join(dice.choices(_WORDS, k=28)).capitalize() + "." for _ in range(6)]
    if number % ONE_IN == 0:
        lines[0] = f"Polisi di {dice.choice(PLACES)} menggelar cooling system jelang Pilkada 2024."
    text = "".join(f"<p>{line}</p>" for line in lines)
    name = " ".join(dice.choices(_WORDS, k=6)).title()
    return (
        f"<!doctype html><html lang=id><head><title>{name}</title><meta property="
        f"'article:published_time' content='2024-09-10T{number % 24:02}:00:00+07:00'></head><body>"
        f"<article><h1>{name}</h1>{text}</article>{'<!-- tema -->' * 400}</body></html>"
    )


def site(number: int, articles: int) -> Case:
    """Return a site that lists its articles in numbered pages."""

    def listed(visit: Visit) -> str:
        first = (int(visit.path.partition("hal=")[2] or 1) - 1) * A_PAGE
        numbers = range(first, min(first + A_PAGE, articles))
        return listing([f"/2024/09/10/berita-dari-desa-{n}/" for n in numbers])

    def shown(visit: Visit) -> str:
        return article(number, int(visit.path.rstrip("/").rpartition("-")[2]))

    discovery = {"archive": "/indeks?hal={page}", "link": "a.berita"}
    answers = {"/": page(listing([])), "/indeks": page(listed), "/2024/*": page(shown)}
    return bad_site(f"soak {number}", "", answers, "", discovery=discovery)


def soak(pages: int, output: Path) -> list[Sample]:
    """Crawl so many pages; return a sample for each hundredth of them, and the last one.

    Raises:
        RuntimeError: the crawl failed; the message is what it said.
    """
    sites = [site(number, pages // SITES) for number in range(SITES)]
    hosts = [case.host(number, network=NETWORK) for number, case in enumerate(sites, start=1)]
    told = SETTINGS | {
        "OUTPUT_DIR": str(output),
        "PRIVATE_NETWORKS_ALLOWED": f"127.0.{NETWORK}.0/24",
        "DOWNLOAD_TIMEOUT": "60",
        "EXTRACTION_TIMEOUT": "60",
    }
    options = [word for name, value in told.items() for word in ("-s", f"{name}={value}")]
    output.mkdir(parents=True, exist_ok=True)
    samples: list[Sample] = []
    with Web(hosts) as web, (output / "told.txt").open("w+") as log:
        sources = write_sources(output / "sources.toml", sites, web)
        words = ["crawl", "coverage", "-a", f"sources={sources}", *options]
        process = subprocess.Popen([*SCRAPY, *words], cwd=PROJECT, stdout=log, stderr=log)
        for step in count(1):
            while process.poll() is None:
                served = sum(host.visits.answered for host in hosts)
                if served >= step * pages / 100:
                    break
                time.sleep(0.02)
            if process.poll() is not None:
                break
            samples.append(Sample(served, memory(process.pid), _open_files(process.pid)))
        if process.returncode:
            raise RuntimeError((output / "told.txt").read_text()[-2000:])
    return samples


def _open_files(process: int) -> int:
    try:
        return sum(1 for _ in Path(f"/proc/{process}/fd").iterdir())
    except OSError:
        return 0


def at_one_tenth(samples: list[Sample]) -> Sample:
    """Return the sample nearest to one tenth of the pages."""
    goal = samples[-1].pages / 10
    return min(samples, key=lambda sample: abs(sample.pages - goal))


def main() -> None:
    pages = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        samples = soak(pages, Path(folder))
    for sample in samples[:: max(1, len(samples) // 20)]:
        print(f"{sample.pages:7} pages  {sample.megabytes:6.1f} MB  {sample.files:3} open files")
    early, late = at_one_tenth(samples), samples[-1]
    print(
        f"{late.pages} pages in {time.monotonic() - started:.0f} s: {early.megabytes:.1f} MB at one"
        f" tenth, {late.megabytes:.1f} MB at the end ({late.megabytes / early.megabytes - 1:+.1%});"
        f" open files {early.files}, {late.files}"
    )


if __name__ == "__main__":
    main()
