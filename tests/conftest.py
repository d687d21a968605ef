"""What every test may use, and what makes a run say the same on every machine."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, settings

from tests.shell import PATIENCE

Figure = Callable[[str], None]

# A slow machine is no failed property, and what one run finds each run finds. FUZZ_EXAMPLES, which
# asks for more examples, asks for others each time as well, and prints how to repeat what fails.
settings.register_profile(
    "the same everywhere",
    deadline=None,
    derandomize="FUZZ_EXAMPLES" not in os.environ,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("the same everywhere")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Take a test for hung that lasts as long as two crawls are waited for."""
    for item in items:
        if item.get_closest_marker("timeout") is None:
            item.add_marker(pytest.mark.timeout(2 * PATIENCE))


@pytest.fixture
def figure(record_property: Callable[[str, object], None]) -> Figure:
    """Say one line that stands in the runner's closing summary, also from parallel processes."""
    return lambda line: record_property("figure", line)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    reports = [
        report for kind in ("passed", "failed") for report in terminalreporter.getreports(kind)
    ]
    lines = [
        str(value)
        for report in reports
        for name, value in getattr(report, "user_properties", [])
        if name == "figure" and report.when == "call"
    ]
    if lines:
        terminalreporter.section("figures")
        for line in lines:
            terminalreporter.write_line(line)
