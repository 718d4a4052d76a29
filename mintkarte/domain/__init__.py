"""What is true without a computer: values, rules and codes.

No I/O, no clock, no library but pydantic and python-dateutil; German prose belongs to `texts`.
"""
