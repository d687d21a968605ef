"""A long crawl keeps its memory and its files; ``tests/benchmarks/soak.py`` makes it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.benchmarks.soak import at_one_tenth, soak

pytestmark = pytest.mark.slow

#: SOAK_PAGES=20000 for the long one.
PAGES = int(os.environ.get("SOAK_PAGES", "1500"))


def test_memory_and_open_files_stay_flat(tmp_path: Path, figure: Callable[[str], None]) -> None:
    samples = soak(PAGES, tmp_path / "out")
    early, late = at_one_tenth(samples), samples[-1]
    figure(
        f"soak: {late.pages} pages, {early.megabytes:.0f} MB at one tenth, {late.megabytes:.0f} MB"
        f" at the end, open files {early.files} and {late.files}"
    )
    assert late.pages >= PAGES
    assert late.megabytes <= 1.1 * early.megabytes
    assert late.files <= early.files + 8
