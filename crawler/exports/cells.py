"""Making text from the web harmless where other programs read it: spreadsheets and XML parsers.

Plain text keeps its words and its lines. What goes is what no reader sees: control characters,
invisible formats, and halves of characters. Pure: no Scrapy, no files.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, Final

#: What stands between the members of a list in one cell; names hold commas ("Budi, S.H.").
SEPARATOR: Final = "; "
#: Line ends that are not ``\n``: CR LF, CR, and Unicode's line and paragraph separators.
_LINE_ENDS: Final = re.compile("\r\n?|[\u2028\u2029]")
#: Cc controls but ``\n``: terminal escapes, NUL, tabs. A blank keeps apart what they stood between.
_CONTROLS: Final = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f]")
#: Cf formats: bidi marks, overrides and isolates, zero-width and soft hyphens, tags. The joiners
#: (U+200C, U+200D) stay: emoji and some scripts are written with them.
_INVISIBLE: Final = re.compile(
    "[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e0fff]"
)
#: Lone surrogates and noncharacters, which UTF-8 and XML 1.0 cannot hold.
_UNENCODABLE: Final = re.compile("[\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
#: With what formulas begin, in all forms that a spreadsheet may fold to ASCII (NFKC): = + - @.
_SIGNS: Final = "=＝﹦⁼₌+＋﹢⁺₊\\-－﹣−⁻₋@＠﹫"
#: Where a cell can begin: at its start, and, for a program that takes the file's commas for text,
#: behind each line end and semicolon. Blanks, joiners and quotes before the sign do not disarm it.
_FORMULA: Final = re.compile(f'(^|[\n;])((?:[^\\S\n]|["\u200c\u200d])*)(?=[{_SIGNS}])')
#: XML 1.0 (https://www.w3.org/TR/xml/#charsets) without the characters that it discourages.
_NO_XML: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufdd0-\ufdef\ufffe\uffff]"
)
_SURROGATES: Final = re.compile("[\ud800-\udfff]")


def cell(value: Any) -> Any:
    """Return a field's value as one cell of a table: numbers as they are, all else as safe text.

    None is empty, a list of strings is joined by ``SEPARATOR``, any other list or object is JSON in
    its own order.
    """
    if value is None:
        return ""
    if isinstance(value, int | float):
        return value
    return safe_text(_as_text(value))


def safe_text(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula and no terminal for a command.

    An apostrophe goes before each sign with which a formula could begin (OWASP, "CSV Injection":
    https://owasp.org/www-community/attacks/CSV_Injection); line ends become ``\\n``.
    """
    lines = _CONTROLS.sub(" ", _LINE_ENDS.sub("\n", text))
    shown = _UNENCODABLE.sub("\ufffd", _INVISIBLE.sub("", lines)).strip()
    return _FORMULA.sub(r"\1\2'", shown)


def xml_value(value: Any) -> Any:
    """Return a value, lists and objects included, whose strings an XML 1.0 parser accepts.

    None becomes an empty string: an element cannot say that it is null.
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return _NO_XML.sub(" ", _SURROGATES.sub("\ufffd", value))
    if isinstance(value, Mapping):
        return {key: xml_value(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [xml_value(inner) for inner in value]
    return value


def _as_text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, list | tuple) and all(isinstance(one, str) for one in value):
        return SEPARATOR.join(value)
    return json.dumps(value, ensure_ascii=False, default=str)
