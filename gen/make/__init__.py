"""Make: find what is stale and make it; the command line."""
