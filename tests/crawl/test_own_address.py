"""Pages that lie about their address or are encoded unusually are records of their own."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.crawl.sites import Reply, Site, crawl, front, page, report

pytestmark = pytest.mark.slow

#: Path → the charset that its page is in, and the header that it comes with.
PAGES = {
    "/2024/09/10/polisi-sambang-warga-getas/": ("utf-8", "text/html; charset=utf-8"),
    "/2024/09/11/polisi-sambang-warga-jipang/": ("utf-8", "text/html"),
    "/2024/09/12/kapolsek-temui-warga-ngloram/": ("utf-16-le", "text/html; charset=utf-16"),
    "/2024/09/13/kapolsek-temui-warga-cepu/": ("utf-16-be", "text/html"),
    "/2024/09/14/kapolsek-temui-warga-kentong/": ("utf-32", "text/html"),
}
FIRST = next(iter(PAGES))


def test_a_theme_that_declares_one_address_on_all_pages_loses_none(tmp_path: Path) -> None:
    replies = {"/": Reply(front("Kabar Alamat", *PAGES))}
    for path, (charset, header) in PAGES.items():
        village = path.strip("/").rpartition("-")[2].title()
        html = page(*report(f"Desa {village}"))
        html = html.replace("<head>", f'<head><link rel="canonical" href="{FIRST}">', 1)
        assert FIRST in html
        replies[path] = Reply(html.encode(charset), headers={"Content-Type": header})
    with Site("127.0.168.8", replies) as site:
        run = crawl(tmp_path, {"alamat": site})
    assert run.skipped == []
    found = {record["url"].removeprefix(site.url[:-1]): record for record in run.records}
    assert found.keys() == PAGES.keys()
    assert len(run.records) == len(PAGES)
    assert {record["revision"] for record in run.records} == {1}
