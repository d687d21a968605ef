"""The real WordPress, started once a session and only when a test asks for it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from .newsroom import newsroom
from .server import WordPress, install_packages


@pytest.fixture(scope="session")
def wordpress() -> Iterator[WordPress]:
    """A running WordPress with all posts; tests choose its mode with ``configure``."""
    install_packages()
    site = WordPress(newsroom())
    site.start()
    yield site
    site.stop()
