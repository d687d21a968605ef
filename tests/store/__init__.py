"""The store, the frontier and the scheduler."""
