"""Why a middleware let a request go no further, as a class that the summary counts."""

from __future__ import annotations

from scrapy.exceptions import IgnoreRequest


class Refusal(IgnoreRequest):
    """The request is not sent, or its answer not used. ``reason`` is its class, a short slug.

    The message is the evidence: it goes to ``skipped.jsonl`` beside the class.
    """

    def __init__(self, reason: str, evidence: str) -> None:
        super().__init__(evidence)
        self.reason = reason


class AddressRefused(Refusal):
    """A host is, or turned out to be, at an address that is not of the public web."""

    def __init__(self, host: str, address: str) -> None:
        at = host if host == address else f"{host} is at {address}"
        super().__init__(
            "address-refused", f"{at}: not public, and not in PRIVATE_NETWORKS_ALLOWED"
        )
        self.host = host
        self.address = address


class HostGivenUp(Refusal):
    """A host failed so often in a row that this run asks it no more; a later run does."""


class HostRests(Exception):
    """A request was not sent, for its host began to rest before its turn; it is sent later."""


class RobotsUnreachable(Refusal):
    """robots.txt failed on the server's side, so that all of the host is forbidden for now.

    ``retry_after`` is the header of that answer: it counts for the whole host.
    """

    def __init__(self, status: int, retry_after: bytes | None) -> None:
        super().__init__("robots", f"robots.txt unreachable (HTTP {status})")
        self.status = status
        self.retry_after = retry_after
