"""The little markup in which the posts are written, and what WordPress's two editors make of it.

A text is blocks with an empty line between. ``## `` opens a subheading, ``- `` and ``1. `` list
items, ``> `` a quotation, ``|`` a table row, ``[foto FILE] caption`` a photo, ``[video] URL`` an
embed, ``[baca] title`` a related link as Indonesian desks put it between paragraphs, ``---`` a page
break. Inside a line ``*em*``, ``**strong**`` and ``[text](url)``.

What a reader takes for the article is every block but photos, embeds, related links and breaks.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import Literal

Editor = Literal["block", "classic"]
Kind = Literal[
    "text", "heading", "list", "ordered", "quote", "table", "photo", "video", "related", "break"
]

CELL_SEPARATOR = " | "
_OPENINGS: tuple[tuple[str, Kind], ...] = (
    ("## ", "heading"),
    ("- ", "list"),
    ("1. ", "ordered"),
    ("> ", "quote"),
    ("|", "table"),
    ("[foto ", "photo"),
    ("[video] ", "video"),
    ("[baca] ", "related"),
    ("---", "break"),
)
#: How desks label a related link; taken in turn, so that every label occurs.
_LABELS = (
    "Baca juga: {}",
    "<strong>Baca Juga:</strong> {}",
    "BACA JUGA : {}",
    "<em>Baca juga</em> {}",
)
_LINK = re.compile(r"\[([^\]]+)\]\(([^)]+)\)")
_STRONG = re.compile(r"\*\*(.+?)\*\*")
_EM = re.compile(r"\*(.+?)\*")


@dataclass(frozen=True, slots=True)
class Block:
    """One block: its lines without their opening marks, and a photo's file."""

    kind: Kind
    lines: tuple[str, ...]
    file: str = ""


def parse(text: str) -> list[Block]:
    """Return the blocks of a text."""
    return [_block(part.strip().splitlines()) for part in re.split(r"\n\s*\n", text.strip())]


def paragraphs(blocks: list[Block]) -> list[str]:
    """Return what a reader reads, one entry for each paragraph, list item and table row."""
    kinds = ("text", "heading", "list", "ordered", "quote", "table")
    return [_plain(line) for block in blocks if block.kind in kinds for line in block.lines]


def captions(blocks: list[Block]) -> list[str]:
    """Return the photos' captions, on which careful people differ."""
    return [block.lines[0] for block in blocks if block.kind == "photo" and block.lines[0]]


def related(blocks: list[Block]) -> list[str]:
    """Return the titles of related links, no line of the article may hold one."""
    return [_plain(block.lines[0]) for block in blocks if block.kind == "related"]


def to_html(blocks: list[Block], editor: Editor) -> str:
    """Return the post's content as that editor stores it."""
    write = _WRITERS[editor]
    return "\n\n".join(write(block, number) for number, block in enumerate(blocks))


def _block(lines: list[str]) -> Block:
    opening, kind = next((o for o in _OPENINGS if lines[0].startswith(o[0])), ("", "text"))
    if kind == "photo":
        file, _, caption = lines[0].removeprefix(opening).partition("]")
        return Block("photo", (caption.strip(),), file)
    if kind == "table":
        cells = ([cell.strip() for cell in line.strip("| ").split("|")] for line in lines)
        return Block("table", tuple(CELL_SEPARATOR.join(row) for row in cells))
    if kind in ("list", "ordered"):
        return Block(kind, tuple(re.sub(r"^(?:-|\d+\.) ", "", line) for line in lines))
    return Block(kind, (" ".join(lines).removeprefix(opening),))


def _plain(line: str) -> str:
    line = _LINK.sub(r"\1", line)
    line = _EM.sub(r"\1", _STRONG.sub(r"\1", line))
    return " ".join(line.split())


def _inline(line: str) -> str:
    line = html.escape(line, quote=False)
    line = _LINK.sub(r'<a href="\2">\1</a>', line)
    return _EM.sub(r"<em>\1</em>", _STRONG.sub(r"<strong>\1</strong>", line))


