"""``-O articles.xml``: a document that every XML 1.0 parser accepts, whatever the sites wrote.

Source: https://docs.scrapy.org/en/latest/topics/exporters.html#xmlitemexporter
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scrapy.exporters import XmlItemExporter

from crawler.exports.cells import xml_value


class SafeXml(XmlItemExporter):
    """Writes fields without the characters that XML forbids; one forbidden character costs all."""

    def serialize_field(self, field: Mapping[str, Any], name: str, value: Any) -> Any:
        return xml_value(value)
