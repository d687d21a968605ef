"""Projections of what a crawl commits into formats that other programs open."""
