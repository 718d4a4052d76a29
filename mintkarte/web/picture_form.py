"""The fields of a picture in a form, read: what was sent, what was said about it, and what is wrong with it."""

from dataclasses import dataclass, field

from flask import Request

from mintkarte.domain.columns import clean
from mintkarte.gateways import images
from mintkarte.gateways.images import Encoded, PictureRefusedError
from mintkarte.services.picturing import problems_of
from mintkarte.texts.pictures import problem

FILE, ALT, CREDIT, LICENCE = "bild", "bild_text", "bild_von", "bild_lizenz"
"""The names of the fields, as "pictures/_fields.html" has them."""
_FIELDS = {"alt": ALT, "credit": CREDIT, "licence": LICENCE}


@dataclass(frozen=True, slots=True)
class Upload:
    """A picture as it came; `problems` are German sentences by field, and `encoded` is there only without any."""

    encoded: Encoded | None = None
    alt: str = ""
    credit: str = ""
    licence: str = ""
    problems: dict[str, str] = field(default_factory=dict)


def read_upload(request: Request) -> Upload:
    """The picture of a form; one without a file is nothing, and nothing is wrong with it.

    Nothing is stored: whoever takes it calls `images.store` and then `picturing.add`.
    """
    alt, credit = (clean(request.form.get(name, "")) for name in (ALT, CREDIT))
    licence = request.form.get(LICENCE, "")
    sent = request.files.get(FILE)
    if sent is None or not sent.filename:
        return Upload(None, alt, credit, licence)
    found = {_FIELDS[code.split("_")[0]]: problem(code) for code in problems_of(alt, credit, licence)}
    encoded = None
    try:
        encoded = images.encode(sent.stream.read(images.MAX_BYTES + 1))
    except PictureRefusedError as error:
        found = {FILE: problem(error.code)} | found
    finally:
        sent.close()  # a large one lies on the disk
    return Upload(None if found else encoded, alt, credit, licence, found)
