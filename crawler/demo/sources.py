"""The replica's sites as entries of the registry's schema, for use as a selector."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import tomlkit

from crawler.demo.archive import sites


def write_sources(
    path: str | Path,
    port: int,
    *,
    auto: bool = False,
    only: Collection[str] = (),
) -> Path:
    """Write the sites served at ``port`` as ``[[source]]`` tables and return the path.

    ``auto`` leaves every platform for a probe to find; ``only`` limits the file to these ids.
    """
    document = tomlkit.document()
    entries = tomlkit.aot()
    for site in sites().values():
        if only and site.id not in only:
            continue
        entry = tomlkit.table()
        entry["id"] = site.id
        entry["name"] = site.name
        entry["url"] = site.url(port)
        entry["kind"] = site.kind
        if site.province:
            entry["province"] = site.province
        entry["platform"] = "auto" if auto else site.platform
        if site.discovery:
            discovery = tomlkit.table()
            discovery.update(site.discovery)
            entry["discovery"] = discovery
        entries.append(entry)
    document["source"] = entries
    path = Path(path)
    path.write_text(tomlkit.dumps(document), encoding="utf-8")
    return path
