"""The sites a coordinator writes down, and what becomes of them in a header."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mintkarte.domain.embed_hosts import frame_ancestors, read_host, read_hosts


@pytest.mark.parametrize(
    ("line", "host"),
    [
        ("www.schule.de", "www.schule.de"),
        (" https://www.Schule.de/mint?x=1 ", "www.schule.de"),
        ("*.stadt.de", "*.stadt.de"),
        ("http://localhost:8080", "localhost:8080"),
        ("schule-köln.de", "xn--schule-kln-lcb.de"),
        ("*", "*"),
        ("alle", "*"),
    ],
)
def test_a_host_is_read_as_people_write_it(line: str, host: str) -> None:
    assert read_host(line) == host


@pytest.mark.parametrize(
    "line", ["*.de", "schule", "https://", "a b.de'", "'self'", "x;script-src", "a.de:99999", "-a.de"]
)
def test_what_names_no_host_is_refused(line: str) -> None:
    assert read_host(line) is None


@given(st.text(max_size=200))
def test_no_text_breaks_out_of_the_header(text: str) -> None:
    hosts, _ = read_hosts(text)
    assert not set(frame_ancestors(hosts)) & set(";\r\n\t,")
    assert frame_ancestors(hosts).isascii()


def test_a_wrong_line_is_named_and_the_others_are_kept() -> None:
    assert read_hosts("www.schule.de\n\nquatsch\nstadt.de") == (("www.schule.de", "stadt.de"), ((3, "quatsch"),))


def test_one_star_stands_for_all() -> None:
    assert frame_ancestors(["a.de", "*"]) == "*"
    assert frame_ancestors([]) == "'self'"
