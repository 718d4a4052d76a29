"""The groups of options of the filter form, one for each key, in their order; every option knows its count."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

from mintkarte.domain.filters import OfferFilter
from mintkarte.domain.holidays import HolidaySpan
from mintkarte.domain.query_values import write_section
from mintkarte.domain.vocabulary import TOPIC_FIELDS, DayPart, Field, Land, Topic, Weekday
from mintkarte.domain.words import fold
from mintkarte.texts import chips, questions
from mintkarte.texts.cards import language
from mintkarte.texts.labels import label, options
from mintkarte.web.cards import badges
from mintkarte.web.choices import Group, Option, Section

AGES = range(3, 20)
GRADES = range(1, 14)
COSTS = ("frei", "5", "10", "20", "50")
MONTHS = (3, 6, 12, 24)
_FOLDED = frozenset({"thema", "sprache", "anbieter", "anbieterart", "bestaetigt", "region"})


@dataclass(frozen=True)
class Offered:
    """What the groups are made from: the filter, its facets, and what holidays, regions and providers are called.

    `organisations` are those that stand in the form, of all `organisations_left`. `unknown` counts what is not stated,
    `count` asks for one filter more.
    """

    fixed: OfferFilter
    facets: Mapping[str, Mapping[str, int]]
    holidays: Mapping[Land, Sequence[HolidaySpan]]
    regions: Mapping[str, str]
    organisations: Mapping[int, str]
    organisations_left: int
    unknown: Mapping[str, int]
    count: Callable[[OfferFilter], int]

    @cached_property
    def asked(self) -> list[tuple[str, str]]:
        """The pairs of the filter's address."""
        return self.fixed.to_query()

    def option(self, key: str, value: str, words: str) -> Option:
        """One value with its count; values that no facet counts are asked for."""
        counts = self.facets.get(key, {})
        on = (key, value) in self.asked
        number = counts.get(value, 0)
        if value not in counts and on:
            number = self.count(self.fixed.without(key).with_(key, value))
        return Option(value, words, on, number)

    def options(self, key: str, values: Iterable[str], words: Callable[[str], str]) -> tuple[Option, ...]:
        """The options of a key; what is asked beyond the usual values stands behind them."""
        usual = list(dict.fromkeys(values))
        asked = [value for name, value in self.asked if name == key and value not in usual]
        return tuple(self.option(key, value, words(value)) for value in (*usual, *asked))


def groups_of(offered: Offered) -> tuple[Group, ...]:
    """All groups; one that holds nothing to choose is left out."""
    found = [*_when(offered), *_whom(offered), *_more(offered)]
    return tuple(_finished(group, offered.unknown) for group in found if group.sections or group.shape == "dates")


def _when(offered: Offered) -> Iterable[Group]:
    yield Group("ferien", questions.LEGENDS["ferien"], sections=_holidays(offered), changing=True)
    yield Group("zeitraum", questions.LEGENDS["zeitraum"], "dates")
    days = offered.options("wochentag", Weekday, lambda day: questions.weekday(Weekday(day)))
    yield Group("wochentag", questions.LEGENDS["wochentag"], "tiles", (Section(days),))
    yield _coded("tageszeit", DayPart, offered)


def _whom(offered: Offered) -> Iterable[Group]:
    ages = offered.options("alter", map(str, AGES), str)
    yield Group("alter", questions.LEGENDS["alter"], "tiles", (Section(ages),))
    grades = offered.options("klasse", map(str, GRADES), str)
    yield Group("klasse", questions.LEGENDS["klasse"], "tiles", (Section(grades),))
    for key in ("fuer", "schulart"):
        yield _coded(key, chips.VOCABULARIES[key], offered)


