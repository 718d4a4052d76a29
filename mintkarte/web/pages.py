"""The pages every installation needs: imprint, privacy, accessibility; the operator may write each of them anew."""

from flask import Blueprint, render_template
from markupsafe import Markup

from mintkarte.gateways.operator_texts import OperatorTexts
from mintkarte.web.parts import parts

pages = Blueprint("pages", __name__)


@pages.get("/impressum")
def imprint() -> str:
    """Who answers for this installation."""
    return _page("impressum")


@pages.get("/datenschutz")
def privacy() -> str:
    """What is kept of visitors: next to nothing."""
    return _page("datenschutz")


@pages.get("/barrierefreiheit")
def accessibility() -> str:
    """How usable the pages are for everybody, and whom to tell of obstacles."""
    return _page("barrierefreiheit")


def _page(name: str) -> str:
    settings = parts().settings
    written = OperatorTexts(settings.data_dir / "texte").html(name)
    own = None if written is None else Markup(written)  # noqa: S704 - rendered from Markdown that lets no markup through
    return render_template(f"pages/{name}.html", own=own, contact=settings.contact, tiles=settings.tiles)
