"""Which network addresses a crawl of the public web may visit.

What is public is decided by the special-purpose registries (RFC 6890 and its successors, as
``ipaddress`` has them). An IPv6 address that carries an IPv4 one (mapped, 6to4, NAT64) is judged by
that one as well: a gateway would deliver there.
"""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)

from crawler.errors import InputError

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

#: Reserved ranges that count as global in the registries' terms and are still not the public web.
_NOT_THE_WEB: tuple[Network, ...] = (
    ip_network("192.0.0.0/24"),  # protocol assignments (RFC 6890), and metadata in Oracle's cloud
    ip_network("192.88.99.0/24"),  # 6to4 relays, deprecated by RFC 7526
    ip_network("168.63.129.16/32"),  # the host of a virtual machine in Azure
    ip_network("fd00:ec2::254/128"),  # metadata of a virtual machine in AWS
    ip_network("fec0::/10"),  # site-local, deprecated by RFC 3879
    ip_network("3fff::/20"),  # documentation (RFC 9637), younger than what ipaddress knows
)
_NAT64 = (ip_network("64:ff9b::/96"), ip_network("64:ff9b:1::/48"))
#: What a user may name by writing the address itself; everything else takes the setting.
_OWN_MACHINES: tuple[Network, ...] = tuple(
    map(
        ip_network,
        ("127.0.0.0/8", "::1/128", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"),
    )
)


def is_public(address: str | Address, allowed: Iterable[Network] = ()) -> bool:
    """Tell whether an IP address may be visited: it is public, or lies in an allowed network.

    Whatever is no IP address is not public: names are judged by what they resolve to.
    """
    known = literal(address) if isinstance(address, str) else address
    if known is None:
        return False
    reached = _reached(known)
    # An allowed network must hold the place where the packets go, not one that stands around it.
    if all(_in(one, allowed) or _is_web(one) for one in reached):
        return True
    return _in(known, allowed)


def literal(host: str) -> Address | None:
    """Return the address that a URL's host is written as, or None for a name."""
    text = host.strip("[]").split("%")[0]  # without the zone of RFC 6874
    try:
        return ip_address(text)
    except ValueError:
        return None


def is_own_machine(host: str) -> bool:
    """Tell whether a host is written as a loopback or private address, or is ``localhost``."""
    address = literal(host)
    if address is None:
        name = host.lower().rstrip(".")
        return name == "localhost" or name.endswith(".localhost")  # RFC 6761, 6.3
    return all(_in(one, _OWN_MACHINES) for one in _reached(address))


def read_networks(setting: str, value: object) -> tuple[Network, ...]:
    """Return the networks that a setting lists: a list, or text with commas between them.

    Raises:
        InputError: one line for each entry that is no network in CIDR notation.
    """
    entries = value.split(",") if isinstance(value, str) else value or ()
    if not isinstance(entries, Iterable):
        raise InputError(f"setting {setting}: {value!r} is not a list of networks")
    networks, mistakes = [], []
    for entry in entries:
        text = str(entry).strip()
        try:
            networks += [ip_network(text)] if text else []
        except ValueError as error:
            mistakes.append(
                f"setting {setting}: {text!r} is not a network like 10.0.0.0/8 ({error})"
            )
    if mistakes:
        raise InputError(*mistakes)
    return tuple(networks)


def _reached(address: Address) -> list[Address]:
    """Return the address, or the IPv4 addresses that it would be delivered to."""
    if isinstance(address, IPv4Address):
        return [address]
    if address.ipv4_mapped is not None:
        return [address.ipv4_mapped]
    inner: list[Address | None] = [address.sixtofour]
    # IPv4-compatible addresses, without the two that have a meaning of their own: :: and ::1.
    compatible = 1 < int(address) < 1 << 32
    if compatible or any(address in network for network in _NAT64):
        inner.append(IPv4Address(int(address) & 0xFFFF_FFFF))
    return [address, *(one for one in inner if one is not None)]


def _is_web(address: Address) -> bool:
    if any(address in network for network in _NAT64):
        return True  # judged by the address within
    return (
        address.is_global
        and not address.is_multicast
        and not address.is_reserved
        and not _in(address, _NOT_THE_WEB)
    )


def _in(address: Address, networks: Iterable[Network]) -> bool:
    return any(address in network for network in networks)
