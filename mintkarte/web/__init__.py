"""Thin pages: read the request, call, render. No SQL, no rule about offers, no commit."""
