"""Pictures on the web: the files, the figures on an offer's page, and what a form with a picture is told."""

from __future__ import annotations

import json
import re
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from flask import render_template_string, request

from mintkarte.gateways import images
from mintkarte.models import Offer
from mintkarte.services import picturing
from mintkarte.texts.pictures import licences
from mintkarte.web.picture_form import Upload, read_upload
from tests.builders import NOON
from tests.offer_pages import given
from tests.pictures import a_photo

if TYPE_CHECKING:
    from flask import Flask

    from mintkarte.gateways.images import Encoded
    from tests.house_client import HouseClient

SAID = {"bild_text": "Zwei Kinder löten.", "bild_von": "Kim Beispiel", "bild_lizenz": "cc-by"}
FORM = '{% from "pictures/_fields.html" import picture_fields with context %}{{ picture_fields(upload, licences) }}'


def pictured(app: Flask, *, alt: str = "Zwei Kinder löten.", licence: str = "cc-by", number: int = 0) -> Encoded:
    """A picture of offer 1, stored the way the form will do it."""
    parts = app.extensions["mintkarte"]
    encoded = images.encode(a_photo(1200 + number, 900))
    images.store(picturing.folder_of(parts.settings.data_dir), encoded, NOON)
    with parts.database.writing() as db:
        offer = db.get_one(Offer, 1)
        picturing.add(
            db, offer, encoded, alt=alt, credit="Kim Beispiel", licence=licence, actor="kim@example.org", now=NOON
        )
    return encoded


def test_a_file_may_be_kept_for_a_year_and_is_nothing_but_a_picture(app: Flask, client: HouseClient) -> None:
    given(app)
    encoded = pictured(app)
    answer = client.get(f"/bilder/{encoded.name}-480.webp")
    assert (answer.status_code, answer.mimetype, answer.data) == (200, "image/webp", encoded.files[480])
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    again = client.get(f"/bilder/{encoded.name}-480.webp", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(
    "path",
    ["{}-481.webp", "{}-480.avif", "x{}-480.webp", "{}/480.webp", "..%2f{}-480.webp", "{}--480.webp", "-480.webp"],
)
def test_any_other_name_is_unknown(app: Flask, client: HouseClient, path: str) -> None:
    given(app)
    name = pictured(app).name
    assert client.get("/bilder/" + path.format(name)).status_code == 404


def test_the_page_shows_pictures_with_makers_and_licence(app: Flask, client: HouseClient) -> None:
    given(app)
    first, second = pictured(app), pictured(app, alt='"><script>', licence="erlaubnis", number=8)
    page = client.get("/angebote/1", follow_redirects=True).text
    figures = re.findall(r"<figure.*?</figure>", page, re.DOTALL)
    assert len(figures) == 2
    assert f'srcset="/bilder/{first.name}-480.webp 480w, /bilder/{first.name}-960.webp 960w,' in figures[0]
    assert 'width="1200" height="900" alt="Zwei Kinder löten."' in figures[0]
    assert "loading" not in figures[0]
    assert re.search(
        r'Bild: Kim Beispiel, <a href="https://creativecommons\.org/licenses/by/4\.0/[^>]*>CC BY', figures[0]
    )
    assert 'alt="&#34;&gt;&lt;script&gt;"' in figures[1]
    assert 'loading="lazy"' in figures[1]
    assert "Bild: Kim Beispiel, mit Erlaubnis" in figures[1]
    for address in re.findall(r"/bilder/[0-9a-f]+-\d+\.webp", page):
        assert client.get(address).status_code == 200
    things = [json.loads(text) for text in re.findall(r'ld\+json"[^>]*>(.*?)</script>', page, re.DOTALL)]
    largest = [f"http://localhost/bilder/{first.name}-1200.webp", f"http://localhost/bilder/{second.name}-1208.webp"]
    assert [thing["image"] for thing in things] == [largest] * len(things)
    assert things


def test_an_offer_without_pictures_asks_for_no_style_of_them(app: Flask, client: HouseClient) -> None:
    given(app)
    page = client.get("/angebote/1", follow_redirects=True).text
    assert "pictures.css" not in page
    assert '"image"' not in page


def sent(app: Flask, content: bytes | None, name: str = "foto.jpg", **values: str) -> Upload:
    """What a form with this file and these words is read as."""
    data: dict[str, object] = {**SAID, **values}
    if content is not None:
        data["bild"] = (BytesIO(content), name)
    with app.test_request_context(method="POST", data=data):
        upload = read_upload(request)
        request.environ["wsgi.input"].close()
    return upload


def test_a_whole_picture_is_taken(app: Flask) -> None:
    upload = sent(app, a_photo())
    assert upload.problems == {}
    assert upload.encoded
    assert (upload.encoded.width, upload.alt, upload.licence) == (1600, "Zwei Kinder löten.", "cc-by")


def test_no_picture_is_no_problem(app: Flask) -> None:
    for upload in (sent(app, None, bild_text="", bild_von=""), sent(app, b"", name="")):
        assert (upload.encoded, upload.problems) == (None, {})


def test_each_problem_stands_beside_its_field(app: Flask) -> None:
    upload = sent(app, b"<html>", bild_text=" ", bild_von="", bild_lizenz="alles")
    assert upload.encoded is None
    assert list(upload.problems) == ["bild", "bild_text", "bild_von", "bild_lizenz"]
    assert upload.problems["bild"].startswith("Diese Datei ist kein Bild")
    assert sent(app, bytes(images.MAX_BYTES + 1)).problems["bild"].startswith("Das Bild ist größer als 10 MB.")
    assert sent(app, a_photo(), bild_von="").encoded is None


def test_the_fields_keep_what_was_typed_and_name_what_is_wrong(app: Flask) -> None:
    upload = Upload(None, "Eine <Werkbank>", "", "cc0", {"bild_von": "Bitte nennen Sie, von wem das Bild ist."})
    with app.test_request_context():
        html = render_template_string(FORM, upload=upload, licences=licences())
    assert 'value="Eine &lt;Werkbank&gt;"' in html
    assert '<option value="cc0" selected>' in html
    assert 'name="bild_von" maxlength="200" value="" aria-describedby="f-bild_von-e" aria-invalid="true"' in html
    assert html.count("hint--wrong") == 1
    for name in " ".join(re.findall(r'aria-describedby="([^"]+)"', html)).split():
        assert f'id="{name}"' in html
