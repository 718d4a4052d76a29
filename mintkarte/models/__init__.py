"""The SQLAlchemy tables, their verbs and the migrations, one model for SQLite and PostgreSQL.

No Flask, no clock, nobody is asked whether they may.
"""