def _related(block: Block, number: int) -> str:
    slug = re.sub(r"\W+", "-", block.lines[0].lower()).strip("-")
    link = f'<a href="/2024/01/{slug}/">{html.escape(block.lines[0], quote=False)}</a>'
    return _LABELS[number % len(_LABELS)].format(link)


def _rows(block: Block) -> str:
    rows = (line.split(CELL_SEPARATOR) for line in block.lines)
    return "".join(
        "<tr>" + "".join(f"<td>{_inline(cell)}</td>" for cell in row) + "</tr>" for row in rows
    )


def _items(block: Block) -> list[str]:
    return [_inline(line) for line in block.lines]


def _in_blocks(block: Block, number: int) -> str:
    match block.kind:
        case "text":
            return _wrapped("paragraph", f"<p>{_inline(block.lines[0])}</p>")
        case "related":
            return _wrapped("paragraph", f"<p>{_related(block, number)}</p>")
        case "heading":
            return _wrapped("heading", f"<h2>{_inline(block.lines[0])}</h2>")
        case "list" | "ordered":
            tag = "ul" if block.kind == "list" else "ol"
            items = "".join(_wrapped("list-item", f"<li>{i}</li>") for i in _items(block))
            option = "" if tag == "ul" else ' {"ordered":true}'
            return _wrapped("list", f"<{tag}>{items}</{tag}>", option)
        case "quote":
            inner = _wrapped("paragraph", f"<p>{_inline(block.lines[0])}</p>")
            return _wrapped("quote", f'<blockquote class="wp-block-quote">{inner}</blockquote>')
        case "table":
            table = f"<table><tbody>{_rows(block)}</tbody></table>"
            return _wrapped("table", f'<figure class="wp-block-table">{table}</figure>')
        case "photo":
            return _photo_block(block)
        case "video":
            return _wrapped(
                "embed",
                '<figure class="wp-block-embed is-type-video"><div class="wp-block-embed__wrapper">'
                f"\n{block.lines[0]}\n</div></figure>",
                f' {{"url":"{block.lines[0]}","type":"video"}}',
            )
        case "break":
            return _wrapped("nextpage", "<!--nextpage-->")


def _wrapped(name: str, inner: str, options: str = "") -> str:
    return f"<!-- wp:{name}{options} -->\n{inner}\n<!-- /wp:{name} -->"


def _photo_block(block: Block) -> str:
    caption = html.escape(block.lines[0], quote=False)
    caption = f'<figcaption class="wp-element-caption">{caption}</figcaption>' if caption else ""
    return _wrapped(
        "image",
        f'<figure class="wp-block-image size-large"><img src="{{src:{block.file}}}" alt="" '
        f'class="wp-image-{{id:{block.file}}}"/>{caption}</figure>',
        f' {{"id":{{id:{block.file}}},"sizeSlug":"large","linkDestination":"none"}}',
    )


def _in_classic(block: Block, number: int) -> str:
    match block.kind:
        case "text":
            return _inline(block.lines[0])
        case "related":
            return _related(block, number)
        case "heading":
            return f"<h3>{_inline(block.lines[0])}</h3>"
        case "list" | "ordered":
            tag = "ul" if block.kind == "list" else "ol"
            items = "\n".join(f" \t<li>{item}</li>" for item in _items(block))
            return f"<{tag}>\n{items}\n</{tag}>"
        case "quote":
            return f"<blockquote>{_inline(block.lines[0])}</blockquote>"
        case "table":
            return f"<table><tbody>{_rows(block)}</tbody></table>"
        case "photo":
            image = (
                f'<img class="size-large wp-image-{{id:{block.file}}}" src="{{src:{block.file}}}" '
                'alt="" width="1024" height="576" />'
            )
            caption = html.escape(block.lines[0], quote=False)
            opening = (
                f'[caption id="attachment_{{id:{block.file}}}" align="aligncenter" width="1024"]'
            )
            return f"{opening}{image} {caption}[/caption]" if caption else image
        case "video":
            return block.lines[0]
        case "break":
            return "<!--nextpage-->"


_WRITERS = {"block": _in_blocks, "classic": _in_classic}
