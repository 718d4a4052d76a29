"""robots.txt as sites write it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mintkarte.domain.robots import is_free, rules_in

EVERYBODY = """
# for all
User-agent: *
Disallow: /intern/
Allow: /intern/offen
Disallow: /*.pdf$
Disallow: /suche?*seite=
Disallow:
"""


@pytest.mark.parametrize(
    ("path", "free"),
    [
        ("/", True),
        ("/kurse", True),
        ("/intern/", False),
        ("/intern/plan", False),
        ("/intern/offen/tag", True),
        ("/plan.pdf", False),
        ("/plan.pdf?neu=1", True),
        ("/suche?q=a&seite=2", False),
        ("/suche?q=a", True),
    ],
)
def test_the_longest_pattern_decides(path: str, *, free: bool) -> None:
    assert is_free(rules_in(EVERYBODY), path) is free


def test_a_group_of_our_own_counts_alone_and_several_names_share_one() -> None:
    text = "User-agent: *\nDisallow: /\n\nUser-agent: Googlebot\nUser-agent: Mintkarte/2.0\nDisallow: /privat\n"
    assert rules_in(text) == [(False, "/privat")]
    assert rules_in(text.replace("Mintkarte", "Andere")) == [(False, "/")]


def test_groups_of_the_same_name_are_one() -> None:
    text = "User-agent: *\nDisallow: /a\nUser-agent: b\nDisallow: /\nUser-agent: *\nDisallow: /c\n"
    assert rules_in(text) == [(False, "/a"), (False, "/c")]


def test_of_equal_patterns_the_friendly_one_counts_and_spellings_meet() -> None:
    assert is_free([(False, "/kurs"), (True, "/kurs")], "/kurs")
    assert not is_free(rules_in("User-agent: *\nDisallow: /führung"), "/f%C3%BChrung/1")


@given(st.text(max_size=400), st.text(max_size=60))
def test_whatever_stands_there_is_understood_or_no_rule(text: str, path: str) -> None:
    assert is_free(rules_in(text), f"/{path}") in {True, False}
    assert is_free(rules_in("User-agent: *\nDisallow: /\n"), f"/{path}") is False


@given(st.text(alphabet="a*/$", max_size=30), st.text(alphabet="a/", max_size=40))
def test_a_pattern_is_what_a_regular_expression_would_be(pattern: str, path: str) -> None:
    body, end = (pattern[:-1], r"\Z") if pattern.endswith("$") else (pattern, "")
    wanted = re.match(".*".join(map(re.escape, body.split("*"))) + end, path) is not None
    assert is_free([(False, pattern)], path) is not wanted
