"""What a site is, found out by asking it little: examination, verdict, and the entry that follows.

``examination`` asks in no particular way: it is a generator of questions that takes answers, and is
tested without a network. ``runner`` carries the questions of many sites through Scrapy. Everything
but ``runner`` is free of Scrapy.
"""
