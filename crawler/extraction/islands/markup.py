"""The body of an article in JSON, in whatever form a CMS keeps it, as an HTML fragment.

HTML (also escaped once more), Markdown, plain text with line breaks, lists of paragraphs, and the
trees of rich-text editors: ProseMirror, Slate, Lexical, Editor.js, Draft.js, Portable Text,
Contentful, Strapi, Arc.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from typing import Any, Final

from crawler.extraction.islands.fields import ELEMENTS, LEFT_OUT, words_of

#: Characters of one body; a report has far fewer.
MAX_BODY: Final = 1_000_000
_MAX_DEPTH = 24
_MAX_NODES = 20_000
#: A body has more characters than this; a type's or a language's name has fewer.
_SENTENCE = 40
_TAG = re.compile(r"</?(?:p|br|div|h[1-6]|ul|ol|li|blockquote|span|strong|em|b|i|a|figure)\b", re.I)
_ESCAPED_TAG = re.compile(r"&lt;/?(?:p|br|div|h[1-6]|ul|li|strong|span)\b", re.I)
_ANY_TAG = re.compile(r"<[^<>]{0,2000}>")
#: Fields that hold the text of an object which stands for one.
_TEXTS = ("rendered", "processed", "html", "value", "basic", "raw", "text", "id")
_INNER = ("children", "content", "content_elements", "blocks", "nodes", "items", "data", "root",
          "document", "fields", "attributes", "props", "innerBlocks", "text", "value", "html",
          "innerHTML")  # fmt: skip
_KINDS = ("type", "_type", "nodeType", "kind", "blockType", "__typename", "listItem", "tag",
          "style")  # fmt: skip
_IMAGE = re.compile(r"!\[[^\]]{0,300}\]\([^()\s]{0,1000}[^()]{0,200}\)")
_LINK = re.compile(r"\[([^\[\]]{1,300})\]\(([^()\s]{1,1000})[^()]{0,200}\)")
_STRONG = re.compile(r"(\*\*|__)(?=\S)([^*_\n]{1,500})(?<=\S)\1")
_EMPHASIS = re.compile(r"(?<![\w*_])([*_])(?=\S)([^*_\n]{1,500})(?<=\S)\1(?![\w*_])")
_HEADING = re.compile(r"#{1,6}\s+(.+?)\s*#*")
_BULLET = re.compile(r"(?:[-*+]|\d{1,3}[.)])\s+(.+)")


def text_size(markup: str) -> int:
    """Return how many characters of text an HTML fragment shows, roughly."""
    return len(" ".join(_ANY_TAG.sub(" ", markup).split()))


def markup_of(value: Any) -> str:
    """Return a body as an HTML fragment; empty when the value is none."""
    if isinstance(value, str):
        return _of_text(value[:MAX_BODY])
    if isinstance(value, dict):
        inner = next((value[name] for name in _TEXTS if isinstance(value.get(name), str)), "")
        if len(inner) > _SENTENCE:
            return _of_text(inner[:MAX_BODY])
    if isinstance(value, list | dict):
        if isinstance(value, list) and value and all(isinstance(item, str) for item in value):
            return "".join(
                item if _TAG.search(item) else f"<p>{html.escape(item)}</p>" for item in value
            )[:MAX_BODY]
        return "".join(_Tree().show(value, 0, within=False))[:MAX_BODY]
    return ""


def _of_text(text: str) -> str:
    if text[:1] in ("{", "["):  # a tree that is kept as JSON
        try:
            return "".join(_Tree().show(json.loads(text), 0, within=False))[:MAX_BODY]
        except (ValueError, RecursionError):
            pass
    if _TAG.search(text):
        return text
    if _ESCAPED_TAG.search(text):
        return html.unescape(text)
    return "".join(_of_lines(text))


def _of_lines(text: str) -> Iterator[str]:
    """Plain text or Markdown: blocks are parted by empty lines, else each line is one."""
    text = html.unescape(text).replace("\r\n", "\n").replace("\r", "\n")
    parts = re.split(r"\n[ \t]*\n", text) if "\n\n" in text.strip() else text.split("\n")
    for part in parts:
        lines = [line.strip() for line in part.split("\n") if line.strip()]
        if not lines:
            continue
        heading = _HEADING.fullmatch(lines[0])
        if heading and len(lines) == 1:
            yield f"<h2>{_inline(heading[1])}</h2>"
        elif all(_BULLET.fullmatch(line) for line in lines):
            items = (_inline(_BULLET.sub(r"\1", line)) for line in lines)
            yield "<ul>" + "".join(f"<li>{item}</li>" for item in items) + "</ul>"
        else:
            tag = "blockquote" if lines[0].startswith("> ") else "p"
            yield f"<{tag}>" + _inline(" ".join(line.lstrip("> ") for line in lines)) + f"</{tag}>"


def _inline(text: str) -> str:
    text = html.escape(_IMAGE.sub("", text), quote=False)
    text = _LINK.sub(r'<a href="\2">\1</a>', text)
    return _EMPHASIS.sub(r"\2", _STRONG.sub(r"<strong>\2</strong>", text))


def _holds(value: Any) -> bool:
    return bool(value) and isinstance(value, str | list | dict)


class _Tree:
    """Walks an editor's tree; its size is bounded, because shared parts can make it endless."""

    def __init__(self) -> None:
        self.left = _MAX_NODES

    def show(self, node: Any, depth: int, *, within: bool) -> Iterator[str]:
        """Yield the markup of a node; ``within`` a block, text is inline."""
        self.left -= 1
        if depth > _MAX_DEPTH or self.left < 0:
            return
        if isinstance(node, str):
            if _TAG.search(node):
                yield node
            elif node.strip() or within:
                yield html.escape(node) if within else f"<p>{html.escape(node)}</p>"
        elif isinstance(node, list):
            for item in node:
                yield from self.show(item, depth + 1, within=within)
        elif isinstance(node, dict):
            yield self._block(node, depth, within=within)

    def _block(self, node: dict[str, Any], depth: int, *, within: bool) -> str:
        kinds = [str(node[name]).lower() for name in _KINDS if isinstance(node.get(name), str)]
        if any(not LEFT_OUT.isdisjoint(words_of(kind)) for kind in kinds):
            return ""
        if "hardbreak" in kinds or "linebreak" in kinds:
            return "<br>"
        tag = next((ELEMENTS[kind] for kind in kinds if kind in ELEMENTS), "")
        if tag == "p" and within:
            tag = ""
        inside = within or bool(tag and tag != "ul")
        content = "".join(self._inside(node, depth, within=inside, is_list=tag == "ul"))
        if not content or not tag or (tag == "p" and _TAG.match(content.lstrip())):
            return content
        return f"<{tag}>{content}</{tag}>"

    def _inside(
        self, node: dict[str, Any], depth: int, *, within: bool, is_list: bool
    ) -> Iterator[str]:
        inner = next((node[n] for n in _INNER if _holds(node.get(n))), None)
        if is_list and isinstance(inner, list) and inner and isinstance(inner[0], str):
            yield from (f"<li>{item}</li>" for item in inner if isinstance(item, str))
        elif is_list and isinstance(inner, dict) and isinstance(inner.get("items"), list):
            yield from self._inside(inner, depth + 1, within=within, is_list=True)
        elif inner:
            yield from self.show(inner, depth + 1, within=within)
