"""Texts that would run, break out or be computed where a page trusts them; each must appear as the text it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
