"""What has to be true of the lives of offers, told again in plain words and days; knows no code of the product.

A journal says what could be seen from outside: which letters a post has taken and when, what people have answered,
and which state every offer had after each tick. Each claim gives the lines in which the journal breaks it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

HERE = ZoneInfo("Europe/Berlin")
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
"""Full days are counted to the hour: a letter leaves some seconds after the tick that wrote it."""
REMIND, HIDE, DELETE, BUNDLE, LEAD = 14, 14, 365, 14, 30
"""Days: to the second letter, to the hiding, to the deletion; how much earlier one letter may ask for more offers;
and how long before its season an offer is asked about."""
SLACK = 1
"""Whoever looks once a day finds full days over up to a day later."""


@dataclass(frozen=True)
class Fact:
    """An offer as its people have put it down: `days` it is taken for true, or `last_end` of its last date.

    `months` are those of its season; `recipients` are whom one can ask about it; `since` is its first sign of life.
    """

    title: str
    region: str
    recipients: tuple[str, ...]
    since: datetime
    days: int | None = None
    months: frozenset[int] = frozenset()
    last_end: datetime | None = None


class Event(NamedTuple):
    """What became of an offer: sign, gone, hidden, revived, ended, deleted, purged; `turn` is the true order."""

    at: datetime
    word: str
    turn: int


@dataclass(frozen=True)
class Taken:
    """A letter that a post has taken: the first, second or third one, about these offers, written when it says so.

    `turn` is the true order of things: a clock that is set back makes times of no use for it.
    """

    turn: int
    at: datetime
    written: datetime
    message_id: str
    recipient: str
    number: int
    offers: tuple[int, ...]


@dataclass
class Journal:
    """What happened; `events` are per offer, in their true order.

    `seen` are the moments after which an offer was seen for the last time before an event, with its state then.
    """

    facts: dict[int, Fact] = field(default_factory=dict)
    events: dict[int, list[Event]] = field(default_factory=lambda: defaultdict(list))
    seen: dict[int, list[tuple[datetime, str, datetime]]] = field(default_factory=lambda: defaultdict(list))
    letters: list[Taken] = field(default_factory=list)
    may_repeat: set[str] = field(default_factory=set)
    rests: dict[str, set[date]] = field(default_factory=dict)
    excused: set[date] = field(default_factory=set)
    exports: Counter[str] = field(default_factory=Counter)

    def awake(self, number: int, after: date, until: date, *, excused: bool = False) -> int:
        """The days after the first until the second that count for this offer."""
        left_out = self.rests.get(self.facts[number].region, set()) | (self.excused if excused else set())
        return (until - after).days - sum(after < day <= until for day in left_out)


def day(moment: datetime) -> date:
    """The day in Germany."""
    return moment.astimezone(HERE).date()


def all_broken(journal: Journal) -> list[str]:
    """Every line in which anything is broken."""
    claims = (letters_twice, letters_missing, early, stale, wrong_ends, not_deleted)
    return [f"{claim.__name__}: {line}" for claim in claims for line in claim(journal)]


def letters_twice(journal: Journal) -> list[str]:
    """A message is taken once; a person is asked about an offer once, once more, and told once, between two signs."""
    times = Counter(letter.message_id for letter in journal.letters)
    broken = [f"message {one} came {n} times" for one, n in times.items() if n > 1 + (one in journal.may_repeat)]
    for (number, recipient), letters in _by_person(journal).items():
        signs = [event for event in journal.events[number] if event.word in ("sign", "gone")]
        first: Taken | None = None
        last = 0
        for letter in letters:
            if letter.number == 1 and (first is None or any(_lies_between(one, first, letter) for one in signs)):
                first, last = letter, 1
            elif letter.number > last and first is not None:
                last = letter.number
            else:
                broken.append(f"{recipient} got letter {letter.number} about {number} again on {letter.at:%F %H:%M}")
    return broken


def _lies_between(sign: Event, first: Taken, second: Taken) -> bool:
    """Whether there was a sign of life after one letter was written and before another one was."""
    is_after = sign.turn > first.turn or sign.at >= first.written
    return is_after and sign.turn <= second.turn and sign.at <= second.written


def letters_missing(journal: Journal) -> list[str]:
    """Whoever is hidden for silence was written to before, twice, and afterwards; each of its people was."""
    by_person, broken = _by_person(journal), []
    for number, fact in journal.facts.items():
        for since, hidden in _silences(journal, number):
            for recipient in fact.recipients:
                own = by_person[number, recipient]
                had = {one.number for one in own if since.turn <= one.turn <= hidden.turn}
                told = any(one.number == 3 and one.turn >= hidden.turn for one in own)
                if not {1, 2} <= had or not told:
                    broken.append(f"{recipient} got {had} before {number} was hidden on {day(hidden.at)}, told: {told}")
    return broken


def early(journal: Journal) -> list[str]:
    """No step comes before its time, counted from when each letter was taken; none falls on a day of rest."""
    by_person, broken = _by_person(journal), []
    for number, fact in journal.facts.items():
        resting = journal.rests.get(fact.region, set())
        for since, hidden in _silences(journal, number):
            on = day(hidden.at)
            if on in resting:
                broken.append(f"{number} was hidden on {on}, a day of rest")
            if not fact.recipients and journal.awake(number, day(since.at), on) < _first_days(fact) + REMIND + HIDE:
                broken.append(f"{number}, of people without an address, was hidden early on {on}")
            for recipient in fact.recipients:
                own = reversed(by_person[number, recipient])
                times = {one.number: one.at for one in own if since.turn <= one.turn <= hidden.turn}
                broken += _too_soon(journal, number, since.at, hidden.at, times)
        broken += _asked_early(journal, number, by_person)
    return broken


def _too_soon(journal: Journal, number: int, since: datetime, at: datetime, times: dict[int, datetime]) -> list[str]:
    broken = []
    if 2 in times:
        slept = sum(day(times[2]) < one <= day(at) for one in journal.rests.get(journal.facts[number].region, set()))
        if at - times[2] - slept * DAY < HIDE * DAY - HOUR:
            broken.append(f"{number} was hidden {at - times[2]} after the second letter ({slept} days of rest)")
    if {1, 2} <= times.keys() and journal.awake(number, day(times[1]), day(times[2])) < REMIND:
        broken.append(f"{number} was asked again early on {day(times[2])}, first on {day(times[1])}, sign {day(since)}")
    return broken


def _asked_early(journal: Journal, number: int, by_person: dict[tuple[int, str], list[Taken]]) -> list[str]:
    fact, broken = journal.facts[number], []
    signs = [event for event in journal.events[number] if event.word == "sign"]
    for recipient in fact.recipients:
        for letter in by_person[number, recipient]:
            if day(letter.written) in journal.rests.get(fact.region, set()):
                broken.append(f"{number} was written to on {day(letter.written)}, a day of rest")
            if letter.number == 1 and not fact.months:
                before = [one.at for one in signs if one.turn <= letter.turn and one.at <= letter.written]
                since = before[-1] if before else None
                if since is None or journal.awake(number, day(since), day(letter.at)) < _first_days(fact):
                    broken.append(f"{number} was asked about early on {day(letter.at)}, last sign {since}")
    return broken


def stale(journal: Journal) -> list[str]:
    """What lasts and was seen on the map had a sign of life in its days, the 28 of two letters, and what is excused."""
    broken = []
    for number, fact in journal.facts.items():
        for at, state, since in journal.seen[number]:
            if state != "public" or fact.last_end is not None:
                continue
            if fact.months:
                asked = _season_asked(fact, day(since), day(at))
                over = journal.awake(number, asked, day(at), excused=True)
            else:
                over = journal.awake(number, day(since), day(at), excused=True) - (fact.days or 0)
            if over > REMIND + HIDE + 2 * SLACK:
                broken.append(f"{number} was public on {day(at)}, last sign on {day(since)}, {over} days late")
    return broken


def wrong_ends(journal: Journal) -> list[str]:
    """What has dates ends after the last of them and at once; nobody is asked about it."""
    broken = []
    asked = {number for letter in journal.letters for number in letter.offers}
    for number, fact in journal.facts.items():
        if fact.last_end is None:
            broken += [f"{number} ended" for _, word, _ in journal.events[number] if word == "ended"]
            continue
        broken += [
            f"{number} ended early" for at, word, _ in journal.events[number] if word == "ended" and at <= fact.last_end
        ]
        broken += [
            f"{number} is over and public"
            for at, state, _ in journal.seen[number]
            if state == "public" and at > fact.last_end
        ]
        if number in asked or any(word == "hidden" for _, word, _ in journal.events[number]):
            broken.append(f"{number} has dates and was asked about or hidden")
    return broken


def not_deleted(journal: Journal) -> list[str]:
    """What is off the map, for silence or because it is gone, is deleted after a year of that; what it said is kept."""
    broken = []
    for number, fact in journal.facts.items():
        off_since: datetime | None = None
        for at, word, _ in journal.events[number]:
            if word == "deleted" and (off_since is None or at - off_since < DELETE * DAY - HOUR):
                broken.append(f"{number} was deleted on {day(at)}, off the map since {off_since and day(off_since)}")
            off_since = (off_since or at) if word in ("hidden", "gone") else None
        deleted = sum(word == "deleted" for _, word, _ in journal.events[number])
        if journal.exports[fact.title] != deleted:
            broken.append(f"{number} was deleted {deleted} times, exports: {journal.exports[fact.title]}")
        for at, state, since in journal.seen[number]:
            if state == "hidden" and (day(at) - day(since)).days - _excused(journal, since, at) > DELETE + SLACK:
                broken.append(f"{number} is hidden since {day(since)} and still there on {day(at)}")
    return broken


def _excused(journal: Journal, since: datetime, at: datetime) -> int:
    return sum(day(since) < one <= day(at) for one in journal.excused)


def _first_days(fact: Fact) -> int:
    """After how many days it may be asked about at the earliest, together with others; a season has its own days."""
    return 0 if fact.months else (fact.days or 0) - BUNDLE


def _season_asked(fact: Fact, since: date, until: date) -> date:
    """The first day after a sign of life on which a season asks; one whose people were there just before does not."""
    one = since + DAY
    while one <= until:
        start = one + LEAD * DAY
        is_first = start.day == 1 and start.month in fact.months and (start - DAY).month not in fact.months
        if is_first and (one - since).days > LEAD:
            return one
        one += DAY
    return until + DAY


def _silences(journal: Journal, number: int) -> list[tuple[Event, Event]]:
    """When it was hidden for silence, each with its last sign of life before."""
    found: list[tuple[Event, Event]] = []
    since = None
    for event in journal.events[number]:
        if event.word == "sign":
            since = event
        elif event.word == "hidden" and since is not None:
            found.append((since, event))
    return found


def _by_person(journal: Journal) -> dict[tuple[int, str], list[Taken]]:
    found: dict[tuple[int, str], list[Taken]] = defaultdict(list)
    known: set[str] = set()
    for letter in journal.letters:
        if letter.message_id not in known:
            known.add(letter.message_id)
            for number in letter.offers:
                found[number, letter.recipient].append(letter)
    return found
