"""The replica web: a small server with one site for each platform family, on loopback.

``python -m crawler.demo`` serves it; tests use :class:`Replica`. How to add a site: see README.md
in this folder.
"""

from crawler.demo.replica import Replica, ReplicaError
from crawler.demo.server import CONTROL_ADDRESS, DEFAULT_PORT, PortTaken, serve, serving
from crawler.demo.sources import write_sources
from crawler.demo.truth import truth

__all__ = [
    "CONTROL_ADDRESS",
    "DEFAULT_PORT",
    "PortTaken",
    "Replica",
    "ReplicaError",
    "serve",
    "serving",
    "truth",
    "write_sources",
]
