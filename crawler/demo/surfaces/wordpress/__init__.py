"""A WordPress site: permalinks, archives, search, feeds, sitemaps and the REST API."""

from crawler.demo.surfaces.wordpress.site import WordPress

__all__ = ["WordPress"]
