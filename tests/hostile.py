"""Texts that would run, break out or be computed where a page trusts them; each must appear as the text it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mintkarte.domain.geometry import Point
from mintkarte.domain.offer_draft import MAX_TITLE
from mintkarte.domain.vocabulary import Land, Precision
from mintkarte.gateways.locator import Located
from tests.builders import an_offer, on_saturday

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

PAYLOADS = (
    "<script>window.__x=1</script>",
    "</script><script>window.__x=1</script>",
    '"><img src=x onerror=window.__x=1>',
    "'><svg onload=window.__x=1>",
    "{{ 7*191 }} {% print(7*191) %}",
    "{{ cycler.__init__.__globals__ }}",
    "${window.__x=1} `${7*191}`",
    "<b>fett</b> & &lt;i&gt; &amp;amp;",
    "</textarea></title></style><script>window.__x=1</script>",
    "--><script>window.__x=1</script><!-- ]]>",
    "\\u003cscript\\u003ewindow.__x=1\\u003c/script\\u003e",
    "Ein-Wort-ohne-Ende" * 6,
)

TITLES = (
    *PAYLOADS,
    *(
        "<iframe src=javascript:window.__x=1>",
        "<math><mi xlink:href=javascript:window.__x=1>x",
        "<!--<img src=x onerror=window.__x=1>",
    ),
    *(
        "<img src=x onerror=window.__x=1//",
        "<a href=javascript:window.__x=1>Klick</a>",
        "<style>*{display:none}</style>",
    ),
    *(
        "<base href=//x.example>",
        "<meta http-equiv=refresh content=0>",
        "<template><script>window.__x=1</script></template>",
    ),
    *(
        "&lt;script&gt;window.__x=1&lt;/script&gt;",
        "&#60;img src=x onerror=window.__x=1&#62;",
        "&nbsp;&shy;&zwj; &quot;&apos;",
    ),
    *(
        "{% raw %}{{ 7*191 }}{% endraw %}",
        "{# leise #}",
        "{{ config.items() }}",
        "#{7*191} ${{7*191}} <%= 7*191 %>",
        "[[7*191]] {7*191}",
    ),
    *("`+window.__x=1+`", "${`${window.__x=1}`}", "';window.__x=1;//", '";window.__x=1;//', "\\';window.__x=1;//"),
    *(
        "\u202eredrum\u202c von rechts",
        "\u200f\u05e9\u05dc\u05d5\u05dd\u200f 123",
        "\u2067umgekehrt\u2069 weiter",
        "\u0645\u0631\u062d\u0628\u0627 Welt",
    ),
    *(
        "A" * 200,
        "Donaudampfschifffahrtsgesellschaft" * 5,
        "ÄÖÜß" * 50,
        "https://example.org/" + "pfad/" * 36,
        "0" * 200,
        "_" * 200,
    ),
    *(
        "👩‍👩‍👧‍👦👨🏽‍🚀🏳️‍🌈" * 6,
        "🚀 Raketen 🚀",
        "⌚️\ufe0e 1️⃣2️⃣",
        "Z\u0351\u036b\u0343a\u0363\u034cl\u0368g\u0321o\u0322" * 8,
        "e\u0301" * 60,
    ),
    *(
        "Null\u200bbreite\u200d\ufeffTrenner",
        "weich\u00ad" * 30,
        "\u2028Zeile\u2029Absatz",
        "Tab\tund\nZeile",
        "\ufffd\ufffe Ersatz",
    ),
    *("' OR 1=1; DROP TABLE offers; --", '" UNION SELECT * FROM offers --', "%' ESCAPE '\\' _%"),
    *('=HYPERLINK("http://x.example")', "+49 6021 12345", "@SUM(A1)", "-1+cmd|' /C calc'!A0"),
    *('{"a": 1}]}', "null", "BEGIN:VEVENT\\nEND:VEVENT", "javascript:window.__x=1"),
)
"""Titles that try everything else: directions of writing, endless words, emoji, marks that pile up, other languages."""


def fill_with_titles(db: Session) -> None:
    """Publish an offer of each title, all of few providers, in ten places so that some open as a list on the map."""
    for number, title in enumerate(TITLES):
        spot = Located(Point(49.9 + number % 10 / 50, 9.1), Precision.EXACT, Land.BY, "Aschaffenburg", (), "63739")
        an_offer(
            db,
            title=title[:MAX_TITLE],
            description=f"{title} {'A' * 300}",
            organisation=TITLES[number % 5],
            located=spot,
            schedule=on_saturday(),
            external_id=f"t{number}",
            places_left=5,
        )


def fill_with_payloads(db: Session) -> None:
    """Publish one offer per payload that carries it in every free text, at a place so that it is on the map."""
    for number, payload in enumerate(PAYLOADS):
        an_offer(
            db,
            title=f"Nummer {number} {payload}",
            organisation=f"Verein {number} {payload}",
            venue=payload,
            street=payload,
            kind_text=payload,
            description=f"{payload}\n\n[Klick](javascript:window.__x=1) {payload}",
            cost_text=payload,
            bring=payload,
            prior_knowledge=payload,
            travel=payload,
            contact=payload,
            service_area=payload,
            external_id=payload,
            schedule=on_saturday(),
        )
