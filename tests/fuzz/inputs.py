"""What the fuzzers feed: documents that are nearly right, structures that are wrong in places."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from typing import Any, TypeVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from tests.speed import within

T = TypeVar("T")
_ASKED = os.environ.get("FUZZ_EXAMPLES")
EXAMPLES = int(_ASKED or 60)
#: Seconds of processor time that no single input of a few kilobytes may take.
SECONDS = 5.0

#: Decorator of every fuzzer.
bounded = settings(
    max_examples=EXAMPLES,
    derandomize=_ASKED is None,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


def called(function: Callable[..., T], *arguments: Any, **named: Any) -> T:
    """Call a function and fail when it takes longer than any input may."""
    with within(SECONDS):
        return function(*arguments, **named)


HOME = "https://kabar.example/"
#: Words that the readers look for, and characters that they stumble over.
NOISE = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        [
            "\0", "\ud800", "\u202e", "\x1b[31m", "&#0;", "&#xD800;", "&#99999999999;", "&amp",
            "]]>", "<!--", "-->", "<![CDATA[", "<!DOCTYPE x [<!ENTITY a 'b'>]>", "&a;", "<?xml",
            "?>",
            "9" * 400, "-1", "1e999", "NaN", "[[[", "{}", "\\u0000", "%", "%zz", "%00", "\r\n",
            "2024-02-30", "0000-00-00T00:00:00Z", "9999-12-31T23:59:59-23:59", "32 Februari 20245",
            "0001-01-01T00:00:00+14:00", "Kam, 99 Foo 0 25:61:61 +9999", "kemarin", *"/-.:,",
            "http://[::1", "http://[::1]:99999/", "http://a:b@c/", "//", "javascript:alert(1)",
            "http://\ud800/", "https://kabar.example:abc/", "http://xn--/", "?page=9999999999999",
            "<base href='http://['>", "<a href='", "\x80\x81", "ﷺ" * 20, "İ", "ß", "𝔘", "١٢٣",
        ]
    ),
)  # fmt: skip


@st.composite
def mutated(draw: st.DrawFn, documents: tuple[str, ...]) -> bytes:
    """Draw a document with pieces cut out, doubled, swapped and put in; or plain bytes."""
    if draw(st.integers(0, 9)) == 0:
        return draw(st.binary(max_size=300))
    text = draw(st.sampled_from(documents))
    for _ in range(draw(st.integers(0, 6))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 60)))
        piece = draw(NOISE)
        match draw(st.integers(0, 3)):
            case 0:
                text = text[:start] + piece + text[end:]
            case 1:
                text = text[:start] + piece + text[start:]
            case 2:
                text = text[:end] + text[start:end] * draw(st.integers(1, 30)) + text[end:]
            case _:
                text = text[:start] + text[end:]
    body = text.encode(draw(st.sampled_from(["utf-8", "utf-16", "latin-1"])), "replace")
    if draw(st.booleans()):
        at = draw(st.integers(0, len(body)))
        body = body[:at] + draw(st.binary(max_size=4)) + body[at + 1 :]
    return body


#: Values of any type, for places where one type is expected.
ANYTHING: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | NOISE
    | st.sampled_from([HOME + "2024/02/08/polisi-sambang-warga/", "2024-02-08T10:00:00"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NOISE, inner, max_size=4),
    max_leaves=10,
)  # fmt: skip


def structure(keys: str) -> st.SearchStrategy[Any]:
    """Return objects with these keys, nested in each other, whose values may be of any type."""
    return st.recursive(
        ANYTHING,
        lambda inner: (
            st.lists(inner, max_size=5)
            | st.dictionaries(st.sampled_from(keys.split()), inner, max_size=8)
        ),
        max_leaves=40,
    )


def as_json(value: Any) -> bytes:
    """Return JSON, with lone surrogates as it has them: escaped."""
    return json.dumps(value).encode("ascii")
