"""What a registry entry may say. Unknown keys and wrong values are refused, never ignored."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from datetime import date
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from crawler.items import Kind
from crawler.sources.discovery import Discovery
from crawler.sources.overrides import Reading
from crawler.sources.provinces import PROVINCES

Platform = Literal["auto", "wordpress", "blogger", "feeds", "listing", "rendered"]
Status = Literal["proven", "likely", "unverified", "quarantined"]

#: No site published before the web, and dates near the calendar's ends cannot be reckoned with.
FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2100, 12, 31)
_HOST_NAME = re.compile(r"[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*\.?")


def _site_url(value: str) -> str:
    # Before it is taken apart: that would drop tabs and line ends in silence.
    if any(c.isspace() or unicodedata.category(c) in ("Cc", "Cf", "Cs") for c in value):
        raise ValueError("an address has no spaces or control characters")
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("not an http or https address with a host")
    if parts.query or parts.fragment or parts.username:
        raise ValueError("a site's address has no query, fragment or user")
    if parts.port == 0:  # larger ones than there are raise a ValueError themselves
        raise ValueError("Port out of range 1-65535")
    _domain(parts.hostname)
    return value if value.endswith("/") else value + "/"


def _domain(host: str) -> None:
    """Raise ValueError unless a host name can be asked for (RFC 1035, 2.3.4; RFC 5891).

    Underscores are in no host's name by the standard, and in some that answer.
    """
    try:
        name = host.encode("idna").decode("ascii")
    except UnicodeError:
        raise ValueError("not a host name") from None
    if ":" not in host and not _HOST_NAME.fullmatch(name):  # an IPv6 address was parsed already
        raise ValueError("not a host name")


def _province(value: str | None) -> str | None:
    if value is not None and value not in PROVINCES:
        raise ValueError("not an ISO 3166-2:ID code such as ID-JT")
    return value


def _host(value: str) -> str:
    if (
        not value
        or value != value.lower()
        or set(value) & set("/:@?# \t\n")
        or not value.strip(".")
    ):
        raise ValueError("not a host name in lower case")
    _domain(value)
    return value


Name = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$", max_length=80)]
Host = Annotated[str, AfterValidator(_host)]


class Network(BaseModel):
    """Sites with one template: what their entries need not say again.

    A member's entry names its network; what it says itself comes first, key by key.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    name: Annotated[str, Field(min_length=1, max_length=120)]
    note: str = ""
    platform: Platform = "auto"
    discovery: Discovery = Field(default_factory=Discovery)
    extraction: Reading = Field(default_factory=Reading)


class Reject(BaseModel):
    """A host that is no source, and why: so that nobody adds it again."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    host: Host
    reason: Annotated[str, Field(min_length=1)]


class Source(BaseModel):
    """One site: 3 to 8 lines of TOML. ``province`` is None for a national site."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    id: Name
    name: Annotated[str, Field(min_length=1, max_length=120)]
    url: Annotated[str, AfterValidator(_site_url)]
    kind: Kind
    province: Annotated[str | None, AfterValidator(_province)] = None
    platform: Platform = "auto"
    status: Status = "unverified"
    note: str = ""
    network: Name | None = None
    aliases: list[Host] = Field(default_factory=list)
    since: Annotated[date | None, Field(ge=FIRST_DAY, le=LAST_DAY)] = None
    discovery: Discovery = Field(default_factory=Discovery)
    extraction: Reading = Field(default_factory=Reading)

    @property
    def host(self) -> str:
        """The host name of the site's address, in lower case."""
        return urlsplit(self.url).hostname or ""

    @property
    def version(self) -> str:
        """A short hash of everything the entry says; it travels with each record."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()[:12]
