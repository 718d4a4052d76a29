"""For those who want the map on their own page: the builder, the element that makes the frame, and oEmbed."""

from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit

import orjson
from flask import Blueprint, Response, abort, current_app, render_template, request

from mintkarte.services import resolving
from mintkarte.texts import embedding as words
from mintkarte.texts import subscriptions as about_words
from mintkarte.web.answers import origin
from mintkarte.web.choices import address
from mintkarte.web.embed_look import KEYS, Look
from mintkarte.web.embedding import allowed_hosts, embed_address
from mintkarte.web.filter_request import FilterRequest, filter_request
from mintkarte.web.parts import parts

embed_builder = Blueprint("embed_builder", __name__)

_WIDTH, _HEIGHTS = 800, {"beides": 900, "liste": 700, "karte": 560}
_LEAST, _MOST = 200, 4000
"""Pixels that an asker may wish for."""
_HOUR = 3600


@dataclass(frozen=True, slots=True)
class Embed:
    """One view for the page of somebody else."""

    title: str
    url: str
    full_url: str
    height: int
    attributes: tuple[tuple[str, str], ...]
    script: str


@embed_builder.get("/einbetten/baukasten")
def show() -> str:
    """The view as it will look, and the lines to copy."""
    asking, look = filter_request(), Look.read(request.args)
    hosts = list(dict.fromkeys(allowed_hosts(asking)))
    return render_template(
        "embed/builder.html",
        look=look,
        embed=_embed(asking, look),
        preview=embed_address(asking.asked, look),
        kept=[pair for pair in asking.asked.to_query() if pair[0] not in KEYS],
        filter_url=address(asking.asked),
        remarks=[*look.problems, *look.replacements()],
        hosts=words.allowed(hosts),
        is_allowed=bool(hosts),
        contact=parts().settings.contact,
        words=words,
    )


@embed_builder.get("/einbetten/mint-karte.js")
def element() -> Response:
    """The custom element, for scripts of any site."""
    answer = current_app.send_static_file("js/embed/mint-karte.js")
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    answer.cache_control.no_cache = None
    answer.cache_control.public = True
    answer.cache_control.max_age = _HOUR
    return answer


@embed_builder.get("/oembed")
def oembed() -> Response:
    """What oembed.com asks for: the frame of one of our own addresses as JSON."""
    if request.args.get("format", "json") != "json":
        abort(501)
    asking, look = _asked_for(request.args.get("url", ""))
    embed = _embed(asking, look)
    width = _size("maxwidth", _WIDTH)
    height = _size("maxheight", embed.height)
    content = {
        "version": "1.0",
        "type": "rich",
        "provider_name": "Mintkarte",
        "provider_url": origin() + "/",
        "title": embed.title,
        "cache_age": _HOUR,
        "width": width,
        "height": height,
        "html": render_template("embed/_frame.html", embed=embed, width=width, height=height).strip(),
    }
    answer = Response(orjson.dumps(content), mimetype="application/json")
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return answer


@embed_builder.app_template_global()
def oembed_url() -> str:
    """Where programs learn how to embed the page that is asked for."""
    query = request.query_string.decode("latin-1")
    page = f"{origin()}{request.path}" + (f"?{query}" if query else "")
    return f"{origin()}/oembed?{urlencode({'format': 'json', 'url': page})}"


def _asked_for(url: str) -> tuple[FilterRequest, Look]:
    """The filter of one of our addresses; 404 for any other, as oEmbed has it."""
    try:
        asked, own = urlsplit(url), urlsplit(origin())
    except ValueError:
        abort(404)
    if (asked.scheme, asked.netloc) != (own.scheme, own.netloc) or asked.path not in {"", "/", "/einbetten"}:
        abort(404)
    pairs = parse_qsl(asked.query)
    return resolving.resolve(pairs, parts()), Look.read(dict(pairs))


def _embed(asking: FilterRequest, look: Look) -> Embed:
    about = about_words.about(asking.asked, resolving.phrase(asking, parts()))
    query = urlencode(asking.asked.to_query())
    attributes = [("filter", query)] if query else []
    return Embed(
        title=f"Mintkarte: {about}",
        url=origin() + embed_address(asking.asked, look),
        full_url=origin() + address(asking.asked),
        height=_HEIGHTS[look.view],
        attributes=(*attributes, *look.pairs),
        script=f"{origin()}/einbetten/mint-karte.js",
    )


def _size(key: str, usual: int) -> int:
    raw = request.args.get(key, "")
    wished = int(raw) if raw.isascii() and raw.isdecimal() and len(raw) < 6 else usual  # noqa: PLR2004 - no screen is wider
    return min(usual, max(_LEAST, min(wished, _MOST)))
