"""``-O articles.csv``: a table that can be opened in a spreadsheet, whatever the sites wrote.

Source: https://docs.scrapy.org/en/latest/topics/exporters.html#csvitemexporter
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from io import BytesIO
from typing import Any

from scrapy.exporters import CsvItemExporter

from crawler.exports.cells import SEPARATOR, cell
from crawler.items import Article


class SafeCsv(CsvItemExporter):
    """Writes each field as a cell that no program runs; the columns are the record's fields.

    What the encoding of the file (``FEED_EXPORT_ENCODING``) lacks is a question mark. A file that
    is appended to (``-o``) keeps its one header; a crawl without records leaves a table with none.
    """

    def __init__(self, file: BytesIO, **options: Any) -> None:
        options.setdefault("include_headers_line", not _is_begun(file))
        super().__init__(file, **{"join_multivalued": SEPARATOR, "errors": "replace"} | options)

    def serialize_field(self, field: Mapping[str, Any], name: str, value: Any) -> Any:
        return cell(value)

    def finish_exporting(self) -> None:
        if self._headers_not_written and self.include_headers_line:
            columns = self.fields_to_export or [field.name for field in fields(Article)]
            named = columns.values() if isinstance(columns, Mapping) else columns
            self.csv_writer.writerow(list(named))
        super().finish_exporting()


def _is_begun(file: BytesIO) -> bool:
    """Tell whether there is something in a file already; a pipe has no place."""
    try:
        return file.tell() > 0
    except OSError:
        return False