def _more(offered: Offered) -> Iterable[Group]:
    fields = [
        replace(option, field=badges([option.value])[0])
        for option in offered.options("fach", Field, lambda code: label(Field(code)))
    ]
    yield Group("fach", questions.LEGENDS["fach"], sections=(Section(tuple(fields)),))
    limits = offered.options("kosten", COSTS, chips.cost_limit)
    any_cost = Option("", questions.ANY, offered.fixed.max_cost_cents is None)
    yield Group("kosten", questions.LEGENDS["kosten"], "one", (Section((any_cost, *limits)),))
    places = offered.options("plaetze", ("frei",), lambda _: chips.FREE_PLACES)
    yield Group("plaetze", questions.LEGENDS["plaetze"], sections=(Section(places),))
    yield _coded("format", chips.VOCABULARIES["format"], offered)
    yield _open(offered)
    yield _section(offered)
    for key in ("art", "barrierefrei"):
        yield _coded(key, chips.VOCABULARIES[key], offered)
    yield Group("thema", questions.LEGENDS["thema"], sections=_topics(offered))
    yield _organisations(offered)
    yield _coded("anbieterart", chips.VOCABULARIES["anbieterart"], offered)
    languages = offered.options("sprache", offered.facets.get("sprache", {}), language)
    yield Group("sprache", questions.LEGENDS["sprache"], sections=(Section(languages),) if languages else ())
    months = offered.options("bestaetigt", map(str, MONTHS), lambda months: questions.confirmed(int(months)))
    any_time = Option("", questions.ANY, offered.fixed.confirmed_months is None)
    yield Group("bestaetigt", questions.LEGENDS["bestaetigt"], "one", (Section((any_time, *months)),))
    if len(offered.regions) > 1 or offered.fixed.regions:
        named = offered.options("region", offered.regions, lambda slug: offered.regions.get(slug, slug))
        yield Group("region", questions.LEGENDS["region"], sections=(Section(named),))


def _finished(group: Group, unknown: Mapping[str, int]) -> Group:
    """The group folded where it is a rare one, with a note on the offers that do not say what it asks."""
    key = "termin" if group.key in {"zeitraum", "ferien"} else group.key
    shown = key in unknown and group.key != "zeitraum"
    note = chips.missing_note(unknown[key], key) if shown else group.note
    return replace(group, note=note, folded=group.key in _FOLDED)


def _coded(key: str, vocabulary: type[StrEnum], offered: Offered) -> Group:
    named = dict(options(vocabulary))
    return Group(key, questions.LEGENDS[key], sections=(Section(offered.options(key, named, named.__getitem__)),))


def _holidays(offered: Offered) -> tuple[Section, ...]:
    """The coming holidays of each Land; others that are asked for behind them."""
    found = [
        Section(tuple(offered.option("ferien", one.code, questions.holidays(one)) for one in spans), label(land))
        for land, spans in offered.holidays.items()
        if spans
    ]
    return tuple(found)


def _topics(offered: Offered) -> tuple[Section, ...]:
    """The topics below the field they belong to first, those across all fields at the end."""
    homes: dict[str, list[Topic]] = {home: [] for home in (*map(label, Field), questions.ACROSS_FIELDS)}
    for topic in Topic:
        fields = TOPIC_FIELDS.get(topic)
        homes[label(min(fields, key=list(Field).index)) if fields else questions.ACROSS_FIELDS].append(topic)
    return tuple(
        Section(tuple(offered.option("thema", topic, label(topic)) for topic in topics), home)
        for home, topics in homes.items()
    )


def _organisations(offered: Offered) -> Group:
    named = sorted(offered.organisations.items(), key=lambda pair: (fold(pair[1]), pair[0]))
    found = tuple(offered.option("anbieter", str(one), name) for one, name in named)
    more = questions.more_organisations(max(0, offered.organisations_left - len(found)))
    sections = (Section(found),) if found else ()
    return Group("anbieter", questions.LEGENDS["anbieter"], "long", sections, changing=True, more=more)


def _section(offered: Offered) -> Group:
    """The switch for the part of the map that is looked at; the script keeps its value up to date."""
    asked = offered.fixed.section
    option = Option(write_section(asked) if asked else "", questions.ONLY_SECTION, asked is not None)
    return Group("ausschnitt", questions.LEGENDS["ausschnitt"], "area", (Section((option,)),))


def _open(offered: Offered) -> Group:
    """The switch for offers that leave open what is asked; they are shown unless it is off."""
    words = questions.show_open({} if offered.fixed.strict else offered.unknown)
    option = Option("0", words, not offered.fixed.strict)
    some = not offered.fixed.strict and bool(offered.unknown)
    note = questions.without_open(offered.facets.get("genau", {}).get("1", 0)) if some else ""
    return Group("genau", questions.LEGENDS["genau"], "open", (Section((option,)),), note=note, changing=True)
