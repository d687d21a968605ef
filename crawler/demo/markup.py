"""Turns the blocks of a post into the HTML that each kind of editor leaves behind."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable
from itertools import groupby

from crawler.demo.model import Block, Post

#: Finds the linked post of a ``related`` block: its address and its headline.
Link = Callable[[str], tuple[str, str] | None]

_TYPOGRAPHY = str.maketrans(
    {"“": "&#8220;", "”": "&#8221;", "‘": "&#8216;", "’": "&#8217;", "–": "&#8211;", "—": "&#8212;"}
)
_TYPED = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'"})


def texturize(text: str) -> str:
    """Return markup as WordPress prints it: typed quotes and dashes as numeric entities."""
    return text.translate(_TYPOGRAPHY)


def typed(text: str) -> str:
    """Return text as it was typed, with straight quotes (what the database holds)."""
    return text.translate(_TYPED)


def escape(text: str) -> str:
    """Return plain text as markup, quotes left alone."""
    return html.escape(text, quote=False)


#: The block editor's markup; {} is the block's inline HTML.
_BLOCKS = {
    "p": "\n<p>{}</p>\n",
    "h": '\n<h3 class="wp-block-heading">{}</h3>\n',
    "quote": (
        '\n<blockquote class="wp-block-quote is-layout-flow wp-block-quote-is-layout-flow">'
        "\n<p>{}</p>\n</blockquote>\n"
    ),
    "li": '\n<ul class="wp-block-list">\n{}\n</ul>\n',
    "image": (
        '\n<figure class="wp-block-image size-large">'
        '<img decoding="async" src="/wp-content/uploads/{0}.jpg" alt="{0}"/></figure>\n'
    ),
    "credit": "\n<p>{}</p>\n",
    "page": "\n<!--nextpage-->\n",
    "related": "\n<p><strong>{}</strong></p>\n",
}
#: What the classic editor leaves after ``wpautop``.
_CLASSIC = {
    "p": "<p>{}</p>",
    "h": "<h3>{}</h3>",
    "quote": "<blockquote><p>{}</p></blockquote>",
    "li": "<ul>\n{}\n</ul>",
    "image": '<p><img class="alignnone" src="/wp-content/uploads/{0}.jpg" alt="{0}" /></p>',
    "credit": "<p><strong>{}</strong></p>",
    "page": "<!--nextpage-->",
    "related": "<p>{}</p>",
}
#: Text pasted from a word processor or a messenger into the classic editor.
_PASTED = {
    **_CLASSIC,
    "p": '<p style="text-align: justify;">{}</p>',
    "h": '<p style="text-align: justify;"><strong>{}</strong></p>',
    "related": '<p style="text-align: justify;">{}</p>',
}
_EDITORS = {"blocks": (_BLOCKS, "\n\n\n\n"), "classic": (_CLASSIC, "\n"), "pasted": (_PASTED, "\n")}
_PLAIN = {
    "p": "<p>{}</p>",
    "h": "<h2>{}</h2>",
    "quote": "<blockquote><p>{}</p></blockquote>",
    "li": "<ul>\n{}\n</ul>",
    "image": '<p class="img"><img src="/assets/img/{0}.jpg" alt="{0}"></p>',
    "credit": "<p>{}</p>",
    "related": "<p>{}</p>",
}
_BLOGGER = {
    "p": "{}",
    "h": "<b>{}</b>",
    "quote": "<i>{}</i>",
    "li": "<ul>{}</ul>",
    "image": (
        '<a href="https://blogger.googleusercontent.com/img/{0}.jpg" style="margin-left: 1em;">'
        '<img alt="{0}" border="0" src="https://blogger.googleusercontent.com/img/{0}.jpg" /></a>'
    ),
    "credit": "<b>{}</b>",
    "page": '<a name="more"></a>',
    "related": "<b>{}</b>",
}


def wordpress_body(blocks: Iterable[Block], style: str, link: Link, teaser: str) -> str:
    """Return ``post_content`` after ``the_content``: block editor, classic editor or pasted text.

    ``teaser`` introduces links to other articles ("Baca Juga :"). Page breaks stay as comments.
    """
    forms, gap = _EDITORS[style]
    # Pasted text keeps the typographic quotes of its source, typed ones become entities.
    printed = str if style == "pasted" else texturize
    return gap.join(_filled(blocks, forms, link, teaser, printed))


def _filled(
    blocks: Iterable[Block],
    forms: dict[str, str],
    link: Link,
    teaser: str,
    printed: Callable[[str], str] = str,
) -> list[str]:
    """Return the markup of each block that ``forms`` knows; links to nowhere are left out."""
    done: list[str] = []
    for kind, run in groupby(blocks, key=lambda block: block.kind):
        if kind == "li":
            items = "\n".join(f"<li>{printed(block.html)}</li>" for block in run)
            done.append(forms["li"].format(items))
            continue
        for block in run:
            inner = block.html
            if kind in ("related", "glued"):
                found = link(inner)
                if found is None:
                    continue
                inner = f'{teaser} <a href="{html.escape(found[0])}">{escape(found[1])}</a>'
            if kind == "glued" and done:
                done[-1] = _before_end(done[-1], f" {printed(inner)}")
            elif kind in forms:
                done.append(forms[kind].format(printed(inner)))
    return done


def _before_end(element: str, more: str) -> str:
    """Put markup inside an element, after what it holds."""
    head, end, tail = element.rpartition("</p>")
    return head + more + end + tail if end else element + more


def blogger_body(post: Post, link: Link) -> str:
    """Return the HTML of a Blogger post: justified paragraphs, loose divs, or line breaks."""
    parts = _filled(post.blocks, _BLOGGER, link, "Baca juga:")
    match post.style:
        case "blocks":
            return "".join(f'<p style="text-align: justify;">{part}</p>' for part in parts)
        case "classic":
            gap = '<div style="text-align: justify;"><br /></div>'
            return gap.join(f'<div style="text-align: justify;">{part}</div>' for part in parts)
        case _:
            return "<br /><br />".join(parts)


def plain_html(blocks: Iterable[Block], link: Link, teaser: str = "Baca Juga:") -> str:
    """Return tidy HTML as generators and home-made systems write it."""
    return "\n".join(_filled(blocks, _PLAIN, link, f"<strong>{teaser}</strong>"))
