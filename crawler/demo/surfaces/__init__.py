"""The platforms of the replica web, one module (or package) each; see :data:`SURFACES`."""

from __future__ import annotations

from crawler.demo.model import Post, Site
from crawler.demo.surfaces.base import Surface
from crawler.demo.surfaces.blogger import Blogger
from crawler.demo.surfaces.portal import Portal
from crawler.demo.surfaces.rendered import Rendered
from crawler.demo.surfaces.static import Static
from crawler.demo.surfaces.wordpress import WordPress

#: The classes that ``surface`` in ``content/sites.toml`` names.
SURFACES: dict[str, type[Surface]] = {
    "blogger": Blogger,
    "wordpress": WordPress,
    "portal": Portal,
    "rendered": Rendered,
    "static": Static,
}


def open_site(site: Site, posts: list[Post], port: int) -> Surface:
    """Return the site's surface, serving ``posts`` (a live list) at the given port."""
    return SURFACES[site.surface](site, posts, port)
