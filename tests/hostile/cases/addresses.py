"""Redirects and links that lead in circles, out of the web, or into the network behind it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.hostile.answers import page, redirect
from tests.hostile.case import BAD, PORT, Bound, Case, bad_page, bad_site
from tests.hostile.texts import listing
from tests.hostile.web import Visit

#: Redirects that are followed for one page, and the requests around them.
CHAIN = Bound(requests=30)
ADDRESS = "address-refused"
#: Class and reason of redirects that end nowhere, and of those that leave the web.
CIRCLE: dict[str, Any] = {"cls": "redirect-loop"}
NO_WEB: dict[str, Any] = {"cls": "not-html", "reason": "not-http"}


def _inner(form: str = "{inner}") -> Callable[[Visit], str]:
    """Return the address of the host that nobody may ask, in some spelling of it."""

    def target(visit: Visit) -> str:
        address = visit.web["inner"].address
        one, two, three, four = map(int, address.split("."))
        number = (one << 24) + (two << 16) + (three << 8) + four
        host = form.format(
            inner=address,
            number=number,
            hexed=hex(number),
            short=f"{one}.{two}.{three * 256 + four}",
            octal=f"0{one:o}.0{two:o}.0{three:o}.0{four:o}",
            wide=address.translate(str.maketrans("0123456789", "０１２３４５６７８９")),
            ideographic=address.replace(".", "。"),
            low=f"{one:02x}{two:02x}:{three:02x}{four:02x}",
        )
        return f"http://{host}:{PORT}/rahasia/"

    return target


def _longer(visit: Visit) -> str:
    return f"{visit.path}lagi/"


def _inward(name: str, does: str, target: str | Callable[[Visit], str]) -> Case:
    return bad_page(name, does, redirect(target), ADDRESS)


def _out(scheme: str, target: str) -> Case:
    return bad_page(
        f"redirects to {scheme}", f"redirects to a {scheme}: URL", redirect(target), **NO_WEB
    )


CASES = (
    bad_page(
        "redirects in a circle",
        "redirects to a page that redirects back",
        redirect("/putar/"),
        **CIRCLE,
        answers={"/putar/": redirect(BAD)},
        bound=CHAIN,
    ),
    bad_page(
        "redirects to itself", "redirects to its own address", redirect(BAD), **CIRCLE, bound=CHAIN
    ),
    bad_page(
        "redirects without end",
        "redirects each address to a longer one",
        redirect("/lagi/"),
        **CIRCLE,
        answers={"/lagi/*": redirect(_longer)},
        bound=CHAIN,
    ),
    _out("javascript", "javascript:alert(document.cookie)"),
    _out("data", "data:text/html,<h1>Polsek%20cooling%20system</h1><p>a<p>b<p>c"),
    _out("file", "file:///etc/passwd"),
    _out("ftp", "ftp://127.0.0.1/berita.html"),
    _out("gopher", "gopher://127.0.0.1:70/_berita"),
    _inward("redirects to loopback", "redirects to a host on loopback", _inner()),
    _inward("redirects to a private network", "redirects to 10.0.0.1", "http://10.0.0.1/"),
    _inward("redirects to a home network", "redirects to 192.168.1.1", "http://192.168.1.1/admin"),
    _inward(
        "redirects to the metadata service",
        "redirects to the link-local address where clouds keep credentials",
        "http://169.254.169.254/latest/meta-data/iam/security-credentials/",
    ),
    _inward("redirects to IPv6 loopback", "redirects to [::1]", f"http://[::1]:{PORT}/"),
    _inward(
        "redirects to a mapped address",
        "redirects to loopback as IPv6 writes IPv4",
        _inner("[::ffff:{inner}]"),
    ),
    _inward("redirects to a number", "redirects to loopback as one number", _inner("{number}")),
    _inward("redirects to a hex number", "redirects to loopback in hex", _inner("{hexed}")),
    _inward("redirects to three parts", "redirects to loopback in three parts", _inner("{short}")),
    _inward("redirects to octal parts", "redirects to loopback in octal", _inner("{octal}")),
    _inward("redirects to wide digits", "redirects to loopback in wide digits", _inner("{wide}")),
    _inward(
        "redirects to ideographic dots",
        "redirects to loopback with the full stops of Chinese",
        _inner("{ideographic}"),
    ),
    _inward(
        "redirects past a name",
        "redirects to loopback, with another host's name before the address as a user's",
        _inner("kabar.example@{inner}"),
    ),
    _inward(
        "redirects through NAT64",
        "redirects to loopback as a gateway of IPv6 would deliver to it",
        _inner("[64:ff9b::{low}]"),
    ),
    _inward(
        "redirects through 6to4",
        "redirects to loopback as a relay of IPv6 would deliver to it",
        _inner("[2002:{low}::1]"),
    ),
    _inward(
        "redirects with backslashes",
        "redirects to loopback with backslashes where slashes belong",
        lambda visit: _inner()(visit).replace("/", "\\"),
    ),
    bad_page(
        "redirects to a full stop",
        "redirects to loopback with a full stop behind the address, which makes a name of it",
        redirect(_inner("{inner}.")),
        "off-site",
        "skipped",
    ),
    bad_page(
        "refreshes to loopback",
        "sends on to a host on loopback by a meta element, which nobody follows",
        page(lambda v: f'<meta http-equiv="refresh" content="0; url={_inner()(v)}"><p>Sebentar'),
        "no-article",
        "skipped",
        reason="too-short",
    ),
    _inward("redirects to zero", "redirects to 0.0.0.0", f"http://0.0.0.0:{PORT}/"),
    _inward(
        "redirects to a name of loopback",
        "redirects to a name that resolves to loopback",
        f"http://dalam.example:{PORT}/",
    ),
    bad_site(
        "rebinds its name",
        "its name resolves to itself twice, and to a host on loopback from then on",
        {"/": page(listing([BAD])), "*": page("")},
        ADDRESS,
        stored="listing",
        hostname="ikut-arus.example",
        port=PORT,
    ),
    bad_page(
        "redirects to another site",
        "redirects an article to another site's front page",
        redirect(lambda visit: visit.web["elsewhere"].url),
        "off-site",
        "skipped",
    ),
    bad_page(
        "redirects to nobody",
        "redirects to a name that does not exist",
        redirect("http://tidak-ada.invalid/"),
        "off-site",
        "skipped",
    ),
    bad_page(
        "redirects to a megabyte",
        "redirects to an address of a hundred thousand letters",
        redirect("/" + "a" * 100_000),
        "too-large",
    ),
    bad_page(
        "redirects to garbage",
        "redirects to an address of control bytes and lone surrogates",
        redirect("http://[\x01\ud800\x7f/%%%%0"),
        **NO_WEB,
    ),
    bad_site(
        "hides its home inside",
        "redirects its home page and every other to a host on loopback",
        {"*": redirect(_inner())},
        ADDRESS,
        bound=Bound(requests=40),
    ),
    bad_site(
        "links to loopback",
        "lists an address on loopback as its article",
        {"/": page(lambda v: listing([_inner()(v), "file:///etc/passwd", "javascript:void(0)"]))},
        "",
        stored="walked",
        bound=Bound(requests=40),
    ),
    bad_site(
        "has a base inside",
        "names a host on loopback as the base of its links",
        {"/": page(lambda v: listing([BAD.lstrip("/")], head=f'<base href="{_inner()(v)}">'))},
        "",
        stored="walked",
        bound=Bound(requests=40),
    ),
    bad_page(
        "has a base of javascript",
        "names a javascript: URL as the base of its links; they count against its own address",
        page("<base href='javascript:alert(1)'><p>cooling system</p><p>a</p><p>b</p>"),
        "no-article",
        "skipped",
        reason="too-short",
    ),
)
