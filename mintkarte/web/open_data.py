"""`/daten`: the open data explained to people, for the search in the address."""

from dataclasses import replace
from typing import NamedTuple
from urllib.parse import urlencode

from flask import Blueprint, render_template

from mintkarte.gateways.operator_texts import OperatorTexts
from mintkarte.services import resolving
from mintkarte.texts import open_data as texts
from mintkarte.texts import subscriptions
from mintkarte.texts.machine_addresses import licence_name
from mintkarte.web.answers import origin
from mintkarte.web.filter_request import filter_request
from mintkarte.web.openapi import CODES
from mintkarte.web.parts import parts

open_data = Blueprint("open_data", __name__)


class Licence(NamedTuple):
    """Under which terms the data may be used, and what the operator says of it."""

    name: str
    address: str
    own: object


@open_data.get("/daten")
def show() -> str:
    """Formats, filters, changes, licence, examples."""
    asking, settings = filter_request(), parts().settings
    asked = replace(asking.asked, page=1)
    return render_template(
        "open_data/show.html",
        about=subscriptions.about(asked, resolving.phrase(asking, parts())) if asked.criteria() else "",
        query=f"?{urlencode(pairs)}" if (pairs := asked.to_query()) else "",
        origin=origin(),
        forms=texts.FORMS,
        searches=texts.SEARCHES,
        choices=texts.choices({key: [code.value for code in codes] for key, codes in CODES.items()}),
        examples=texts.examples(origin()),
        licence=Licence(
            licence_name(settings.licence), settings.licence, OperatorTexts(settings.data_dir / "texte").read("daten")
        ),
    )
