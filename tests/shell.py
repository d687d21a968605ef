"""Running the project's commands as a user does, in processes of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
SCRAPY = [sys.executable, "-m", "scrapy"]


def scrapy(*words: str, timeout: float = 120) -> subprocess.CompletedProcess[str]:
    """Run a scrapy command from the project's root and return what it said."""
    return run([*SCRAPY, *words], timeout=timeout)


def run(
    command: list[str], *, cwd: Path = PROJECT, timeout: float = 120
) -> subprocess.CompletedProcess[str]:
    """Run a command with this interpreter's folder first on the path."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        command,
        cwd=cwd,
        env=os.environ | {"PATH": path, "COLUMNS": "200"},
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )
