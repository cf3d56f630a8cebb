"""Frameworks: what PyTorch, JAX and others call each function, and what they compute, as measured."""
