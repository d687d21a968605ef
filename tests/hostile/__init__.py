"""The web as it is at its worst: a hostile server, and crawls that must outlive it."""
