"""Core: what every other room stands on: paths, errors, files, caches, versions."""
