"""Freshness as one table for spreadsheets: numbers, months, and everything that comes next, told apart by a column."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy.orm import Session

from mintkarte.domain.freshness import FreshnessRules
from mintkarte.queries import freshness_numbers, freshness_outlook
from mintkarte.queries.desk import Regions
from mintkarte.queries.freshness_numbers import Numbers
from mintkarte.services import exporting
from mintkarte.texts import freshness as words


def sheet(db: Session, regions: Regions, rules: FreshnessRules, now: datetime) -> bytes:
    """The whole table of these regions, or of all."""
    found = freshness_numbers.numbers(db, regions, now)
    rows = [*_numbers(found), *_months(found), *_coming(db, regions, rules, now)]
    width = len(words.CSV_HEADER)
    return exporting.sheet(words.CSV_HEADER, ((*row, *("",) * (width - len(row))) for row in rows))


def _numbers(found: Numbers) -> Iterator[tuple[str, ...]]:
    since = words.since(found.months[0].first)
    for name, value in words.rows(found.public, found.confirmed, found.never, found.median_days):
        yield words.IN_NUMBERS, words.TODAY, name, value
    for name, value in words.rows_since(found.letters, found.asked, found.answered):
        yield words.IN_NUMBERS, since, name, value
    for because, number in found.hidden.items():
        yield words.IN_NUMBERS, since, words.hidden_row(because), str(number)
    for name, value in words.rows_gone(found.ended, found.deleted):
        yield words.IN_NUMBERS, since, name, value


def _months(found: Numbers) -> Iterator[tuple[str, ...]]:
    for month in found.months:
        for series, name in words.SERIES.items():
            yield words.IN_MONTHS, f"{month.first:%Y-%m}", name, str(getattr(month, series))


def _coming(db: Session, regions: Regions, rules: FreshnessRules, now: datetime) -> Iterator[tuple[str, ...]]:
    steps = freshness_outlook.steps(db, rules, regions, now)
    contacts = freshness_outlook.contacts(db, {step.organisation_id for step in steps})
    said = freshness_outlook.words_of_contact(db, [step.offer_id for step in steps])
    for step in steps:
        contact = contacts[step.organisation_id]
        addresses = [one.email for one in contact.people] or [contact.email]
        yield (
            *(words.TO_COME, step.on.isoformat(), words.DEEDS[step.deed][0], ""),
            *(str(step.offer_id), step.title, contact.name, ", ".join(addresses), said.get(step.offer_id, "")),
            step.gone_on.isoformat(),
        )
