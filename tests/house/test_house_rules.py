"""The house rules see what they claim to see: a good page passes, each spoiled one is named."""

from __future__ import annotations

import pytest
from werkzeug.datastructures import Headers

from tests.house_rules import broken_rules

GOOD = """<!doctype html>
<html lang="de"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Angebote – Mintkarte</title><link rel="stylesheet" href="/static/a.css">
<script type="module" nonce="n0nce" src="/static/a.js"></script></head>
<body><header><nav><a href="#inhalt">Zum Inhalt</a></nav></header>
<main id="inhalt"><h1>37 Angebote</h1><img src="/a.png" alt="">
<form action="/" method="get"><label for="q">Suche</label><input id="q" name="q"><button>Suchen</button></form>
<form action="/melden" method="post"><input type="hidden" name="csrf_token" value="x"><button>Melden</button></form>
</main><footer><a href="https://www.example.org/">Ein Verein</a></footer></body></html>"""
POLICY = "default-src 'self'; script-src 'self' 'nonce-n0nce'; object-src 'none'; base-uri 'none'"
GOOD_HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}
SPOILED = [
    ("<h1>37 Angebote</h1>", "<p>37 Angebote</p>", "0 h1"),
    ("<h1>37 Angebote</h1>", "<h1>37 Angebote</h1><h1>Noch mehr Angebote</h1>", "2 h1"),
    ("<title>Angebote – Mintkarte</title>", "", "no title"),
    ("<title>Angebote –", "<title>Etwas anderes –", "no word of the h1"),
    ('lang="de"', 'lang="en"', "lang=de"),
    ('<label for="q">Suche</label>', "", "no label"),
    ("<button>Suchen</button>", "<button></button>", "no name"),
    ('id="q"', 'id="inhalt"', "twice"),
    ('href="#inhalt"', 'href="#nirgends"', "missing id"),
    ("/static/a.css", "https://cdn.example.org/a.css", "foreign host"),
    ("/static/a.js", "//cdn.example.org/a.js", "foreign host"),
    ("/a.png", "http://example.org/a.png", "foreign host"),
    ("</head>", '<style nonce="n0nce">a{background:url(//example.org/a.png)}</style></head>', "foreign host"),
    ("</head>", "<style>a{}</style></head>", "no nonce"),
    ('nonce="n0nce"', "", "no nonce"),
    ('nonce="n0nce"', 'nonce="other"', "wrong one"),
    ("<button>Suchen", '<button onclick="a()">Suchen', "inline handler"),
    ("<h1>", '<h1 style="color:red">', "style attribute"),
    ('alt=""', "", "no alt"),
    ('action="/melden" method="post"', 'method="post"', "without action"),
    ('<input type="hidden" name="csrf_token" value="x">', "", "csrf_token"),
    ("37 Angebote", "37 Angebote {{ 7*191 }}", "braces"),
    ("37 Angebote", "37 Angebote 1337", "1337"),
    ("</main>", "", "never closed"),
    ("<footer>", "<footer></b>", "closes nothing"),
    ("https://www.example.org/", "javascript:alert(1)", "javascript address"),
]


def test_a_good_page_breaks_no_rule() -> None:
    assert broken_rules(GOOD, Headers(GOOD_HEADERS)) == []


@pytest.mark.parametrize(
    ("good", "bad", "offence"), SPOILED, ids=[f"{good[:20]} -> {bad[:40]}" for good, bad, _ in SPOILED]
)
def test_a_spoiled_page_is_named(good: str, bad: str, offence: str) -> None:
    assert good in GOOD
    assert offence in "\n".join(broken_rules(GOOD.replace(good, bad), Headers(GOOD_HEADERS)))


def test_what_a_test_has_put_there_itself_may_stand() -> None:
    page = GOOD.replace("37 Angebote", "37 Angebote {{ 7*191 }}")
    assert broken_rules(page, Headers(GOOD_HEADERS), ["{{ 7*191 }}"]) == []


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("Content-Security-Policy", ""),
        ("Content-Security-Policy", POLICY + "; style-src 'unsafe-inline'"),
        ("Content-Security-Policy", POLICY + "; img-src https://tiles.example.org"),
        ("Content-Security-Policy", POLICY.replace("base-uri 'none'", "")),
        ("X-Content-Type-Options", ""),
        ("Set-Cookie", "session=1; Path=/"),
    ],
)
def test_a_spoiled_header_is_named(header: str, value: str) -> None:
    assert broken_rules(GOOD, Headers({**GOOD_HEADERS, header: value})) != []


def test_only_a_page_with_a_form_to_send_may_set_a_cookie() -> None:
    headers = Headers({**GOOD_HEADERS, "Set-Cookie": "session=1; HttpOnly; Path=/; SameSite=Lax"})
    assert broken_rules(GOOD, headers) == []
    assert "a cookie for an anonymous visitor" in broken_rules(GOOD.replace("post", "get"), headers)[0]
