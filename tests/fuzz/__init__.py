"""Readers of what sites send, under generated input: they return or refuse, and never take long.

``FUZZ_EXAMPLES`` is the number of examples for each property. Without it they are few and always
the same ones, so that a build does not depend on luck; a longer run draws new ones:

    FUZZ_EXAMPLES=20000 pytest tests/fuzz

A crash that was found is a named test in ``test_found.py``.
"""
