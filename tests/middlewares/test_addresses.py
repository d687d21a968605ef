"""Which addresses are of the public web, and what a setting may list."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.errors import InputError
from crawler.middlewares.addresses import is_own_machine, is_public, literal, read_networks

PRIVATE = (
    "127.0.0.1", "127.255.255.254", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1",
    "169.254.169.254", "100.64.0.1", "100.100.100.200", "0.0.0.0", "0.1.2.3", "224.0.0.1",
    "239.255.255.250", "240.0.0.1", "255.255.255.255", "192.0.0.192", "192.0.2.1", "198.18.0.1",
    "198.51.100.7", "203.0.113.9", "168.63.129.16", "192.88.99.1",
    "::", "::1", "fe80::1", "fe80::1%eth0", "fec0::1", "fc00::1", "fd00:ec2::254", "ff02::1",
    "2001:db8::1", "100::1",
    # IPv4 within IPv6: mapped, compatible, 6to4, NAT64.
    "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::7f00:1", "2002:7f00:1::",
    "2002:a00:1::1", "64:ff9b::7f00:1", "64:ff9b::10.0.0.1",
)  # fmt: skip
PUBLIC = (
    "8.8.8.8", "103.28.12.1", "172.15.255.255", "172.32.0.1", "100.63.255.255", "100.128.0.1",
    "169.253.255.255", "11.0.0.1", "2606:4700::6810:84e5", "2a00:1450:4001::200e",
    "::ffff:8.8.8.8", "64:ff9b::8.8.8.8", "2002:808:808::1",
)  # fmt: skip


@pytest.mark.parametrize("address", PRIVATE)
def test_what_is_not_of_the_public_web_may_not_be_visited(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_what_is_of_the_public_web_may_be_visited(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "name", ["", "localhost", "example.org", "1", "127.1", "0x7f.1", "a" * 999]
)
def test_what_is_no_address_is_not_public(name: str) -> None:
    assert not is_public(name)


def test_an_allowed_network_is_let_through_in_each_form_of_its_addresses() -> None:
    allowed = [ip_network("127.0.0.0/8"), ip_network("10.1.0.0/16")]
    assert is_public("127.0.0.20", allowed)
    assert is_public("::ffff:127.0.0.20", allowed)
    assert is_public("10.1.255.1", allowed)
    assert not is_public("10.2.0.1", allowed)
    assert not is_public("::1", allowed)


def test_a_network_that_holds_all_of_ipv6_lets_no_ipv4_through() -> None:
    assert not is_public("10.0.0.1", [ip_network("::/0")])


@given(st.ip_addresses())
def test_a_mapped_address_is_judged_as_the_address_within(
    address: IPv4Address | IPv6Address,
) -> None:
    if isinstance(address, IPv4Address):
        assert is_public(f"::ffff:{address}") == is_public(str(address))
        assert is_public(f"64:ff9b::{address}") == is_public(str(address))


@given(st.text(max_size=60))
def test_any_text_is_judged_without_a_fault(text: str) -> None:
    assert is_public(text) in (True, False)
    assert is_own_machine(text) in (True, False)


@pytest.mark.parametrize(
    ("host", "own"),
    [
        ("127.0.0.20", True),
        ("10.0.0.1", True),
        ("192.168.4.4", True),
        ("[::1]", True),
        ("fd12::1", True),
        ("localhost", True),
        ("demo.localhost", True),
        ("169.254.169.254", False),
        ("fe80::1", False),
        ("0.0.0.0", False),
        ("8.8.8.8", False),
        ("notlocalhost", False),
        ("localhost.example.org", False),
    ],
)
def test_ones_own_machines_are_known_by_what_is_written(host: str, own: bool) -> None:
    assert is_own_machine(host) is own


def test_a_literal_is_an_address_and_nothing_that_a_resolver_would_make_one_of() -> None:
    assert literal("[::1]") == IPv6Address("::1")
    assert literal("127.0.0.1") == IPv4Address("127.0.0.1")
    assert [literal(host) for host in ("127.1", "0177.0.0.1", "2130706433", "0x7f000001")] == [
        None
    ] * 4


def test_networks_are_a_list_or_text_with_commas() -> None:
    two = (ip_network("10.0.0.0/8"), ip_network("fd00::/8"))
    assert read_networks("N", "10.0.0.0/8, fd00::/8,") == two
    assert read_networks("N", ["10.0.0.0/8", "fd00::/8"]) == two
    assert read_networks("N", "127.0.0.1") == (ip_network("127.0.0.1/32"),)
    nothing: tuple[object, ...] = ("", None, [], " ")
    assert [read_networks("N", empty) for empty in nothing] == [()] * 4


@pytest.mark.parametrize("value", ["10.0.0.0/33", "10.0.0.1/8", "intranet", "10.0.0.0-10.0.0.9"])
def test_a_wrong_network_is_one_clear_line(value: str) -> None:
    with pytest.raises(InputError) as told:
        read_networks("PRIVATE_NETWORKS_ALLOWED", f"127.0.0.0/8,{value}")
    (line,) = told.value.lines
    assert line.startswith(f"setting PRIVATE_NETWORKS_ALLOWED: {value!r} is not a network")


def test_a_setting_that_is_no_list_is_one_clear_line() -> None:
    with pytest.raises(InputError, match="setting N: 7 is not a list of networks"):
        read_networks("N", 7)
