"""The pages every installation needs: imprint, privacy, accessibility; the operator may write each of them anew."""

from flask import Blueprint, render_template

from mintkarte.gateways.operator_texts import OperatorTexts
from mintkarte.texts import accessibility as texts
from mintkarte.texts import calendar
from mintkarte.web.parts import parts

pages = Blueprint("pages", __name__)


@pages.get("/impressum")
def imprint() -> str:
    """Who answers for this installation."""
    return _page("impressum", "pages/impressum.html")


@pages.get("/datenschutz")
def privacy() -> str:
    """What is kept of visitors: next to nothing."""
    return _page("datenschutz", "pages/datenschutz.html")


@pages.get("/barrierefreiheit")
def accessibility() -> str:
    """How usable the pages are for everybody, and whom to tell of obstacles."""
    report = parts().accessibility
    words = (
        {
            "tested_on": calendar.full_day(report.date),
            "tools": texts.tools(report.tools),
            "themes": texts.themes(report.themes),
            "widths": texts.widths(report.widths),
        }
        if report
        else {}
    )
    return _page("barrierefreiheit", "pages/barrierefreiheit.html", report=report, **words)


def _page(name: str, template: str, **words: object) -> str:
    settings = parts().settings
    own = OperatorTexts(settings.data_dir / "texte").read(name)
    return render_template(template, own=own, contact=settings.contact, tiles=settings.tiles, **words)
