"""Mintkarte: a map of MINT offers (science, technology, maths, computing) for children and schools."""

__version__ = "2026.1"
