"""Where keys stand in a TOML file."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.sources.positions import line_at, lines_of

DOCUMENT = '''# Sites
[[source]]
id = "satu"   # "id" = 'none'
note = """
id = 'a text, no key'
[[source]] neither"""
aliases = [
  "a.id",  # ]
  'b]"id',
]
discovery.search = "/?s={query}#x"

[source.extraction]
prune = ["p"]
[[source]]
"id" = 'dua'
discovery = { link = "}", next = 'a' }
[network.'kabar kita']
name = "Kabar"
'''


@pytest.mark.parametrize(
    ("place", "line"),
    [
        (("source", 0), 2),
        (("source", 0, "id"), 3),
        (("source", 0, "note"), 4),
        (("source", 0, "aliases"), 7),
        (("source", 0, "discovery", "search"), 11),
        (("source", 0, "extraction"), 13),
        (("source", 0, "extraction", "prune"), 14),
        (("source", 1), 15),
        (("source", 1, "id"), 16),
        (("network", "kabar kita", "name"), 19),
        # What has no line of its own is where the thing around it is.
        (("source", 0, "aliases", 1), 7),
        (("source", 0, "platform"), 2),
        (("source", 1, "discovery", "link"), 17),
        (("nothing",), 1),
    ],
)
def test_a_key_is_found_on_its_line(place: tuple[str | int, ...], line: int) -> None:
    tomllib.loads(DOCUMENT)
    assert line_at(lines_of(DOCUMENT), place) == line


STRINGS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20)
VALUES = st.one_of(
    STRINGS.map(lambda s: '"' + s.replace("\\", "\\\\").replace('"', '\\"') + '"'),
    STRINGS.map(lambda s: '"""\n' + s.replace("\\", "\\\\").replace('"', '\\"') + '\n"""'),
    st.sampled_from(["1", "true", "2024-01-01", "[\n1, # ]\n'[',\n]", "{ a = '}' }", "'#'"]),
)


@given(st.lists(st.lists(VALUES, min_size=1, max_size=4), min_size=1, max_size=5))
def test_every_key_of_a_valid_document_is_on_the_line_that_names_it(
    tables: list[list[Any]],
) -> None:
    lines: list[str] = []
    wanted: dict[tuple[str | int, ...], int] = {}
    for number, values in enumerate(tables):
        wanted["t", number] = len(lines) + 1
        lines.append("[[t]] # a = 1")
        for key, value in enumerate(values):
            wanted["t", number, f"k{key}"] = len(lines) + 1
            lines += f"k{key} = {value}".split("\n")
    text = "\n".join(lines)
    tomllib.loads(text)
    found = lines_of(text)
    assert {place: found[place] for place in wanted} == wanted


@given(st.text("[]{}\"'=.#ab\\\n ", max_size=60))
def test_nonsense_ends_too(text: str) -> None:
    assert all(1 <= line <= text.count("\n") + 1 for line in lines_of(text).values())
