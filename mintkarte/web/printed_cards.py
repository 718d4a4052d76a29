"""Cards as markup: what says the same is printed once, as most searches begin with the same offers."""

from functools import lru_cache

from flask import Flask
from markupsafe import Markup

from mintkarte.web.cards import OfferCard

MOST_CARDS = 1000
"""About 3 MB."""


def print_cards(app: Flask) -> None:
    """Give templates `printed_card`; while developing it prints anew each time, as the template may have changed."""

    def printed_card(card: OfferCard, level: int = 2, *, keeps: bool = True) -> Markup:
        """The card as a list item; `level` is the heading it needs on its page, `keeps` whether it has a heart."""
        macros = app.jinja_env.get_template("browse/_card.html").module
        return Markup(macros.card(card, level, keeps=keeps))  # type: ignore[attr-defined]  # noqa: S704 - of our own template

    app.jinja_env.globals["printed_card"] = printed_card if app.debug else lru_cache(MOST_CARDS)(printed_card)
