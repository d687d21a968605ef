"""Characters, charsets, dates and titles that would harm a record, or whoever reads of it."""

from __future__ import annotations

from typing import Any

from tests.hostile.answers import page
from tests.hostile.case import Case, bad_page
from tests.hostile.texts import article, paragraphs

TIME = "2024-09-10T19:15:00+07:00"
LINE = "Kata warga, “cooling system itu sejuk”, dan Polri – bersama Café Désa – sepakat."
QUOTED = "Kata warga, “cooling system itu sejuk”, dan Polri – bersama Café Désa – sepakat."
TYPE = "Content-Type"
ESCAPES = "\x1b[31m\x1b]0;milikku\x07\x9b2J\x08\x7f"
BIDI = "\u202egnosong\u202c\u2066\u200f"


def _text(number: int, charset: str = "utf-8") -> str:
    body = "".join(f"<p>{line}</p>" for line in [*paragraphs(number)[:2], LINE])
    return article(number, body=body).replace('charset="utf-8"', f'charset="{charset}"')


def _written(name: str, does: str, body: bytes, *headers: tuple[str, str], **more: Any) -> Case:
    settled: dict[str, Any] = {"record": {"published_at": TIME}}
    return bad_page(name, does, page(body, *headers), "", "written", **(settled | more))


def _read(name: str, does: str, body: bytes, type_: str) -> Case:
    """Return a case whose quotation marks and accents must come out right."""
    return _written(name, does, body, (TYPE, type_), holds=(QUOTED,), lacks=("�", "â€", "Ã"))


def _dated(name: str, does: str, stamp: str, published_at: str | None) -> Case:
    html = article(15).replace("2024-09-10T19:15:00+07:00", stamp)
    return _written(name, does, html.encode(), record={"published_at": published_at})


def _titled(name: str, does: str, headline: str, **more: Any) -> Case:
    return _written(name, does, article(15, headline=headline).encode(), **more)


def _with_nuls(line: str) -> str:
    return line.replace(" ", " \0")


CODECS = ("punycode", "idna", "unicode_escape", "utf-7", "rot13", "zip", "undefined", "hz")

CASES = (
    _written(
        "has NULs", "has a NUL between any two words of its text",
        article(15, body="".join(f"<p>{_with_nuls(line)}</p>" for line in paragraphs(15)))
        .encode(), lacks=("\0",),
    ),
    _written(
        "has lone surrogates", "has halves of characters, as bytes and as references",
        article(15, extra="<p>Warga \ud800 senang &#xD83D; dan &#55357; tenang \udfff sekali.</p>")
        .encode("utf-8", "surrogatepass"), lacks=("\ud800", "\ud83d", "\udfff"),
    ),
    _read(
        "is windows-1252", "is windows-1252 and says so",
        _text(15, "windows-1252").encode("cp1252"), "text/html; charset=windows-1252",
    ),
    _read(
        "is windows-1252 that says UTF-8", "is windows-1252, and header and head say UTF-8",
        _text(15).encode("cp1252"), "text/html; charset=utf-8",
    ),
    _read(
        "is UTF-8 that says latin", "is UTF-8, and header and head say ISO-8859-1",
        _text(15, "iso-8859-1").encode(), "text/html; charset=iso-8859-1",
    ),
    _read(
        "mixes charsets", "is UTF-8 with some lines in windows-1252",
        _text(15).encode().replace("Café Désa".encode(), "Café Désa".encode("cp1252")),
        "text/html; charset=utf-8",
    ),
    _read(
        "is UTF-16", "is UTF-16 with a byte order mark, and says UTF-8",
        b"\xff\xfe" + _text(15).encode("utf-16-le"), "text/html; charset=utf-8",
    ),
    _read("says nonsense", "is UTF-8 and names a charset that nobody has",
          _text(15, "x-tidak-ada").encode(), "text/html; charset=\"'\x01;"),
    *(
        _written(
            f"says {codec}", f"names {codec}, which Python knows and no browser does, as charset",
            _text(15, codec).encode("cp1252"), (TYPE, f"text/html; charset={codec}"),
            lacks=("\ud800",),
        )
        for codec in CODECS
    ),
    _dated("is of the year 2924", "says that it was published in 2924", "2924-09-10T19:00:00Z",
           "2024-09-10"),
    _dated("is of the year 1970", "says that it was published at the epoch",
           "1970-01-01T00:00:00Z", "2024-09-10"),
    _dated("is of the year 0000", "says that it was published in the year 0",
           "0000-00-00T00:00:00+99:99", "2024-09-10"),
    _dated("is of the year 9999", "is of the last second that a calendar has, in a zone behind it",
           "9999-12-31T23:59:59-12:00", "2024-09-10"),
    _titled(
        "has markup in its title", "has escaped tags and scripts in its title",
        "&lt;b&gt;Polsek&lt;/b&gt; Sambang &lt;script&gt;alert(1)&lt;/script&gt;Warga Desa",
        record={"title": "Polsek Sambang alert(1) Warga Desa"},
    ),
    _titled(
        "has terminal escapes in its title", "has escape sequences and controls in its title",
        f"Polsek {ESCAPES}Sambang Warga Jelang Pilkada", lacks=("\x1b", "\x9b", "\x08", "\x07"),
    ),
    _titled(
        "has bidi overrides in its title", "has marks in its title that turn what follows around",
        f"Polsek {BIDI} Sambang Warga Desa Jelang Pilkada",
    ),
    _titled(
        "has a formula for a title", "has a title that a spreadsheet would run",
        "=HYPERLINK(&quot;http://jahat.example&quot;;&quot;klik&quot;) Polsek Sambang Warga",
    ),
    _written(
        "has escapes in its text", "has escape sequences, controls and overrides in its text",
        article(15, extra=f"<p>Warga {ESCAPES} senang {BIDI} dan tenang.</p>").encode(),
        lacks=("\x1b", "\x9b", "\x08", "\x07"),
    ),
    bad_page(
        "says escapes in its reason", "has escape sequences in a status line",
        lambda visit: visit.send(
            b"HTTP/1.1 500 \x1b[31m\xc2\x9b2J\xe2\x80\xaeNgawur\r\nContent-Length: 0\r\n\r\n"
        ),
        "http-status",
    ),
)  # fmt: skip
