"""Feeds and sitemaps as they are published: bytes in, items out, nothing of any one site."""
