"""Every refusal and fault as a friendly page, or as JSON where a program asked."""

import secrets

from flask import Flask, Response, current_app, jsonify, render_template, request
from jinja2 import TemplateError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException, InternalServerError, ServiceUnavailable
from werkzeug.routing import BuildError

from mintkarte.texts.errors import heading, sentence

_PROGRAM_ENDINGS = ("/oembed", ".csv", ".json", ".geojson", ".ics", ".rss", ".atom", ".xlsx")


def handle_errors(app: Flask) -> None:
    """Register the handlers."""
    app.register_error_handler(HTTPException, _show)
    app.register_error_handler(InternalServerError, _show_fault)
    app.register_error_handler(OperationalError, _show_waiting)


def _show(error: HTTPException) -> Response:
    return _answer(error, "")


def _show_fault(error: InternalServerError) -> Response:
    fault_id = secrets.token_hex(4)
    rule = request.url_rule  # not the path: it may be a secret
    current_app.logger.error("fault %s at %s", fault_id, rule and rule.rule)
    return _answer(error, fault_id)


def _show_waiting(error: OperationalError) -> Response:
    """The database is away or too busy: nothing was stored, and a moment later it works."""
    rule = request.url_rule  # not the path: it may be a secret
    current_app.logger.error("the database did not answer at %s: %s", rule and rule.rule, type(error.orig).__name__)
    return _answer(ServiceUnavailable(retry_after=10), "")


def _answer(error: HTTPException, fault_id: str) -> Response:
    """The page or the JSON, with the headers the refusal needs (Allow, Retry-After)."""
    status = error.code or 500
    if request.path.startswith("/api/") or request.path.endswith(_PROGRAM_ENDINGS):
        answer = jsonify(error={"status": status, "message": _message(error), "id": fault_id or None})
    else:
        answer = Response(_page(status, fault_id), mimetype="text/html")
    answer.status_code = status
    for name, value in error.get_headers():
        if name.lower() not in {"content-type", "content-length"}:
            answer.headers[name] = value
    return answer


def _message(error: HTTPException) -> str:
    """What a program reads: the sentence of whoever refused it, else what the page would be called."""
    own = error.description if error.description != type(error).description else None
    return own or f"{heading(error.code or 500)}."


def _page(status: int, fault_id: str) -> str:
    words = {"status": status, "heading": heading(status), "sentence": sentence(status), "fault_id": fault_id}
    try:
        return render_template("errors/show.html", **words)
    except (TemplateError, BuildError, RuntimeError, AttributeError):
        # without a host we trust there are no addresses of our own; a broken layout must not hide the reason
        current_app.logger.warning("the plain error page was shown", exc_info=status != 400)  # noqa: PLR2004
        return render_template("errors/plain.html", **words)
