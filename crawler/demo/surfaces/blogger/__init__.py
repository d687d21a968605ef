"""A Blogger site: pages, search and feeds."""

from crawler.demo.surfaces.blogger.site import Blogger

__all__ = ["Blogger"]
