"""Reads: rows by id and the in-memory engine that answers filters. Nothing here writes."""
